import { Construct } from 'constructs';
import { Duration } from '../../../core/duration';
import type { Provided } from '../../manifests/releases';
import type { INamespace } from '../../namespace-ref';
import { type Resources, resourceRequirements, resourcesProblems } from '../../workload/resources';
import { containerSecurityContext, podSecurityContext } from '../../workload/security';
import { addOnChecks, installAddOn } from '../install-add-on';
import { SECURITY_CHARTS } from './charts';

const CHART = SECURITY_CHARTS.sealedSecrets;
/** By the defaults of the chart: through the first `kubeseal` asks for the certificate, through the API server. */
const PORT = 8080;
const METRICS_PORT = 8081;
const DAY = 86_400;

/** Custom resources that it brings. */
export const SEALED_SECRETS_PROVIDES: Provided = { apiGroups: ['bitnami.com'] };

/** Settings of {@link SealedSecrets}. */
export interface SealedSecretsProps {
  /**
   * Namespace that it is installed in, with its private keys. Its pod fits the restricted Pod Security level.
   * @default - kube-system, where `kubeseal` looks for it
   */
  readonly namespace?: INamespace;
  /**
   * Age at which a new key takes the place of the one that secrets are sealed with: 1 day to 1 year. Older keys are kept, and what
   * was sealed with them stays readable: change the secrets themselves as well.
   * @default Duration.days(30)
   */
  readonly keyRenewal?: Duration;
  /**
   * Of its pod.
   * @default \{ cpu: ['50m'], memory: ['64Mi', '256Mi'] \}
   */
  readonly resources?: Resources;
}

/**
 * Turns each `SealedSecret`, which may lie in Git, into a Secret. Its private keys are Secrets that an uninstall leaves where they
 * are, and whoever loses them loses every sealed secret: back them up.
 * @see https://github.com/bitnami-labs/sealed-secrets
 * @example
 * new SealedSecrets(release, 'SealedSecrets');
 */
export class SealedSecrets extends Construct {
  /** @throws {ConstructError} `PropsInvalid`, listing every wrong value. */
  constructor(scope: Construct, id: string, props: SealedSecretsProps = {}) {
    super(scope, id);
    const { namespace, keyRenewal, resources } = props;
    addOnChecks(this, CHART, { namespace })
      .range('keyRenewal', keyRenewal?.toSeconds(), DAY, 365 * DAY, 'seconds')
      .all(resources === undefined ? [] : resourcesProblems('resources', resources))
      .throwIfAny();
    const traffic = { served: [PORT, METRICS_PORT] };
    installAddOn(this, CHART, sealedSecretsValues(props), { namespace, provides: SEALED_SECRETS_PROVIDES, traffic });
  }
}

/** Values of the chart. */
export function sealedSecretsValues(props: Omit<SealedSecretsProps, 'namespace'> = {}) {
  const { keyRenewal = Duration.days(30) } = props;
  const { resources = { cpu: ['50m'], memory: ['64Mi', '256Mi'] } } = props;
  return {
    // The name that `kubeseal` looks for.
    fullnameOverride: 'sealed-secrets-controller',
    keyrenewperiod: `${keyRenewal.toSeconds().toString()}s`,
    logFormat: 'json',
    podSecurityContext: { ...podSecurityContext() },
    containerSecurityContext: { ...containerSecurityContext(), runAsNonRoot: true },
    resources: resourceRequirements(resources),
  };
}
