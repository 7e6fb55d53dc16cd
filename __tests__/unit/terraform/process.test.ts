import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findTerraform } from '../../../terraform/binary';
import { diagnosticText, parseDiagnostics } from '../../../terraform/diagnostics';
import { runProcess, runTerraform } from '../../../terraform/process';
import { inScratch } from '../../../terraform/scratch';
import { fakeTerraform, folder, removeFolders, write } from './support';

afterEach(removeFolders);

const INSTALL =
  'install Terraform 1.11 or newer (https://developer.hashicorp.com/terraform/install), or name another binary in TERRAFORM_BINARY_NAME';

test('Terraform is found on the PATH, with its version and platform', async () => {
  const { env } = fakeTerraform();
  expect(await findTerraform(env)).toEqual({
    program: join(env['HOME']!, 'bin/terraform'),
    version: '1.11.4',
    platform: 'linux_amd64',
  });
});

test('no Terraform on the PATH is no error', async () => {
  expect(await findTerraform({ PATH: folder() })).toBeUndefined();
});

test('a program that is asked for by name has to be there', async () => {
  await expect(findTerraform({ PATH: folder(), TERRAFORM_BINARY_NAME: 'tofu' })).rejects.toThrow(
    `Terraform [TerraformMissing]:\n- TERRAFORM_BINARY_NAME names \`tofu\`, which is not a program on the PATH. To cure it, ${INSTALL}`,
  );
});

test('an old Terraform is refused with the version to install', async () => {
  const { env } = fakeTerraform({ version: () => ({ out: '{"terraform_version":"1.9.8"}' }) });
  await expect(findTerraform(env)).rejects.toThrow(
    `Terraform [TerraformTooOld]:\n- \`${env['HOME']}/bin/terraform\` is version 1.9.8, older than 1.11.0. To cure it, ${INSTALL}`,
  );
});

test('a program that cannot tell its version is refused with what it said', async () => {
  const { env } = fakeTerraform({ version: () => ({ err: 'bad CPU type\n', code: 86 }) });
  await expect(findTerraform(env)).rejects.toThrow(
    `Terraform [TerraformBroken]:\n- \`${env['HOME']}/bin/terraform version\` ended with exit code 86: bad CPU type. To cure it, ${INSTALL}`,
  );
});

test('a command is told not to ask and not to call home, and its output comes back with the exit code', async () => {
  const fake = fakeTerraform({
    plan: () => ({
      out: '{"type":"version"}\n{"type":"diagnostic","diagnostic":{"severity":"warning","summary":"Old","detail":"Why"}}\n',
      err: 'on the side',
      code: 2,
    }),
  });
  const cwd = folder();
  const run = await runTerraform(join(fake.env['HOME']!, 'bin/terraform'), ['plan', '-json'], { cwd, env: fake.env });
  expect({ ...run, stdout: '' }).toEqual({
    exitCode: 2,
    stdout: '',
    stderr: 'on the side',
    diagnostics: [{ severity: 'warning', summary: 'Old', detail: 'Why' }],
  });
  expect(fake.calls()).toEqual([
    expect.objectContaining({
      args: ['plan', '-json'],
      cwd,
      env: expect.objectContaining({ CHECKPOINT_DISABLE: '1', TF_IN_AUTOMATION: '1', TF_INPUT: '0' }),
    }),
  ]);
});

test('the number of a command that runs is told at once: what it leads is a group of its own', async () => {
  const started: number[] = [];
  const onStart = (pid: number): void => void started.push(pid);
  const { stdout } = await runProcess('echo $$ $(ps -o pgid= -p $$)', [], { cwd: '/', shell: true, onStart });
  expect(stdout.trim()).toBe(`${started.join()} ${started.join()}`);
  await runProcess('/no/such/program', [], { cwd: '/', onStart }).catch(() => undefined);
  expect(started.length).toBe(1);
});

test('a program that is not there is named', async () => {
  await expect(runTerraform('/no/such/program', [], { cwd: '/' })).rejects.toThrow(
    '`/no/such/program` [ProgramMissing]:\n- cannot be started: spawn /no/such/program ENOENT',
  );
});

test('an abort interrupts the command and kills what it leaves behind', async () => {
  const cwd = folder();
  const controller = new AbortController();
  // The inner one ignores the interrupt, as a provider does, and holds the pipes open: the run ends only once it is gone.
  const running = runProcess('trap "exit 3" INT; (trap "" INT; sleep 60) & echo $! > pid; wait', [], {
    cwd,
    shell: true,
    signal: controller.signal,
  });
  while (!existsSync(join(cwd, 'pid')) || readFileSync(join(cwd, 'pid'), 'utf8') === '')
    await new Promise((done) => setTimeout(done, 5));
  controller.abort();
  expect(await running).toEqual({ exitCode: 3, stdout: '', stderr: '', stopped: 'aborted' });
});

test('a command that exceeds its time limit is stopped and says so', async () => {
  const run = await runProcess('sleep', ['60'], { cwd: '/', limitSeconds: 0.05 });
  expect(run).toEqual({ exitCode: -1, stdout: '', stderr: '', stopped: 'time-limit' });
});

test('the scratch folder is private, and gone after an error', async () => {
  let seen = '';
  const failing = inScratch((scratch) => {
    seen = scratch;
    write(scratch, { 'deep/file': '' });
    return Promise.reject(new Error('out of luck'));
  });
  await expect(failing).rejects.toThrow('out of luck');
  expect(existsSync(seen)).toBe(false);
});

test('Ctrl-C aborts the work, and is reported once the scratch folder is gone', async () => {
  let seen = '';
  const working = inScratch(async (scratch, signal) => {
    seen = scratch;
    const aborted = new Promise((done) => signal.addEventListener('abort', done));
    // Twice, as it comes to a program that a launcher has started.
    process.emit('SIGINT', 'SIGINT');
    process.emit('SIGINT', 'SIGINT');
    await aborted;
    expect(existsSync(scratch)).toBe(true);
  });
  await expect(working).rejects.toEqual(expect.objectContaining({ message: 'stopped by SIGINT', exitCode: 130 }));
  expect(existsSync(seen)).toBe(false);
});

test('diagnostics of validate are one document, with the block from the address or else from the snippet', () => {
  const diagnostics = [
    {
      severity: 'error',
      summary: 'Out of range',
      detail: '',
      address: 'aws_sqs_queue.Jobs',
      snippet: { context: 'resource.x.y', code: '  "delay": 1,' },
    },
    {
      severity: 'error',
      summary: 'Unknown',
      detail: 'No such\nargument.\n\nMore.',
      snippet: { context: 'resource.aws_sqs_queue.Mails' },
    },
  ];
  const parsed = parseDiagnostics(JSON.stringify({ valid: false, diagnostics }));
  expect(parsed).toEqual([
    { severity: 'error', summary: 'Out of range', detail: '', address: 'aws_sqs_queue.Jobs', snippet: '"delay": 1,' },
    { severity: 'error', summary: 'Unknown', detail: 'No such\nargument.\n\nMore.', address: 'aws_sqs_queue.Mails' },
  ]);
  expect(parsed.map(diagnosticText)).toEqual(['Out of range', 'Unknown: No such argument.']);
});
