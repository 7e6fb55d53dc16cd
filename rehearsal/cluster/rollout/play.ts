import { setTimeout as wait } from 'node:timers/promises';
import type { ClusterApi } from '../cluster-api';
import type { ClusterStack } from '../cluster-stack';
import type { RolloutRehearsal, RolloutStep } from '../result';
import type { FoundWorkload } from './find-workload';
import { setImage } from './set-image';
import { type PlayedAnalysis, playedMetrics, shortStrategy, unknownMetrics } from './shorten';
import { imageOf, pathOf, view, type WorkloadView } from './watched';

const LOOK_SECONDS = 0.25;

/** Longest time that a rollout with short pauses may take; one with its real pauses may take hours. */
const LIMIT_SECONDS = { short: 300, real: 6 * 3600 } as const;

/** A release of one workload. */
export interface Play extends PlayedAnalysis {
  readonly workload: FoundWorkload;
  readonly image: string;
  readonly stack: ClusterStack;
  readonly api: ClusterApi;
  readonly signal: AbortSignal;
  readonly now: (text: string) => void;
}

/** Gives an installed workload another image, and watches it until it runs that, or the old one again. */
export async function playRelease(play: Play): Promise<RolloutRehearsal> {
  const { workload, image, stack, api, fail, realPauses, now } = play;
  const notes = workload.kind === 'Rollout' ? await prepareRollout(play) : [];
  const before = imageOf((await api.call({ path: pathOf(workload) })).body, workload.container);
  setImage(workload, image);
  const start = performance.now();
  const stop = new AbortController();
  const watching = watch(play, start, AbortSignal.any([play.signal, stop.signal]));
  // Looked at below: it must not end the process meanwhile.
  watching.catch(() => undefined);
  const isApplied = await stack.change('release').catch(async (error: unknown) => {
    stop.abort();
    await watching.catch(() => undefined);
    throw error;
  });
  if (!isApplied) stop.abort();
  const { result, steps, wayBack, last } = await watching;
  now(`${workload.name} ${result}`);
  const expected = fail === undefined ? 'promoted' : 'aborted';
  const limit = realPauses ? LIMIT_SECONDS.real : LIMIT_SECONDS.short;
  const problems = [
    ...(isApplied ? [] : ['Terraform could not apply the new image']),
    ...(isApplied && result === 'stuck' ? [`was neither promoted nor aborted within ${limit} s: ${last}`] : []),
    ...(result !== 'stuck' && result !== expected ? [`had to be ${expected}, and was ${result}: ${last}`] : []),
    ...(before === image ? [`ran ${image} before, so that nothing was to be released`] : []),
  ];
  return {
    stack: stack.id,
    workload: `${workload.namespace}/${workload.name}`,
    image,
    ...(fail === undefined ? {} : { fail }),
    result,
    steps,
    ...(wayBack === undefined ? {} : { wayBack }),
    notes,
    problems,
  };
}

/** Gives the analysis its answers, and cuts what only takes time; returns what is otherwise than in reality. */
async function prepareRollout({ api, workload, ...played }: Play): Promise<string[]> {
  const templates = `/apis/argoproj.io/v1alpha1/namespaces/${workload.namespace}/analysistemplates`;
  const notes: string[] = [];
  for (const name of Object.keys(workload.analyses)) {
    const { body } = await api.call({ path: `${templates}/${name}` });
    const metrics = playedMetrics(body, played);
    await merge(api, `${templates}/${name}`, { spec: { metrics } });
    const unknown = unknownMetrics(body, played.fail);
    if (unknown.length > 0)
      notes.push(`${unknown.join(', ')} of ${name} measures what is there: its condition tells no good answer`);
  }
  if (Object.keys(workload.analyses).length > 0)
    notes.push('metrics had an answer given, as a rehearsal has no requests');
  if (played.realPauses) return notes;
  const { body } = await api.call({ path: pathOf(workload) });
  await merge(api, pathOf(workload), { spec: { strategy: shortStrategy(body) } });
  return [...notes, 'pauses, intervals and delays were cut to 3 s (--real-pauses keeps them)'];
}

async function merge(api: ClusterApi, path: string, body: object): Promise<void> {
  await api.call({ method: 'PATCH', path, body, contentType: 'application/merge-patch+json' });
}

interface Watched extends Pick<RolloutRehearsal, 'result' | 'steps' | 'wayBack'> {
  /** What the workload said in the end. */
  readonly last: string;
}

async function watch(
  { api, workload, image, realPauses, now }: Play,
  start: number,
  signal: AbortSignal,
): Promise<Watched> {
  const steps: RolloutStep[] = [];
  const limit = realPauses ? LIMIT_SECONDS.real : LIMIT_SECONDS.short;
  const seconds = (): number => (performance.now() - start) / 1000;
  let abortedAt: number | undefined;
  let last: WorkloadView | undefined;
  while (seconds() < limit && !signal.aborted) {
    last = await view(api, workload, image);
    if (last.hasBegun && steps.at(-1)?.text !== last.text) {
      steps.push({ seconds: seconds(), text: last.text });
      now(`${workload.name} ${last.text}`);
    }
    if (last.isPromoted) return { result: 'promoted', steps, last: last.message };
    if (last.isAborted) abortedAt ??= seconds();
    if (abortedAt !== undefined && last.isOldOnly && Object.values(last.weights).every((weight) => weight === 0)) {
      return { result: 'aborted', steps, wayBack: seconds() - abortedAt, last: last.message };
    }
    await wait(LOOK_SECONDS * 1000, undefined, { signal }).catch(() => undefined);
  }
  return { result: 'stuck', steps, last: last === undefined ? 'it was not seen' : `${last.text}. ${last.message}` };
}
