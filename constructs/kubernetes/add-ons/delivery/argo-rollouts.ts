import { Construct } from 'constructs';
import type { Destroyable } from '../../../core/guardrails';
import { addRule } from '../../../core/validation';
import type { Provided } from '../../manifests/releases';
import type { INamespace } from '../../namespace-ref';
import type { PodSelection } from '../../network/source';
import { type Resources, resourceRequirements, resourcesProblems } from '../../workload/resources';
import { GATEWAY_API_PLUGIN } from '../../workload/rollout/traffic-routing';
import { containerSecurityContext, podSecurityContext } from '../../workload/security';
import { addOnChecks, installAddOn, spreadValues } from '../install-add-on';
import type { MetricsTarget } from '../metrics-target';
import { missingRouters, type TrafficRouter } from './missing-routers';
import { DELIVERY_CHARTS } from './charts';
import {
  type GatewayApiPlugin,
  type PluginArchitecture,
  GATEWAY_API_PLUGINS,
  gatewayApiPluginProblems,
} from './gateway-api-plugin';

const CHART = DELIVERY_CHARTS.argoRollouts;
const METRICS_PORT = 8090;
const METRICS = {
  name: CHART.name,
  podLabels: { 'app.kubernetes.io/name': CHART.name, 'app.kubernetes.io/instance': CHART.name },
  port: METRICS_PORT,
  // They name the namespace of a Rollout.
  honorLabels: true,
} as const;
const PROMETHEUS_PORT = 9090;

/** Kinds that it defines; Argo CD has others in the same group. */
export const ARGO_ROLLOUTS_PROVIDES: Provided = {
  apiKinds: ['AnalysisRun', 'AnalysisTemplate', 'ClusterAnalysisTemplate', 'Experiment', 'Rollout'].map(
    (kind) => `${kind}.argoproj.io`,
  ),
};

/** Settings of {@link ArgoRollouts}. */
export interface ArgoRolloutsProps extends Destroyable {
  /** Namespace of its own. Its pods fit the restricted Pod Security level. */
  readonly namespace: INamespace;
  /**
   * What it may change to split requests; it gets the rights for these alone. Its right to Ingresses cannot be taken from it.
   * @default - none: the weight of a version is its part of the pods
   */
  readonly trafficRouters?: readonly TrafficRouter[];
  /**
   * Where the plugin of `gateway-api` is fetched from at every start, such as a mirror of your own: it does not start without it.
   * @default - version 0.17.0 of the project, for `architecture`
   */
  readonly gatewayApiPlugin?: GatewayApiPlugin;
  /**
   * Architecture of the nodes that its pods run on where they need the plugin, which is a program of one architecture.
   * @default 'amd64'
   */
  readonly architecture?: PluginArchitecture;
  /**
   * TCP ports of the Prometheus and of others whose metrics analyses ask for, 1 to 65535: opened where its namespace refuses everything.
   * @default [9090]
   */
  readonly metricPorts?: readonly number[];
  /**
   * Pods: 1 to 10, of which one works and the others wait. With one, rollouts stand still while it moves to another node.
   * @default 2
   */
  readonly replicas?: number;
  /**
   * Of each pod. Memory grows with the number of rollouts.
   * @default \{ cpu: ['100m'], memory: ['256Mi', '512Mi'] \}
   */
  readonly resources?: Resources;
}

/**
 * Rolls out new versions by canary or blue/green and takes them back when an analysis fails. With `allowDestroy` an uninstall deletes
 * every Rollout, and the pods of these workloads.
 * @see https://argo-rollouts.readthedocs.io/en/stable/
 * @example
 * const namespace = new Namespace(release, 'Namespace', { name: 'argo-rollouts' });
 * new ArgoRollouts(release, 'ArgoRollouts', { namespace, trafficRouters: ['gateway-api'] });
 */
export class ArgoRollouts extends Construct {
  /** Its pods, which ask Prometheus how a new version does: `monitoring.allowFrom(rollouts.controller)`. */
  readonly controller: PodSelection;
  /** Its metrics, `rollout_info` among them, as a `PodMonitor` takes them. */
  readonly metrics: MetricsTarget;

  /**
   * @throws {ConstructError} `PropsInvalid`, listing every wrong value, a Kubernetes version that it does not support included. At synth
   * `TrafficRouterMissing`, with each Rollout of the cluster that splits its requests by another one.
   */
  constructor(scope: Construct, id: string, props: ArgoRolloutsProps) {
    super(scope, id);
    const { namespace, trafficRouters = [], gatewayApiPlugin, architecture, replicas, resources } = props;
    const { metricPorts = [PROMETHEUS_PORT] } = props;
    const checks = addOnChecks(this, CHART, { namespace });
    for (const router of trafficRouters) checks.oneOf('trafficRouters', router, ['alb', 'gateway-api', 'istio']);
    checks
      .that(
        gatewayApiPlugin === undefined || trafficRouters.includes('gateway-api'),
        'gatewayApiPlugin',
        'left out without the traffic router gateway-api',
        'one',
      )
      .all(gatewayApiPluginProblems('gatewayApiPlugin', gatewayApiPlugin))
      .oneOf('architecture', architecture, Object.keys(GATEWAY_API_PLUGINS));
    for (const port of metricPorts) {
      checks.that(Number.isInteger(port) && port >= 1 && port <= 65_535, 'metricPorts', 'ports from 1 to 65535', port);
    }
    checks
      .range('replicas', replicas, 1, 10, 'pods')
      .all(resources === undefined ? [] : resourcesProblems('resources', resources))
      .throwIfAny();
    this.metrics = { ...METRICS, namespace };
    this.controller = { namespace, podLabels: METRICS.podLabels };
    addRule(this, () => missingRouters(this, trafficRouters));
    const anywhere = metricPorts.map((port) => ({ port }));
    const traffic = { served: [METRICS_PORT], anywhere };
    installAddOn(this, CHART, argoRolloutsValues(props), { namespace, provides: ARGO_ROLLOUTS_PROVIDES, traffic });
  }
}

/** Values of the chart. */
export function argoRolloutsValues(props: Omit<ArgoRolloutsProps, 'namespace' | 'metricPorts'>) {
  const { trafficRouters = [], replicas = 2, architecture = 'amd64', allowDestroy = false } = props;
  const { resources = { cpu: ['100m'], memory: ['256Mi', '512Mi'] } } = props;
  const routes = (router: TrafficRouter) => trafficRouters.includes(router);
  const { gatewayApiPlugin = GATEWAY_API_PLUGINS[architecture] } = props;
  return {
    installCRDs: true,
    // Deleting a CRD deletes every object of its kind, and with a Rollout go its pods.
    keepCRDs: !allowDestroy,
    providerRBAC: {
      providers: {
        awsLoadBalancerController: routes('alb'),
        gatewayAPI: routes('gateway-api'),
        istio: routes('istio'),
        ...OTHER_ROUTERS,
      },
      ...(routes('gateway-api') ? { additionalRules: PLUGIN_RULES } : {}),
    },
    podSecurityContext: podSecurityContext(),
    containerSecurityContext: containerSecurityContext(),
    controller: {
      replicas,
      logging: { format: 'json' },
      metrics: { enabled: true },
      ...(replicas > 1 ? { pdb: { enabled: true, maxUnavailable: 1 } } : {}),
      topologySpreadConstraints: spreadValues(CHART.name, CHART),
      resources: resourceRequirements(resources),
      ...(routes('gateway-api')
        ? {
            nodeSelector: { 'kubernetes.io/arch': architecture },
            trafficRouterPlugins: [{ name: GATEWAY_API_PLUGIN, ...gatewayApiPlugin }],
          }
        : {}),
    },
  };
}

/** All others that the chart gives rights for by default. */
const OTHER_ROUTERS = {
  ambassador: false,
  apisix: false,
  awsAppMesh: false,
  contour: false,
  glooPlatform: false,
  smi: false,
  traefik: false,
};

/**
 * What the plugin needs beyond the rules of the chart.
 * @see https://rollouts-plugin-trafficrouter-gatewayapi.readthedocs.io/en/latest/installation/#permissions
 */
const PLUGIN_RULES = [
  { apiGroups: ['gateway.networking.k8s.io'], resources: ['grpcroutes', 'httproutes'], verbs: ['patch'] },
];
