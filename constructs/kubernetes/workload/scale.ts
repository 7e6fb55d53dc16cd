import { isKnown } from '../../core/checks';
import { problem } from '../../core/errors';
import type { IHorizontalPodAutoscaler, IMetricSpec } from './models';
import { MAX_PODS } from './replicas';

/** Share of its CPU request that a pod may use where a {@link Scale} names no measure. */
const CPU_PERCENT = 70;

const SCALED = { Deployment: 'apps/v1', Rollout: 'argoproj.io/v1alpha1' } as const;

/**
 * How many pods there are, by what they use. The metrics server of the cluster has to be installed.
 * @see https://kubernetes.io/docs/concepts/workloads/autoscaling/horizontal-pod-autoscale/
 */
export interface Scale {
  /** Pods at the least: 1 to `max`. */
  readonly min: number;
  /** Pods at the most: `min` to 1000. */
  readonly max: number;
  /**
   * Above this share of the CPU that all pods request, there are more pods: 1 to 1000 percent.
   * @default 70 without `memoryPercent`, else not looked at
   */
  readonly cpuPercent?: number;
  /**
   * The same for memory. Only of use for a program that gives memory back.
   * @default - not looked at
   */
  readonly memoryPercent?: number;
}

/** What is wrong with `scale`, as sentences; empty when nothing is. */
export function scaleProblems({ min, max, cpuPercent, memoryPercent }: Scale): string[] {
  const within = (prop: string, value: number | undefined, from: number, to: number, unit: string) =>
    !isKnown(value) || (Number.isInteger(value) && value >= from && value <= to)
      ? []
      : [problem(`scale.${prop}`, `${from.toString()} to ${to.toString()} ${unit}`, value)];
  return [
    ...within('min', min, 1, MAX_PODS, 'pods'),
    ...within('max', max, 1, MAX_PODS, 'pods'),
    ...(isKnown(min) && isKnown(max) && min > max
      ? [problem('scale.max', `the minimum of ${min.toString()} or more`, max)]
      : []),
    ...within('cpuPercent', cpuPercent, 1, 1_000, 'percent'),
    ...within('memoryPercent', memoryPercent, 1, 1_000, 'percent'),
  ];
}

/** What scales the `target` of that name: pods alike, under a Deployment or a Rollout. */
export function autoscaler(
  name: string,
  labels: Readonly<Record<string, string>>,
  { min, max, cpuPercent, memoryPercent }: Scale,
  target: 'Deployment' | 'Rollout',
): IHorizontalPodAutoscaler {
  const cpu = cpuPercent ?? (memoryPercent === undefined ? CPU_PERCENT : undefined);
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name, labels: { ...labels } },
    spec: {
      scaleTargetRef: { apiVersion: SCALED[target], kind: target, name },
      minReplicas: min,
      maxReplicas: max,
      metrics: [...utilization('cpu', cpu), ...utilization('memory', memoryPercent)],
    },
  };
}

function utilization(name: 'cpu' | 'memory', averageUtilization: number | undefined): IMetricSpec[] {
  if (averageUtilization === undefined) return [];
  return [{ type: 'Resource', resource: { name, target: { type: 'Utilization', averageUtilization } } }];
}
