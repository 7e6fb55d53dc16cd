import { UserError } from '../../constructs/core/errors';
import { previewStack } from '../apply-stack';
import { hasChanges } from '../plan-json';
import { errorsOf, type PlanTools } from '../plan-stack';
import { acceptUpdates } from './accept';
import type { Asked } from './contradictions';
import { splitsTraffic, type Service, type Variables } from './contract';
import { readCurrent, type Current } from './current';
import { atRest, withCount, type FromSituation, type Situation } from './situation';
import { terraformProblems } from './terraform-problems';
import { refuseUnsaved } from './unsaved';

/** What is asked of a new cut-over. */
export interface Wanted extends Required<Asked> {
  readonly image: string;
}

/** What a new cut-over starts from; `situation` is missing where there is nothing to do. */
export interface Prepared {
  readonly current: Current;
  readonly situation?: Situation;
  readonly notes: readonly string[];
}

/**
 * Initialises a stack, so that its state can be read.
 * @throws {UserError} `InitFailed` with what Terraform said, `StateNotSaved` where an earlier run could not save the state.
 */
export async function initialised(service: Service, { init }: PlanTools): Promise<void> {
  const { stack } = service;
  refuseUnsaved(stack);
  const { result, reason, diagnostics } = await init.ready(stack);
  if (result === 'ready') return;
  const said = diagnostics.map(({ summary, detail }) => `${summary} ${detail}`.replace(/\s+/g, ' ').trim());
  throw new UserError(`stack '${stack.id}'`, 'InitFailed', said.length > 0 ? said : [reason]);
}

/**
 * Reads what both services are now, and plans what they would become: a cut-over that could not go through stops here, before
 * anything has changed.
 * @throws {UserError} `StopImpossible`, `SharesUnknown`, `PlanDestroys`, `PlanFailed`.
 */
export async function prepare(to: Service, from: Service, wanted: Wanted, tools: PlanTools): Promise<Prepared> {
  if (!wanted.skipStop && from.kind === 'cloud-run') {
    throw new UserError(`stack '${from.stack.id}'`, 'StopImpossible', [
      'declares no `desired_count`, so it cannot be stopped. Leave it active with --skip-aws-stop',
    ]);
  }
  if (!splitsTraffic(to.kind) && wanted.shares.length > 1) {
    throw new UserError(`stack '${to.stack.id}'`, 'SharesUnknown', [
      'declares no `traffic_percent`, so its traffic cannot be split. Take --strategy blue-green',
    ]);
  }
  await initialised(to, tools);
  await initialised(from, tools);
  const [current, other] = [await readCurrent(to, tools), await readCurrent(from, tools)];
  const running: FromSituation = {
    stops: false,
    kind: from.kind,
    count: other.count ?? 0,
    ...(other.image === undefined ? {} : { image: other.image }),
    ...(other.task === undefined ? {} : { task: other.task }),
  };
  const count = Math.max(current.count ?? 0, 0) || Number(tools.env['TF_VAR_desired_count']) || 1;
  const rollsOut = await changes(to, atRest(to.kind, wanted.image, count), tools);
  const mayStop = !wanted.skipStop && running.count > 0;
  const stops = mayStop && (await changes(from, withCount(running, 0), tools));
  const isActive = from.kind === 'cloud-run' ? running.image !== undefined : running.count > 0;
  const idle = running.image === undefined ? 'has nothing deployed' : 'is stopped already';
  const notes = [
    ...(current.image === undefined ? [`${to.stack.id} has nothing deployed: rolling out creates it`] : []),
    ...(stops ? [] : [`${from.stack.id} ${isActive ? 'stays active: --skip-aws-stop' : idle}`]),
  ];
  if (!rollsOut && !stops) return { current, notes };
  const { image, revision } = current;
  const before = {
    ...(image === undefined ? {} : { image }),
    ...(revision === undefined ? {} : { revision }),
    ...(current.count === undefined ? {} : { count: current.count }),
  };
  const { shares, onReturn } = wanted;
  const situation = {
    kind: to.kind,
    image: wanted.image,
    rollsOut,
    before,
    count,
    shares,
    from: { ...running, stops, ...(wanted.skipStop ? { skipped: true } : {}) },
    onReturn,
  };
  return { current, situation, notes };
}

/** Does a plan with these variables change anything? */
async function changes({ stack }: Service, variables: Variables, tools: PlanTools): Promise<boolean> {
  const plan = await previewStack(stack, tools, { variables, accept: (digest) => acceptUpdates(stack, digest) });
  if (errorsOf(plan.diagnostics).length > 0) {
    const problems = terraformProblems(stack.id, plan.diagnostics, plan.advice);
    throw new UserError('cut-over', 'PlanFailed', problems);
  }
  return hasChanges(plan.digest);
}
