import { atRest, isFirstRevision, split, splits, staysActive, withCount, type Situation } from './situation';
import type { Variables } from './contract';

/** Which of the two services is meant: the one that takes over, or the one that is stopped. */
export type Side = 'to' | 'from';

/** One Terraform run of a step. */
export interface StepRun {
  readonly side: Side;
  readonly variables: Variables;
}

/** A step of a cut-over: Terraform runs that go on at the same time, then a look at what they made. */
export interface Step {
  /** Stable name: `roll-out`, `shift-25`. */
  readonly id: string;
  /** What it does, for people. */
  readonly title: string;
  readonly runs: readonly StepRun[];
  /** What has to be healthy before the next step. */
  readonly checks: readonly ('candidate' | 'service')[];
  /** Is it watched for some time afterwards? */
  readonly watch: boolean;
}

/** Where a cut-over stands among its steps. */
export interface Position {
  readonly direction: 'forward' | 'back';
  /** The last step that was begun; undefined before the first. */
  readonly step?: string;
  /** Is that step still under way, or behind? */
  readonly phase: 'before' | 'after';
  /** The last forward step that was begun, on the way back. */
  readonly furthest?: string;
}

/** The steps from one environment to the other. */
export function forwardSteps(situation: Situation): Step[] {
  const { image, kind, count, shares, rollsOut } = situation;
  const stop = stopRuns(situation, 0);
  const stopping = stop.length > 0 ? [step('stop', 'stop the other service', stop)] : [];
  const rest = atRest(kind, image, count);
  if (!rollsOut) return [...stopping, step('check', 'check the service', [], ['service'])];
  if (!splits(situation)) {
    return [...stopping, step('roll-out', 'roll out, with all traffic', [to(rest)], ['service'], true)];
  }
  const title = stop.length > 0 ? 'roll out at 0 %, and stop the other service' : 'roll out at 0 %';
  return [
    step('roll-out', title, [to(split(situation, 0)), ...stop], ['candidate']),
    ...shares.map((percent) =>
      step(
        `shift-${percent}`,
        `${percent} % of the traffic`,
        [to(split(situation, percent))],
        ['candidate', 'service'],
        true,
      ),
    ),
    ...(kind === 'ecs-blue-green'
      ? [
          step('promote', 'give the stable service the image', [to(split(situation, 100, image))]),
          step('traffic-home', 'all traffic to the stable service', [to(split(situation, 0, image))], ['service']),
        ]
      : []),
    step('settle', 'back to rest', [to(rest)], ['service']),
  ];
}

/** The steps that are left, where one of these or none is the current one. */
export function stepsLeft(steps: readonly Step[], { step: current, phase }: Position): readonly Step[] {
  const at = steps.findIndex(({ id }) => id === current);
  return steps.slice(phase === 'after' ? at + 1 : Math.max(at, 0));
}

/** The steps back, from the last forward step that was begun: traffic first, then the image, then the other service. */
export function backSteps(situation: Situation, furthest: string | undefined): Step[] {
  const begun = (id: string): boolean => hasBegun(situation, furthest, id);
  // Of two active services one would cost for nothing.
  const mayRestart = situation.onReturn === 'restart' && !(begun('roll-out') && staysActive(situation));
  const restart = mayRestart ? stopRuns(situation, situation.from.count) : [];
  return [
    ...(begun('roll-out') ? backOfService(situation, begun) : []),
    ...(restart.length > 0 && furthest !== undefined
      ? [step('restart', 'start the other service again', restart)]
      : []),
  ];
}

/** Was a forward step begun, where `furthest` is the last one that was? */
export function hasBegun(situation: Situation, furthest: string | undefined, id: string): boolean {
  const ids = forwardSteps(situation).map((one) => one.id);
  return ids.includes(id) && ids.indexOf(id) <= ids.indexOf(furthest ?? '');
}

/** What both services' variables are at a position; a step under way counts as done. Sides that nothing has touched are missing. */
export function variablesAt(situation: Situation, position: Position): Partial<Record<Side, Variables>> {
  const { direction, step: current, furthest } = position;
  const forward = forwardSteps(situation);
  const done = upTo(forward, direction === 'forward' ? current : furthest);
  const back = direction === 'forward' ? [] : upTo(backSteps(situation, furthest), current);
  const runs = [...done, ...back].flatMap((one) => one.runs);
  return Object.fromEntries(runs.map(({ side, variables }) => [side, variables]));
}

function backOfService(situation: Situation, begun: (id: string) => boolean): Step[] {
  const { kind, image, count, before } = situation;
  if (isFirstRevision(situation)) return [];
  if (before.image === undefined) {
    return [step('image-back', 'stop what was rolled out', [to(atRest(kind, image, 0))])];
  }
  const old = atRest(kind, before.image, before.count ?? count);
  if (!splits(situation)) return [step('image-back', 'give the service its old image', [to(old)])];
  const hasShifted = begun(`shift-${situation.shares[0] ?? 100}`);
  const rest = step('rest', 'back to rest', [to(old)]);
  if (kind === 'cloud-run') {
    const withOldImage = { ...split(situation, 0), container_image: before.image };
    return [
      ...(hasShifted ? [step('traffic-back', 'all traffic to the old revision', [to(split(situation, 0))])] : []),
      step('image-back', 'give the service its old image, at 0 %', [to(withOldImage)]),
      rest,
    ];
  }
  if (!hasShifted || begun('settle')) return [rest];
  const [imageTitle, trafficTitle] = ['give the stable service its old image', 'all traffic to the stable service'];
  if (begun('promote') && !begun('traffic-home')) {
    // The stable service may be what has just failed: it gets no traffic before it has its old image.
    return [
      step('image-back', imageTitle, [to(split(situation, 100))]),
      step('traffic-back', trafficTitle, [to(split(situation, 0))]),
      rest,
    ];
  }
  const stable = begun('traffic-home') ? image : before.image;
  return [
    step('traffic-back', trafficTitle, [to(split(situation, 0, stable))]),
    ...(begun('traffic-home') ? [step('image-back', imageTitle, [to(split(situation, 0))])] : []),
    rest,
  ];
}

function stopRuns({ from }: Situation, count: number): StepRun[] {
  return from.stops ? [{ side: 'from', variables: withCount(from, count) }] : [];
}

function to(variables: Variables): StepRun {
  return { side: 'to', variables };
}

function step(id: string, title: string, runs: readonly StepRun[], checks: Step['checks'] = [], watch = false): Step {
  return { id, title, runs, checks, watch };
}

function upTo(steps: readonly Step[], id: string | undefined): readonly Step[] {
  return steps.slice(0, steps.findIndex((one) => one.id === id) + 1);
}
