import type { ProgressiveRollout } from './rollout';

const NO_ANALYSIS =
  '`rollout.analysis` is not given: only pods that do not become ready are taken back, not those that answer badly';
const SHRINKS =
  '`rollout.shrinkOld` leaves few old pods: a release of the route during a rollout gives them all requests. Release both apart';

/** What whoever reads the output of synth should know about `rollout`, as sentences. */
export function rolloutWarnings(rollout: ProgressiveRollout): string[] {
  const { analysis } = rollout.options;
  const shrinks = rollout.type === 'Canary' && rollout.options.shrinkOld === true;
  return [...(analysis === undefined ? [NO_ANALYSIS] : []), ...(shrinks ? [SHRINKS] : [])];
}
