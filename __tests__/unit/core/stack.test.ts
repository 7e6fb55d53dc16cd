import { TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import { aws } from '../../../constructs/aws/provider';
import { isBefore, LAYERS } from '../../../constructs/core/layers';
import { LayerStack } from '../../../constructs/core/stack';
import { synth } from '../../../testing/synth';
import { environment, layer, plainApp, Thing } from '../../support/layers';

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

test('a layer can be in an environment once', () => {
  const app = plainApp();
  layer(app, 'data');
  layer(app, 'data', { name: 'production' });
  expect(() => layer(app, 'data')).toThrow(
    "LayerStack at 'shop-dev-data' [StackDuplicate]:\n" +
      '- the data layer of shop-dev is already in the app. Give each environment a name of its own',
  );
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
