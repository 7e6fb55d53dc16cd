import type { TerraformStack } from 'cdktf';
import { CHARTS } from '../../../../../constructs/kubernetes/add-ons/charts';
import {
  Falco,
  type FalcoPriority,
  type FalcoProps,
  falcoValues,
} from '../../../../../constructs/kubernetes/add-ons/security/falco';
import { Namespace } from '../../../../../constructs/kubernetes/namespace';
import { propsWithoutEffect } from '../../../../support/stack';
import { installed, onCluster, releaseOf } from '../support';

const place = (stack: TerraformStack, id = 'Place', name = 'falco') => Namespace.fromNamespaceName(stack, id, name);
const made = (props: Partial<FalcoProps> = {}) =>
  installed((stack) => new Falco(stack, 'Falco', { namespace: place(stack), ...props }), '1.36');

test('is on every node, not privileged, and fetches nothing at its start', () => {
  const values = falcoValues();
  expect(made().at('Falco/Release')).toEqual(releaseOf(CHARTS.falco, values, 'falco'));
  expect(values).toMatchObject({
    driver: { kind: 'modern_ebpf', modernEbpf: { leastPrivileged: true } },
    falcoctl: { artifact: { install: { enabled: false }, follow: { enabled: false } } },
    falco: { priority: 'notice', json_output: true },
    tolerations: [{ operator: 'Exists' }],
    resources: { limits: { cpu: null, memory: '1Gi' } },
  });
  expect(values).not.toHaveProperty('customRules');
});

test('fails with every bad value named at once', () => {
  expect(() =>
    made({
      priority: 'bad' as FalcoPriority,
      rules: { 'Shop Rules': '- rule: a', 'empty.yaml': ' ' },
      resources: { cpu: ['1'], memory: ['2Gi', '1Gi'] },
    }),
  ).toThrow(
    "Falco at 'stack/Falco' [PropsInvalid]:\n" +
      '- `priority` must be one of emergency, alert, critical, error, warning, notice, informational, debug, got bad\n' +
      '- `rules` must be named as files are: shop.yaml, got Shop Rules\n' +
      '- `rules.empty.yaml` must be rules, got none\n' +
      '- `resources.memory[1]` must be the request of 2Gi or more, got 1Gi',
  );
});

test('every setting has an effect', () => {
  expect(
    propsWithoutEffect<FalcoProps>(
      (stack, props) => {
        onCluster(stack, '1.36');
        new Falco(stack, 'Falco', { namespace: place(stack), ...props });
      },
      {
        namespace: (stack) => place(stack, 'Other', 'operators'),
        priority: () => 'debug',
        rules: () => ({ 'shop.yaml': '- list: shops' }),
        resources: () => ({ cpu: ['200m', '1'], memory: ['1Gi', '1Gi'] }),
      },
    ),
  ).toEqual([]);
});
