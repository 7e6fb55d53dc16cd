const PAUSE_MILLISECONDS = 100;

/** Waits. */
export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/**
 * Asks again and again until there is an answer other than undefined.
 * @throws after `limitSeconds`: what was waited for, and the error of the last try if that failed.
 */
export async function waitFor<T>(what: string, ask: () => Promise<T | undefined>, limitSeconds: number): Promise<T> {
  const limit = performance.now() + limitSeconds * 1_000;
  let last: unknown;
  for (;;) {
    try {
      last = undefined;
      const answer = await ask();
      if (answer !== undefined) return answer;
    } catch (error) {
      last = error;
    }
    if (performance.now() > limit) {
      throw new Error(`${what}: not within ${limitSeconds} s`, last === undefined ? {} : { cause: last });
    }
    await pause(PAUSE_MILLISECONDS);
  }
}

/** True once an address answers well; undefined until then. */
export async function answers(url: string): Promise<true | undefined> {
  const { ok } = await fetch(url, { signal: AbortSignal.timeout(5_000) });
  return ok ? true : undefined;
}
