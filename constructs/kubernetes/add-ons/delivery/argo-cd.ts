import { Construct } from 'constructs';
import type { Destroyable } from '../../../core/guardrails';
import type { Provided } from '../../manifests/releases';
import type { INamespace } from '../../namespace-ref';
import { type Resources, resourceRequirements, resourcesProblems } from '../../workload/resources';
import { addOnChecks, installAddOn, spreadValues } from '../install-add-on';
import { accessProblems, type ArgoCdRole, oidcConfig, policyCsv, type SingleSignOn } from './argo-cd-access';
import { DELIVERY_CHARTS } from './charts';

const CHART = DELIVERY_CHARTS.argoCd;
const [SSH, REDIS, REPO_SERVER] = [22, 6379, 8081];
const HOST = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$/;

/** Of what does little: the copy of a program, a job at installation. */
const TINY = resourceRequirements({ cpu: ['25m'], memory: ['64Mi', '256Mi'] });
const SMALL = resourceRequirements({ cpu: ['50m'], memory: ['128Mi', '512Mi'] });

/** Kinds that it defines; Argo Rollouts has others in the same group. */
export const ARGO_CD_PROVIDES: Provided = {
  apiKinds: ['AppProject', 'Application', 'ApplicationSet'].map((kind) => `${kind}.argoproj.io`),
};

/** Settings of {@link ArgoCd}. */
export interface ArgoCdProps extends Destroyable {
  /** Namespace of its own. Its pods fit the restricted Pod Security level. */
  readonly namespace: INamespace;
  /** Host that people reach it under, such as `argocd.example.com`: logins come back to it. */
  readonly host: string;
  /**
   * How people log in. Its Secret needs a label: see {@link SingleSignOn.clientSecret}.
   * @default - as `admin`, with a password that Argo CD makes itself and keeps in the Secret `argocd-initial-admin-secret`
   */
  readonly sso?: SingleSignOn;
  /**
   * Role of each group that the provider tells of. Nobody else may do anything.
   * @default - none
   */
  readonly groups?: Readonly<Record<string, ArgoCdRole>>;
  /**
   * Lets `admin` log in by password.
   * @default - true without `sso`
   */
  readonly adminLogin?: boolean;
  /**
   * Serves HTTP without TLS, for a gateway in the same cluster that ends TLS itself: passwords and tokens pass unencrypted between them.
   * @default false
   */
  readonly allowPlainHttp?: boolean;
  /**
   * Pods of each part that can have several: 1 to 10. What compares and syncs is one pod, which another node takes over.
   * @default 2
   */
  readonly replicas?: number;
  /**
   * Of the pod that compares and syncs. Memory grows with the number of objects that it manages.
   * @default \{ cpu: ['250m'], memory: ['512Mi', '2Gi'] \}
   */
  readonly controllerResources?: Resources;
  /**
   * Of each pod that renders manifests.
   * @default \{ cpu: ['100m'], memory: ['256Mi', '1Gi'] \}
   */
  readonly repoServerResources?: Resources;
}

/**
 * Keeps what runs on a cluster equal to what stands in Git. With `allowDestroy` an uninstall deletes every Application, which may
 * delete what it manages.
 * @see https://argo-cd.readthedocs.io/en/stable/
 * @example
 * const namespace = new Namespace(release, 'Namespace', { name: 'argocd' });
 * new ArgoCd(release, 'ArgoCd', { namespace, host: 'argocd.example.com' });
 */
export class ArgoCd extends Construct {
  /** @throws {ConstructError} `PropsInvalid`, listing every wrong value, a Kubernetes version that it is not tested on included. */
  constructor(scope: Construct, id: string, props: ArgoCdProps) {
    super(scope, id);
    const { namespace, host, sso, groups = {}, adminLogin, replicas, controllerResources, repoServerResources } = props;
    addOnChecks(this, CHART, { namespace })
      .matches('host', host, HOST, 'a host such as argocd.example.com')
      .all(accessProblems(sso, groups))
      .that(
        adminLogin !== false || sso !== undefined,
        'adminLogin',
        'true without sso: nobody could log in',
        adminLogin,
      )
      .range('replicas', replicas, 1, 10, 'pods')
      .all(controllerResources === undefined ? [] : resourcesProblems('controllerResources', controllerResources))
      .all(repoServerResources === undefined ? [] : resourcesProblems('repoServerResources', repoServerResources))
      .throwIfAny();
    // The chart says who may connect to its pods; where they connect to is opened here.
    const traffic = { anywhere: [SSH, REDIS, REPO_SERVER].map((port) => ({ port })) };
    installAddOn(this, CHART, argoCdValues(props), { namespace, provides: ARGO_CD_PROVIDES, traffic });
  }
}

/** Values of the chart. No secret is among them: Argo CD makes its own. */
export function argoCdValues(props: Omit<ArgoCdProps, 'namespace'>) {
  const { host, sso, groups = {}, allowPlainHttp = false, replicas = 2, allowDestroy = false } = props;
  const { adminLogin = sso === undefined } = props;
  const { controllerResources = { cpu: ['250m'], memory: ['512Mi', '2Gi'] } } = props;
  const { repoServerResources = { cpu: ['100m'], memory: ['256Mi', '1Gi'] } } = props;
  const part = (name: string) => ({
    replicas,
    ...(replicas > 1 ? { pdb: { enabled: true, maxUnavailable: 1 } } : {}),
    topologySpreadConstraints: spreadValues(`argocd-${name}`, CHART),
    metrics: { enabled: true },
  });
  return {
    // The names that its documentation and its command line use.
    fullnameOverride: 'argocd',
    // Deleting a CRD deletes every object of its kind.
    crds: { install: true, keep: !allowDestroy },
    global: { domain: host, logging: { format: 'json' }, networkPolicy: { create: true } },
    configs: {
      cm: { 'admin.enabled': adminLogin, ...(sso === undefined ? {} : { 'oidc.config': oidcConfig(sso) }) },
      params: { 'server.insecure': allowPlainHttp },
      rbac: { 'policy.csv': policyCsv(groups) },
    },
    controller: { metrics: { enabled: true }, resources: resourceRequirements(controllerResources) },
    server: { ...part('server'), resources: SMALL },
    repoServer: {
      ...part('repo-server'),
      copyutil: { resources: TINY },
      resources: resourceRequirements(repoServerResources),
    },
    applicationSet: {
      ...part('applicationset-controller'),
      readinessProbe: { enabled: true },
      livenessProbe: { enabled: true },
      resources: SMALL,
    },
    redis: {
      readinessProbe: { enabled: true },
      livenessProbe: { enabled: true },
      resources: SMALL,
    },
    redisSecretInit: { resources: TINY },
    // People log in by OpenID Connect without it.
    dex: { enabled: false },
    notifications: { enabled: false },
  };
}
