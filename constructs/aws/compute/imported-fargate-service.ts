import { Construct } from 'constructs';
import { Checks, isKnown } from '../../core/checks';
import { Fn } from 'cdktf';
import { awsMetric, type Metric } from '../observability/metric';

/** A service on ECS that this app can watch, whether or not it manages it. */
export interface IFargateService {
  readonly serviceArn: string;
  readonly serviceName: string;
  /** Share of their CPU that its tasks use, in percent. */
  metricCpu(): Metric;
  /** Share of their memory that its tasks use, in percent. */
  metricMemory(): Metric;
}

/** A service managed elsewhere: made by `FargateService.fromServiceArn`. */
export class ImportedFargateService extends Construct implements IFargateService {
  readonly serviceName: string;

  private readonly clusterName: string;

  /** @throws {ConstructError} `PropsInvalid` when it is no ARN of a service. */
  constructor(
    scope: Construct,
    id: string,
    readonly serviceArn: string,
  ) {
    super(scope, id);
    const allowed = 'a service ARN: arn:aws:ecs:REGION:ACCOUNT:service/CLUSTER/NAME';
    new Checks(this)
      .matches('serviceArn', serviceArn, /^arn:aws:ecs:[a-z0-9-]+:\d{12}:service\/[\w-]+\/[\w-]+$/, allowed)
      .throwIfAny();
    const part = (index: number): string =>
      isKnown(serviceArn)
        ? (serviceArn.split('/')[index] ?? '')
        : (Fn.element(Fn.split('/', serviceArn), index) as string);
    this.clusterName = part(1);
    this.serviceName = part(2);
  }

  metricCpu(): Metric {
    return serviceMetric(this, this.clusterName, this.serviceName, 'CPUUtilization');
  }

  metricMemory(): Metric {
    return serviceMetric(this, this.clusterName, this.serviceName, 'MemoryUtilization');
  }
}

/** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/available-metrics.html */
export function serviceMetric(
  emitter: Construct,
  clusterName: string,
  serviceName: string,
  name: 'CPUUtilization' | 'MemoryUtilization',
): Metric {
  const dimensions = { ClusterName: clusterName, ServiceName: serviceName };
  return awsMetric(emitter, { namespace: 'AWS/ECS', name, dimensions, statistic: 'Average' });
}
