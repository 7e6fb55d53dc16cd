import { hclBlocks, type HclBlock } from '../../../../rehearsal/run/hcl';
import { moduleTree } from '../../../../rehearsal/run/modules';
import { scanFolder, scanHcl, scanJson } from '../../../../rehearsal/run/scan';
import { usedProviders, usedTypes } from '../../../../rehearsal/run/used-types';
import { folder, removeFolders, write } from '../../terraform/support';

afterEach(removeFolders);

const AWS = 'registry.terraform.io/hashicorp/aws';

test('blocks are told from what only looks like them: in comments, strings, templates, heredocs and objects', () => {
  const found = hclBlocks(`
# resource "no" "comment" {
/* resource "no" "either" {
*/
resource "aws_eip" "one" { // and no {
  domain = "\${var.a ? "}" : "{"}"
  name   = "}"
  user_data = <<-EOT
    provisioner "local-exec" {
    EOT
  tags = {
    lifecycle = "no block"
  }
  lifecycle {
    prevent_destroy = true
  }
}
data "aws_region" "here" {}
`);
  const shape = (blocks: readonly HclBlock[]): unknown =>
    blocks.map(({ type, labels, blocks: inner }) => [type, ...labels, shape(inner)]);
  expect(shape(found)).toEqual([
    ['resource', 'aws_eip', 'one', [['lifecycle', []]]],
    ['data', 'aws_region', 'here', []],
  ]);
});

test('a configuration says the same in JSON and in HCL', () => {
  const hcl = scanHcl(`
terraform {
  required_providers {
    aws = { source = "hashicorp/aws", version = "~> 5.0" }
  }
}
resource "aws_eip" "one" {
  lifecycle {
    prevent_destroy = true
  }
  provisioner "local-exec" {
    command = "true"
  }
}
resource "aws_vpc" "two" {}
data "aws_region" "here" {}
ephemeral "aws_secret" "s" {}
module "m" {
  source  = "acme/m/aws"
  version = "1.0.0"
}
moved {
  from = aws_eip.old
  to   = aws_eip.one
}
removed {
  from = aws_key.gone
  provisioner "local-exec" {
    when = destroy
  }
}
`);
  const json = scanJson({
    terraform: { required_providers: { aws: { source: 'hashicorp/aws', version: '~> 5.0' } } },
    resource: {
      aws_eip: { one: { lifecycle: { prevent_destroy: true }, provisioner: [{ 'local-exec': { command: 'true' } }] } },
      aws_vpc: { two: {} },
    },
    data: { aws_region: { here: {} } },
    ephemeral: { aws_secret: { s: {} } },
    module: { m: { source: 'acme/m/aws', version: '1.0.0' }, '//': {} },
    moved: [{ from: 'aws_eip.old', to: 'aws_eip.one' }],
    removed: { from: 'aws_key.gone', provisioner: { 'local-exec': { when: 'destroy' } } },
  });
  expect({ ...hcl, addresses: [...hcl.addresses].sort() }).toEqual({ ...json, addresses: [...json.addresses].sort() });
  expect(json).toEqual({
    resources: [
      { type: 'aws_eip', name: 'one', provisioners: true, preventDestroy: true },
      { type: 'aws_vpc', name: 'two', provisioners: false, preventDestroy: false },
    ],
    dataTypes: ['aws_region'],
    ephemeralTypes: ['aws_secret'],
    modules: [{ name: 'm', source: 'acme/m/aws', version: '1.0.0' }],
    addresses: ['aws_eip.one', 'aws_eip.old', 'aws_key.gone'],
    removedProvisioners: ['aws_key.gone'],
    providers: [{ name: 'aws', source: AWS, version: '~> 5.0' }],
  });
});

const PROVISIONED = 'resource "terraform_data" "x" {\n  provisioner "local-exec" {\n    command = "true"\n  }\n}\n';

test.each([
  ['a mark of its byte order', `\uFEFF${PROVISIONED}`],
  ['a heredoc whose word also ends another line', `locals {\n  x = <<EOT\nno EOT\n{\nEOT\n}\n${PROVISIONED}`],
  ['lines as Windows ends them', `locals {\n  x = <<EOT\n{ "\nEOT\n}\n${PROVISIONED}`.replaceAll('\n', '\r\n')],
  ['an empty heredoc', `locals {\n  x = <<EOT\nEOT\n}\n${PROVISIONED}`],
  ['names without quotes, in letters of another alphabet', PROVISIONED.replace('"x"', 'größe')],
  ['labels without blanks', PROVISIONED.replace(/"terraform_data" "x" /, '"terraform_data""x"')],
])('a provisioner is found in a file with %s', (_what, source) => {
  expect(scanHcl(source).resources).toEqual([expect.objectContaining({ type: 'terraform_data', provisioners: true })]);
});

test('a long line of no block is read at once', () => {
  const start = performance.now();
  expect(hclBlocks(`${'a'.repeat(20_000)} =\n${'a '.repeat(10_000)}\n`)).toEqual([]);
  expect(performance.now() - start).toBeLessThan(2_000);
});

test('files of OpenTofu count, and what a check reads', () => {
  const root = write(folder(), {
    'a.tofu': `${PROVISIONED}check "c" {\n  data "http" "up" {\n    url = "x"\n  }\n}\n`,
    'b.tofu.json': { check: { d: { data: { aws_region: { here: {} } } } } },
  });
  const scan = scanFolder(root);
  expect([scan.resources.map(({ provisioners }) => provisioners), scan.dataTypes]).toEqual([
    [true],
    ['http', 'aws_region'],
  ]);
  expect(scan.providers.map(({ name }) => name)).toEqual(['http', 'aws']);
});

test('modules are found where they stand or where init has put them; a version that does not fit is missing', () => {
  const installed = {
    Modules: [
      { Key: '', Source: '', Dir: '.' },
      { Key: 'vpc', Source: 'registry.terraform.io/acme/vpc/aws', Version: '1.2.0', Dir: '.terraform/modules/vpc' },
      { Key: 'old', Source: 'registry.terraform.io/acme/old/aws', Version: '1.2.0', Dir: '.terraform/modules/vpc' },
    ],
  };
  const root = write(folder(), {
    'cdk.tf.json': {
      module: {
        vpc: { source: 'acme/vpc/aws', version: '~> 1.0' },
        old: { source: 'acme/old/aws', version: '2.0.0' },
        near: { source: './near' },
        far: { source: 'git::https://example.com/far.git' },
      },
    },
    'near/main.tf': 'module "deep" {\n  source = "../deep"\n}\n',
    'deep/main.tf': 'resource "aws_eip" "x" {}\n',
    '.terraform/modules/modules.json': installed,
    '.terraform/modules/vpc/main.tf': 'resource "aws_vpc" "x" {}\n',
  });
  const { modules, missing } = moduleTree(root, `${root}/.terraform`);
  expect(modules.map(({ address, folder: at }) => [address, at.slice(root.length)])).toEqual([
    ['', ''],
    ['module.vpc', '/.terraform/modules/vpc'],
    ['module.near', '/near'],
    ['module.near.module.deep', '/deep'],
  ]);
  expect(missing).toEqual([
    { address: 'module.old', source: 'acme/old/aws' },
    { address: 'module.far', source: 'git::https://example.com/far.git' },
  ]);
});

test('a module that calls itself does not go on for ever', () => {
  const root = write(folder(), { 'main.tf': 'module "again" {\n  source = "./"\n}\n' });
  expect(moduleTree(root, `${root}/.terraform`).modules.length).toBe(31);
});

test('types come from configuration, modules, state and addresses, without what Terraform brings along', () => {
  const config = scanJson({
    resource: { aws_eip: { one: {} }, terraform_data: { x: {} } },
    data: { terraform_remote_state: { net: {} } },
    import: [{ to: 'module.a["k"].aws_vpc.this[0]', id: 'vpc-1' }],
    removed: [{ from: 'aws_key_pair.gone' }, { from: 'module.gone' }],
  });
  const module = scanHcl('data "aws_region" "r" {}\n');
  const state = {
    resources: [
      { mode: 'managed', type: 'aws_iam_role', provider: `provider["${AWS}"]` },
      { mode: 'data', type: 'aws_ami', provider: `module.x.provider["registry.terraform.io/acme/rare"].alias` },
      { mode: 'managed', type: 'terraform_data', provider: 'provider["terraform.io/builtin/terraform"]' },
    ],
  };
  expect(usedTypes([{ scan: config }, { scan: module }], state)).toEqual({
    resources: ['aws_eip', 'aws_iam_role', 'aws_key_pair', 'aws_vpc'],
    dataSources: ['aws_ami', 'aws_region'],
    ephemeralResources: [],
  });
  expect(usedProviders([{ scan: config }, { scan: module }], state)).toEqual([
    { name: 'aws', source: AWS },
    { name: 'rare', source: 'registry.terraform.io/acme/rare' },
  ]);
});

test('the version constraints of a stack and its modules hold together', () => {
  const requires = (version: string): ReturnType<typeof scanJson> =>
    scanJson({ terraform: { required_providers: { aws: { source: 'aws', version } } } });
  expect(usedProviders([{ scan: requires('5.100.0') }, { scan: requires('>= 5.0') }])).toEqual([
    { name: 'aws', source: AWS, version: '5.100.0, >= 5.0' },
  ]);
});
