import { problem } from '../constructs/core/errors';

/** Bounds of a time, as they are typed; both are allowed. */
export interface TimeRange {
  readonly least: string;
  readonly most: string;
  /** What it is where it is not given. */
  readonly otherwise: string;
}

const SECONDS: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600 };

/** Seconds of a time such as `500ms`, `30s`, `5m` or `1h`; undefined where it is none. */
export function seconds(text: string): number | undefined {
  const [, amount, unit = ''] = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text) ?? [];
  return amount === undefined ? undefined : Number(amount) * (SECONDS[unit] ?? 1);
}

/** Seconds of a time within a range; undefined where it is none, or out of the range. */
export function secondsWithin(text: string, { least, most }: TimeRange): number | undefined {
  const value = seconds(text);
  return value !== undefined && value >= (seconds(least) ?? 0) && value <= (seconds(most) ?? 0) ? value : undefined;
}

/** Percents of a strategy, one a step; undefined where it is none. */
export function shares(strategy: string): readonly number[] | undefined {
  if (strategy === 'blue-green') return [100];
  const [, list] = /^canary=(\d+(?:,\d+)*)$/.exec(strategy) ?? [];
  const percents = (list ?? '').split(',').map(Number);
  const rising = percents.every((percent, index) => percent > (percents[index - 1] ?? 0));
  return list !== undefined && rising && percents.at(-1) === 100 ? percents : undefined;
}

/** A whole number from 1 to `most`; undefined where it is none. */
export function count(text: string, most: number): number | undefined {
  return /^\d+$/.test(text) && Number(text) >= 1 && Number(text) <= most ? Number(text) : undefined;
}

export function flag(text: string): boolean | undefined {
  return text === 'true' ? true : text === 'false' ? false : undefined;
}

/** A name without blanks, after a registry that may have a port; then a tag, a digest, or both. */
const IMAGE = /^(?:[^\s/@]+\/)*[^\s/@:]+(?::(?<tag>\w[\w.-]{0,127}))?(?<digest>@sha256:[0-9a-f]{64})?$/;

/** Has it a digest, or a tag that is not `latest`? */
export function isPinned(image: string): boolean {
  const { tag, digest } = IMAGE.exec(image)?.groups ?? {};
  return digest !== undefined || (tag !== undefined && tag !== 'latest');
}

/** Reads options, and gathers what is wrong with them. */
export class Reader {
  readonly problems: string[] = [];

  /** The value that was read; `otherwise` where there is none, which is a problem. */
  value<T>(name: string, text: string, value: T | undefined, allowed: string, otherwise: T): T {
    if (value === undefined) this.problems.push(problem(name, allowed, text));
    return value ?? otherwise;
  }

  /** Seconds of an option that may be missing. */
  time(name: string, text: string | undefined, range: TimeRange): number {
    const { least, most, otherwise } = range;
    const given = text ?? otherwise;
    const allowed = `a time from ${least} to ${most}, such as ${otherwise}`;
    return this.value(name, given, secondsWithin(given, range), allowed, seconds(otherwise) ?? 0);
  }
}
