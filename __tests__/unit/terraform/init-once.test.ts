import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { InitOnce } from '../../../terraform/init-once';
import { readManifest, type Stack } from '../../../terraform/manifest';
import { fakeTerraform, folder, output, queues, removeFolders, write } from './support';

afterEach(removeFolders);

const config = (more: object = {}): object => ({ ...queues('shop-dev-data', 'Jobs'), ...more });

/** A stack that was initialised once, and a way to do it again after a change. */
async function initialised(): Promise<{
  stack: Stack;
  out: string;
  again: (version?: string, force?: boolean) => Promise<number>;
}> {
  const out = output({ 'shop-dev-data': { config: config() } });
  const fake = fakeTerraform({
    init: ({ cwd }) => {
      const { mkdirSync, writeFileSync } = process.getBuiltinModule('node:fs');
      mkdirSync(`${cwd}/.terraform`, { recursive: true });
      writeFileSync(`${cwd}/.terraform.lock.hcl`, 'locked');
      return {};
    },
  });
  const again = async (version = '1.11.4', force = false): Promise<number> => {
    const [stack] = readManifest(out).stacks as [Stack];
    const terraform = { program: join(fake.env['HOME'] ?? '', 'bin/terraform'), version, platform: 'linux_amd64' };
    const { signal } = new AbortController();
    const init = new InitOnce({ terraform, env: fake.env, scratch: folder(), search: { lastResort: [] }, signal });
    const before = fake.calls().length;
    expect(await init.ready(stack, force)).toMatchObject({ result: 'ready' });
    return fake.calls().length - before;
  };
  expect(await again()).toBe(1);
  expect(fake.calls()[0]?.args).toEqual(['init', '-input=false', '-json']);
  return { stack: readManifest(out).stacks[0] as Stack, out, again };
}

test('a stack is initialised once, and again only when asked to', async () => {
  const { again } = await initialised();
  expect([await again(), await again(undefined, true)]).toEqual([0, 1]);
});

test('an edit of a resource needs no init', async () => {
  const { out, again } = await initialised();
  write(out, { 'stacks/shop-dev-data/cdk.tf.json': config({ resource: {} }) });
  expect(await again()).toBe(0);
});

describe('init runs again after a change of', () => {
  const terraform = { required_providers: { aws: { source: 'aws', version: '5.100.0' } }, backend: { s3: {} } };
  const file = 'stacks/shop-dev-data/cdk.tf.json';
  test.each([
    ['a provider version', { [file]: config({ terraform: { ...terraform, required_providers: { aws: '5.99.0' } } }) }],
    ['the back end', { [file]: config({ terraform: { ...terraform, backend: { s3: { key: 'b' } } } }) }],
    ['a module', { [file]: config({ module: { m: { source: './m' } } }) }],
    ['the lock file', { 'stacks/shop-dev-data/.terraform.lock.hcl': 'other' }],
    ['an override beside it', { 'stacks/shop-dev-data/backend_override.tf.json': {} }],
  ])('%s', async (_what, files) => {
    const { out, again } = await initialised();
    write(out, files);
    expect(await again()).toBe(1);
  });

  test('Terraform itself', async () => {
    const { again } = await initialised();
    expect(await again('1.12.0')).toBe(1);
  });

  test('the data folder, where it is gone', async () => {
    const { stack, again } = await initialised();
    rmSync(join(stack.folder, '.terraform'), { recursive: true });
    expect(await again()).toBe(1);
  });
});
