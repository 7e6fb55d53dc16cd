import { ConfigMap, type ConfigMapProps } from '../../../../constructs/kubernetes/config/config-map';
import { manifestsOf } from '../../../../constructs/kubernetes/manifests/releases';
import { Namespace } from '../../../../constructs/kubernetes/namespace';
import { synth } from '../../../../testing/synth';
import { Thing } from '../../../support/layers';
import { propsWithoutEffect } from '../props-without-effect';
import { Apps } from '../workload/support';

const configMap = (stack: Apps, props: Partial<ConfigMapProps> = {}) =>
  new ConfigMap(stack, 'AppConfig', { namespace: stack.home, data: { LOG_LEVEL: 'info' }, ...props });

test('is a config map called as its id says, in a release of its own that comes after the namespace', () => {
  const stack = new Apps();
  const config = configMap(stack);
  expect(config.configMapName).toBe('app-config');
  expect(manifestsOf(config)).toEqual([
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: {
        name: 'app-config',
        namespace: 'shop',
        labels: {
          'app.kubernetes.io/name': 'app-config',
          'app.kubernetes.io/part-of': 'shop',
          environment: 'dev',
          owner: 'shop-team',
          'cost-centre': 'retail',
        },
      },
      data: { LOG_LEVEL: 'info' },
    },
  ]);
  const synthesized = synth(stack);
  expect(synthesized.at('AppConfig/Resource')).toMatchObject({
    name: 'config-map-app-config',
    namespace: 'shop',
    depends_on: [synthesized.address('Namespace/Resource')],
  });
});

test('every setting has an effect', () => {
  const without = propsWithoutEffect<ConfigMapProps>((stack, props) => configMap(stack, props), {
    namespace: (stack) => new Namespace(stack, 'Other', { name: 'other' }),
    name: () => 'settings',
    data: () => ({ LOG_LEVEL: 'debug' }),
  });
  expect(without).toEqual([]);
});

test('a value known after apply is among the values of the release, not in its chart', () => {
  const stack = new Apps();
  const queue = new Thing(stack, 'Queue');
  configMap(stack, { data: { QUEUE_URL: `https://${queue.id}` } });
  const values = synth(stack).at('AppConfig/Resource')['values'] as string[];
  expect(values.join('')).toContain('test_thing.Queue.id');
});

test('fails with every bad value named at once, a secret without its value', () => {
  expect(() =>
    configMap(new Apps(), {
      name: 'App_Config',
      data: { 'LOG LEVEL': 'info', '..': '', DB_PASSWORD: 'hunter2', BIG: 'é'.repeat(524_288) },
    }),
  ).toThrow(
    new Error(
      "ConfigMap at 'shop-dev-apps/AppConfig' [PropsInvalid]:\n" +
        '- `name` must be 1 to 63 lower-case letters, digits and hyphens, a letter or digit at both ends, got App_Config\n' +
        '- `data` must be under keys of 1 to 253 letters, digits and -_., got LOG LEVEL\n' +
        '- `data` must be under keys of 1 to 253 letters, digits and -_., got ..\n' +
        '- `data` must be at most 1048576 bytes, got 1048612\n' +
        '- `data.DB_PASSWORD` must not hold a secret as plain text. Give it in `secrets`',
    ),
  );
});

test('a name known after apply is refused', () => {
  const stack = new Apps();
  expect(() => configMap(stack, { name: new Thing(stack, 'Thing').id })).toThrow(
    new Error(
      "ConfigMap at 'shop-dev-apps/AppConfig' [PropsInvalid]:\n- `name` must be known at synth, got a value known after apply",
    ),
  );
});
