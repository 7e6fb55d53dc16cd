import { Construct } from 'constructs';
import { Duration } from '../../../core/duration';
import type { INamespace } from '../../namespace-ref';
import { type Resources, resourceRequirements, resourcesProblems } from '../../workload/resources';
import { containerSecurityContext, podSecurityContext } from '../../workload/security';
import { CAPACITY_CHARTS } from './charts';
import { addOnChecks, installAddOn, spreadValues } from '../install-add-on';

const CHART = CAPACITY_CHARTS.metricsServer;
/** Of its pods, by the default of the chart. */
const API_PORT = 10_250;
const KUBELET_PORT = 10_250;

/** Settings of a {@link MetricsServer}. */
export interface MetricsServerProps {
  /**
   * Namespace that it is installed in; the API server has to reach port 10250 of its pods. Opened to it where it is a `Namespace`.
   * @default - kube-system
   */
  readonly namespace?: INamespace;
  /**
   * Pods: 1 to 10. With one, autoscalers stand still while it moves to another node.
   * @default 2
   */
  readonly replicas?: number;
  /**
   * How often usage is read from the nodes: 10 seconds to 10 minutes. Autoscalers look every 15 seconds.
   * @default Duration.seconds(15)
   */
  readonly resolution?: Duration;
  /**
   * Of each pod. The default is for clusters of up to 100 nodes.
   * @see https://github.com/kubernetes-sigs/metrics-server#scaling
   * @default \{ cpu: ['100m'], memory: ['200Mi', '400Mi'] \}
   */
  readonly resources?: Resources;
}

/**
 * Usage of CPU and memory of pods and nodes, which HorizontalPodAutoscalers and `kubectl top` read.
 * @see https://github.com/kubernetes-sigs/metrics-server
 * @example
 * new MetricsServer(release, 'MetricsServer');
 */
export class MetricsServer extends Construct {
  /** @throws {ConstructError} `PropsInvalid`, listing every wrong value, a Kubernetes version that it does not support included. */
  constructor(scope: Construct, id: string, props: MetricsServerProps = {}) {
    super(scope, id);
    const { namespace, replicas, resolution, resources } = props;
    addOnChecks(this, CHART, { namespace })
      .range('replicas', replicas, 1, 10, 'pods')
      .range('resolution', resolution?.toSeconds(), 10, 600, 'seconds')
      .all(resources === undefined ? [] : resourcesProblems('resources', resources))
      .throwIfAny();
    const traffic = { served: [API_PORT], onNodes: [KUBELET_PORT] };
    installAddOn(this, CHART, metricsServerValues(props), { namespace, traffic });
  }
}

/** Values of the chart. */
export function metricsServerValues(props: MetricsServerProps = {}) {
  const { replicas = 2, resolution = Duration.seconds(15) } = props;
  const { resources = { cpu: ['100m'], memory: ['200Mi', '400Mi'] } } = props;
  return {
    replicas,
    podDisruptionBudget: { enabled: replicas > 1, maxUnavailable: 1, unhealthyPodEvictionPolicy: 'AlwaysAllow' },
    defaultArgs: [
      '--cert-dir=/tmp',
      // Names of nodes are not known to every DNS; their serving certificates are signed by the cluster and name the address.
      '--kubelet-preferred-address-types=InternalIP,ExternalIP,Hostname',
      '--kubelet-use-node-status-port',
      `--metric-resolution=${resolution.toSeconds().toString()}s`,
    ],
    // It signs its own certificate anew at every start, as upstream installs it: the API server cannot know it.
    apiService: { insecureSkipTLSVerify: true },
    tls: { type: 'metrics-server' },
    priorityClassName: 'system-cluster-critical',
    podSecurityContext: podSecurityContext(),
    securityContext: { ...containerSecurityContext(), runAsNonRoot: true, runAsUser: 1000 },
    topologySpreadConstraints: spreadValues(CHART.name, CHART),
    resources: resourceRequirements(resources),
  };
}
