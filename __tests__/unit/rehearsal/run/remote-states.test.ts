import { remoteStates, stateOfOutputs } from '../../../../rehearsal/run/remote-states';
import { neededStacks, withReadStacks } from '../../../../rehearsal/run/needed';
import { moduleTree } from '../../../../rehearsal/run/modules';
import { readManifest, type Stack } from '../../../../terraform/manifest';
import { output, removeFolders, write } from '../../terraform/support';

afterEach(removeFolders);

/** The stack that `reader`'s remote state is matched with, where `owner` keeps its state as given. */
function matched(owned: object, read: { backend: string; config: object }): string | undefined {
  const folder = output({
    owner: { config: { terraform: owned } },
    reader: { config: { data: { terraform_remote_state: { it: read } } } },
  });
  const { stacks } = readManifest(folder);
  return remoteStates(stacks.find(({ id }) => id === 'reader') as Stack, stacks)[0]?.stack;
}

const s3 = { bucket: 'b', key: 'k', region: 'eu-west-1' };
const workspaces = { name: 'w' };

test.each([
  ['s3', { backend: { s3: { ...s3, encrypt: true, use_lockfile: true } } }, { backend: 's3', config: s3 }],
  ['s3 in the region of the environment', { backend: { s3 } }, { backend: 's3', config: { ...s3, region: undefined } }],
  ['a list of blocks', { backend: [{ s3: [s3] }] }, { backend: 's3', config: s3 }],
  ['gcs', { backend: { gcs: { bucket: 'b', prefix: 'p' } } }, { backend: 'gcs', config: { bucket: 'b', prefix: 'p' } }],
  ['local', { backend: { local: { path: '../x.tfstate' } } }, { backend: 'local', config: { path: '../x.tfstate' } }],
  ['no back end at all', {}, { backend: 'local', config: { path: '../owner/terraform.tfstate' } }],
  [
    'cloud, read as remote',
    { cloud: { organization: 'o', workspaces } },
    { backend: 'remote', config: { hostname: 'app.terraform.io', organization: 'o', workspaces } },
  ],
  ['http', { backend: { http: { address: 'https://x' } } }, { backend: 'http', config: { address: 'https://x' } }],
  [
    'azurerm',
    { backend: { azurerm: { storage_account_name: 's', container_name: 'c', key: 'k' } } },
    { backend: 'azurerm', config: { storage_account_name: 's', container_name: 'c', key: 'k', tenant_id: 't' } },
  ],
])('a remote state of %s is that of the stack that writes there', (_what, owned, read) => {
  expect(matched(owned, read)).toBe('owner');
});

test.each([
  ['another key', { backend: 's3', config: { ...s3, key: 'other' } }],
  ['another region', { backend: 's3', config: { ...s3, region: 'us-east-1' } }],
  ['another back end', { backend: 'gcs', config: { bucket: 'b', prefix: 'k' } }],
])('a remote state with %s belongs to no stack', (_what, read) => {
  expect(matched({ backend: { s3 } }, read)).toBeUndefined();
});

test('what depends on an expression belongs to no stack, even where both say the same', () => {
  const config = { ...s3, key: '${var.key}' };
  expect(matched({ backend: { s3: config } }, { backend: 's3', config })).toBeUndefined();
});

test('outputs of a foreign state are made up from the references to them: lists where one is asked for', () => {
  const net = { backend: 'gcs', config: { bucket: 'theirs' } };
  const folder = output({
    one: {
      config: {
        data: { terraform_remote_state: { net } },
        output: {
          a: { value: '${data.terraform_remote_state.net.outputs.vpc_id}' },
          b: { value: '${data.terraform_remote_state.net.outputs["zone"][0]}' },
          c: { value: '${data.terraform_remote_state.net[0].outputs.subnet_ids}' },
          d: { value: '${data.terraform_remote_state.network.outputs.not_this}' },
        },
      },
    },
  });
  const { stacks } = readManifest(folder);
  const [state] = remoteStates(stacks[0] as Stack, stacks);
  expect(state).toEqual({
    name: 'net',
    hasWorkspace: false,
    outputs: {
      vpc_id: 'made-up-vpc_id',
      zone: ['made-up-zone-1', 'made-up-zone-2', 'made-up-zone-3'],
      subnet_ids: ['made-up-subnet_ids-1', 'made-up-subnet_ids-2', 'made-up-subnet_ids-3'],
    },
  });
  expect((JSON.parse(stateOfOutputs({ a: 'x', b: ['y'] })) as { outputs: object }).outputs).toEqual({
    a: { value: 'x', type: 'string' },
    b: { value: ['y'], type: ['list', 'string'] },
  });
});

test('chosen stacks bring along everything below them, also what only a remote state tells', () => {
  const folder = output({
    apps: { dependencies: ['data'] },
    data: { config: { data: { terraform_remote_state: { net: { backend: 's3', config: s3 } } } } },
    network: { config: { terraform: { backend: { s3 } } } },
    other: {},
  });
  const { stacks } = readManifest(folder);
  const linked = stacks.map((stack) => withReadStacks(stack, stacks));
  expect(neededStacks(linked, ['apps', 'data'])).toEqual([
    { id: 'apps', dependencies: ['data'], neededBy: undefined },
    { id: 'data', dependencies: ['network'], neededBy: undefined },
    { id: 'network', dependencies: [], neededBy: ['apps', 'data'] },
  ]);
});

test('states that a module, a file of HCL, a list of blocks or a check reads count as well', () => {
  const folder = output({
    owner: { config: { terraform: { backend: { s3 } } } },
    reader: {
      config: {
        module: { inner: { source: './inner' }, again: { source: './inner' } },
        data: [{ terraform_remote_state: [{ listed: [{ backend: 's3', config: s3 }] }] }],
        check: { up: { data: { terraform_remote_state: { checked: { backend: 's3', config: '${var.all}' } } } } },
      },
    },
  });
  const settings = 'bucket = "b", key = "k"\n    region = "eu-west-1"';
  write(folder, {
    'stacks/reader/more.tf': `data "terraform_remote_state" "more" {\n  backend = "s3"\n  config = { ${settings} }\n}\n`,
    'stacks/reader/inner/main.tf':
      'data "terraform_remote_state" "far" {\n  backend   = "s3"\n  workspace = "x"\n  config = {\n    bucket = var.bucket\n  }\n}\n' +
      'output "vpc" {\n  value = data.terraform_remote_state.far.outputs.vpc_id\n}\n',
  });
  const { stacks } = readManifest(folder);
  const reader = stacks.find(({ id }) => id === 'reader') as Stack;
  const { modules } = moduleTree(reader.folder, `${reader.folder}/.terraform`);
  expect(remoteStates(reader, stacks, modules)).toEqual([
    { name: 'listed', stack: 'owner', outputs: {}, hasWorkspace: false },
    { name: 'checked', outputs: {}, hasWorkspace: false },
    { name: 'more', stack: 'owner', outputs: {}, hasWorkspace: false },
    {
      name: 'far',
      module: { address: 'module.inner', folder: `${reader.folder}/inner` },
      outputs: { vpc_id: 'made-up-vpc_id' },
      hasWorkspace: true,
    },
  ]);
  expect(withReadStacks(reader, stacks).dependencies).toEqual(['owner']);
});
