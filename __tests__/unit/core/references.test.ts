import { App, TerraformOutput, TerraformStack } from 'cdktf';
import { LayerStack } from '../../../constructs/core/stack';
import { synth } from '../../../testing/synth';
import { prepare } from '../../../constructs/core/prepare';
import { cloud, environment, layer, plainApp, Thing } from '../../support/layers';

const prepared = (stack: TerraformStack) => () => prepare(App.of(stack));

test('a value of a stack before becomes an output there, a remote state here, and an order', () => {
  const app = plainApp();
  const [data, apps] = [layer(app, 'data'), layer(app, 'apps')];
  const jobs = new Thing(data, 'Jobs');
  new Thing(apps, 'Worker', { url: `queue/${jobs.id}` });
  const [from, to] = [synth(data), synth(apps)];
  const output = `cross-stack-output-${from.address('Jobs').replace('.', '')}id`;
  expect(from.json['output']).toEqual({ [output]: { sensitive: true, value: from.ref('Jobs', 'id') } });
  const input = 'cross-stack-reference-input-shop-dev-data';
  expect(to.at('Worker')).toEqual({
    input: { url: `queue/\${data.terraform_remote_state.${input}.outputs.${output}}` },
  });
  expect(apps.dependencies).toEqual([data]);
  expect(data.dependencies).toEqual([]);
});

test('many values of one stack share one remote state', () => {
  const app = plainApp();
  const [data, apps] = [layer(app, 'data'), layer(app, 'apps')];
  for (const id of ['A', 'B', 'C']) new Thing(apps, id, new Thing(data, id).id);
  const json = synth(apps).json as { data: Record<string, object> };
  expect(Object.keys(json.data['terraform_remote_state']!)).toEqual(['cross-stack-reference-input-shop-dev-data']);
});

test('reading a layer that is applied later is refused, naming both ends', () => {
  const app = plainApp();
  const [data, apps] = [layer(app, 'data'), layer(app, 'apps')];
  new Thing(data, 'Jobs', new Thing(apps, 'Worker').id);
  expect(prepared(data)).toThrow(
    "LayerStack at 'shop-dev-data' [StackOrder]:\n" +
      "- 'shop-dev-data/Jobs' reads 'shop-dev-apps', which is applied after it. " +
      'Read from a layer before, or move the resource there',
  );
});

test('every construct that reads a later layer is named, in each stack', () => {
  const app = plainApp();
  const [network, data, apps] = [layer(app, 'network'), layer(app, 'data'), layer(app, 'apps')];
  const worker = new Thing(apps, 'Worker');
  new Thing(data, 'A', worker.id);
  new Thing(data, 'B', worker.id);
  new Thing(network, 'Vpc', worker.id);
  expect(prepared(data)).toThrow(
    "LayerStack at 'shop-dev-network' [StackOrder]:\n" +
      "- 'shop-dev-network/Vpc' reads 'shop-dev-apps', which is applied after it. " +
      'Read from a layer before, or move the resource there\n' +
      "LayerStack at 'shop-dev-data' [StackOrder]:\n" +
      "- 'shop-dev-data/A' reads 'shop-dev-apps', 'shop-dev-data/B' reads 'shop-dev-apps', " +
      'which is applied after it. Read from a layer before, or move the resource there',
  );
});

test('an order that was only asked for is refused as well', () => {
  const app = plainApp();
  const [data, apps] = [layer(app, 'data'), layer(app, 'apps')];
  data.addDependency(apps);
  data.addDependency(apps);
  data.addDependency(data);
  expect(prepared(data)).toThrow(
    "LayerStack at 'shop-dev-data' [StackOrder]:\n" +
      "- it depends on 'shop-dev-apps', which is applied after it. " +
      'Read from a layer before, or move the resource there',
  );
});

test('layers of other environments and systems have no order, but must not read each other in a circle', () => {
  const app = plainApp();
  const dev = layer(app, 'data');
  const shared = new LayerStack(app, {
    system: 'platform',
    environment: environment(),
    layer: 'observability',
    clouds: [cloud('aws/1/x')],
  });
  const [jobs, alerts] = [new Thing(dev, 'Jobs', ''), new Thing(shared, 'Alerts', '')];
  new Thing(dev, 'Alarm', alerts.id);
  expect(prepared(dev)).not.toThrow();
  new Thing(shared, 'Dashboard', jobs.id);
  expect(prepared(dev)).toThrow(
    "LayerStack at 'platform-dev-observability' [StackCycle]:\n" +
      "- 'platform-dev-observability/Dashboard' reads 'shop-dev-data', which closes a circle: " +
      'platform-dev-observability → shop-dev-data → platform-dev-observability. Move what both need into a stack before them',
  );
});

test("CDKTF's own synth refuses what reads a later layer as well", () => {
  const app = plainApp();
  const [data, apps] = [layer(app, 'data'), layer(app, 'apps')];
  new Thing(data, 'Jobs', new Thing(apps, 'Worker').id);
  data.prepareStack();
  expect(() => {
    data.runAllValidations();
  }).toThrow(
    "LayerStack at 'shop-dev-data' [StackOrder]:\n" +
      "- 'shop-dev-data/Jobs' reads 'shop-dev-apps', which is applied after it. ",
  );
});

test('two layers that read each other are a cycle, not an order', () => {
  const app = plainApp();
  const [data, apps] = [layer(app, 'data'), layer(app, 'apps')];
  new Thing(data, 'Grant', new Thing(apps, 'Role').id);
  new Thing(apps, 'Worker', new Thing(data, 'Jobs').id);
  expect(prepared(data)).toThrow(
    "LayerStack at 'shop-dev-data' [StackCycle]:\n" +
      "- 'shop-dev-data/Grant' reads 'shop-dev-apps', which closes a circle: " +
      'shop-dev-data → shop-dev-apps → shop-dev-data. ' +
      'Move what both need into a stack before them',
  );
});

test('a circle over three layers is printed whole', () => {
  const app = plainApp();
  const of = (system: string) =>
    new LayerStack(app, { system, environment: environment(), layer: 'data', clouds: [cloud('aws/1/x')] });
  const [a, b, c] = [of('aa'), of('bb'), of('cc')];
  const [x, y, z] = [new Thing(a, 'X'), new Thing(b, 'Y'), new Thing(c, 'Z')];
  new Thing(a, 'Reads', y.id);
  new Thing(b, 'Reads', z.id);
  new Thing(c, 'Reads', x.id);
  expect(prepared(a)).toThrow(
    "LayerStack at 'cc-dev-data' [StackCycle]:\n" +
      "- 'cc-dev-data/Reads' reads 'aa-dev-data', which closes a circle: " +
      'cc-dev-data → aa-dev-data → bb-dev-data → cc-dev-data. Move what both need into a stack before them',
  );
});

test('an output that reads a later layer is named', () => {
  const app = plainApp();
  const [data, apps] = [layer(app, 'data'), layer(app, 'apps')];
  new TerraformOutput(data, 'Worker', { value: new Thing(apps, 'Worker').id });
  expect(prepared(data)).toThrow(
    "LayerStack at 'shop-dev-data' [StackOrder]:\n" +
      "- output.Worker reads 'shop-dev-apps', which is applied after it. " +
      'Read from a layer before, or move the resource there',
  );
});

test.each([2, 3])('%d plain stacks in a circle are a cycle', (count) => {
  const app = plainApp();
  const stacks = Array.from({ length: count }, (_, at) => new TerraformStack(app, `s${at.toString()}`));
  const things = stacks.map((stack) => new Thing(stack, 'Given'));
  stacks.forEach((stack, at) => new Thing(stack, 'Taken', things[(at + 1) % count]!.id));
  const last = `s${(count - 1).toString()}`;
  expect(prepared(stacks[0]!)).toThrow(
    `TerraformStack at '${last}' [StackCycle]:\n` +
      `- it reads 's0', which leads back to it. Move what both need into a stack before them`,
  );
});
