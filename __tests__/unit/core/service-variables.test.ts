import { TerraformStack } from 'cdktf';
import {
  candidate,
  containerImage,
  desiredTasks,
  serviceOutputs,
  trafficSplit,
} from '../../../constructs/core/service-variables';
import { synthApp } from '../../../testing/synth';
import { testApp } from '../../support/stack';

/** Variables and outputs of a stack. */
function declared(build: (stack: TerraformStack) => void) {
  const app = testApp();
  const stack = new TerraformStack(app, 'stack');
  build(stack);
  const { json } = synthApp(app)['stack']!;
  return {
    variables: (json['variable'] ?? {}) as Readonly<Record<string, { default?: unknown; validation?: object[] }>>,
    outputs: (json['output'] ?? {}) as Readonly<Record<string, { value: unknown }>>,
  };
}

test('image and tasks have no default: no plan changes them without being told', () => {
  const { variables } = declared((stack) => {
    expect([containerImage(stack), desiredTasks(stack, 3)]).toHaveLength(2);
  });
  expect(Object.keys(variables)).toEqual(['container_image', 'desired_count']);
  expect(Object.values(variables).map((one) => 'default' in one)).toEqual([false, false]);
});

test('traffic rests on the newest revision, and with a candidate on the stable service', () => {
  const split = declared((stack) => trafficSplit(stack)).variables;
  expect(Object.entries(split).map(([name, one]) => [name, one.default])).toEqual([
    ['stable_revision', ''],
    ['traffic_percent', 100],
  ]);
  const beside = declared((stack) => candidate(stack)).variables;
  expect(Object.entries(beside).map(([name, one]) => [name, one.default])).toEqual([
    ['candidate_image', ''],
    ['traffic_percent', 0],
  ]);
});

test('outputs have the names that a cut-over looks up, as far as there are addresses', () => {
  const { outputs } = declared((stack) => serviceOutputs(stack, { url: 'a', healthUrl: 'b', revision: 'c' }));
  expect(outputs).toEqual({
    service_url: { value: 'a' },
    health_url: { value: 'b' },
    revision: { value: 'c' },
  });
});

test('a number of tasks that no service can have is refused', () => {
  expect(() => declared((stack) => desiredTasks(stack, 0))).toThrow(
    "TerraformStack at 'stack' [PropsInvalid]:\n- `max` must be 1 to 5000 tasks, got 0",
  );
});

test('an output that is no text is named, in place of what CDKTF makes of it', () => {
  const healthUrl = (() => 'https://shop.acme.example/health') as unknown as string;
  expect(() => declared((stack) => serviceOutputs(stack, { url: 'https://shop.acme.example', healthUrl }))).toThrow(
    new Error(
      "TerraformStack at 'stack' [PropsInvalid]:\n" +
        '- `healthUrl` must be a text, as `api.healthUrl()` of Cloud Run gives, got function',
    ),
  );
});
