import { Construct } from 'constructs';
import { Checks } from '../../core/checks';
import { awsMetric, type Metric } from '../observability/metric';
import { CLUSTER_NAME } from './eks-cluster-ref';

/**
 * Metrics that the add-on sends, with the statistic that says something.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-metrics-enhanced-EKS.html
 */
const METRICS = {
  nodeCpu: ['node_cpu_utilization', 'Average'],
  nodeMemory: ['node_memory_utilization', 'Average'],
  nodeDisk: ['node_filesystem_utilization', 'Maximum'],
  failedNodes: ['cluster_failed_node_count', 'Maximum'],
  podCpu: ['pod_cpu_utilization_over_pod_limit', 'Average'],
  podMemory: ['pod_memory_utilization_over_pod_limit', 'Average'],
  podRestarts: ['pod_number_of_container_restarts', 'Maximum'],
} as const;

/** Pods that a metric is about: those of one Deployment, StatefulSet or DaemonSet. */
export interface Workload {
  readonly namespace: string;
  readonly workload: string;
}

/** What CloudWatch knows of the nodes and pods of a cluster, whether or not this app manages what tells it. */
export interface IContainerInsights {
  /** CPU that all nodes use, in percent of what they have. */
  nodeCpu(): Metric;
  /** Memory that all nodes use, in percent of what they have. */
  nodeMemory(): Metric;
  /** Disk that the fullest node uses, in percent of what it has. */
  nodeDisk(): Metric;
  /** Nodes that are not ready. */
  failedNodes(): Metric;
  /** CPU that pods use, in percent of their limit: of `workload`, else of all pods that have a limit. */
  podCpu(workload?: Workload): Metric;
  /** Memory that pods use, in percent of their limit: of `workload`, else of all pods that have a limit. */
  podMemory(workload?: Workload): Metric;
  /** How often containers of the pods of `workload` were started again. */
  podRestarts(workload: Workload): Metric;
}

/** An add-on managed elsewhere: made by `ContainerInsights.fromClusterName`. */
export class ImportedContainerInsights extends Construct implements IContainerInsights {
  constructor(
    scope: Construct,
    id: string,
    private readonly clusterName: string,
  ) {
    super(scope, id);
    new Checks(this).matches('clusterName', clusterName, CLUSTER_NAME.pattern, CLUSTER_NAME.allowed).throwIfAny();
  }

  nodeCpu(): Metric {
    return insightsMetric(this, this.clusterName, 'nodeCpu');
  }

  nodeMemory(): Metric {
    return insightsMetric(this, this.clusterName, 'nodeMemory');
  }

  nodeDisk(): Metric {
    return insightsMetric(this, this.clusterName, 'nodeDisk');
  }

  failedNodes(): Metric {
    return insightsMetric(this, this.clusterName, 'failedNodes');
  }

  podCpu(workload?: Workload): Metric {
    return insightsMetric(this, this.clusterName, 'podCpu', workload);
  }

  podMemory(workload?: Workload): Metric {
    return insightsMetric(this, this.clusterName, 'podMemory', workload);
  }

  podRestarts(workload: Workload): Metric {
    return insightsMetric(this, this.clusterName, 'podRestarts', workload);
  }
}

/** A metric must be asked for with all its dimensions: the agent sends these three together, and the cluster's name alone. */
export function insightsMetric(
  emitter: Construct,
  clusterName: string,
  metric: keyof typeof METRICS,
  pods?: Workload,
): Metric {
  const [name, statistic] = METRICS[metric];
  const whose: Record<string, string> = pods === undefined ? {} : { Namespace: pods.namespace, PodName: pods.workload };
  const dimensions = { ClusterName: clusterName, ...whose };
  return awsMetric(emitter, { namespace: 'ContainerInsights', name, dimensions, statistic });
}
