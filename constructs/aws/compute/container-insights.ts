import { Construct } from 'constructs';
import { resourceOf } from '../../core/addresses';
import { Checks } from '../../core/checks';
import { logSourceProblems } from '../../core/container-logs';
import { Duration } from '../../core/duration';
import type { Destroyable } from '../../core/guardrails';
import { LogGroup, retentionProblems } from '../observability/log-group';
import type { Metric } from '../observability/metric';
import { type ContainerLogs, fluentBitFiles } from './container-logs';
import { EksAddOn } from './eks-add-on';
import type { IEksCluster } from './eks-cluster-ref';
import {
  type IContainerInsights,
  ImportedContainerInsights,
  insightsMetric,
  type Workload,
} from './imported-container-insights';
import { dependOn, resourcesOf } from './node-order';
import { PodRole } from './pod-role';

/** The agent and its Fluent Bit share one service account, in the namespace that the add-on makes. */
const AGENT = { namespace: 'amazon-cloudwatch', serviceAccount: 'cloudwatch-agent' } as const;

/** Settings of {@link ContainerInsights}. */
export interface ContainerInsightsProps extends Destroyable {
  /** Cluster to watch. It needs the add-on `eks-pod-identity-agent`. */
  readonly cluster: IEksCluster;
  /** Exact version of the add-on `amazon-cloudwatch-observability`, 6 or later: `v6.7.0-eksbuild.1`. */
  readonly version: string;
  /**
   * Which containers write to which log group, by a name of your own.
   * @default - none: container logs stay on the nodes
   */
  readonly logs?: Readonly<Record<string, ContainerLogs>>;
  /**
   * How long the records are kept that the metrics are made of: 1 to 3653 days, of which CloudWatch offers 22 values.
   * The metrics themselves live on.
   * @default Duration.days(7)
   */
  readonly retention?: Duration;
  /**
   * Instruments workloads and traces their requests, at the price of Application Signals.
   * @default false
   */
  readonly applicationSignals?: boolean;
}

/**
 * Metrics of nodes and pods, and the logs of containers, in CloudWatch: the add-on that sends them, with its role.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-setup-EKS-addon.html
 * @example
 * const logs = { backend: { namespace: 'orders', workload: 'backend', logGroup: new LogGroup(stack, 'Logs') } };
 * const insights = new ContainerInsights(stack, 'Insights', { cluster, version: 'v6.7.0-eksbuild.1', logs });
 * const cpu = insights.nodeCpu();
 */
export class ContainerInsights extends Construct implements IContainerInsights {
  /** Refers to Container Insights that are installed on a cluster already, by its name: for alarms and graphs of its metrics. */
  static fromClusterName(scope: Construct, id: string, clusterName: string): IContainerInsights {
    return new ImportedContainerInsights(scope, id, clusterName);
  }

  private readonly clusterName: string;

  /** @throws {ConstructError} `PropsInvalid`, listing every value that the add-on could not work with. */
  constructor(scope: Construct, id: string, props: ContainerInsightsProps) {
    super(scope, id);
    const { cluster, version, logs = {}, retention = Duration.days(7), applicationSignals = false } = props;
    new Checks(this)
      .matches('version', version, /^v([6-9]|[1-9]\d+)\.\d+\.\d+-eksbuild\.\d+$/, 'v6.0.0-eksbuild.1 or later')
      .all(logSourceProblems(logs, 'logs'))
      .all(retentionProblems('retention', retention))
      .throwIfAny();
    // The agent would make this group itself, and keep its records for ever.
    const performance = new LogGroup(this, 'Performance', {
      name: `/aws/containerinsights/${cluster.plainName}/performance`,
      retention,
      emitter: this,
      allowDestroy: props.allowDestroy,
    });
    const agent = new PodRole(this, 'Agent', {
      ...AGENT,
      cluster,
      via: 'add-on',
      managedPolicies: ['CloudWatchAgentServerPolicy', ...(applicationSignals ? ['AWSXrayWriteOnlyAccess'] : [])],
    });
    const fluentBit = { config: { extraFiles: fluentBitFiles(logs) } };
    const addOn = new EksAddOn(this, 'AddOn', {
      cluster,
      name: 'amazon-cloudwatch-observability',
      version,
      configuration: {
        applicationSignals: { enabled: applicationSignals },
        containerLogs: Object.keys(logs).length === 0 ? { enabled: false } : { enabled: true, fluentBit },
      },
      podIdentity: { [AGENT.serviceAccount]: agent },
    });
    dependOn(resourceOf(addOn), ...resourcesOf(performance), ...resourcesOf(agent));
    for (const { logGroup } of Object.values(logs)) if (logGroup instanceof LogGroup) logGroup.writtenBy(this);
    this.clusterName = cluster.clusterName;
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
