import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findTerraform } from '../../../terraform/binary';
import { readManifest } from '../../../terraform/manifest';
import {
  validateStacks,
  type Validation,
  type ValidateOptions,
  type ValidationEvent,
} from '../../../terraform/validate';
import { fakeTerraform, folder, output, queues, removeFolders, write, type Call } from './support';

afterEach(removeFolders);

const valid = (): { out: string } => ({ out: '{"valid":true,"diagnostics":[]}' });
const unreachable = (): { out: string; code: number } => ({
  out: JSON.stringify({
    type: 'diagnostic',
    diagnostic: {
      severity: 'error',
      summary: 'Failed to query available provider packages',
      detail:
        'Could not retrieve the list of available versions for provider hashicorp/aws: could not connect to registry.terraform.io: no such host\n\nTo see more',
    },
  }),
  code: 1,
});
const locked = (): object => {
  require('node:fs').writeFileSync('.terraform.lock.hcl', 'locked');
  return {};
};

async function validation(
  fake: ReturnType<typeof fakeTerraform>,
  outdir: string,
  options: Partial<ValidateOptions> = {},
): Promise<Validation> {
  const terraform = (await findTerraform(fake.env))!;
  return validateStacks(readManifest(outdir).stacks, { terraform, env: fake.env, lastResort: [], ...options });
}

const of = (calls: readonly Call[], command: string): Call[] => calls.filter(({ args }) => args[0] === command);

test('stacks with the same providers share one init, and nothing is written next to them', async () => {
  const fake = fakeTerraform({ init: locked, validate: valid });
  const outdir = output({
    one: { config: queues('one', 'Jobs') },
    two: { config: queues('two', 'Mails') },
    three: { config: { terraform: { required_providers: { null: { source: 'null' } } } } },
  });
  write(outdir, {
    'stacks/one/assets/page.html': 'hello',
    'stacks/one/.terraform/x': '',
    'stacks/one/.terraform.lock.hcl': 'old',
  });
  const events: ValidationEvent[] = [];
  const { stacks, notes } = await validation(fake, outdir, { onEvent: (event) => events.push(event) });
  expect(notes).toEqual([]);
  expect(stacks.map(({ stack, result, diagnostics }) => [stack, result, diagnostics])).toEqual([
    ['one', 'valid', []],
    ['two', 'valid', []],
    ['three', 'valid', []],
  ]);
  const [inits, validates] = [of(fake.calls(), 'init'), of(fake.calls(), 'validate')];
  expect(inits.map(({ args, files }) => [...args, ...files])).toEqual([
    ['init', '-backend=false', '-input=false', '-json', 'main.tf.json'],
    ['init', '-backend=false', '-input=false', '-json', 'main.tf.json'],
  ]);
  expect(validates.map(({ files }) => files.join(' ')).sort()).toEqual([
    '.terraform.lock.hcl assets cdk.tf.json',
    '.terraform.lock.hcl cdk.tf.json',
    '.terraform.lock.hcl cdk.tf.json',
  ]);
  const dataOf = (calls: Call[]): Set<string> => new Set(calls.map(({ env }) => env['TF_DATA_DIR']!));
  expect(dataOf(validates)).toEqual(dataOf(inits));
  expect(existsSync(dirname(dirname(inits[0]!.cwd)))).toBe(false);
  expect(readdirSync(join(outdir, 'stacks/two'))).toEqual(['cdk.tf.json']);
  expect(events.filter(({ type }) => type === 'providers')).toEqual([
    { type: 'providers', providers: ['hashicorp/aws 5.100.0'] },
    { type: 'providers', providers: ['hashicorp/null'] },
  ]);
});

test('what Terraform says about a block names the construct that it comes from', async () => {
  const fake = fakeTerraform({
    validate: () => ({
      out: JSON.stringify({
        diagnostics: [
          { severity: 'error', summary: 'too long', detail: '', address: 'aws_sqs_queue.Jobs[0]' },
          {
            severity: 'warning',
            summary: 'old',
            detail: '',
            snippet: { context: 'provider.aws', code: '"region": 1' },
          },
        ],
      }),
      code: 1,
    }),
  });
  const { stacks } = await validation(fake, output({ one: { config: queues('one', 'Jobs') } }));
  expect(stacks).toEqual([
    {
      stack: 'one',
      result: 'invalid',
      seconds: expect.any(Number),
      diagnostics: [
        {
          severity: 'error',
          summary: 'too long',
          detail: '',
          address: 'aws_sqs_queue.Jobs[0]',
          constructPath: 'one/Jobs/Resource',
        },
        { severity: 'warning', summary: 'old', detail: '', address: 'provider.aws', snippet: '"region": 1' },
      ],
    },
  ]);
});

test('providers that the configuration cannot provide come from a mirror of the machine, with a note', async () => {
  const answer = `({ env }) => env.TF_CLI_CONFIG_FILE ? {} : (${unreachable.toString()})()`;
  const fake = fakeTerraform({ init: { toString: () => answer } as never, validate: valid });
  const mirror = write(folder(), { 'registry.terraform.io/hashicorp/aws/5.100.0/linux_amd64/provider': '' });
  const { stacks, notes } = await validation(fake, output({ one: { config: queues('one', 'Jobs') } }), {
    extraMirrors: [mirror],
  });
  expect(stacks.map(({ result }) => result)).toEqual(['valid']);
  expect(notes).toEqual([
    `hashicorp/aws 5.100.0 came from ${mirror}, as Terraform's own configuration could not provide it (could not connect to registry.terraform.io)`,
  ]);
  const [first, second] = of(fake.calls(), 'init');
  // What a registry sends is kept where CDKTF keeps it; what a mirror holds is linked, not copied.
  expect(first!.env['TF_PLUGIN_CACHE_DIR']).toBe(join(fake.env['HOME']!, '.terraform.d/plugin-cache'));
  expect(second!.env['TF_PLUGIN_CACHE_DIR']).toBeUndefined();
  expect(existsSync(join(fake.env['HOME']!, '.terraform.d/plugin-cache'))).toBe(false);
});

test('a mirror that Terraform looks into by itself is no news', async () => {
  const answer = `({ env }) => env.TF_CLI_CONFIG_FILE ? {} : (${unreachable.toString()})()`;
  const fake = fakeTerraform({ init: { toString: () => answer } as never, validate: valid });
  const provider = (type: string): string => `registry.terraform.io/hashicorp/${type}/5.100.0/linux_amd64/provider`;
  write(join(fake.env['HOME']!, '.terraform.d/plugins'), { [provider('aws')]: '' });
  const other = write(folder(), { [provider('null')]: '' });
  const config = { ...queues('one', 'Jobs'), data: { null_data_source: { values: {} } } };
  const { notes } = await validation(fake, output({ one: { config } }), { extraMirrors: [other] });
  expect(notes.map((note) => note.split(', as')[0])).toEqual([`hashicorp/null came from ${other}`]);
});

test.each(['', 'direct {}'])(
  'an explicit `provider_installation {%s}` stands: no other mirror is asked, and the stack is not validated',
  async (method) => {
    const fake = fakeTerraform({ init: unreachable, validate: valid });
    const holdsAws = { 'registry.terraform.io/hashicorp/aws/5.100.0/linux_amd64/provider': '' };
    const file = join(write(folder(), { mine: `provider_installation {\n${method}\n}` }), 'mine');
    const { stacks, notes } = await validation(fake, output({ one: { config: queues('one', 'Jobs') } }), {
      env: { ...fake.env, TF_CLI_CONFIG_FILE: file },
      extraMirrors: [write(folder(), holdsAws)],
    });
    expect(stacks).toEqual([
      expect.objectContaining({
        result: 'not-validated',
        reason: expect.stringMatching(/could not connect to registry\.terraform\.io: no such host$/),
        advice: expect.stringMatching(/^Let this machine reach registry\.terraform\.io, or name a filesystem_mirror/),
      }),
    ]);
    expect(notes).toEqual([]);
    const inits = of(fake.calls(), 'init').map(({ env }) => [env['TF_CLI_CONFIG_FILE'], env['TF_PLUGIN_CACHE_DIR']]);
    // Without the network nothing is put into a cache.
    expect(inits).toEqual([[file, method === '' ? undefined : join(fake.env['HOME']!, '.terraform.d/plugin-cache')]]);
  },
);

test('a plugin cache of the user is used as it is', async () => {
  const fake = fakeTerraform({ validate: valid });
  const env = { ...fake.env, TF_PLUGIN_CACHE_DIR: '/cache' };
  await validation(fake, output({ one: { config: queues('one', 'Jobs') } }), { env });
  expect(of(fake.calls(), 'init').map((call) => call.env['TF_PLUGIN_CACHE_DIR'])).toEqual(['/cache']);
});

test('a stack whose providers cannot be had is not validated, with the reason and what to do; others are', async () => {
  const answer = `({ cwd }) => require('node:fs').readFileSync(cwd + '/main.tf.json', 'utf8').includes('null') ? {} : (${unreachable.toString()})()`;
  const fake = fakeTerraform({ init: { toString: () => answer } as never, validate: valid });
  const outdir = output({
    one: { config: queues('one', 'Jobs') },
    two: { config: { resource: { null_resource: { once: {} } } } },
  });
  const { stacks } = await validation(fake, outdir);
  expect(stacks).toEqual([
    {
      stack: 'one',
      result: 'not-validated',
      seconds: 0,
      diagnostics: [],
      reason:
        'Failed to query available provider packages: Could not retrieve the list of available versions for provider ' +
        'hashicorp/aws: could not connect to registry.terraform.io: no such host',
      advice:
        'Let this machine reach registry.terraform.io, or name a filesystem_mirror that holds hashicorp/aws 5.100.0 for ' +
        'linux_amd64 in the Terraform CLI configuration (TF_CLI_CONFIG_FILE)',
    },
    { stack: 'two', result: 'valid', seconds: expect.any(Number), diagnostics: [] },
  ]);
});

test('a stack with modules has an init of its own, and finds them from there', async () => {
  const copy = (): object => {
    const { copyFileSync, existsSync: exists } = require('node:fs');
    if (exists('cdk.tf.json')) copyFileSync('cdk.tf.json', `${process.env['HOME']}/copy.json`);
    return {};
  };
  const fake = fakeTerraform({ init: copy, validate: valid });
  const module = { vpc: { source: '../../modules/vpc', cidr: '10.0.0.0/16' }, dns: { source: './assets/dns' } };
  const outdir = output({
    one: { config: { ...queues('one', 'Jobs'), module } },
    two: { config: queues('two', 'Jobs') },
  });
  await validation(fake, outdir);
  const inits = of(fake.calls(), 'init').map(({ files }) => files.join());
  expect(inits.sort()).toEqual(['cdk.tf.json', 'main.tf.json']);
  expect(JSON.parse(readFileSync(join(fake.env['HOME']!, 'copy.json'), 'utf8')).module).toEqual({
    vpc: { source: join(outdir, 'modules/vpc'), cidr: '10.0.0.0/16' },
    dns: { source: './assets/dns' },
  });
});

test('an abort stops Terraform and leaves no folder behind', async () => {
  const fake = fakeTerraform({ validate: () => (setTimeout(() => undefined, 60_000), { out: '' }) });
  const controller = new AbortController();
  const running = validation(fake, output({ one: { config: queues('one', 'Jobs') } }), { signal: controller.signal });
  while (of(fake.calls(), 'validate').length === 0) await new Promise((done) => setTimeout(done, 10));
  const scratch = dirname(dirname(of(fake.calls(), 'validate')[0]!.cwd));
  expect(statSync(scratch).mode & 0o777).toBe(0o700);
  controller.abort(new Error('enough'));
  await expect(running).rejects.toThrow('enough');
  expect(existsSync(scratch)).toBe(false);
});
