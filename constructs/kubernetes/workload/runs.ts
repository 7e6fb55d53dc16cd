import type { Duration } from '../../core/duration';
import { problem } from '../../core/errors';
import type { IJobSpec } from './models';
import { type PodInput, podTemplate } from './pod-template';

const RETRIES = 3;

/** What workloads that run to their end say besides. */
export interface RunProps {
  /**
   * How often a run that failed is started anew, each time after a longer pause: 0 to 100. Running twice must do no harm.
   * @default 3
   */
  readonly retries?: number;
}

/** What is wrong with them, as sentences; empty when nothing is. */
export function runProblems({ retries = RETRIES }: RunProps): string[] {
  return Number.isInteger(retries) && retries >= 0 && retries <= 100
    ? []
    : [problem('retries', '0 to 100 retries', retries)];
}

/** What is wrong with how long a run may take. */
export function deadlineProblems(deadline: Duration, max: Duration, because: string): string[] {
  const seconds = deadline.toSeconds();
  if (seconds >= 1 && seconds <= max.toSeconds()) return [];
  return [problem('deadline', `1 to ${max.toSeconds().toString()} seconds${because}`, seconds)];
}

/** One run: a pod that is made anew, never a container started again, so that what failed can be looked at. */
export function jobSpec(input: PodInput, { retries = RETRIES }: RunProps, deadline: Duration): IJobSpec {
  return {
    backoffLimit: retries,
    activeDeadlineSeconds: deadline.toSeconds(),
    template: podTemplate(input),
  };
}
