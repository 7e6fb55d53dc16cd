import type { Fault, RolloutCase } from './cases';
import type { ClusterView, Look } from './cluster-view';
import { type Behaviour, GOOD } from './played-metrics';
import type { StoodStill } from './stood-still';
import { imageOf, REPLICAS } from './system';

/** The version that runs, and the one that is rolled out. */
export const [OLD, NEW] = ['1.0.0', '1.1.0'] as const;

/** What each fault does to the new version; Prometheus itself is stopped for the last one. */
const BEHAVIOURS: Readonly<Record<Exclude<Fault, 'no-prometheus'>, Behaviour>> = {
  'success-rate': { ...GOOD, successRate: 0.9 },
  latency: { ...GOOD, latencyMilliseconds: 900 },
  health: { ...GOOD, hasCrashed: true },
  'no-series': { ...GOOD, isCounted: false },
};

/** How one rollout ended. */
export interface Outcome {
  readonly phase: string;
  /** What the controller says of it. */
  readonly message: string;
  /** Percent of the requests that the new version got, one after the other. */
  readonly percents: readonly number[];
  /** Versions of all pods, in the end. */
  readonly images: readonly string[];
  /** Fewest pods of the old version that were ready until the end. */
  readonly fewestOld: number;
  /** Seconds from the moment that the fault begins to the one at which no request goes to the new version, or it is given up. */
  readonly backSeconds?: number;
}

/** What a play acts on. */
export interface Stage {
  readonly view: ClusterView;
  /** Asks for a version. */
  readonly release: (one: RolloutCase, version: string) => Promise<unknown>;
  /** From now on pods of that image do so. */
  readonly behave: (image: string, behaviour: Behaviour) => void;
  /** Ends the Prometheus that a case asks. */
  readonly stopPrometheus: (one: RolloutCase) => Promise<void>;
}

/** How often at most a rollout is played again. */
const AGAIN = 2;

/**
 * Plays a rollout. One that is taken back while the machine stood still is played again: an analysis without data says nothing of the
 * version. Whatever else comes of it counts.
 */
export async function playSteadily(one: RolloutCase, stage: Stage, stoodStill: StoodStill): Promise<Outcome> {
  for (let left = AGAIN; ; left--) {
    const before = stoodStill.count;
    const outcome = await play(one, stage);
    const isSteady = stoodStill.count === before;
    // A Prometheus that was stopped cannot be asked again.
    if (isSteady || left === 0 || outcome.phase !== 'Degraded' || one.fault === 'no-prometheus') return outcome;
    console.warn(`${one.name} is played again, as the machine stood still: ${outcome.message}`);
    stage.behave(imageOf(one, NEW), GOOD);
    await stage.release(one, OLD);
    stage.view.renew();
  }
}

/** Waits for the first version, rolls a new one out, makes it bad once it is seen where a case says so, and waits for the end. */
async function play(one: RolloutCase, stage: Stage): Promise<Outcome> {
  const { view } = stage;
  const percents: number[] = [0];
  let fewestOld = REPLICAS;
  /** Notes what is seen on the way, for whoever waits. */
  const noted = (look: Look): Look => {
    const percent = look.percentOf(one, NEW);
    if (percents.at(-1) !== percent) percents.push(percent);
    const old = look.podsOf(one).filter((pod) => pod.image === imageOf(one, OLD) && pod.isReady && !pod.deleted);
    fewestOld = Math.min(fewestOld, old.length);
    return look;
  };
  await view.until(one, 'its first version', (look) => {
    const { phase, isWhole } = look.status(one);
    return (phase === 'Healthy' && isWhole) || undefined;
  });
  await stage.release(one, NEW);
  view.renew();
  const { fault } = one;
  const backSeconds = fault === undefined ? undefined : await comeBack(one, fault, stage, noted);
  const { phase, message } = await view.until(one, 'the end', (look) => {
    const status = noted(look).status(one);
    return (status.phase === 'Healthy' && status.isWhole) || status.phase === 'Degraded' ? status : undefined;
  });
  const wanted = imageOf(one, phase === 'Healthy' ? NEW : OLD);
  const keptOld = fewestOld;
  const images = await view.until(one, 'its last pods', (look) => {
    const found = noted(look).podsOf(one);
    return found.length === REPLICAS && found.every(({ image }) => image === wanted)
      ? found.map(({ image }) => image)
      : undefined;
  });
  return {
    phase,
    message,
    percents,
    images,
    fewestOld: keptOld,
    ...(backSeconds === undefined ? {} : { backSeconds }),
  };
}

async function comeBack(
  one: RolloutCase,
  fault: Fault,
  { view, behave, stopPrometheus }: Stage,
  noted: (look: Look) => Look,
): Promise<number> {
  const image = imageOf(one, NEW);
  // Before it takes over, only the pods of a blue/green rollout are looked at.
  const isEarly = one.strategy === 'blue-green' && fault === 'health';
  await view.until(one, 'its first requests', (look) => {
    const isThere = look.podsOf(one).some((pod) => pod.image === image && pod.isReady);
    const isAsked = isEarly ? isThere : noted(look).percentOf(one, NEW) > 0;
    return isAsked || look.status(one).phase === 'Degraded' || undefined;
  });
  const start = performance.now();
  if (fault === 'no-prometheus') await stopPrometheus(one);
  else behave(image, BEHAVIOURS[fault]);
  await view.until(one, 'its way back', (look) => {
    const isBack = isEarly ? look.status(one).phase === 'Degraded' : noted(look).percentOf(one, NEW) === 0;
    return isBack || undefined;
  });
  return (performance.now() - start) / 1_000;
}
