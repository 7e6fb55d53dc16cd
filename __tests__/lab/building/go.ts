import { spawnSync } from 'node:child_process';
import { z } from 'zod';

const ADVICE =
  'The lab is built with Go 1.26 or newer, which is not on PATH: install it from https://go.dev/doc/install';

const goEnvironment = z.object({ GOVERSION: z.string(), GOOS: z.string(), GOARCH: z.string() });

/** The Go on the PATH: a program is built anew with another one. */
export interface Go {
  /** `go1.26.8 linux/amd64`. */
  readonly version: string;
}

/** Go, or one line that says why there is none to use. */
export function goOrReason(env: NodeJS.ProcessEnv = process.env): Go | string {
  const options = { cwd: __dirname, env, encoding: 'utf8', timeout: 60_000 } as const;
  const run = spawnSync('go', ['env', '-json', 'GOVERSION', 'GOOS', 'GOARCH'], options);
  if (run.error !== undefined) return ADVICE;
  const last = run.stderr.trim().split('\n').pop() ?? '';
  if (run.status !== 0) return `\`go env\` ended with exit code ${String(run.status)}: ${last}`;
  const { GOVERSION, GOOS, GOARCH } = goEnvironment.parse(JSON.parse(run.stdout));
  return { version: `${GOVERSION} ${GOOS}/${GOARCH}` };
}
