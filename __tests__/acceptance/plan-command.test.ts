import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join, resolve } from 'node:path';
import { DataAwsSsmParameter } from '@cdktf/provider-aws/lib/data-aws-ssm-parameter';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { SsmParameter } from '@cdktf/provider-aws/lib/ssm-parameter';
import { App, DataResource, S3Backend, TerraformStack } from 'cdktf';
import pc from 'picocolors';
import { plan } from '../../cli/plan';
import type { Terminal } from '../../cli/output';
import { runTerraform } from '../../terraform/process';
import { scratch } from './support/differences';
import { withKeptProvider } from './support/kept-provider';
import { startMoto, stop, type Moto } from './support/moto';
import { suite } from './support/suite';

const ACCOUNT = '123456789012';
const PASSWORD = 'correct horse battery';
const [NETWORK, DATA, APPS] = ['shop-dev-network', 'shop-dev-data', 'shop-dev-apps'];

/** What a team may change between two plans. */
interface Edit {
  readonly zone?: string;
  readonly owner?: string;
  readonly password?: string;
  readonly account?: string;
  readonly bucket?: string;
}

/** Three stacks, each of which reads the one before; only the second needs the AWS provider. */
function synthesize(outdir: string, edit: Edit = {}): void {
  mkdirSync(outdir, { recursive: true });
  const app = new App({ outdir, stackTraces: false });
  const stack = (id: string): TerraformStack => {
    const made = new TerraformStack(app, id);
    const backend = new S3Backend(made, {
      bucket: edit.bucket ?? 'state',
      key: `${id}.tfstate`,
      region: 'us-east-1',
      usePathStyle: true,
    });
    backend.addOverride('use_lockfile', true);
    return made;
  };
  const zone = new DataResource(stack(NETWORK), 'Zone');
  // Its type in CDKTF knows maps only.
  zone.addOverride('input', edit.zone ?? 'shop.test');
  const data = stack(DATA);
  new AwsProvider(data, 'aws', { allowedAccountIds: [edit.account ?? ACCOUNT] });
  const name = new SsmParameter(data, 'Name', {
    name: '/shop/name',
    type: 'String',
    insecureValue: zone.output.toString(),
    tags: { owner: edit.owner ?? 'shop' },
  });
  new SsmParameter(data, 'Password', {
    name: '/shop/password',
    type: 'SecureString',
    value: edit.password ?? PASSWORD,
  });
  new DataResource(stack(APPS), 'Worker', { input: { parameter: name.arn } });
  app.synth();
}

suite('ashlar plan', ['terraform', 'moto'], () => {
  const outdir = scratch('plan/cdktf.out');
  const folderOf = (stack: string): string => join(outdir, 'stacks', stack);
  let emulator: Moto;
  let moto: Moto;

  beforeAll(async () => {
    emulator = await startMoto(ACCOUNT);
    moto = await withKeptProvider(emulator, ['aws_ssm_parameter']);
    await moto.createBucket('state');
  });
  afterAll(() => stop(moto));
  beforeEach(() => {
    synthesize(outdir);
  });

  /** Runs the command on what is synthesized; seconds and paths of this run are taken out of the text. */
  async function run(
    patterns: readonly string[] = [],
    { env = moto.env, json = false, detailedExitcode = false, out = outdir } = {},
  ): Promise<{ code: number; text: string }> {
    const printed: string[] = [];
    const terminal: Terminal = {
      cwd: out,
      env,
      isTTY: false,
      width: 120,
      colours: pc.createColors(false),
      out: (line) => void printed.push(line),
      err: () => undefined,
    };
    const code = await plan(patterns, { out, synth: false, json, detailedExitcode }, terminal);
    return {
      code,
      text: printed
        .join('\n')
        .replaceAll(`${out}/`, '')
        .replace(/ \(Terraform [\d.]+\)/, '')
        .trim(),
    };
  }

  const apply = (stack: string): ReturnType<typeof runTerraform> =>
    runTerraform('terraform', ['apply', '-input=false', '-json', 'plan'], { cwd: folderOf(stack), env: moto.env });

  test('of stacks that were never applied plans the first, and says what the others wait for', async () => {
    const { code, text } = await run();
    expect(text).toBe(`shop-dev-network  1 to create, 1 output
  + create  Zone  terraform_data
  + outputs  Zone output

shop-dev-data     waits for shop-dev-network (not applied yet)
shop-dev-apps     waits for shop-dev-data (not applied yet)

3 stacks: 1 to create, 1 output to change; 2 waiting
next: terraform -chdir=stacks/shop-dev-network apply plan`);
    expect(code).toBe(0);
  });

  test('of a downstream stack alone knows from its upstream state what it waits for', async () => {
    const { code, text } = await run([DATA], { detailedExitcode: true });
    expect(text).toBe(`shop-dev-data  waits for shop-dev-network (not applied yet)

1 stack: 1 waiting`);
    expect(code).toBe(2);
  });

  test('leaves a plan file, for its owner alone, that a stock Terraform applies', async () => {
    expect(statSync(join(folderOf(NETWORK), 'plan')).mode & 0o777).toBe(0o600);
    expect((await apply(NETWORK)).exitCode).toBe(0);
    const { code, text } = await run([NETWORK, DATA]);
    expect(text).toBe(`shop-dev-network  no changes
shop-dev-data     2 to create, 1 output
  + create  Name      aws_ssm_parameter
  + create  Password  aws_ssm_parameter
  + outputs  Name arn

2 stacks: 2 to create, 1 output to change; 1 without changes
next: terraform -chdir=stacks/shop-dev-data apply plan`);
    expect(code).toBe(0);
    expect((await apply(DATA)).exitCode).toBe(0);
    await run([APPS]);
    expect((await apply(APPS)).exitCode).toBe(0);
  });

  test('of applied stacks finds no changes, and initialises nothing again', async () => {
    const log = scratch('plan/trace');
    const { code, text } = await run([], {
      env: { ...moto.env, TF_LOG: 'info', TF_LOG_PATH: log },
      detailedExitcode: true,
    });
    expect(text).toBe(`shop-dev-network  no changes
shop-dev-data     no changes
shop-dev-apps     no changes

3 stacks: no changes`);
    expect(code).toBe(0);
    expect(commandsIn(log)).toEqual(['plan', 'plan', 'plan']);
  });

  test('initialises again where the data folder is gone', async () => {
    const log = scratch('plan/trace-again');
    rmSync(join(folderOf(APPS), '.terraform'), { recursive: true });
    const { text } = await run([APPS], { env: { ...moto.env, TF_LOG: 'info', TF_LOG_PATH: log } });
    expect(text).toContain('shop-dev-apps  no changes');
    expect(commandsIn(log)).toEqual(['init', 'plan']);
  });

  test('shows an edit with its construct and values, and no secret', async () => {
    synthesize(outdir, { owner: 'orders', password: 'swordfish-1234' });
    const { code, text } = await run([], { detailedExitcode: true });
    expect(text).toBe(`shop-dev-network  no changes
shop-dev-data     2 to update
  ~ update  Name      tags.owner               shop -> orders
  ~ update  Password  value                    (sensitive) -> (sensitive)
                      insecure_value, version  known after apply

shop-dev-apps     no changes

3 stacks: 2 to update; 2 without changes
next: terraform -chdir=stacks/shop-dev-data apply plan`);
    expect(code).toBe(2);
    const { text: json } = await run([DATA], { json: true });
    expect(json).toContain('"path": "tags.owner"');
    expect([json, text].filter((one) => one.includes('swordfish') || one.includes(PASSWORD))).toEqual([]);
  });

  test('says which stack is blocked by a change of what it reads', async () => {
    synthesize(outdir, { zone: 'shop.example' });
    const { code, text } = await run();
    expect(text).toBe(`shop-dev-network  1 to update, 1 output
  ~ update  Zone  input   shop.test -> shop.example
                  output  known after apply
  ~ output   Zone output  (sensitive) -> (known after apply)

shop-dev-data     blocked: shop-dev-network changes an output it reads (Zone output)
shop-dev-apps     no changes
                  as shop-dev-data is today, which is not planned itself

3 stacks: 1 to update, 1 output to change; 1 without changes, 1 blocked
next: terraform -chdir=stacks/shop-dev-network apply plan`);
    expect(code).toBe(0);
  });

  test('of credentials for another account says so, and goes on with the other stacks', async () => {
    synthesize(outdir, { account: '999999999999' });
    const { code, text } = await run();
    expect(text).toBe(`shop-dev-network  no changes
shop-dev-data     failed
  error: provider["registry.terraform.io/hashicorp/aws"]
    AWS account ID not allowed: 123456789012
  advice: The credentials are of another AWS account than the stack is for. Choose those of the right one, by
    AWS_PROFILE or by a new login

shop-dev-apps     no changes
                  as shop-dev-data is today, which is not planned itself

3 stacks: 2 without changes, 1 failed`);
    expect(code).toBe(1);
    expect(existsSync(join(folderOf(DATA), 'plan'))).toBe(false);
  });

  test('without credentials says how to log in', async () => {
    const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, ...env } = moto.env;
    const { code, text } = await run([NETWORK], { env: { ...env, HOME: scratch('plan/home') } });
    expect([AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY]).toEqual(['test', 'test']);
    expect(text).toContain(`shop-dev-network  failed
  error: No valid credential sources found`);
    expect(text).toContain('advice: Terraform found no credentials. Log in first');
    expect(code).toBe(1);
  });

  test('of a bucket that does not exist says how it is made', async () => {
    const out = scratch('plan/no-bucket');
    synthesize(out, { bucket: 'nobody-made-it' });
    const { code, text } = await run([NETWORK], { out });
    const flat = text.replace(/\s+/g, ' ');
    expect(flat).toContain('error: Failed to get existing workspaces: S3 bucket "nobody-made-it" does not exist: The');
    expect(flat).toContain('`ashlar bootstrap` of the environment that owns nobody-made-it does that');
    expect(code).toBe(1);
  });

  // By a provider of its own: Ctrl-C stops it.
  describe('of a stack whose refresh takes long', () => {
    const out = scratch('plan/slow');
    const lock = 'shop-dev-slow.tfstate.tflock';
    let silent: Server;

    /** A stack that reads from a service that never answers. */
    beforeAll(async () => {
      silent = createServer().listen(0, '127.0.0.1');
      await new Promise((done) => silent.once('listening', done));
      const address = silent.address();
      const port = typeof address === 'object' ? String(address?.port) : '';
      mkdirSync(out, { recursive: true });
      const app = new App({ outdir: out, stackTraces: false });
      const stack = new TerraformStack(app, 'shop-dev-slow');
      const at = { bucket: 'state', key: 'shop-dev-slow.tfstate', region: 'us-east-1', usePathStyle: true };
      new S3Backend(stack, at).addOverride('use_lockfile', true);
      new AwsProvider(stack, 'aws', { endpoints: [{ ssm: `http://127.0.0.1:${port}` }] });
      new DataAwsSsmParameter(stack, 'Zone', { name: '/shop/zone' });
      app.synth();
    });
    afterAll(() => silent.close());

    test('a second plan names the holder of the lock, and Ctrl-C releases it', async () => {
      const args = ['--import', 'tsx', 'cli/ashlar.ts', 'plan', '--no-synth', '--out', out];
      const child = spawn(process.execPath, args, {
        cwd: resolve(__dirname, '../..'),
        env: emulator.env,
        stdio: 'pipe',
      });
      let printed = '';
      for (const stream of [child.stdout, child.stderr])
        stream.on('data', (chunk: Buffer) => (printed += chunk.toString()));
      const ended = new Promise<number | null>((done) => child.once('close', done));
      await moto.waitForObject('state', lock);

      const second = await run([], { out, env: emulator.env });
      expect(second.text).toMatch(
        /^shop-dev-slow {2}failed\n {2}error: Error acquiring the state lock: Error message: /,
      );
      expect(second.text.replace(/\s+/g, ' ')).toMatch(
        /advice: \S+@\S+ \(OperationTypePlan\) holds the lock of this state since .+ Wait for that run to end; if that run is gone: terraform -chdir=\S+ force-unlock [\w-]+/,
      );
      expect(second.code).toBe(1);

      child.kill('SIGINT');
      expect([await ended, printed]).toEqual([130, '']);
      expect(await moto.hasObject('state', lock)).toBe(false);
      expect(existsSync(join(out, 'stacks/shop-dev-slow/plan'))).toBe(false);
    });
  });
});

/** The commands that a Terraform log says were run, sorted. */
function commandsIn(log: string): string[] {
  const lines = readFileSync(log, 'utf8').matchAll(/CLI command args: \[\]string\{"(\w+)"/g);
  return [...lines].map((match) => match[1] ?? '').sort();
}
