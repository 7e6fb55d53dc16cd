import { createRequire } from 'node:module';
import type { TerraformStack } from 'cdktf';
import { UserError } from '../constructs/core/errors';
import type { RehearseOptions } from './rehearse-options';
import type { RehearsedStack } from './rehearsed';
import { UnderWay } from './under-way';

/** Seconds that ending all providers may take. */
const CLOSE_SECONDS = 60;

type Runner = typeof import('./run-rehearsal');
let runner: Runner | undefined;
const underWay = new UnderWay();

/**
 * Takes a stack, and those that it depends on, through real Terraform with no cloud, no credentials and no download: init, validate,
 * plan, apply, and a second plan that must be empty. All rehearsals of a test file share their providers; several may run at once.
 * Takes 1 to 5 seconds for a stack of usual size: give the test a limit above Jest's 5 seconds.
 * @throws {UserError} `RehearsalFailed` with step, construct path, Terraform's message and source line; `TerraformMissing`;
 * `ProviderUnavailable`; `RehearsalStopped` where it was not awaited before the rehearsals were closed; and for any mistake in the app that holds the stack.
 * @example
 * new Queue(stack, 'Jobs');
 * const rehearsed = await rehearse(stack);
 * const { arn } = rehearsed.at('Jobs').values;
 */
export function rehearse(stack: TerraformStack, options: RehearseOptions = {}): Promise<RehearsedStack> {
  const caller = { stack: '' };
  Error.captureStackTrace(caller, rehearse);
  return underWay.track(async (signal) => {
    try {
      // Loaded with the first rehearsal: a test that only synthesizes need not load what talks to Terraform.
      runner ??= createRequire(__filename)('./run-rehearsal') as Runner;
      return await runner.runRehearsal(stack, options, signal);
    } catch (error) {
      throw withCaller(error, caller.stack);
    }
  });
}

/**
 * Ends the providers that the rehearsals of a test file share, and removes the states that they have kept. In Jest this happens by
 * itself after the last test of a file that imports `ashlar/testing`; where hooks are no globals, call it yourself.
 * @throws {UserError} `RehearsalStopped` when a rehearsal was still under way, after everything is closed: its test has not awaited it.
 */
export async function closeRehearsals(): Promise<void> {
  const [error] = await underWay.stop(stopped);
  await runner?.closeHosts();
  // A test that did not wait has passed whatever became of its rehearsal.
  if (error !== undefined) throw error;
}

function stopped(): UserError {
  return new UserError('rehearse', 'RehearsalStopped', [
    'closeRehearsals() or the end of the test file came before its end: await it, with a time limit that suffices',
  ]);
}

/** A mistake leads to the line of the test, not into this library. */
function withCaller(error: unknown, stack: string): unknown {
  if (error instanceof Error && error.name !== 'Error')
    error.stack = `${error.name}: ${error.message}\n${stack.split('\n').slice(1).join('\n')}`;
  return error;
}

interface TestGlobals {
  readonly afterAll?: (hook: () => Promise<void>, limitMs: number) => void;
  readonly expect?: { getState?(): { readonly currentTestName?: string } };
}

const { afterAll, expect } = globalThis as TestGlobals;
// Jest takes no more hooks once tests run.
const running = expect?.getState?.().currentTestName !== undefined;
if (typeof afterAll === 'function' && !running) afterAll(closeRehearsals, CLOSE_SECONDS * 1000);
