import type {
  IBlueGreenStrategy,
  ICanaryStep,
  ICanaryStrategy,
  IRolloutAnalysis,
} from '@kubernetes-models/argo-rollouts/argoproj.io/v1alpha1' with { 'resolution-mode': 'import' };
import type { Duration } from '../../../core/duration';
import { countArgs, endlessArgs, prometheusTime, type RunArgument } from '../../analysis/analysis-template';
import type { AnalysisMetric } from '../../analysis/metrics';
import { type BlueGreen, PREVIEW_WATCH } from './blue-green';
import type { Canary, CanaryStep } from './canary';
import type { RoutedBy } from './routed-by';
import { trafficRouting } from './traffic-routing';
import { WATCH, type WatchOptions } from './watch-options';

/** Time, in seconds, until proxies and load balancers everywhere have learnt which pods they are to use. */
const LEARN_SECONDS = 30;

/** What a strategy refers to. */
export interface StrategyInput {
  readonly namespace: string;
  /** Service of the version that was there before. */
  readonly service: string;
  /** Service of the new version; undefined where it listens on nothing. */
  readonly newService?: string;
  /** AnalysisTemplate of the new version with all its requests. */
  readonly template: string;
  /** What that measures. */
  readonly metrics: readonly AnalysisMetric[];
  /** The same before it gets any; undefined where there is nothing to measure. */
  readonly previewTemplate?: string;
  /** What that measures. */
  readonly previewMetrics: readonly AnalysisMetric[];
  readonly routes: readonly RoutedBy[];
}

/** The strategy of a canary: each weight is watched to its end, and only a good end leads to the next one. */
export function canaryStrategy({ steps, options }: Canary, input: StrategyInput): ICanaryStrategy {
  const routing = trafficRouting(input.routes, input.namespace);
  const { shrinkOld = false } = options;
  const all = steps.flatMap((step) => [{ setWeight: step.weight }, ...watched(step, options, input)]);
  return {
    ...(input.newService === undefined ? {} : { canaryService: input.newService }),
    // Without a route its Service leads to both versions, or the new one would get no requests.
    ...(routing === undefined
      ? {}
      : {
          stableService: input.service,
          trafficRouting: routing,
          ...(shrinkOld ? { dynamicStableScale: true } : { scaleDownDelaySeconds: LEARN_SECONDS }),
          abortScaleDownDelaySeconds: LEARN_SECONDS,
        }),
    maxSurge: '25%',
    maxUnavailable: 0,
    steps: all,
    ...whileItWaits(all, options, input),
  };
}

function watched({ watch, pause }: CanaryStep, options: WatchOptions, input: StrategyInput): ICanaryStep[] {
  const time = watch ?? options.watch ?? WATCH;
  const { analysis } = options;
  return [
    analysis === undefined
      ? { pause: { duration: prometheusTime(time) } }
      : { analysis: run(input.template, countArgs(time, analysis, input.metrics)) },
    ...(pause === undefined ? [] : [{ pause: {} }]),
  ];
}

/** From the first step without an end on it is watched without an end as well: an analysis of a step is over when that is. */
function whileItWaits(
  steps: readonly ICanaryStep[],
  { analysis }: WatchOptions,
  { template, metrics }: StrategyInput,
): Pick<ICanaryStrategy, 'analysis'> {
  const startingStep = steps.findIndex(({ pause }) => pause !== undefined && pause.duration === undefined);
  if (analysis === undefined || startingStep < 0) return {};
  return { analysis: { ...run(template, endlessArgs(metrics)), startingStep } };
}

/** The strategy of blue/green: the old version stays until the new one was watched with all requests. */
export function blueGreenStrategy({ options }: BlueGreen, input: StrategyInput): IBlueGreenStrategy {
  const { analysis, watch = WATCH, previewWatch = PREVIEW_WATCH, previewReplicas, pause } = options;
  const { previewTemplate } = input;
  return {
    activeService: input.service,
    previewService: input.newService,
    autoPromotionEnabled: pause === undefined,
    ...(pause === undefined && previewTemplate === undefined ? { autoPromotionSeconds: previewWatch.toSeconds() } : {}),
    ...(previewReplicas === undefined ? {} : { previewReplicaCount: previewReplicas }),
    ...(analysis === undefined || previewTemplate === undefined
      ? {}
      : { prePromotionAnalysis: run(previewTemplate, countArgs(previewWatch, analysis, input.previewMetrics)) }),
    ...(analysis === undefined
      ? {}
      : { postPromotionAnalysis: run(input.template, countArgs(watch, analysis, input.metrics)) }),
    // The analysis itself keeps the old version; without one, time does.
    scaleDownDelaySeconds: analysis === undefined ? seconds(watch) : LEARN_SECONDS,
    abortScaleDownDelaySeconds: LEARN_SECONDS,
  };
}

function run(templateName: string, counts: readonly RunArgument[]): IRolloutAnalysis {
  return {
    templates: [{ templateName }],
    args: [{ name: 'hash', valueFrom: { podTemplateHashValue: 'Latest' } }, ...counts],
  };
}

function seconds(duration: Duration): number {
  return Math.max(duration.toSeconds(), LEARN_SECONDS);
}
