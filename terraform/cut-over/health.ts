import { shown } from './address';
import { pause } from './pause';

/** When a service counts as healthy. */
export interface HealthPolicy {
  /** Good answers in a row that are asked for. */
  readonly answers: number;
  /** Seconds within which they have to come. */
  readonly withinSeconds: number;
  /** Seconds above which an answer is bad, however good it is. */
  readonly slowSeconds: number;
  /** Seconds between two questions. */
  readonly everySeconds: number;
}

/** Bad answers among the last ones that end a watch. */
const BAD_OF_LAST: readonly [bad: number, last: number] = [3, 10];

/** How a check ended; `reason` says of a bad one what was wrong. */
export type Health = { readonly ok: true } | { readonly ok: false; readonly reason: string };

/** Asks until there were enough good answers in a row, or the time is up. */
export async function checkHealth(url: string, policy: HealthPolicy, signal: AbortSignal): Promise<Health> {
  const end = performance.now() + policy.withinSeconds * 1000;
  let [inRow, last] = [0, 'no answer'];
  for (;;) {
    const bad = await ask(url, policy, signal);
    inRow = bad === undefined ? inRow + 1 : 0;
    last = bad ?? last;
    if (inRow >= policy.answers) return { ok: true };
    if (performance.now() + policy.everySeconds * 1000 > end) break;
    await pause(policy.everySeconds, signal);
  }
  const wanted = `${policy.answers} good answers in a row within ${policy.withinSeconds} s`;
  return { ok: false, reason: `${shown(url)} did not give ${wanted}; the last bad one: ${last}` };
}

/** Asks all addresses for some time; ends as soon as 3 of the last 10 answers of one of them were bad. */
export async function watchHealth(
  urls: readonly string[],
  seconds: number,
  policy: HealthPolicy,
  signal: AbortSignal,
): Promise<Health> {
  const end = performance.now() + seconds * 1000;
  const [limit, last] = BAD_OF_LAST;
  const answers = new Map<string, (string | undefined)[]>(urls.map((url) => [url, []]));
  // Where there is time for fewer questions than it takes bad answers, it takes that much longer.
  for (let rounds = 0; performance.now() < end || rounds < limit; rounds++) {
    for (const [url, past] of answers) {
      past.push(await ask(url, policy, signal));
      const bad = past.slice(-last).filter((one) => one !== undefined);
      if (bad.length >= limit) {
        return {
          ok: false,
          reason: `${shown(url)} gave ${limit} bad answers of ${Math.min(past.length, last)}: ${bad.at(-1) ?? ''}`,
        };
      }
    }
    const left = rounds + 1 < limit ? policy.everySeconds : Math.max(0, (end - performance.now()) / 1000);
    await pause(Math.min(policy.everySeconds, left), signal);
  }
  return { ok: true };
}

/** What is bad about an answer; undefined where it is good. */
async function ask(url: string, { slowSeconds }: HealthPolicy, signal: AbortSignal): Promise<string | undefined> {
  const slow = AbortSignal.timeout(slowSeconds * 1000);
  try {
    const response = await fetch(url, {
      signal: AbortSignal.any([slow, signal]),
      redirect: 'manual',
    });
    // A body may be of any size, or have no end.
    await response.body?.cancel();
    return response.ok ? undefined : `status ${response.status}`;
  } catch (error) {
    signal.throwIfAborted();
    if (slow.aborted) return `slower than ${slowSeconds} s`;
    const { cause, message } = error as Error;
    return cause instanceof Error ? cause.message || cause.name : message.replaceAll(url, shown(url));
  }
}
