import { Duration } from '../../../core/duration';
import type { AnalysisSubject } from '../../analysis/metrics';
import { analysisMetrics, healthMetrics } from '../../analysis/metrics';
import { analysisTemplate, prometheusTime, type TemplateInput, windowOf } from '../../analysis/analysis-template';
import type { KubernetesObject } from '../../manifests/manifest';
import { TIMEOUT } from '../defaults';
import type { PodInput } from '../pod-template';
import { podTemplate } from '../pod-template';
import { service } from '../ports';
import { PREVIEW_WATCH } from './blue-green';
import { rolloutObject, type RolloutTimes } from './rollout-object';
import type { ProgressiveRollout } from './rollout';
import type { RoutedBy, TrafficSplit } from './routed-by';
import { blueGreenStrategy, canaryStrategy, type StrategyInput } from './strategy';
import { splitting } from './traffic-routing';
import { WATCH } from './watch-options';

/** How far back the version before is looked at. */
const BEFORE = '1h';

/** Name of the Service that leads to the new version of `name` alone. */
export function newServiceName(name: string, { type }: ProgressiveRollout): string {
  return type === 'Canary' ? `${name}-canary` : `${name}-preview`;
}

/** Between which Services routes to `name` share requests; undefined where the controller moves all of them at once. */
export function splitOf(name: string, rollout: ProgressiveRollout): TrafficSplit | undefined {
  if (rollout.type !== 'Canary') return undefined;
  const countsApart = rollout.options.analysis?.requests?.countsApart ?? false;
  return { stable: name, canary: newServiceName(name, rollout), countsApart };
}

/** What a progressive rollout takes besides what every workload has: a Service for the new version, what it is judged by, and the Rollout. */
export function progressiveObjects(
  input: PodInput,
  rollout: ProgressiveRollout,
  routes: readonly RoutedBy[],
  times: RolloutTimes,
): KubernetesObject[] {
  const { name, labels, selector, ports, props } = input;
  const newService = newServiceName(name, rollout);
  const { rollbackAtOnce = false } = rollout.options;
  const templates = templatesOf(input, rollout, routes);
  const metricsOf = (template: string) => templates.find((one) => one.name === template)?.metrics ?? [];
  const to: StrategyInput = {
    namespace: props.namespace.namespaceName,
    service: name,
    newService: Object.keys(ports).length === 0 ? undefined : newService,
    template: name,
    metrics: metricsOf(name),
    previewTemplate: templates.map((template) => template.name).find((one) => one === newService),
    previewMetrics: metricsOf(newService),
    routes,
  };
  const strategy =
    rollout.type === 'Canary' ? { canary: canaryStrategy(rollout, to) } : { blueGreen: blueGreenStrategy(rollout, to) };
  return [
    ...(Object.keys(ports).length === 0
      ? []
      : [service({ name: newService, labels, selector, ports, headless: false })]),
    ...templates.map(analysisTemplate),
    rolloutObject({
      ...{ name, labels, selector, strategy, rollbackAtOnce },
      times: withPreview(times, rollout),
      template: podTemplate(input),
    }),
  ];
}

/** To the controller, pods that are watched before they take over make no progress: the time that they may take does not end with it. */
function withPreview(times: RolloutTimes, rollout: ProgressiveRollout): RolloutTimes {
  if (rollout.type !== 'BlueGreen') return times;
  const { previewWatch = PREVIEW_WATCH } = rollout.options;
  return { ...times, progressDeadlineSeconds: times.progressDeadlineSeconds + previewWatch.toSeconds() };
}

function templatesOf(input: PodInput, rollout: ProgressiveRollout, routes: readonly RoutedBy[]): TemplateInput[] {
  const { analysis, watch = WATCH } = rollout.options;
  if (analysis === undefined) return [];
  const { name, labels } = input;
  const subject = subjectOf(input, rollout, routes);
  const metrics = analysisMetrics(analysis, subject, windowOf(analysis));
  const all = { name, labels, analysis, metrics, watch };
  if (rollout.type === 'Canary') return [all];
  // Nobody's requests reach the new version yet: only its pods can be judged.
  const ofPods = healthMetrics(analysis, subject);
  const { previewWatch = PREVIEW_WATCH } = rollout.options;
  const preview = { name: newServiceName(name, rollout), labels, analysis, metrics: ofPods, watch: previewWatch };
  return [all, ...(ofPods.length === 0 ? [] : [preview])];
}

function subjectOf(
  { name, props, ports }: PodInput,
  rollout: ProgressiveRollout,
  routes: readonly RoutedBy[],
): AnalysisSubject {
  const routed = [...new Set(routes.map(({ port }) => port))];
  const common = {
    ports: routed.length > 0 ? routed : Object.values(ports).slice(0, 1),
    rules: routes
      .filter(({ kind }) => kind === 'HttpRoute')
      .flatMap((route) => route.rules.map((rule) => `${route.name}/rule/${rule.toString()}`)),
  };
  const split = splitOf(name, rollout);
  // Before the rollout began: at its end the old version has got no requests for a while.
  const range = `[${BEFORE}] offset ${prometheusTime(watchedFor(rollout))}`;
  const isSplit = split !== undefined && splitting(routes).length > 0;
  return {
    namespace: props.namespace.namespaceName,
    workload: name,
    // As long as the controller itself waits for a pod: it may take a node that is not there yet.
    startSeconds: (props.timeout ?? TIMEOUT).toSeconds(),
    requests: { ...common, service: isSplit ? split.canary : name, ...(isSplit ? { backend: 1 } : {}) },
    before: isSplit ? { ...common, service: split.stable, backend: 0, range } : { ...common, service: name, range },
  };
}

/** How long the new version is watched altogether while it gets requests. */
function watchedFor(rollout: ProgressiveRollout): Duration {
  const { watch = WATCH } = rollout.options;
  if (rollout.type === 'BlueGreen') return watch;
  return Duration.seconds(rollout.steps.reduce((sum, step) => sum + (step.watch ?? watch).toSeconds(), 0));
}
