import { TerraformStack } from 'cdktf';
import { Cidr } from '../../constructs/core/cidr';
import type { OrdersEnvironment } from '../../environments/orders/schema';
import { rehearse, type RehearsedStack } from '../../testing';
import '../../testing/jest';
import { environments, ordersApp, production } from '../stacks/orders/support';
import { cliConfig, suite } from './support/suite';

/** One layer of one environment, in an app of its own. */
function layerOf(environment: OrdersEnvironment, name: string): TerraformStack {
  const stack = ordersApp(environment).node.findChild(`orders-${environment.name}-${name}`);
  if (!TerraformStack.isStack(stack)) throw new Error(`${name} is no stack`);
  return stack;
}

/** What somebody may edit in production on a normal day: longer backups, a larger database, and one for a second zone. */
const edited: OrdersEnvironment = {
  ...production,
  database: { ...production.database, backupDays: 14, storageGib: 40, multiAz: true },
};

suite('what orders promises its owner', ['terraform'], () => {
  let network: RehearsedStack;
  let data: RehearsedStack;

  beforeAll(async () => {
    process.env['TF_CLI_CONFIG_FILE'] = cliConfig();
    network = await rehearse(layerOf(production, 'network'));
    data = await rehearse(layerOf(production, 'data'));
  });

  test.each(environments)(
    'the worker of $name handles the messages of its queue, puts new ones on it, and may do nothing else',
    async (environment) => {
      const upstream = `orders-${environment.name}-data`;
      const apps = await rehearse(layerOf(environment, 'apps'));
      expect(apps.at('Worker/Role')).toAllowOnly(
        ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:SendMessage'],
        `${upstream}/Jobs`,
      );
      expect(apps.at('Worker/Role')).not.toAllow(
        ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:PurgeQueue'],
        `${upstream}/Jobs/DeadLetters`,
      );
    },
  );

  test('the role of the flow logs writes to its own log group, and deletes nothing', () => {
    const role = network.at('Vpc/FlowLogs/Role');
    expect(role).toAllowOnly({
      'Vpc/FlowLogs/LogGroup': ['logs:DescribeLogGroups', 'logs:DescribeLogStreams'],
      'Vpc/FlowLogs/LogGroup:*': [
        'logs:CreateLogStream',
        'logs:PutLogEvents',
        'logs:DescribeLogGroups',
        'logs:DescribeLogStreams',
      ],
    });
  });

  test('nothing that holds data is replaced or destroyed by an edit of a normal day', async () => {
    const from = data;
    const after = await rehearse(layerOf(edited, 'data'), { from });
    expect(after.changes().map(({ path, action, attributes }) => [path, action, [...attributes].sort()])).toEqual([
      ['Database/Resource', 'update', ['allocated_storage', 'backup_retention_period', 'multi_az']],
    ]);
    expect(after).toReplaceNothing();
    expect(after).toDestroyNothing();
    expect(await rehearse(layerOf(production, 'data'), { from })).toHaveNoChanges();
  });

  test('a third zone is added to the network, and nothing of the other two is changed but that S3 is reached from it too', async () => {
    const from = network;
    const zone = { public: Cidr.parse('10.0.3.0/24'), private: Cidr.parse('10.0.103.0/24') };
    const zones = { ...production.network.zones, 'us-east-1c': zone };
    const after = await rehearse(layerOf({ ...production, network: { ...production.network, zones } }, 'network'), {
      from,
    });
    const others = after.changes().filter(({ action }) => action !== 'create');
    expect(others.map(({ path, action, attributes }) => [path, action, attributes])).toEqual([
      ['Vpc/Endpoints/Gateway/s3', 'update', ['route_table_ids']],
    ]);
    expect(after.changes().filter(({ path }) => path.includes('us-east-1c')).length).toBeGreaterThan(5);
    expect(after.at('Vpc')).toBeUnchanged();
  });

  test('an edit that would replace the database does not get past the rehearsal', async () => {
    const from = data;
    const renamed = layerOf(production, 'data');
    const database = renamed.node.findAll().find(({ node }) => node.path.endsWith('-data/Database/Resource'));
    (database as unknown as { addOverride(path: string, value: unknown): void }).addOverride('db_name', 'other');
    await expect(rehearse(renamed, { from })).rejects.toThrow(
      /^stack 'orders-production-data' \[RehearsalFailed\]:\n- plan failed at Database\/Resource: Instance cannot be destroyed/,
    );
  });
});
