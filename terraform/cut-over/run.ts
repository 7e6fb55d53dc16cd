import type { Health } from './health';
import type { Entry } from './journal';
import { backSteps, forwardSteps, stepsLeft, type Side, type Step } from './steps';
import type { Variables } from './contract';

/** What steps are made of; all but failures of the service or of Terraform ends a run. */
export interface Actions {
  /** Applies a service's stack with these variables. @throws {StepFailed} where that fails. */
  apply(side: Side, variables: Variables): Promise<void>;
  check(what: Step['checks'][number]): Promise<Health>;
  watch(): Promise<Health>;
}

/** Where entries are written. */
export interface Record {
  write(entry: Entry): Promise<void>;
}

/** A step that went wrong in the world: the cut-over returns. */
export class StepFailed extends Error {
  constructor(readonly problems: readonly string[]) {
    super(problems.join('; '));
    this.name = 'StepFailed';
  }
}

/** Told of each step, once the journal has it. */
export interface StepEvent {
  readonly event: 'step';
  readonly direction: Entry['direction'];
  readonly step: string;
  readonly title: string;
  readonly phase: Entry['phase'];
}

/** Told why a cut-over returns. */
export interface FailedEvent {
  readonly event: 'failed';
  readonly step: string;
  readonly reason: string;
}

/**
 * Goes on with a cut-over from where its entry stands: to its end, or back to the beginning where a step fails. Each step is in the
 * journal before it begins and after it has ended. Returns the last entry, which is `done` or `returned`.
 * @throws {StepFailed} where the way back fails: the journal keeps its place.
 */
export async function runSteps(
  start: Entry,
  actions: Actions,
  record: Record,
  onEvent: (event: StepEvent | FailedEvent) => void = () => undefined,
): Promise<Entry> {
  const walk = new Walk(start, actions, record, onEvent);
  if (start.direction === 'forward') {
    try {
      await walk.through(forwardSteps(start.situation));
      return await walk.end('done');
    } catch (error) {
      if (!(error instanceof StepFailed)) throw error;
      await walk.turn(error.message);
    }
  }
  await walk.through(backSteps(walk.entry.situation, walk.entry.furthest));
  return walk.end('returned');
}

/** The entry of a cut-over that turns back from where it stands. */
export function turned({ step, phase: _phase, ...entry }: Entry, reason: string): Entry {
  const furthest = entry.furthest ?? step;
  return {
    ...entry,
    status: 'under-way',
    direction: 'back',
    phase: 'before',
    reason,
    ...(furthest === undefined ? {} : { furthest }),
  };
}

class Walk {
  constructor(
    public entry: Entry,
    private readonly actions: Actions,
    private readonly record: Record,
    private readonly onEvent: (event: StepEvent | FailedEvent) => void,
  ) {}

  async through(steps: readonly Step[]): Promise<void> {
    for (const step of stepsLeft(steps, this.entry)) {
      await this.note(step, 'before');
      await this.one(step);
      await this.note(step, 'after');
    }
  }

  async turn(reason: string): Promise<void> {
    this.onEvent({ event: 'failed', step: this.entry.step ?? '', reason });
    this.entry = turned(this.entry, reason);
    await this.record.write(this.entry);
  }

  async end(status: Entry['status']): Promise<Entry> {
    this.entry = { ...this.entry, status };
    await this.record.write(this.entry);
    return this.entry;
  }

  private async one({ runs, checks, watch }: Step): Promise<void> {
    // All end before the step does, also when one of them fails.
    const ended = await Promise.allSettled(runs.map(({ side, variables }) => this.actions.apply(side, variables)));
    const problems: string[] = [];
    for (const one of ended) {
      if (one.status === 'fulfilled') continue;
      if (!(one.reason instanceof StepFailed)) throw one.reason;
      problems.push(...one.reason.problems);
    }
    if (problems.length > 0) throw new StepFailed(problems);
    for (const what of checks) must(await this.actions.check(what));
    if (watch) must(await this.actions.watch());
  }

  private async note({ id, title }: Step, phase: Entry['phase']): Promise<void> {
    this.entry = { ...this.entry, step: id, phase };
    await this.record.write(this.entry);
    const { direction } = this.entry;
    this.onEvent({ event: 'step', direction, step: id, title, phase });
  }
}

function must(health: Health): void {
  if (!health.ok) throw new StepFailed([health.reason]);
}
