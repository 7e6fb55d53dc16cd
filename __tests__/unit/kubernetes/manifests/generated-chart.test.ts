import { Fn, Lazy, Token, TerraformStack, TerraformVariable } from 'cdktf';
import { generatedChart } from '../../../../constructs/kubernetes/manifests/generated-chart';
import type { Manifest } from '../../../../constructs/kubernetes/manifests/manifest';
import { testApp } from '../../../support/stack';
import { Thing } from '../../../support/layers';
import { anything, configMap } from './support';

const stackNamed = (id = 'apps'): TerraformStack => new TerraformStack(testApp(), id);

function chartOf(objects: (stack: TerraformStack) => readonly Manifest[], stack = stackNamed()) {
  return generatedChart('settings', objects(stack), stack);
}

/** What stands in the template of one object that holds `value`, and the values of the release. */
function lifted(value: (stack: TerraformStack) => unknown) {
  const { files, values, problems } = chartOf((stack) => [anything(value(stack))]);
  const [, text = ''] = /^value: ?([\s\S]*)\n$/m.exec(files['templates/thing-thing.yaml'] ?? '') ?? [];
  return { text: text.replaceAll(/t[0-9a-f]{12}/g, 'T'), values: values?.replaceAll(/t[0-9a-f]{12}/g, 'T'), problems };
}

const variable = (stack: TerraformStack, id = 'v'): TerraformVariable => new TerraformVariable(stack, id, {});
const thing = (stack: TerraformStack): string => new Thing(stack, 'queue').id;

test('objects known at synth need no values: a file each, named after them, and a version of its content', () => {
  const { files, folder, version, values } = chartOf(() => [
    configMap({ sky: 'blue' }),
    configMap({ sky: 'grey' }, 'old'),
  ]);
  const [, hash = ''] = /^settings-([0-9a-f]{12})$/.exec(folder) ?? [];
  expect({ version, values }).toEqual({ version: `0.0.0-c${hash}`, values: undefined });
  expect(files).toEqual({
    'Chart.yaml': `apiVersion: v2\nname: settings\nversion: 0.0.0-c${hash}\n`,
    'templates/configmap-settings.yaml':
      'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\ndata:\n  sky: blue\n',
    'templates/configmap-old.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: old\ndata:\n  sky: grey\n',
    'values.schema.json': '{\n  "$schema": "http://json-schema.org/draft-07/schema#",\n  "type": "object"\n}\n',
  });
});

test.each<[string, (stack: TerraformStack) => unknown, string, string]>([
  ['a text', (stack) => variable(stack).stringValue, '{{ .Values.tokens.T | toJson }}', 'tostring(var.v)'],
  ['a number', (stack) => variable(stack).numberValue, '{{ .Values.tokens.T }}', 'tostring(tonumber(var.v))'],
  ['a list', (stack) => variable(stack).listValue, '{{ .Values.tokens.T }}', 'jsonencode(var.v)'],
  ['a map', (stack) => Token.asStringMap(variable(stack).value), '{{ .Values.tokens.T }}', 'jsonencode(var.v)'],
  ['anything else', (stack) => variable(stack).booleanValue, '{{ .Values.tokens.T }}', 'jsonencode(var.v)'],
  [
    'a function',
    (stack) => Fn.upper(thing(stack)),
    '{{ .Values.tokens.T | toJson }}',
    'tostring(upper(test_thing.queue.id))',
  ],
  [
    'a part of a text',
    (stack) => `{{ "${variable(stack).stringValue}" }}`,
    '{{ print "{{ \\"" .Values.tokens.T "\\" }}" | toJson }}',
    'tostring(var.v)',
  ],
  [
    'a number in a text',
    (stack) => `port-${variable(stack).numberValue}5`,
    '{{ print "port-" .Values.tokens.T "5" | toJson }}',
    'tostring(var.v)',
  ],
  [
    'a text with a character that YAML does not take',
    (stack) => `\u007f${variable(stack).stringValue}{{`,
    '"\\u007f{{ .Values.tokens.T | toJson | trimPrefix "\\"" | trimSuffix "\\"" }}{{ "{{" }}"',
    'tostring(var.v)',
  ],
  [
    'a brace before a value, beside what YAML cannot hold',
    (stack) => `\u007f{{{${variable(stack).stringValue}`,
    '"\\u007f{{ "{{" }}\\u007b{{ .Values.tokens.T | toJson | trimPrefix "\\"" | trimSuffix "\\"" }}"',
    'tostring(var.v)',
  ],
])('%s known after apply arrives through the values', (_, value, text, expression) => {
  expect(lifted(value)).toEqual({ text, values: `\${jsonencode({ tokens = { T = ${expression} } })}`, problems: [] });
});

test('a key may hold what is known after apply, and a list only what is known', () => {
  const { text } = lifted((stack) => ({
    [`queue-${thing(stack)}`]: [1, null, true, { a: variable(stack).stringValue }],
  }));
  expect(text).toBe(
    '\n  {{ print "queue-" .Values.tokens.T | toJson }}:\n    - 1\n    - null\n    - true\n    - a: {{ .Values.tokens.T | toJson }}',
  );
});

test.each<[string, unknown, string]>([
  ['a literal that is put in late', Lazy.stringValue({ produce: () => 'late' }), 'late'],
  ['a number that is put in late', Lazy.numberValue({ produce: () => 8080 }), '8080'],
  ['a list that is put in late', Lazy.listValue({ produce: () => ['a', 'b'] }), '\n  - a\n  - b'],
  ['an object passed off as a text', Token.asString({ a: 1 }), '\n  a: 1'],
  ['a late text in another one', `x-${Lazy.stringValue({ produce: () => '{{' })}`, '"x-{{ "{{" }}"'],
  ['an object with a form of its own', { toJSON: () => ({ a: 1, b: undefined }) }, '\n  a: 1'],
  ['no number but a text', '1e3', '"1e3"'],
  ['a text of several lines', 'a\n{{ b }}\n', '|\n  a\n  {{ "{{" }} b }}'],
  ['Terraform and shell', '${a} %{b}', '"${a} %{b}"'],
  ['a large number', 2n ** 60n, '1152921504606846976'],
  ['a minus nothing', -0, '0'],
])('%s is written down', (_, value, text) => {
  expect(lifted(() => value)).toEqual({ text, values: undefined, problems: [] });
});

test('one value in several places is handed over once, under a key that is the same on every run', () => {
  const keys = (): string[] => {
    const { values = '' } = chartOf((stack) => {
      const id = thing(stack);
      return [configMap({ a: id, b: `${id}!` }), configMap({ c: id }, 'other')];
    });
    return values.match(/t[0-9a-f]{12}/g) ?? [];
  };
  expect(keys()).toHaveLength(1);
  expect(keys()).toEqual(keys());
});

test('nothing else in the app changes a chart; the stack that it is installed from does, and what is in it', () => {
  const folder = (
    id: string,
    before: (stack: TerraformStack) => void,
    value: (stack: TerraformStack) => unknown,
  ): string => {
    const stack = stackNamed(id);
    before(stack);
    return chartOf(() => [anything(value(stack))], stack).folder;
  };
  const usual = folder('apps', () => undefined, thing);
  expect(folder('apps', (stack) => new Thing(stack, 'other', variable(stack).stringValue), thing)).toBe(usual);
  expect(folder('jobs', () => undefined, thing)).not.toBe(usual);
  expect(
    folder(
      'apps',
      () => undefined,
      (stack) => `${thing(stack)}.`,
    ),
  ).not.toBe(usual);
});

test('what another stack knows is read from its state', () => {
  const app = testApp();
  const [data, apps] = [new TerraformStack(app, 'data'), new TerraformStack(app, 'apps')];
  const { values } = chartOf(() => [anything(thing(data))], apps);
  expect(values).toMatch(
    /tostring\(data\.terraform_remote_state\.cross-stack-reference-input-data\.outputs\.\S+queueid\)/,
  );
  expect(apps.dependencies).toEqual([data]);
});

test('everything that cannot be installed is named, and no value is shown', () => {
  const { problems } = chartOf((stack) => {
    const { listValue, value, stringValue } = variable(stack);
    const map = Token.asStringMap(value);
    const secret = new TerraformVariable(stack, 'password', { sensitive: true });
    return [
      anything({
        inText: listValue[0],
        among: ['a', ...listValue],
        merged: { ...map, a: 'b' },
        text: `${Token.asString({ a: stringValue })}!`,
        list: [Number.NaN, () => 1],
        half: '\ud83d',
        secret: secret.stringValue,
        part: { [`x-${secret.stringValue}`]: 1 },
      }),
    ];
  });
  const advice = 'Have External Secrets bring it to the cluster, and give the name of the Secret';
  expect(problems).toEqual([
    'Thing/thing: `value.inText` must be a text, got a list known after apply. Make it one with Fn.join',
    'Thing/thing: `value.among` must be one list, got a list known after apply among other items. Join them with Fn.concat',
    'Thing/thing: `value.merged` must be one map, got a map known after apply among other keys. Merge them with Fn.merge',
    'Thing/thing: `value.text` must be a text, got an object',
    'Thing/thing: `value.list[0]` must be a number that JSON has, got NaN',
    'Thing/thing: `value.list[1]` must be data, got a function',
    'Thing/thing: `value.half` must be Unicode, got half of a character',
    `Thing/thing: \`value.secret\` must read no sensitive variable. ${advice}`,
    `Thing/thing: \`value.part.(known after apply)\` must read no sensitive variable. ${advice}`,
  ]);
});

test('what would be lost as JSON, or never end, is named', () => {
  const ring: Record<string, unknown> = {};
  ring['inner'] = [ring];
  const { problems } = chartOf(() => [
    anything({ map: new Map([['a', 1]]), when: new Date(0) }),
    anything(ring, 'ring'),
  ]);
  expect(problems).toEqual([
    'Thing/thing: `value.map` must be data, got a Map',
    'Thing/ring: it must be data, got what contains itself',
  ]);
});

test('objects of one kind and name in two namespaces, and names that are no file names, have files of their own', () => {
  const role = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata: { name: 'system:a/b' } };
  const { files } = chartOf((stack) => [
    configMap({}),
    configMap({}),
    configMap({}, thing(stack)),
    configMap({}, '../../x'),
    role,
  ]);
  expect(Object.keys(files).filter((path) => path.startsWith('templates'))).toEqual([
    'templates/configmap-settings.yaml',
    'templates/configmap-settings-2.yaml',
    'templates/configmap.yaml',
    'templates/configmap-2.yaml',
    'templates/clusterrole.yaml',
  ]);
});
