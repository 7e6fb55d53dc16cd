import { UserError } from '../../constructs/core/errors';
import { withAbsolutePaths } from '../cli-config';
import { InitOnce } from '../init-once';
import type { PlanTools } from '../plan-stack';
import { inScratch, Interrupted } from '../scratch';
import { ServiceActions } from './act';
import { begin } from './begin';
import { refuseElsewhere } from './elsewhere';
import { Journal, type Entry } from './journal';
import type { CutOverOptions, StartEvent } from './options';
import { outcome, type Outcome } from './outcome';
import { runSteps, StepFailed } from './run';
import { isFirstOnEcs } from './situation';
import { backSteps, forwardSteps, stepsLeft } from './steps';

/**
 * Moves from one environment to the other, or goes on with what an earlier run has begun.
 * @throws {UserError} before anything has changed; {@link StepFailed} where the way back fails; `Interrupted` on Ctrl-C. The journal
 * keeps its place in the last two cases.
 */
export function cutOver(options: CutOverOptions): Promise<Outcome> {
  const lost = new AbortController();
  return inScratch(async (scratch, signal) => {
    const { terraform, services, cwd } = options;
    const env = withAbsolutePaths(options.env, cwd);
    const tools: PlanTools = {
      terraform,
      env,
      signal,
      init: new InitOnce({ terraform, env, scratch, search: { cwd }, signal }),
    };
    const journal = await Journal.open(services.to.stack, env);
    journal.refuseIfBusy();
    const refuse = (): Promise<void> => refuseElsewhere(services.to.stack, services.from.stack, journal, env);
    const before = journal.entry;
    // The way back from one that is open is left open.
    const isAnew = before?.status === 'done' || (before?.status !== 'under-way' && !options.goBack);
    if (isAnew) await refuse();
    const begun = await begin(options, journal, tools);
    if (begun === undefined) return { result: 'nothing', active: [], notes: [] };
    const { entry, current, mode } = begun;
    if (mode === 'finish') await refuse();
    await journal.claim(entry, (error) => lost.abort(error), signal);
    try {
      if (isAnew) await refuse().catch((error: unknown) => withdraw(journal, before, error, options));
      announce(options, entry, mode);
      const actions = new ServiceActions(
        { ...options, tools, losses: { tainted: isFirstOnEcs(entry.situation) } },
        current,
      );
      return outcome(await runSteps(entry, actions, journal, options.onEvent));
    } catch (error) {
      throw withAdvice(error, options);
    } finally {
      await journal.release();
    }
  }, lost.signal);
}

/** Adds how to go on to what has ended a run in the middle; the caller says it of a failed return and of Ctrl-C. */
function withAdvice(error: unknown, { onEvent }: CutOverOptions): unknown {
  const advice = 'the journal keeps its place: run it again to go on from there, or with --return to go back';
  if (error instanceof StepFailed || error instanceof Interrupted) return error;
  // The place is that of another run.
  if (error instanceof UserError && error.code === 'CutOverUnderWay') return error;
  if (error instanceof UserError) return new UserError(error.subject, error.code, [...error.problems, advice]);
  onEvent({ event: 'note', text: advice });
  return error;
}

/** Of two that begin both ways at the same moment each sees the other's claim, if not before its own then after it. */
async function withdraw(
  journal: Journal,
  before: Entry | undefined,
  error: unknown,
  { onEvent }: CutOverOptions,
): Promise<never> {
  await journal.write(before).catch((failed: unknown) => {
    const why = (failed instanceof Error ? failed.message : String(failed)).replace(/\s+/g, ' ');
    const text = `its entry could not be taken back, so it may count as begun: return it with --return. ${why}`;
    onEvent({ event: 'note', text });
  });
  throw error;
}

function announce({ onEvent }: CutOverOptions, entry: Entry, mode: StartEvent['mode']): void {
  const { to, from, step, phase, furthest, situation } = entry;
  const at = step ?? furthest;
  const where = step === undefined ? 'at' : phase === 'before' ? 'in' : 'after';
  const steps = mode === 'return' ? backSteps(situation, furthest) : forwardSteps(situation);
  onEvent({
    event: 'start',
    mode,
    to,
    from,
    image: situation.image,
    ...(mode === 'new' || at === undefined ? {} : { at: `${where} ${at}` }),
    steps: stepsLeft(steps, entry).map(({ id }) => id),
  });
}

export { StepFailed };
export type { Outcome } from './outcome';
export type { CutOverEvent, CutOverOptions } from './options';
