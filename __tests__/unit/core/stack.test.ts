import { TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import { aws } from '../../../constructs/aws/provider';
import { isBefore, LAYERS } from '../../../constructs/core/layers';
import { LayerStack } from '../../../constructs/core/stack';
import { synth } from '../../../testing/synth';
import { cloud, environment, layer, plainApp, Thing } from '../../support/layers';

test('its id is system, environment and layer; it knows each of them', () => {
  const stack = layer(plainApp(), 'data', { name: 'production' });
  expect([stack.node.id, stack.system, stack.environmentName, stack.layer]).toEqual([
    'shop-production-data',
    'shop',
    'production',
    'data',
  ]);
});

test('every provider puts the standard tags on all it makes', () => {
  const place = { account: '111122223333', region: 'us-east-1' };
  const props = { system: 'shop', environment: environment(), layer: 'data', clouds: [aws(place)] } as const;
  const stack = new LayerStack(plainApp(), props);
  const tags = {
    system: 'shop',
    environment: 'dev',
    owner: 'shop-team',
    'cost-centre': 'retail',
    'managed-by': 'ashlar',
  };
  expect(stack.tags).toEqual(tags);
  expect(synth(stack).json['provider']).toEqual({
    aws: [{ region: 'us-east-1', allowed_account_ids: ['111122223333'], default_tags: [{ tags }] }],
  });
});

test('every wrong setting is named at once; what a system adds to its environments is not looked at', () => {
  class DataStack extends LayerStack {}
  const data = {
    ...environment({ name: 'D', owner: 'Shop Team', state: { type: 's3' } as never }),
    network: { vpn: 7 },
  };
  const clouds = [cloud('aws/1/x'), cloud('google/p/y'), cloud('aws/2/x')];
  expect(
    () => new DataStack(plainApp(), { system: 'my shop', environment: data, layer: 'date' as never, clouds }),
  ).toThrow(
    new Error(
      "DataStack at 'my shop-D-date' [PropsInvalid]:\n" +
        '- `system` must be lower-case letters, digits and single hyphens, a letter first, got my shop\n' +
        '- `environment.name` must be lower-case letters, digits and single hyphens, a letter first, got D\n' +
        '- `environment.name` must be 2 to 16 characters, got D\n' +
        '- `environment.owner` must be 1 to 63 lower-case letters, digits, - and _, a letter or digit first, got Shop Team\n' +
        '- `environment.state.bucket` must be given: a string\n' +
        '- `environment.state.region` must be given: a string\n' +
        `- \`layer\` must be one of ${LAYERS.join(', ')}, got date\n` +
        '- `clouds` must be one of a kind, got aws/1/x, google/p/y, aws/2/x. ' +
        'Give another account or region a stack of its own',
    ),
  );
  const more = { ...environment(), network: { vpn: 7 } };
  expect(new DataStack(plainApp(), { system: 'shop', environment: more, layer: 'data', clouds: [] }).node.id).toBe(
    'shop-dev-data',
  );
});

test.each(['s', 'a-system-of-21-letter', 'Shop', 'shop_'])('a system cannot be named %s', (system) => {
  const build = () => new LayerStack(plainApp(), { system, environment: environment(), layer: 'data', clouds: [] });
  expect(build).toThrow(`LayerStack at '${system}-dev-data' [PropsInvalid]:\n- \`system\` must be `);
});

test('a layer can be in an environment once', () => {
  const app = plainApp();
  layer(app, 'data');
  layer(app, 'data', { name: 'production' });
  expect(() => layer(app, 'data')).toThrow(
    "LayerStack at 'shop-dev-data' [StackDuplicate]:\n" +
      '- the data layer of shop-dev is already in the app. Give each environment a name of its own',
  );
});

test('a layer is in an environment once, under whichever scope: CDKTF would write one over the other', () => {
  const app = plainApp();
  layer(new Construct(app, 'Retail'), 'data');
  const problem =
    "LayerStack at 'shop-dev-data' [StackDuplicate]:\n" +
    '- the data layer of shop-dev is already in the app. Give each environment a name of its own';
  expect(() => layer(app, 'data')).toThrow(new Error(problem));
  expect(() => layer(new Construct(app, 'Wholesale'), 'data')).toThrow(new Error(problem));
  // A construct of that name is no stack.
  new Construct(app, 'shop-dev-apps');
  expect(layer(new Construct(app, 'Outlet'), 'apps').node.path).toBe('Outlet/shop-dev-apps');
});

test('the layer stack of a construct is found from any depth; a plain stack is none', () => {
  const app = plainApp();
  const stack = layer(app, 'data');
  expect(LayerStack.find(new Thing(new Construct(stack, 'Outer'), 'Inner'))).toBe(stack);
  expect(LayerStack.find(stack)).toBe(stack);
  expect(LayerStack.find(new Thing(new TerraformStack(app, 'plain'), 'Inner'))).toBe(undefined);
});

test('layers come in one order', () => {
  expect(LAYERS).toEqual([
    'state',
    'network',
    'data',
    'cluster',
    'platform',
    'service',
    'apps',
    'edge',
    'observability',
  ]);
  expect([isBefore('network', 'data'), isBefore('data', 'network'), isBefore('data', 'data')]).toEqual([
    true,
    false,
    false,
  ]);
});

test('another environment, layer or construct moves no address', () => {
  const build = (more: boolean) => {
    const app = plainApp();
    const stack = layer(app, 'data');
    if (more) {
      layer(app, 'network');
      layer(app, 'data', { name: 'production' });
      new Thing(stack, 'Another');
    }
    new Thing(stack, 'Jobs');
    return synth(stack).addresses();
  };
  expect(build(true)).toMatchObject(build(false));
  expect(Object.keys(build(false))).toEqual(['Jobs']);
});
