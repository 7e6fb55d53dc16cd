import { problem } from '../../../core/errors';

/** Pods, as a number or as a share of all: `1`, `'25%'`. */
export type PodCount = number | `${number}%`;

/** What is wrong with a number or a share of pods. */
export function podCountProblems(prop: string, count: PodCount, min: number): string[] {
  const share = typeof count === 'string' ? /^(\d+)%$/.exec(count)?.[1] : undefined;
  const valid =
    typeof count === 'number'
      ? Number.isInteger(count) && count >= min
      : share !== undefined && Number(share) >= min && Number(share) <= 100;
  return valid ? [] : [problem(prop, `${min.toString()} or more pods, or ${min.toString()}% to 100%`, count)];
}
