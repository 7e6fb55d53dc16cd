import { synth, synthApp } from '../../../testing';
import { Thing } from '../../support/layers';
import { testApp } from '../../support/stack';
import { configMap, Installed, releaseStack } from '../kubernetes/manifests/support';

test('an object is found by kind and name, with references in the place of what is known after apply', () => {
  const stack = releaseStack();
  const queue = new Thing(stack, 'Queue');
  new Installed(stack, 'Settings', { of: [configMap({ url: `${queue.id}/x`, sky: '${blue} {{ }}' })] });
  const made = synth(stack);
  expect(made.manifest('ConfigMap', 'settings')).toEqual({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'settings', namespace: 'shop' },
    data: { url: `${made.ref('Queue', 'id')}/x`, sky: '${blue} {{ }}' },
  });
});

test('an object is found by the name that others have of it, known after apply in a part', () => {
  const stack = releaseStack();
  const queue = new Thing(stack, 'Queue');
  new Installed(stack, 'Settings', { of: [configMap({}, `settings-${queue.id}`)] });
  const made = synth(stack);
  const name = `settings-${made.ref('Queue', 'id')}`;
  expect(made.manifest('ConfigMap', name)).toMatchObject({ metadata: { name } });
});

test('objects of one name are told apart by their namespace', () => {
  const stack = releaseStack();
  new Installed(stack, 'Shop', { of: [configMap({ place: 'shop' })] });
  new Installed(stack, 'Test', { namespace: 'test', of: [configMap({ place: 'test' })] });
  const made = synth(stack);
  expect(made.manifest('ConfigMap', 'settings', 'test')).toMatchObject({ data: { place: 'test' } });
  expect(() => made.manifest('ConfigMap', 'settings')).toThrow(
    new Error('ConfigMap/settings is in several namespaces: name one of shop, test'),
  );
  expect(() => made.manifest('ConfigMap', 'settings', 'prod')).toThrow(
    new Error('no ConfigMap/settings in prod; there are: ConfigMap/settings in shop, ConfigMap/settings in test'),
  );
});

test('an object that the stack does not install is an error that lists those that it does', () => {
  const app = testApp();
  new Installed(releaseStack(app, 'one'), 'Shop', { of: [configMap({})] });
  releaseStack(app, 'two');
  const { one, two } = synthApp(app);
  expect(() => one?.manifest('Secret', 'settings')).toThrow(
    new Error('no Secret/settings; there are: ConfigMap/settings in shop'),
  );
  expect(() => two?.manifest('ConfigMap', 'settings')).toThrow(new Error('no ConfigMap/settings; there are: none'));
});
