import { isKnown } from '../../core/checks';
import { problem } from '../../core/errors';

/** Most pods of one workload that anyone meant to ask for. */
export const MAX_PODS = 1_000;

/** What is wrong with a fixed number of pods, as sentences; empty when nothing is. */
export function replicaProblems(replicas: number): string[] {
  if (!isKnown(replicas) || (Number.isInteger(replicas) && replicas >= 0 && replicas <= MAX_PODS)) return [];
  return [problem('replicas', `0 to ${MAX_PODS.toString()} pods`, replicas)];
}
