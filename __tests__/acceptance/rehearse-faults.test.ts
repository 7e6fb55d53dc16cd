import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { runProcess, type ProcessRun } from '../../terraform/process';
import { folder, output, removeFolders } from '../unit/terraform/support';
import { reportOf, ROOT, userEnv, type Report } from './support/command';
import { compiledCommand } from './support/compiled-command';
import * as faults from './support/faults';
import { dataStack, digests, ended, startRehearsal, until } from './support/rehearsed';
import { suite } from './support/suite';

let command: string;

// From its sources it would be compiled anew in each of the temporary folders.
beforeAll(async () => {
  command = await compiledCommand();
});
afterEach(removeFolders);

const INSTALL =
  'install Terraform 1.11 or newer (https://developer.hashicorp.com/terraform/install), or name another binary in TERRAFORM_BINARY_NAME\n';

/** Runs with a temporary folder of its own, in which nothing may be left. */
async function run(args: readonly string[], env: NodeJS.ProcessEnv, tmp = faults.temporary()): Promise<ProcessRun> {
  const done = await runProcess(process.execPath, [command, 'rehearse', ...args], {
    cwd: ROOT,
    env: { ...userEnv(), TMPDIR: tmp, ...env },
  });
  expect({ files: faults.leftIn(tmp), providers: faults.providersIn(tmp) }).toEqual({ files: [], providers: [] });
  return done;
}

async function report(outdir: string, env: NodeJS.ProcessEnv, more: readonly string[] = []): Promise<object> {
  const { stdout, stderr, exitCode } = await run(['--json', '--out', outdir, ...more], env);
  expect([exitCode, stderr]).toEqual([1, '']);
  return faults.told(JSON.parse(stdout) as Report);
}

suite('a rehearsal in which something breaks', ['terraform'], () => {
  test('says that Terraform was killed in the middle of apply', async () => {
    const terraform = await faults.terraformThat('apply', 'kill -9 $$');
    const killed = [
      'apply',
      'terraform apply was ended by SIGKILL: Something else than the rehearsal has ended it, such as the system for want of memory.',
    ];
    expect(await report(faults.estate(), { TERRAFORM_BINARY_NAME: terraform })).toEqual({
      queues: killed,
      plain: killed,
    });
  });

  test.each([
    ['rubbish', 'echo rubbish; sleep 300', 'does not answer as a Terraform provider'],
    ['another protocol', 'echo "1|4|unix|/tmp/x|grpc|"; sleep 300', 'speaks version 4 of the protocol, not 5 or 6'],
    ['nothing at all', 'exit 3', 'ended with exit code 3 before it said where it listens'],
    [
      'an error',
      'echo "no such library" >&2; exit 127',
      'ended with exit code 127 before it said where it listens; it wrote: no such library',
    ],
    [
      'a socket that is not there',
      'echo "1|5|unix|/does/not/exist|grpc|"; sleep 300',
      'failed during GetProviderSchema',
    ],
  ])('of a provider that says %s: real plans fail with it, otherwise it is simulated', async (_what, text, reason) => {
    const env = { TF_CLI_CONFIG_FILE: faults.mirrorOf(text) };
    expect(await report(faults.estate(), env, ['--mode', 'real-plan'])).toEqual({
      queues: ['prepare', expect.stringMatching(/^provider hashicorp\/aws 5\.100\.0 cannot be played as real-plan: /)],
      plain: 'ok',
    });
    const { stacks } = reportOf(await run(['--json', '--out', faults.estate()], env));
    const played = stacks.flatMap(({ result, providers }) =>
      providers.map(({ mode, reason: why }) => [result, mode, why]),
    );
    expect(played).toEqual([['ok', 'simulated', expect.stringContaining(reason)]]);
  });

  test('refuses a Terraform that is too old, and one that is not there', async () => {
    const old = faults.script('terraform', `echo '{"terraform_version":"1.5.7"}'`);
    expect(await run(['--out', faults.estate()], { TERRAFORM_BINARY_NAME: old })).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: `Terraform [TerraformTooOld]:\n- \`${old}\` is version 1.5.7, older than 1.11.0. To cure it, ${INSTALL}`,
    });
    const path = dirname(faults.script('nothing', ''));
    expect(await run(['--out', faults.estate()], { PATH: [path, '/does/not/exist'].join(delimiter) })).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: `Terraform [TerraformMissing]:\n- was not found on the PATH, and a rehearsal runs it. To rehearse, ${INSTALL}`,
    });
  });
});

suite('two rehearsals at once', ['terraform'], () => {
  test('in one project do not meet', async () => {
    const outdir = faults.estate();
    const [one, two] = await Promise.all([1, 2].map(() => run(['--json', '--out', outdir], {})));
    for (const stdout of [one?.stdout, two?.stdout]) {
      expect(faults.told(JSON.parse(stdout ?? '') as Report)).toEqual({ queues: 'ok', plain: 'ok' });
    }
  });

  test('that keep their states in one folder are refused, until the first has ended or was killed', async () => {
    const [outdir, tmp] = [output({ plain: { config: dataStack('plain', { Main: {} }) } }), faults.temporary()];
    const keep = join(folder(), 'kept');
    const terraform = await faults.terraformThat('apply', ': > "$TMPDIR/applies"; sleep 300');
    const first = startRehearsal(
      ['--out', outdir, '--keep', keep],
      { TMPDIR: tmp, TERRAFORM_BINARY_NAME: terraform },
      command,
    );
    const end = ended(first);
    await until('an apply', () => faults.leftIn(tmp).some((name) => existsSync(join(tmp, name, 'tmp/applies'))));
    expect(await run(['--out', outdir, '--keep', keep], {})).toMatchObject({
      exitCode: 1,
      stdout: '',
      stderr: `${keep} [KeepFolder]:\n- another rehearsal, process ${first.pid}, keeps its states here. Wait for its end, or give another folder\n`,
    });
    first.kill('SIGKILL');
    await end.catch(() => undefined);
    expect((await run(['--out', outdir, '--keep', keep], {}, tmp)).exitCode).toBe(0);
    expect(Object.keys(digests(keep)).some((file) => file.endsWith('.lock'))).toBe(false);
  });
});

suite('a rehearsal in folders that make trouble', ['terraform'], () => {
  test('works where their paths hold blanks, quotes and letters of all kinds', async () => {
    const { exitCode, stderr } = await run(['--out', faults.estate()], {}, faults.temporary(`a b'c "ö`));
    expect([exitCode, stderr]).toEqual([0, expect.stringContaining('2 ok')]);
  });

  test('names a temporary folder whose path is too long for sockets', async () => {
    const tmp = faults.temporary('long'.repeat(20));
    expect(await run(['--out', faults.estate()], {}, tmp)).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: expect.stringContaining(
        `${tmp} [TemporaryFolder]:\n- is too long a path: sockets in it would have no name. Name a folder of at most 66 bytes in TMPDIR\n`,
      ),
    });
  });

  const problem = faults.mountProblem();
  if (problem !== undefined) console.warn(`skipped: a full disk and a project that cannot be written: ${problem}`);
  const mounting = problem === undefined ? test : test.skip;

  /** Runs the command where `mounts` holds, and gives what it left in TMPDIR after how it ended. */
  const mounted = async (mounts: string, outdir: string, env: NodeJS.ProcessEnv): Promise<ProcessRun> => {
    const shell = `${mounts}\n"$@"\ncode=$?\nls -A "$TMPDIR" | grep ashlar- >&2\nexit $code`;
    const args = ['-rm', 'sh', '-c', shell, 'sh', process.execPath, command, 'rehearse', '--out', outdir];
    return runProcess('unshare', args, { cwd: ROOT, env: { ...userEnv(), ...env } });
  };

  mounting.each([
    ['copying', 24, ''],
    ['planning', 4096, 'cat /dev/zero > "$TMPDIR/fill" 2>/dev/null'],
  ])('names the temporary folder that is full while %s, and leaves nothing there', async (_what, kib, act) => {
    const tmp = faults.temporary();
    const terraform = await faults.terraformThat('plan', act === '' ? ':' : act);
    const mount = `mount -t tmpfs -o size=${kib}k tmpfs "$TMPDIR"`;
    const done = await mounted(mount, faults.estate(), { TMPDIR: tmp, TERRAFORM_BINARY_NAME: terraform });
    expect([done.exitCode, done.stdout]).toEqual([1, '']);
    const [, message] = /^(?:rehearse .*\n)*([^]*)$/.exec(done.stderr.replace(/ashlar-\w{6} \[/, 'ashlar-X [')) ?? [];
    expect(message).toBe(
      `${tmp}/ashlar-X [DiskFull]:\n- no space is left here for the rehearsal. Make room, or name a folder with more of it in TMPDIR\n`,
    );
  });

  mounting('works in a project that cannot be written', async () => {
    const outdir = faults.estate();
    const readOnly = `mount --bind "${outdir}" "${outdir}" && mount -o remount,ro,bind "${outdir}"\ntouch "${outdir}/x" 2>/dev/null && exit 9`;
    const tmp = faults.temporary();
    const done = await mounted(readOnly, outdir, { TMPDIR: tmp });
    expect([done.exitCode, done.stderr]).toEqual([0, expect.stringContaining('2 ok')]);
  });
});
