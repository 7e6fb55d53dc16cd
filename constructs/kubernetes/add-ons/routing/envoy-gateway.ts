import { Construct } from 'constructs';
import { KUBERNETES_NAME } from '../../../core/kubernetes-name';
import type { Provided } from '../../manifests/releases';
import type { INamespace } from '../../namespace-ref';
import type { PodSelection } from '../../network/source';
import { type Resources, resourceRequirements, resourcesProblems } from '../../workload/resources';
import { addOnChecks, installAddOn, spreadValues } from '../install-add-on';
import type { MetricsTarget } from '../metrics-target';
import { ROUTING_CHARTS } from './charts';
import { type EnvoyProxyProps, installProxies, PROXY_LABELS, PROXY_METRICS, proxyProblems } from './envoy-proxies';
import { loadBalancerProblems } from './load-balancer';

const CHART = ROUTING_CHARTS.envoyGateway;
/** What proxies get their configuration from, rate limits, programs, and its metrics. */
const METRICS_PORT = 19_001;
const PORTS = [18_000, 18_001, 18_002, METRICS_PORT];
const CONTROLLER_LABELS = { 'app.kubernetes.io/name': CHART.name, 'app.kubernetes.io/instance': CHART.name };

/** Custom resources that it brings, those of the Gateway API included. */
export const ENVOY_GATEWAY_PROVIDES: Provided = {
  apiGroups: ['gateway.envoyproxy.io', 'gateway.networking.k8s.io', 'gateway.networking.x-k8s.io'],
};

/** Settings of an {@link EnvoyGateway}. */
export interface EnvoyGatewayProps extends EnvoyProxyProps {
  /**
   * Namespace of its own, for the proxies of all gateways too. All fit the restricted Pod Security level. Opened to them where it is
   * a `Namespace`.
   */
  readonly namespace: INamespace;
  /**
   * Name of the GatewayClass, which is made with it: what a `Gateway` names as `className`.
   * @default 'envoy'
   */
  readonly className?: string;
  /**
   * Brings the definitions of the Gateway API and its own. Helm neither upgrades nor deletes them: with a new version of the chart,
   * apply those of the new version first.
   * @see https://gateway.envoyproxy.io/docs/install/install-helm/#upgrading-from-a-previous-version
   * @default true
   */
  readonly bringsDefinitions?: boolean;
  /**
   * Pods of the controller: 1 to 10. Proxies serve without it; only changes wait.
   * @default 2
   */
  readonly replicas?: number;
  /**
   * Of each pod of the controller. Memory grows with the number of routes.
   * @default \{ cpu: ['100m'], memory: ['256Mi', '1Gi'] \}
   */
  readonly resources?: Resources;
}

/**
 * Serves Gateways with Envoy proxies, a group of them and a load balancer for each. Whatever holds a Gateway goes before it. Its
 * namespace, where it is a `Namespace`, goes after the load balancers and before what makes them.
 * @see https://gateway.envoyproxy.io/
 * @example
 * const namespace = new Namespace(release, 'Edge', { name: 'envoy-gateway-system' });
 * const envoy = new EnvoyGateway(release, 'Envoy', { namespace });
 * new Gateway(release, 'Public', { namespace, className: envoy.className, listeners: { http: { port: 80 } } });
 */
export class EnvoyGateway extends Construct {
  /** Class of its gateways. */
  readonly className: string;
  /** The proxies of all its gateways: who workloads let in, as `from` of an `HttpRoute`. */
  readonly proxies: PodSelection;
  /** Metrics of the proxies of all its gateways, `envoy_cluster_…` among them, as a `PodMonitor` takes them. */
  readonly metrics: MetricsTarget;
  /** Metrics of the controller. */
  readonly controllerMetrics: MetricsTarget;

  /** @throws {ConstructError} `PropsInvalid`, listing every wrong value, a Kubernetes version that it does not support included. */
  constructor(scope: Construct, id: string, props: EnvoyGatewayProps) {
    super(scope, id);
    const { namespace, className = 'envoy', bringsDefinitions = true, replicas, resources, loadBalancer } = props;
    addOnChecks(this, CHART)
      .matches('className', className, KUBERNETES_NAME.pattern, KUBERNETES_NAME.allowed)
      .range('replicas', replicas, 1, 10, 'pods')
      .all(resources === undefined ? [] : resourcesProblems('resources', resources))
      .all(loadBalancerProblems(loadBalancer))
      .all(proxyProblems(props))
      .throwIfAny();
    this.className = className;
    this.proxies = { namespace, podLabels: PROXY_LABELS };
    this.metrics = { ...PROXY_METRICS, name: `${className}-proxies`, namespace, podLabels: PROXY_LABELS };
    this.controllerMetrics = { namespace, podLabels: CONTROLLER_LABELS, name: CHART.name, port: METRICS_PORT };
    const provides = bringsDefinitions ? ENVOY_GATEWAY_PROVIDES : {};
    const traffic = { served: PORTS };
    installAddOn(this, CHART, envoyGatewayValues(props), { namespace, provides, traffic });
    installProxies(this, { ...props, className });
  }
}

/** Values of the chart. */
export function envoyGatewayValues(props: Omit<EnvoyGatewayProps, 'className' | 'namespace' | keyof EnvoyProxyProps>) {
  const { bringsDefinitions = true, replicas = 2 } = props;
  const { resources = { cpu: ['100m'], memory: ['256Mi', '1Gi'] } } = props;
  return {
    crds: { enabled: bringsDefinitions },
    deployment: {
      replicas,
      envoyGateway: { resources: resourceRequirements(resources) },
      pod: { topologySpreadConstraints: spreadValues(CHART.name, CHART) },
    },
    ...(replicas > 1 ? { podDisruptionBudget: { maxUnavailable: 1, unhealthyPodEvictionPolicy: 'AlwaysAllow' } } : {}),
    // Its webhook would stay when the release goes: Helm deletes no hooks.
    topologyInjector: { enabled: false },
    certgen: {
      job: {
        resources: resourceRequirements({ cpu: ['25m'], memory: ['64Mi', '256Mi'] }),
        annotations: GONE_AFTERWARDS,
        // The policy of the namespace goes by it.
        pod: { labels: { 'app.kubernetes.io/instance': CHART.name } },
      },
      rbac: { annotations: GONE_AFTERWARDS },
    },
  };
}

/** Hooks that leave nothing behind. @see https://helm.sh/docs/topics/charts_hooks/#hook-deletion-policies */
const GONE_AFTERWARDS = { 'helm.sh/hook-delete-policy': 'before-hook-creation,hook-succeeded' };
