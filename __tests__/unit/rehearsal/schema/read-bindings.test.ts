import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Block } from '../../../../rehearsal/schema/model';
import { readSchema } from '../../../../rehearsal/schema/read-bindings';
import { readSourceText } from '../../../../rehearsal/schema/source-text';
import { bindingsOf, computed, either, optional, required, used } from './installed';

const aws = bindingsOf('aws', '5.100.0');
const google = bindingsOf('google', '6.50.0');

function resource(type: string, bindings = aws): Block | undefined {
  return readSchema(bindings, used({ resources: [type] })).resources[type]?.block;
}

function data(type: string): Block | undefined {
  return readSchema(aws, used({ dataSources: [type] })).dataSources[type]?.block;
}

test('a required block that may stand once only, with members that the provider may fill in', () => {
  const block = { attributes: { mfa_delete: either('string'), status: required('string') }, blocks: {} };
  expect(resource('aws_s3_bucket_versioning')).toEqual({
    attributes: {
      bucket: required('string'),
      expected_bucket_owner: optional('string'),
      id: either('string'),
      mfa: optional('string'),
    },
    blocks: { versioning_configuration: { nesting: 'list', block, minItems: 1, maxItems: 1 } },
  });
});

test('blocks in a set, and timeouts that stand once without being counted', () => {
  const filter = { attributes: { name: required('string'), values: required(['set', 'string']) }, blocks: {} };
  const timeouts = { attributes: { read: optional('string') }, blocks: {} };
  const vpc = data('aws_vpc');
  expect(vpc?.blocks).toEqual({
    filter: { nesting: 'set', block: filter, minItems: 0, maxItems: 0 },
    timeouts: { nesting: 'single', block: timeouts, minItems: 0, maxItems: 0 },
  });
  const { attributes } = vpc ?? {};
  expect(attributes?.['tags']).toEqual(either(['map', 'string']));
  expect(attributes?.['enable_dns_support']).toEqual(computed('bool'));
  expect(attributes?.['cidr_block_associations']).toEqual(
    computed(['list', ['object', { association_id: 'string', cidr_block: 'string', state: 'string' }]]),
  );
});

test('what is sensitive, and what is written but never stored', () => {
  expect(resource('aws_secretsmanager_secret_version')).toEqual({
    attributes: {
      arn: computed('string'),
      has_secret_string_wo: computed('bool'),
      id: either('string'),
      secret_binary: { ...optional('string'), sensitive: true },
      secret_id: required('string'),
      secret_string: { ...optional('string'), sensitive: true },
      secret_string_wo: { ...optional('string'), sensitive: true, writeOnly: true },
      secret_string_wo_version: optional('number'),
      version_id: computed('string'),
      version_stages: either(['set', 'string']),
    },
    blocks: {},
  });
});

test('objects that are attributes, although the bindings write them like blocks', () => {
  const settings = ['object', { non_current_days: 'number', unreferenced_days: 'number' }] as const;
  const removal = ['object', { settings, status: 'string' }] as const;
  expect(resource('aws_s3tables_table_bucket')).toEqual({
    attributes: {
      arn: computed('string'),
      created_at: computed('string'),
      encryption_configuration: optional(['object', { kms_key_arn: 'string', sse_algorithm: 'string' }]),
      maintenance_configuration: either(['object', { iceberg_unreferenced_file_removal: removal }]),
      name: required('string'),
      owner_account_id: computed('string'),
    },
    blocks: {},
  });
});

test('sets of objects that may also be given as an empty list', () => {
  const rule = {
    action: 'string',
    cidr_block: 'string',
    from_port: 'number',
    icmp_code: 'number',
    icmp_type: 'number',
    ipv6_cidr_block: 'string',
    protocol: 'string',
    rule_no: 'number',
    to_port: 'number',
  } as const;
  expect(resource('aws_network_acl')?.attributes['ingress']).toEqual(either(['set', ['object', rule]]));
});

test('maps of maps', () => {
  expect(resource('aws_datazone_environment_blueprint_configuration')?.attributes['regional_parameters']).toEqual(
    optional(['map', ['map', 'string']]),
  );
});

test('a single block all of whose members are computed is a block: as an attribute Terraform would refuse it', () => {
  const names = ['group_attribute', 'metadata', 'session_timeout', 'user_attribute'];
  const attributes = Object.fromEntries(
    names.map((name) => [name, computed(name === 'session_timeout' ? 'number' : 'string')]),
  );
  expect(data('aws_opensearchserverless_security_config')?.blocks).toEqual({
    saml_options: { nesting: 'single', block: { attributes, blocks: {} }, minItems: 0, maxItems: 0 },
  });
});

test('a block that the bindings know only in part is one dynamic value, which Terraform does not look into', () => {
  const acl = resource('aws_wafv2_web_acl');
  expect(acl?.attributes['rule']).toEqual(optional('dynamic'));
  expect(Object.keys(acl?.blocks ?? {})).not.toContain('rule');
});

test('types so large that the generator splits them over several files', () => {
  const cluster = resource('google_container_cluster', google);
  const config = cluster?.blocks['addons_config'];
  expect(config).toMatchObject({ nesting: 'list', minItems: 0, maxItems: 1 });
  expect(config?.block.blocks['http_load_balancing']).toEqual({
    nesting: 'list',
    block: { attributes: { disabled: required('bool') }, blocks: {} },
    minItems: 0,
    maxItems: 1,
  });
});

test('ephemeral resources, from a table where the bindings lack them', () => {
  const types = used({ ephemeralResources: ['aws_eks_cluster_auth'] });
  const block = {
    attributes: { name: required('string'), token: { ...computed('string'), sensitive: true } },
    blocks: {},
  };
  expect(readSchema(aws, types).ephemeralResources).toEqual({ aws_eks_cluster_auth: { version: 0, block } });
});

test('only the types asked for; one that the provider does not have is left out', () => {
  const types = used({ resources: ['aws_vpc_peering', 'aws_api_gateway_resource', 'google_project'] });
  const schema = readSchema(aws, types);
  expect(Object.keys(schema.resources)).toEqual(['aws_api_gateway_resource']);
  expect(schema.dataSources).toEqual({});
  expect(schema.ephemeralResources).toEqual({});
});

test("the provider's own configuration, without the alias that is Terraform's", () => {
  const { attributes, blocks } = readSchema(aws, used({})).provider.block;
  expect(attributes['alias']).toBe(undefined);
  expect(attributes['allowed_account_ids']).toEqual(optional(['set', 'string']));
  expect(blocks['default_tags']).toEqual({
    nesting: 'list',
    block: { attributes: { tags: optional(['map', 'string']) }, blocks: {} },
    minItems: 0,
    maxItems: 0,
  });
});

test('a type whose folder has another name, because its own would be a reserved word', () => {
  inFolder((folder) => {
    const helm = bindingsOf('helm', '3.1.1');
    const text = 'export interface C {\n}\nexport class StringResource extends cdktf.TerraformResource {\n';
    for (const [name, content] of [
      ['provider', readSourceText(join(helm.folder, 'provider')) ?? ''],
      ['string-resource', `${text}  public static readonly tfResourceType = "helm_string";\n}\n`],
    ] as const) {
      mkdirSync(join(folder, name));
      writeFileSync(join(folder, name, 'index.ts'), content);
    }
    const { resources } = readSchema({ ...helm, folder }, used({ resources: ['helm_string'] }));
    expect(resources).toEqual({ helm_string: { version: 0, block: { attributes: {}, blocks: {} } } });
  });
});

test('a package without its generated TypeScript is refused', () => {
  inFolder((folder) => {
    mkdirSync(join(folder, 'provider'));
    writeFileSync(join(folder, 'provider', 'index.js'), 'exports.AwsProvider = class {};\n');
    expect(() => readSchema({ ...aws, name: 'my-aws', folder }, used({}))).toThrow(
      'my-aws [BindingsUnreadable]:\n' +
        '- has no generated TypeScript in it, from which the schema is read; install the published package',
    );
  });
});

function inFolder(use: (folder: string) => void): void {
  const folder = mkdtempSync(join(tmpdir(), 'ashlar-schema-'));
  try {
    use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
