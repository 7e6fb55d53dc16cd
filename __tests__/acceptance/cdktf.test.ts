import { spawn } from 'node:child_process';
import { cpSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { differences, knownDifferences, scratch } from './support/differences';
import { withKeptProvider } from './support/kept-provider';
import { importedTypes } from './support/library-types';
import { startMoto, stop, type Moto } from './support/moto';
import { suite } from './support/suite';
import { TerraformStackRun } from './support/terraform-stack';

const ROOT = resolve(__dirname, '../..');
const STACK = 'orders-dev-network';

suite('the commands of CDKTF on orders-dev-network', ['terraform', 'moto'], () => {
  let moto: Moto;

  beforeAll(async () => {
    moto = await withKeptProvider(await startMoto('444455556666'), [...importedTypes()]);
    await moto.createBucket('acme-dev-terraform-state');
  });
  afterAll(() => stop(moto));

  /** Runs a command as its users do; nothing in the code or in the output is changed for the emulator. */
  async function cdktf(
    command: string,
    stack: string,
    ...flags: string[]
  ): Promise<{ code: number | null; output: string }> {
    const args = [command, stack, '--output', scratch('cdktf/cdktf.out'), ...flags];
    const env = { ...moto.env, CI: '1', FORCE_COLOR: '0', CDKTF_DISABLE_PLUGIN_CACHE_ENV: '1' };
    const child = spawn(join(ROOT, 'node_modules/.bin/cdktf'), args, {
      cwd: ROOT,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const code = await new Promise<number | null>((done) => child.once('close', done));
    return { code, output };
  }

  // Their lock step asks the registry for checksums, even where the provider is in a mirror.
  const offline = '--skip-provider-lock';

  test('cdktf deploy applies it', async () => {
    const { code, output } = await cdktf('deploy', STACK, '--auto-approve', offline);
    expect(output).toContain('Apply complete!');
    expect(code).toBe(0);
    expect(await moto.hasObject('acme-dev-terraform-state', 'orders/dev/network.tfstate')).toBe(true);
  });

  test('cdktf diff then shows no change to what is not in docs/emulator-differences.md', async () => {
    const { code, output } = await cdktf('diff', STACK, '--skip-synth', offline);
    const [folder, copy] = [scratch(`cdktf/cdktf.out/stacks/${STACK}`), scratch('cdktf/planned')];
    cpSync(folder, copy, { recursive: true });
    const planned = new TerraformStackRun(copy, join(folder, 'cdk.tf.json'), moto);
    const changes = await planned.changesIn('plan');
    expect(differences(planned, changes)).toEqual(knownDifferences(STACK));
    expect([code, output]).toEqual([
      0,
      expect.stringContaining(`Plan: 0 to add, ${changes.length.toString()} to change, 0 to destroy`),
    ]);
  });

  test('cdktf destroy removes it, and leaves the state empty', async () => {
    const { code, output } = await cdktf(
      'destroy',
      STACK,
      '--skip-synth',
      '--ignore-missing-stack-dependencies',
      '--auto-approve',
      offline,
    );
    expect(output).toContain('Destroy complete!');
    expect(code).toBe(0);
    expect(await moto.stateOf('acme-dev-terraform-state', 'orders/dev/network.tfstate')).toMatchObject({
      resources: [],
    });
  });
});
