import { Construct, type IConstruct } from 'constructs';
import type { ListeningPort } from '../../../core/connections';
import type { Destroyable } from '../../../core/guardrails';
import type { PodIdentity } from '../../../core/pod-identity';
import type { Provided } from '../../manifests/releases';
import type { INamespace } from '../../namespace-ref';
import { type Resources, resourceRequirements, resourcesProblems } from '../../workload/resources';
import { addOnChecks, installAddOn, serviceAccountValues } from '../install-add-on';
import type { MetricsTarget } from '../metrics-target';
import { topologySpread } from '../../workload/spread';
import { ROUTING_CHARTS } from './charts';

const CHART = ROUTING_CHARTS.certManager;
/** Of its webhook, by the default of the chart. */
const WEBHOOK_PORT = 10_250;
const METRICS_PORT = 9402;
const METRICS = {
  name: CHART.name,
  podLabels: { 'app.kubernetes.io/name': CHART.name, 'app.kubernetes.io/instance': CHART.name },
  port: METRICS_PORT,
  // They name the namespace of a certificate.
  honorLabels: true,
} as const;
/** The name servers of the internet, and the HTTP server of who asks for a certificate: it looks itself before it has others look. */
const OWN_CHECKS = [{ port: 53 }, { port: 53, protocol: 'UDP' }, { port: 80 }] as const;

/** Of its webhook and of the check that it answers. */
const SMALL = resourceRequirements({ cpu: ['25m'], memory: ['64Mi', '256Mi'] });

/** Custom resources and webhooks that it brings. */
export const CERT_MANAGER_PROVIDES: Provided = {
  apiGroups: ['acme.cert-manager.io', 'cert-manager.io'],
  webhooks: [{ kinds: ['Certificate', 'CertificateRequest', 'Challenge', 'ClusterIssuer', 'Issuer', 'Order'] }],
};

/** A cert-manager, by the account that its controller acts as. */
export interface ICertManager {
  /** Namespace of its pods, in which ClusterIssuers look for their secrets and service accounts. */
  readonly namespaceName: string;
  /** Service account of its controller. */
  readonly serviceAccountName: string;
}

/** Settings of a {@link CertManager}. */
export interface CertManagerProps extends Destroyable {
  /** Namespace of its own. Its pods fit the restricted Pod Security level. Opened to it where it is a `Namespace`. */
  readonly namespace: INamespace;
  /**
   * Role that its ClusterIssuers act as in the cloud, such as `certManagerRole(…)` for DNS-01 with Route 53.
   * @default - none: issuers bring roles of their own, or need none
   */
  readonly identity?: PodIdentity;
  /**
   * Add-on that brings the Gateway API, or `'installed'` where it is there already: HTTP-01 through a Gateway, and certificates for
   * Gateways that are annotated with an issuer. Without its definitions cert-manager does not start, so that it is installed after.
   * @default - none: neither of them
   */
  readonly gatewayApi?: IConstruct | 'installed';
  /**
   * Name servers, with their ports, that are asked whether a DNS-01 record is there, and no others: `1.1.1.1:53`. Opened to it where
   * its namespace is.
   * @default - those of the zone itself, found by the DNS of the cluster
   */
  readonly recursiveNameservers?: readonly string[];
  /**
   * Pods of the controller, of its webhook and of what puts CA certificates into webhooks: 1 to 10 each. With one, issuers and
   * certificates are refused while the webhook moves to another node.
   * @default 2
   */
  readonly replicas?: number;
  /**
   * Of each pod of the controller, and of what puts CA certificates into webhooks. Memory grows with the number of Secrets of the cluster.
   * @default \{ cpu: ['50m'], memory: ['128Mi', '512Mi'] \}
   */
  readonly resources?: Resources;
}

/**
 * Gets certificates and renews them in time. With `allowDestroy` an uninstall deletes every issuer and certificate; the Secrets that
 * hold keys and certificates stay in any case.
 * @see https://cert-manager.io/docs/installation/helm/
 * @example
 * const namespace = new Namespace(release, 'CertManagerNamespace', { name: 'cert-manager' });
 * new CertManager(release, 'CertManager', { namespace });
 */
export class CertManager extends Construct implements ICertManager {
  readonly namespaceName: string;
  readonly serviceAccountName: string;
  /** Metrics of its controller, when certificates end among them, as a `PodMonitor` takes them. */
  readonly metrics: MetricsTarget;

  /** @throws {ConstructError} `PropsInvalid`, listing every wrong value, a Kubernetes version that it does not support included. */
  constructor(scope: Construct, id: string, props: CertManagerProps) {
    super(scope, id);
    const { namespace, identity, gatewayApi, recursiveNameservers = [], replicas, resources } = props;
    const checks = addOnChecks(this, CHART, { namespace, identity })
      .range('replicas', replicas, 1, 10, 'pods')
      .all(resources === undefined ? [] : resourcesProblems('resources', resources));
    for (const [index, server] of recursiveNameservers.entries()) {
      const isServer =
        NAMESERVER.pattern.test(server) && portsOf(server).every(({ port }) => port >= 1 && port <= 65_535);
      checks.that(isServer, `recursiveNameservers[${index.toString()}]`, NAMESERVER.allowed, server);
    }
    checks.throwIfAny();
    this.namespaceName = namespace.namespaceName;
    this.serviceAccountName = identity?.serviceAccount ?? CHART.name;
    this.metrics = { ...METRICS, namespace };
    const values = certManagerValues({ ...props, namespaceName: namespace.namespaceName });
    installAddOn(this, CHART, values, {
      namespace,
      identity,
      provides: CERT_MANAGER_PROVIDES,
      traffic: {
        served: [WEBHOOK_PORT, METRICS_PORT],
        anywhere: [...OWN_CHECKS, ...recursiveNameservers.flatMap(portsOf)],
      },
      after: Construct.isConstruct(gatewayApi) ? [gatewayApi] : [],
    });
  }
}

const NAMESERVER = {
  pattern: /^(\[[0-9a-f:]+\]|[a-z0-9.-]+):\d{1,5}$|^https:\/\/\S+$/,
  allowed: 'an address with its port such as 1.1.1.1:53, or an https URL',
} as const;

/** What it connects to at a name server: DNS is asked by UDP first, then by TCP. */
function portsOf(server: string): ListeningPort[] {
  const given = /^(https:\/\/[^/]+|[^/]+):(\d+)(\/.*)?$/.exec(server)?.[2];
  if (server.startsWith('https:')) return [{ port: Number(given ?? 443) }];
  return [{ port: Number(given) }, { port: Number(given), protocol: 'UDP' }];
}

/** Values of the chart. */
export function certManagerValues(props: Omit<CertManagerProps, 'namespace'> & { readonly namespaceName: string }) {
  const { namespaceName, identity, gatewayApi, recursiveNameservers = [], replicas = 2, allowDestroy = false } = props;
  const { resources = { cpu: ['50m'], memory: ['128Mi', '512Mi'] } } = props;
  const shared = (component: string, name: string) => ({
    replicaCount: replicas,
    podDisruptionBudget: {
      enabled: replicas > 1,
      ...(replicas > 1 ? { maxUnavailable: 1, unhealthyPodEvictionPolicy: 'AlwaysAllow' } : {}),
    },
    topologySpreadConstraints: spreadOf(component, name),
  });
  return {
    // Where they are kept, or an uninstall would delete every certificate of the cluster with them.
    crds: { enabled: true, keep: !allowDestroy },
    // kube-system by default, whose objects are nobody's but the cluster's.
    global: { leaderElection: { namespace: namespaceName } },
    ...(identity === undefined ? {} : { serviceAccount: serviceAccountValues(identity) }),
    ...(gatewayApi === undefined ? {} : { config: { enableGatewayAPI: true } }),
    ...(recursiveNameservers.length === 0
      ? {}
      : { dns01RecursiveNameservers: recursiveNameservers.join(','), dns01RecursiveNameserversOnly: true }),
    ...shared('controller', CHART.name),
    resources: resourceRequirements(resources),
    webhook: { ...shared('webhook', 'webhook'), resources: SMALL },
    cainjector: { ...shared('cainjector', 'cainjector'), resources: resourceRequirements(resources) },
    // A Job that waits until the webhook answers with its certificate: what needs cert-manager is not refused by it.
    startupapicheck: { resources: SMALL },
  };
}

function spreadOf(component: string, name: string) {
  return topologySpread('Deployment', {
    'app.kubernetes.io/name': name,
    'app.kubernetes.io/instance': CHART.name,
    'app.kubernetes.io/component': component,
  });
}
