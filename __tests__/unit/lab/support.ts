import { chmodSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { folder, write } from '../terraform/support';

/** Seconds for what takes a moment, on a machine that is busy. */
const LIMIT_SECONDS = 20;

/**
 * The environment of a machine with a cache of its own, and a Go that does this when it builds: `$3` is the file to write.
 * It tells its version as Go does.
 */
export function machine(build: string): NodeJS.ProcessEnv & { readonly XDG_CACHE_HOME: string } {
  const bin = folder();
  const version = JSON.stringify({ GOVERSION: 'go1.26.0', GOOS: 'linux', GOARCH: 'amd64' });
  const script = `#!/bin/sh\ncase "$1" in\nenv) echo '${version}';;\nbuild) ${build};;\nesac\n`;
  write(bin, { go: script });
  chmodSync(join(bin, 'go'), 0o755);
  return { PATH: [bin, '/usr/bin', '/bin'].join(delimiter), XDG_CACHE_HOME: folder() };
}

/** Waits until it is so. */
export async function until(isSo: () => boolean): Promise<void> {
  const limit = performance.now() + LIMIT_SECONDS * 1_000;
  while (!isSo()) {
    if (performance.now() > limit) throw new Error(`not within ${LIMIT_SECONDS} s`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Does a process run, and has not just ended? */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
