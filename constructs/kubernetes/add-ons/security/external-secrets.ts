import { Construct } from 'constructs';
import type { Destroyable } from '../../../core/guardrails';
import type { Provided } from '../../manifests/releases';
import type { INamespace } from '../../namespace-ref';
import { type Resources, resourceRequirements, resourcesProblems } from '../../workload/resources';
import { SECURITY_CHARTS } from './charts';
import { addOnChecks, installAddOn, spreadValues } from '../install-add-on';

const CHART = SECURITY_CHARTS.externalSecrets;

/** Of its webhook and of what renews the webhook's certificate, which do little. */
const SMALL = resourceRequirements({ cpu: ['25m'], memory: ['64Mi', '256Mi'] });

const TCP = 'TCP';
const DNS = {
  ports: [
    { protocol: 'UDP', port: 53 },
    { protocol: TCP, port: 53 },
  ],
};
/** The API server, 443 or 6443, and the cloud's services. Their addresses are not known before they are asked for. */
const HTTPS = {
  ports: [
    { protocol: TCP, port: 443 },
    { protocol: TCP, port: 6443 },
  ],
};

/** Custom resources and webhooks that it brings. */
export const EXTERNAL_SECRETS_PROVIDES: Provided = {
  apiGroups: ['external-secrets.io', 'generators.external-secrets.io'],
  webhooks: [{ kinds: ['ClusterSecretStore', 'ExternalSecret', 'SecretStore'] }],
};

/** Settings of {@link ExternalSecrets}. */
export interface ExternalSecretsProps extends Destroyable {
  /** Namespace of its own. Its pods fit the restricted Pod Security level, and bring network policies for what they need. */
  readonly namespace: INamespace;
  /**
   * Serves stores, secrets and generators that every namespace may use as well. Who may write them reads the secrets of all.
   * @default false: each namespace has stores of its own
   */
  readonly clusterWide?: boolean;
  /**
   * Lets secrets of the cluster be written to a secret manager.
   * @default false: they are only read from there
   */
  readonly pushSecrets?: boolean;
  /**
   * Pods of the controller and of its webhook: 1 to 10 each. With one, stores and secrets are refused while it moves to another node.
   * @default 2
   */
  readonly replicas?: number;
  /**
   * Of each pod of the controller. Memory grows with the number of secrets.
   * @default \{ cpu: ['50m'], memory: ['128Mi', '512Mi'] \}
   */
  readonly resources?: Resources;
}

/**
 * Keeps Secrets equal to what stands in a secret manager. It has no rights there itself: each SecretStore names a service account
 * whose rights are used. With `allowDestroy` an uninstall deletes every store and secret definition, and the Secrets made of them.
 * @see https://external-secrets.io/latest/
 * @example
 * const namespace = new Namespace(release, 'Namespace', { name: 'external-secrets' });
 * new ExternalSecrets(release, 'ExternalSecrets', { namespace });
 */
export class ExternalSecrets extends Construct {
  /** @throws {ConstructError} `PropsInvalid`, listing every wrong value, a Kubernetes version that it is not tested on included. */
  constructor(scope: Construct, id: string, props: ExternalSecretsProps) {
    super(scope, id);
    const { namespace, replicas, resources } = props;
    addOnChecks(this, CHART)
      .range('replicas', replicas, 1, 10, 'pods')
      .all(resources === undefined ? [] : resourcesProblems('resources', resources))
      .throwIfAny();
    installAddOn(this, CHART, externalSecretsValues(props), { namespace, provides: EXTERNAL_SECRETS_PROVIDES });
  }
}

/** Values of the chart. */
export function externalSecretsValues(props: Omit<ExternalSecretsProps, 'namespace'>) {
  const { clusterWide = false, pushSecrets = false, replicas = 2, allowDestroy = false } = props;
  const { resources = { cpu: ['50m'], memory: ['128Mi', '512Mi'] } } = props;
  const podDisruptionBudget = { enabled: replicas > 1, maxUnavailable: 1 };
  return {
    installCRDs: true,
    // Deleting a CRD deletes every object of its kind, and with an ExternalSecret goes the Secret that it made.
    ...(allowDestroy ? {} : { crds: { annotations: { 'helm.sh/resource-policy': 'keep' } } }),
    processClusterStore: clusterWide,
    processClusterExternalSecret: clusterWide,
    processClusterGenerator: clusterWide,
    processPushSecret: pushSecrets,
    processClusterPushSecret: clusterWide && pushSecrets,
    // A store names a service account, whose token is asked for: the controller needs no rights of its own.
    rbac: { serviceAccountTokenCreate: true },
    replicaCount: replicas,
    leaderElect: true,
    podDisruptionBudget,
    topologySpreadConstraints: spreadValues(CHART.name, CHART),
    livenessProbe: { enabled: true },
    readinessProbe: { enabled: true },
    networkPolicy: { enabled: true, egress: [DNS, HTTPS] },
    resources: resourceRequirements(resources),
    webhook: {
      replicaCount: replicas,
      podDisruptionBudget,
      topologySpreadConstraints: spreadValues(`${CHART.name}-webhook`, CHART),
      networkPolicy: { enabled: true, egress: [DNS, HTTPS] },
      resources: SMALL,
    },
    certController: {
      replicaCount: 1,
      networkPolicy: { enabled: true, egress: [DNS, HTTPS] },
      resources: SMALL,
    },
  };
}
