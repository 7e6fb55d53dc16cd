import { spawn } from 'node:child_process';
import { Socket } from 'node:net';

/** A process that does nothing and may be killed. */
export interface StandIn {
  readonly pid: number;
  /** Ends it. It ends with this process too, however that comes. */
  end(): void;
}

/**
 * Starts the process whose number Terraform gets for a provider. It must live, as Terraform takes its end for the provider's; and
 * Terraform kills it where the provider's socket does not answer, so that it may not be this one.
 * @see https://github.com/hashicorp/go-plugin/blob/v1.6.0/internal/cmdrunner/cmd_reattach.go
 */
export function startStandIn(): StandIn {
  // It reads until its input ends, which is when this process does. Ctrl-C in a terminal is not for it: Terraform winds down first.
  const child = spawn('/bin/sh', ['-c', 'read _'], {
    cwd: '/',
    env: {},
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  // Where it cannot be started there is still one process that lives.
  child.on('error', () => undefined);
  child.stdin.on('error', () => undefined);
  child.unref();
  if (child.stdin instanceof Socket) child.stdin.unref();
  return { pid: child.pid ?? process.pid, end: () => void child.kill('SIGKILL') };
}
