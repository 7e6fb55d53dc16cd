import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findTerraform } from '../../terraform/binary';
import { folder, output, removeFolders, write } from '../unit/terraform/support';
import { userEnv } from './support/command';
import { compiledCommand } from './support/compiled-command';
import { terraformThat } from './support/faults';
import { dataStack, digests, ended, processesIn, startRehearsal, until } from './support/rehearsed';
import { suite } from './support/suite';

let command: string;

// From its sources it would be compiled anew in each of the temporary folders.
beforeAll(async () => {
  command = await compiledCommand();
});
afterEach(removeFolders);

const rehearsal = (args: readonly string[], env: NodeJS.ProcessEnv): ChildProcess => startRehearsal(args, env, command);

/** A Terraform whose apply takes until it is stopped. */
async function slowTerraform(): Promise<string> {
  const terraform = await findTerraform();
  const file = join(
    write(folder(), {
      'terraform-slow': `#!/bin/sh\n[ "$1" = apply ] && sleep 300\nexec ${terraform?.program ?? ''} "$@"\n`,
    }),
    'terraform-slow',
  );
  chmodSync(file, 0o755);
  return file;
}

/** A temporary folder for the command, which is empty where nothing is left. */
function temporary(): string {
  const path = join(folder(), 't');
  mkdirSync(path);
  return path;
}

const estate = (): string =>
  output({
    one: { config: dataStack('one', { Main: { input: 'x' } }) },
    two: { config: dataStack('two', { Main: { input: 'y' } }) },
  });

/** Waits until Terraform applies, which is when there is something to leave behind. */
const applying = (tmp: string): Promise<void> =>
  until('two applies', () => processesIn(tmp).filter((pid) => commandOf(pid).startsWith('sleep')).length === 2);

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

suite('a rehearsal that is stopped', ['terraform'], () => {
  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('by %s in the middle of apply leaves no process and no file, with exit code %i', async (signal, code) => {
    const [tmp, outdir] = [temporary(), estate()];
    const before = digests(outdir);
    const child = rehearsal(['--out', outdir], { TMPDIR: tmp, TERRAFORM_BINARY_NAME: await slowTerraform() });
    const end = ended(child);
    await applying(tmp);
    child.kill(signal);
    expect(await end).toEqual({ code, output: '' });
    expect({
      files: readdirSync(tmp).filter((name) => name.startsWith('ashlar-')),
      processes: processesIn(tmp),
    }).toEqual({
      files: [],
      processes: [],
    });
    expect(digests(outdir)).toEqual(before);
  });

  test('by Ctrl-C twice does not wait for a Terraform that goes on, and still leaves nothing', async () => {
    const [tmp, outdir] = [temporary(), estate()];
    const terraform = await terraformThat('apply', 'trap "" INT\nsleep 300 &\nwhile kill -0 $!; do wait; done');
    const child = rehearsal(['--out', outdir], { TMPDIR: tmp, TERRAFORM_BINARY_NAME: terraform });
    const end = ended(child);
    await applying(tmp);
    child.kill('SIGINT');
    await new Promise((done) => setTimeout(done, 1500));
    expect([child.exitCode, processesIn(tmp).length > 0]).toEqual([null, true]);
    const again = performance.now();
    child.kill('SIGINT');
    expect(await end).toEqual({ code: 130, output: '' });
    // A stopped Terraform has ten seconds by itself.
    expect(performance.now() - again).toBeLessThan(5000);
    await until('the end of what was killed', () => processesIn(tmp).length === 0, 2);
    expect(readdirSync(tmp).filter((name) => name.startsWith('ashlar-'))).toEqual([]);
  });

  test('by SIGKILL is cleared away by the next one, which says so, and leaves those that run alone', async () => {
    const [tmp, outdir] = [temporary(), estate()];
    const env = { TMPDIR: tmp, TERRAFORM_BINARY_NAME: await slowTerraform() };
    const killed = rehearsal(['--out', outdir], env);
    const end = ended(killed);
    await applying(tmp);
    const scratch = readdirSync(tmp).filter((name) => name.startsWith('ashlar-'));
    const left = processesIn(tmp);
    killed.kill('SIGKILL');
    await until('the end of the killed one', () => killed.signalCode !== null);
    expect([scratch.length, left.length > 0, existsSync(join(tmp, scratch[0] ?? ''))]).toEqual([1, true, true]);

    const other = rehearsal(['--out', outdir], env);
    const otherEnd = ended(other);
    await until('the removal of the folder', () => !existsSync(join(tmp, scratch[0] ?? '')));
    await applying(tmp);
    expect(processesIn(tmp).filter((pid) => left.includes(pid))).toEqual([]);
    const quick = await ended(rehearsal(['--out', outdir], { TMPDIR: tmp }));
    expect([quick.code, quick.output]).toEqual([0, expect.stringContaining('2 stacks, +2: 2 ok in ')]);
    expect(readdirSync(tmp).filter((name) => name.startsWith('ashlar-')).length).toBe(1);
    other.kill('SIGTERM');
    expect((await otherEnd).code).toBe(143);
    await end;
  });
});

suite('a validation that is stopped', ['terraform'], () => {
  test('by SIGKILL is cleared away by the next command, whichever that is', async () => {
    const [tmp, outdir] = [temporary(), estate()];
    const terraform = await terraformThat('validate', 'sleep 300');
    const killed = spawn(process.execPath, [command, 'validate', '--no-synth', '--out', outdir], {
      env: { ...userEnv(), TMPDIR: tmp, TERRAFORM_BINARY_NAME: terraform },
      stdio: 'ignore',
    });
    const working = (): number[] => processesIn(tmp).filter((pid) => commandOf(pid).startsWith('sleep'));
    await until('a validation', () => working().length > 0);
    killed.kill('SIGKILL');
    await until('its end', () => killed.signalCode !== null);
    expect([readdirSync(tmp).length > 0, working().length > 0]).toEqual([true, true]);
    const next = await ended(rehearsal(['--out', outdir], { TMPDIR: tmp }));
    expect([next.code, next.output]).toEqual([0, expect.stringContaining('cleared away what 1 killed')]);
    expect({ files: readdirSync(tmp).filter((name) => name.startsWith('ashlar-')), processes: working() }).toEqual({
      files: [],
      processes: [],
    });
  });
});
