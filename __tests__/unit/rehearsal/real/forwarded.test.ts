import { fullSource } from '../../../../terraform/providers';
import { KnownDefaults } from '../../../../rehearsal/real/known-defaults';
import type { ProviderPool } from '../../../../rehearsal/real/pool';
import { RealPlanSession } from '../../../../rehearsal/real/real-plan-session';
import { messagesOf } from '../../../../rehearsal/protocol/messages';
import { ALL_METHODS, type Method } from '../../../../rehearsal/protocol/methods';
import type { ProviderSchema } from '../../../../rehearsal/schema/model';
import { writeObject } from '../../../../rehearsal/simulated/context';

const messages = messagesOf(6);
const EMPTY = new Uint8Array();
const BLOCK = { version: 0, block: { attributes: {}, blocks: {} } };

/** Which calls about `type` reach the program of a provider that Terraform configures and then makes every call to. */
async function forwarded(provider: string, type: string): Promise<Method[]> {
  const source = fullSource(provider);
  const asked: Method[] = [];
  const call = (method: Method): Promise<Uint8Array> => {
    asked.push(method);
    return Promise.resolve(EMPTY);
  };
  const pool = {
    call,
    env: {},
    sharedFolder: '/shared',
    lease: async () => ({ call, configured: await call('ConfigureProvider'), release: () => undefined }),
  } as unknown as ProviderPool;
  const schema: ProviderSchema = {
    provider: BLOCK,
    resources: { [type]: BLOCK },
    dataSources: {},
    ephemeralResources: {},
  };
  const play = { call: () => Promise.resolve(EMPTY), close: () => undefined };
  const shared = { source, pool, messages, schema, label: provider, schemaBytes: EMPTY, notTaken: [] };
  const session = new RealPlanSession({ ...shared, defaults: new KnownDefaults(), play: () => play });
  const nothing = writeObject({});
  const requests: { readonly [M in Method]?: Uint8Array } = {
    ConfigureProvider: messages.encode('ConfigureProviderRequest', { terraformVersion: '1.11.4', config: nothing }),
    ValidateProviderConfig: messages.encode('ValidateProviderConfigRequest', { config: nothing }),
    PlanResourceChange: messages.encode('PlanResourceChangeRequest', {
      typeName: type,
      priorState: nothing,
      proposedNewState: nothing,
      config: nothing,
    }),
    ApplyResourceChange: messages.encode('ApplyResourceChangeRequest', {
      typeName: type,
      priorState: nothing,
      plannedState: nothing,
      config: nothing,
    }),
    ReadDataSource: messages.encode('ReadDataSourceRequest', { typeName: type, config: nothing }),
  };
  const order = ['ConfigureProvider', ...ALL_METHODS.filter((method) => method !== 'ConfigureProvider')] as const;
  for (const method of order) await session.call(method, Buffer.from(requests[method] ?? EMPTY));
  return asked.sort();
}

/** What follows from the request alone, and needs no configuration. */
const PURE = [
  'CallFunction',
  'GetFunctions',
  'MoveResourceState',
  'UpgradeResourceState',
  'ValidateDataResourceConfig',
  'ValidateEphemeralResourceConfig',
  'ValidateProviderConfig',
  'ValidateResourceConfig',
];

test.each([
  ['hashicorp/aws', 'aws_ami'],
  ['hashicorp/google', 'google_project'],
  ['hashicorp/external', 'external'],
  ['hashicorp/http', 'http'],
  ['hashicorp/local', 'local_file'],
  ['hashicorp/archive', 'archive_file'],
  ['hashicorp/null', 'null_data_source'],
  ['hashicorp/tls', 'tls_certificate'],
  ['hashicorp/random', 'random_id'],
])('of %s the program validates and plans, and reads or changes nothing: %s is played', async (provider, type) => {
  expect(await forwarded(provider, type)).toEqual([...PURE, 'ConfigureProvider', 'PlanResourceChange'].sort());
});

test.each([
  ['hashicorp/aws', 'aws_iam_policy_document'],
  ['hashicorp/aws', 'aws_partition'],
  ['hashicorp/google', 'google_iam_policy'],
])('of %s the program answers %s, which it makes out of itself', async (provider, type) => {
  expect(await forwarded(provider, type)).toEqual(
    [...PURE, 'ConfigureProvider', 'PlanResourceChange', 'ReadDataSource'].sort(),
  );
});

test.each([
  ['acme/postgresql', 'postgresql_role'],
  ['alekc/kubectl', 'kubectl_manifest'],
  ['hashicorp/vault', 'vault_generic_secret'],
  ['acme/aws', 'aws_iam_policy_document'],
  ['registry.example.com/hashicorp/aws', 'aws_iam_policy_document'],
])('%s, which might connect to something or run a program, is not even configured', async (provider, type) => {
  expect(await forwarded(provider, type)).toEqual(PURE);
});
