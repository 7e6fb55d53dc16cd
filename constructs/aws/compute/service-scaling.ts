import { AppautoscalingPolicy } from '@cdktf/provider-aws/lib/appautoscaling-policy';
import { AppautoscalingTarget } from '@cdktf/provider-aws/lib/appautoscaling-target';
import { Construct } from 'constructs';
import { measures, type ServiceScale } from './service-counts';

/** Seconds until the next step, after more tasks and after fewer. */
const AFTER_MORE = 60;
const AFTER_FEWER = 300;

/** Settings of {@link scaleService}. */
export interface ScalingProps {
  readonly scale: ServiceScale;
  readonly limits: { readonly min: number; readonly max: number };
  readonly clusterName: string;
  /** Name of the service, as a reference that makes the scaler wait for it. */
  readonly serviceName: string;
  /** What requests are counted by: `app/NAME/ID/targetgroup/NAME/ID`. */
  readonly requestsLabel: string | undefined;
}

/**
 * Keeps a service within its limits, and moves it there by what its tasks use. Limits that start a stopped service add its tasks outside
 * of any deployment, so that nothing waits for them or goes back to the old revision.
 * @see https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-target-tracking.html
 */
export function scaleService(scope: Construct, props: ScalingProps): void {
  const folder = new Construct(scope, 'Scaling');
  const { scale, limits, clusterName, serviceName, requestsLabel } = props;
  const target = new AppautoscalingTarget(folder, 'Resource', {
    serviceNamespace: 'ecs',
    scalableDimension: 'ecs:service:DesiredCount',
    resourceId: `service/${clusterName}/${serviceName}`,
    minCapacity: limits.min,
    maxCapacity: limits.max,
  });
  const { cpuPercent, memoryPercent, requestsPerTarget } = measures(scale);
  const policies = [
    { id: 'Cpu', targetValue: cpuPercent, predefinedMetricType: 'ECSServiceAverageCPUUtilization' },
    { id: 'Memory', targetValue: memoryPercent, predefinedMetricType: 'ECSServiceAverageMemoryUtilization' },
    {
      id: 'Requests',
      targetValue: requestsPerTarget,
      predefinedMetricType: 'ALBRequestCountPerTarget',
      resourceLabel: requestsLabel,
    },
  ];
  for (const { id, targetValue, ...predefinedMetricSpecification } of policies) {
    if (targetValue === undefined) continue;
    new AppautoscalingPolicy(folder, id, {
      name: id.toLowerCase(),
      policyType: 'TargetTrackingScaling',
      serviceNamespace: target.serviceNamespace,
      scalableDimension: target.scalableDimension,
      resourceId: target.resourceId,
      targetTrackingScalingPolicyConfiguration: {
        targetValue,
        predefinedMetricSpecification,
        scaleOutCooldown: AFTER_MORE,
        scaleInCooldown: AFTER_FEWER,
      },
    });
  }
}
