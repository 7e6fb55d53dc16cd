import { join } from 'node:path';
import { readManifest } from '../../../terraform/manifest';
import { folder, output, queues, removeFolders, write } from './support';

afterEach(removeFolders);

test('a stack is read with its order, size, back end, providers and remarks', () => {
  const outdir = output({
    'shop-dev-data': { config: queues('shop-dev-data', 'Jobs', 'Mails') },
    'shop-dev-apps': {
      dependencies: ['shop-dev-data'],
      annotations: [
        { level: '@cdktf/warn', constructPath: 'shop-dev-apps/Web', message: 'old image', stacktrace: ['at x'] },
      ],
      config: { data: { terraform_remote_state: { data: {} }, aws_region: { here: {} } } },
    },
  });
  const { folder: path, version, stacks } = readManifest(outdir);
  expect({ path, version }).toEqual({ path: outdir, version: '0.21.0' });
  expect(stacks).toEqual([
    {
      id: 'shop-dev-data',
      constructPath: 'shop-dev-data',
      folder: join(outdir, 'stacks/shop-dev-data'),
      file: join(outdir, 'stacks/shop-dev-data/cdk.tf.json'),
      dependencies: [],
      resources: 2,
      dataSources: 0,
      backend: 's3',
      providers: [{ name: 'aws', source: 'registry.terraform.io/hashicorp/aws', version: '5.100.0' }],
      annotations: [],
      config: queues('shop-dev-data', 'Jobs', 'Mails'),
    },
    expect.objectContaining({
      id: 'shop-dev-apps',
      dependencies: ['shop-dev-data'],
      resources: 0,
      dataSources: 2,
      backend: 'local',
      annotations: [{ level: 'warning', constructPath: 'shop-dev-apps/Web', message: 'old image' }],
    }),
  ]);
});

test('dependencies named by construct path become stack ids', () => {
  const outdir = write(folder(), {
    'manifest.json': {
      version: '0.21.0',
      stacks: {
        base: { constructPath: 'group/base', dependencies: [] },
        top: { constructPath: 'group/top', dependencies: ['group/base'] },
      },
    },
    'stacks/base/cdk.tf.json': { terraform: { cloud: { organization: 'acme' } } },
    'stacks/top/cdk.tf.json': {},
  });
  const { stacks } = readManifest(outdir);
  expect(stacks.map(({ id, dependencies, backend }) => [id, dependencies, backend])).toEqual([
    ['base', [], 'cloud'],
    ['top', ['base'], 'local'],
  ]);
});

test('fails where there is no such folder, with what to do', () => {
  expect(() => readManifest('/no/such/folder')).toThrow(
    '/no/such/folder [OutputMissing]:\n- no such folder. Synthesize the app first: npx cdktf synth',
  );
});

test('fails where the folder is not one that CDKTF wrote', () => {
  const outdir = folder();
  expect(() => readManifest(outdir)).toThrow(
    `${outdir} [OutputInvalid]:\n- holds no manifest.json, so it is not the output folder of a CDKTF app. ` +
      'Give the folder that `cdktf synth` writes',
  );
  write(outdir, { 'manifest.json': { name: 'a web page' } });
  expect(() => readManifest(outdir)).toThrow(
    `${outdir}/manifest.json [OutputInvalid]:\n- has no \`stacks\`, so CDKTF did not write it`,
  );
});

test('fails where a stack is broken, missing or HCL', () => {
  const outdir = output({ one: {} });
  write(outdir, { 'stacks/one/cdk.tf.json': '{ half' });
  expect(() => readManifest(outdir)).toThrow(
    `${outdir}/stacks/one/cdk.tf.json [OutputInvalid]:\n- is not valid JSON: `,
  );
  const hcl = write(folder(), { 'manifest.json': { stacks: { one: { synthesizedStackPath: 'stacks/one/cdk.tf' } } } });
  expect(() => readManifest(hcl)).toThrow(
    "stack 'one' [OutputInvalid]:\n- is synthesized as HCL (stacks/one/cdk.tf); only JSON can be read. " +
      'Synthesize without SYNTH_HCL_OUTPUT and `hclOutput`',
  );
});
