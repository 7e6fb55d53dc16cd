import { blocksOf, environments, handedOn, layer, ordersStacks, production } from './support';

const stacks = ordersStacks(production);
const platform = layer(stacks, 'platform');
const data = layer(stacks, 'data');

test.each(environments)('the platform of $name installs five add-ons, each at its pinned version', (environment) => {
  const releases = Object.values(blocksOf(layer(ordersStacks(environment), 'platform'), 'helm_release'));
  const remote = releases.filter(({ repository }) => repository !== undefined);
  expect(Object.fromEntries(remote.map(({ chart, version }) => [chart, version]))).toEqual({
    'aws-load-balancer-controller': '3.5.0',
    'cluster-autoscaler': '9.59.0',
    'external-secrets': '2.9.0',
    'fluent-bit': '0.58.1',
    'metrics-server': '3.13.1',
  });
});

test.each(['LoadBalancers', 'Autoscaler', 'Logs'])('%s comes after all rights of its pods', (id) => {
  const role = Object.entries(platform.addresses())
    .filter(([path]) => path.startsWith(`${id}Role/`))
    .map(([, address]) => address);
  expect(role).toHaveLength(2);
  expect(platform.at(`${id}/Release/Resource`)['depends_on']).toEqual(expect.arrayContaining(role));
});

test.each(['LoadBalancers', 'Autoscaler', 'Logs'])(
  'pods of %s get their role by the annotation of their account, which counts at once: an association takes some seconds',
  (id) => {
    const [values] = platform.at(`${id}/Release/Resource`)['values'] as string[];
    expect(values).toContain('eks.amazonaws.com/role-arn');
    expect(values).toContain(platform.ref(`${id}Role/Role/Resource`, 'arn').slice(2, -1));
  },
);

test('lines of backend and frontend go to their own log groups, those of all other pods of orders to that of app', () => {
  const [values] = platform.at('Logs/Release/Resource')['values'] as string[];
  const pipelines = (values ?? '').split('[INPUT]').slice(1);
  const setting = (text: string, key: string) => new RegExp(` ${key} (.*?)\\\\n`).exec(text)?.[1];
  // Of a Deployment: hash of its template, hyphen, five letters.
  const pods = `${'[4-9bcdf]'.repeat(5)}*-${'[!-]'.repeat(5)}`;
  expect(Object.fromEntries(pipelines.map((text) => [setting(text, 'Tag'), setting(text, 'Path')]))).toEqual({
    'app.*': '/var/log/containers/*_orders_*.log',
    'backend.*': `/var/log/containers/backend-${pods}_orders_*.log`,
    'frontend.*': `/var/log/containers/frontend-${pods}_orders_*.log`,
  });
  const outputs = (values ?? '').split('[OUTPUT]').slice(1);
  const logGroup = (id: string) => handedOn(data, `${id}/Resource`, 'name');
  expect(Object.fromEntries(outputs.map((text) => [setting(text, 'Match'), setting(text, 'log_group_name')]))).toEqual({
    'app.*': logGroup('AppLogs'),
    'backend.*': logGroup('BackendLogs'),
    'frontend.*': logGroup('FrontendLogs'),
  });
});

test('the cluster sends metrics by its add-on for CloudWatch, and leaves the logs to Fluent Bit', () => {
  const { addon_name: name, configuration_values: configuration } = layer(stacks, 'cluster').at(
    'Insights/AddOn/Resource',
  );
  expect([name, JSON.parse(configuration as string).containerLogs]).toEqual([
    'amazon-cloudwatch-observability',
    { enabled: false },
  ]);
});
