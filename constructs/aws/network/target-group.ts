import { LbTargetGroup } from '@cdktf/provider-aws/lib/lb-target-group';
import { Construct } from 'constructs';
import type { Duration } from '../../core/duration';
import { type NameRule, physicalName } from '../../core/naming';
import { awsMetric, type Metric, type Statistic } from '../observability/metric';
import type { IApplicationLoadBalancer } from './imported-load-balancer';
import type { IVpc } from './imported-vpc';

/** @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html */
const TARGET_GROUP_NAME: NameRule = {
  kind: 'target group',
  max: 32,
  pattern: /^[A-Za-z0-9](-?[A-Za-z0-9])*$/,
  allowed: 'letters, digits and single hyphens',
};
/** Time between two checks of a target, and what an answer may take, in seconds. */
const INTERVAL = 15;
const ANSWER = 5;

/** Settings of a {@link TargetGroup}. */
export interface TargetGroupProps {
  readonly vpc: Pick<IVpc, 'vpcId'>;
  readonly loadBalancer: IApplicationLoadBalancer;
  /** Path that a healthy target answers by 200. */
  readonly healthPath: string;
  /** Time that requests under way have when a target is taken out. */
  readonly drain: Duration;
}

/** The tasks of one service, as a load balancer sees them: it sends requests to the healthy ones alone. */
export class TargetGroup extends Construct {
  readonly targetGroupArn: string;
  /** What metrics and scaling call it: `targetgroup/NAME/ID`. */
  readonly targetGroupFullName: string;

  private readonly loadBalancer: IApplicationLoadBalancer;

  constructor(scope: Construct, id: string, { vpc, loadBalancer, healthPath, drain }: TargetGroupProps) {
    super(scope, id);
    const group = new LbTargetGroup(this, 'Resource', {
      name: physicalName(this, TARGET_GROUP_NAME),
      vpcId: vpc.vpcId,
      targetType: 'ip',
      protocol: 'HTTP',
      // Each task is registered with a port of its own: another one here would replace the group for nothing.
      port: 80,
      deregistrationDelay: drain.toSeconds().toString(),
      healthCheck: {
        enabled: true,
        path: healthPath,
        port: 'traffic-port',
        protocol: 'HTTP',
        matcher: '200',
        interval: INTERVAL,
        timeout: ANSWER,
        healthyThreshold: 2,
        unhealthyThreshold: 3,
      },
    });
    this.targetGroupArn = group.arn;
    this.targetGroupFullName = group.arnSuffix;
    this.loadBalancer = loadBalancer;
  }

  /** Requests that the tasks got. */
  metricRequests(): Metric {
    return this.metric('RequestCount', 'Sum');
  }

  /** Requests that the tasks answered by status 500 to 599. */
  metricServerErrors(): Metric {
    return this.metric('HTTPCode_Target_5XX_Count', 'Sum');
  }

  /** Time until the tasks answered, in seconds: that of the slowest hundredth. */
  metricResponseTime(): Metric {
    return this.metric('TargetResponseTime', 'p99');
  }

  /** Tasks that fail their health checks. */
  metricUnhealthyTasks(): Metric {
    return this.metric('UnHealthyHostCount', 'Maximum');
  }

  /** @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html */
  private metric(name: string, statistic: Statistic): Metric {
    const dimensions = {
      TargetGroup: this.targetGroupFullName,
      LoadBalancer: this.loadBalancer.loadBalancerFullName,
    };
    return awsMetric(this, { namespace: 'AWS/ApplicationELB', name, dimensions, statistic });
  }
}
