import { Fn, Lazy, Token } from 'cdktf';
import type { Manifest } from '../../../../constructs/kubernetes/manifests/manifest';
import { Schemas } from '../../../../constructs/kubernetes/schema/schema-problems';
import { container, deployment, object, service } from '../checks/support';

const found = (manifest: Manifest): string[] | undefined => new Schemas().problems(manifest);
const inContainer = (changes: Readonly<Record<string, unknown>>): string[] | undefined =>
  found(deployment({ containers: [container(changes)] }));
const at = (field: string): string => `\`spec.template.spec.containers[0].${field}\``;

describe('a value of another form than its field', () => {
  test.each([
    [
      'text for a number',
      { ports: [{ containerPort: '80' }] },
      `${at('ports[0].containerPort')} must be a whole number, got the text 80. Take its quotes away`,
    ],
    [
      'a number for text',
      { env: [{ name: 'PORT', value: 8080 }] },
      `${at('env[0].value')} must be text, got the number 8080. Put it in quotes`,
    ],
    [
      'a switch for text',
      { env: [{ name: 'DEBUG', value: true }] },
      `${at('env[0].value')} must be text, got true. Put it in quotes`,
    ],
    [
      'a fraction for a whole number',
      { readinessProbe: { periodSeconds: 1.5 } },
      `${at('readinessProbe.periodSeconds')} must be a whole number, got the number 1.5`,
    ],
    ['text for a switch', { tty: 'yes' }, `${at('tty')} must be true or false, got the text yes`],
    ['text for a list', { command: 'run' }, `${at('command')} must be a list, got the text run`],
    ['a list for an object', { resources: [] }, `${at('resources')} must be an object, got a list`],
    ['an object for a list', { args: {} }, `${at('args')} must be a list, got an object`],
    [
      'a switch for a port',
      { readinessProbe: { tcpSocket: { port: true } } },
      `${at('readinessProbe.tcpSocket.port')} must be text or a whole number, got true`,
    ],
    [
      'text for an amount',
      { resources: { limits: { cpu: '1x' } } },
      `${at('resources.limits.cpu')} must be a quantity such as 250m, 1.5 or 256Mi, got 1x`,
    ],
    [
      'a switch for an amount',
      { resources: { limits: { cpu: true } } },
      `${at('resources.limits.cpu')} must be a number or text, got true`,
    ],
    [
      'a wrong choice',
      { imagePullPolicy: 'Allways' },
      `${at('imagePullPolicy')} must be one of Always, IfNotPresent, Never, got Allways. Did you mean Always?`,
    ],
    [
      'a choice far off',
      { imagePullPolicy: 'Sometimes' },
      `${at('imagePullPolicy')} must be one of Always, IfNotPresent, Never, got Sometimes`,
    ],
    ['nothing', { name: undefined }, `${at('name')} must be given, got nothing`],
  ])('%s', (_, changes, sentence) => {
    expect(inContainer(changes)).toEqual([sentence]);
  });

  test('base64, times, lengths', () => {
    expect(found(object('v1', 'ConfigMap', 'a', { binaryData: { icon: 'no base64' } }))).toEqual([
      '`binaryData.icon` must be text in base64, got no base64',
    ]);
    expect(found(object('v1', 'ConfigMap', 'a', {}, { creationTimestamp: 'today' }))).toEqual([
      '`metadata.creationTimestamp` must be a time such as 2026-01-31T12:00:00Z, got today',
    ]);
    const route = { spec: { rules: [], hostnames: [], parentRefs: [{ name: '' }] } };
    expect(found(object('gateway.networking.k8s.io/v1', 'HTTPRoute', 'shop', route))).toEqual([
      '`spec.parentRefs[0].name` must be 1 character or more, got an empty string',
      '`spec.rules` must be 1 item or more, got none',
    ]);
  });
});

describe('a field that the kind does not have', () => {
  test('is named with the one that was meant, or with those there are', () => {
    const wrong = deployment(
      { containers: [container({ imag: 'x' })], volumes: [{ name: 'v', configmap: {} }] },
      { replica: 3 },
    );
    expect(found(wrong)).toEqual([
      '`spec.template.spec.containers[0].imag` must be a field that `spec.template.spec.containers[0]` has, got imag. Did you mean image?',
      '`spec.template.spec.volumes[0].configmap` must be a field that `spec.template.spec.volumes[0]` has, got configmap. Did you mean configMap?',
      '`spec.replica` must be a field that `spec` has, got replica. Did you mean replicas?',
    ]);
    expect(found({ ...service(), immutable: true })).toEqual([
      '`immutable` must be a field that the object has, got immutable. It has apiVersion, kind, metadata, spec, status',
    ]);
  });

  test('is found whatever was checked before', () => {
    const schemas = new Schemas();
    expect(schemas.problems(deployment())).toEqual([]);
    expect(
      schemas.problems(deployment({ dns: 'x' }, { strategy: { rollingUpdate: { maxSurge: 1, max: 1 } } })),
    ).toEqual([
      '`spec.template.spec.dns` must be a field that `spec.template.spec` has, got dns',
      '`spec.strategy.rollingUpdate.max` must be a field that `spec.strategy.rollingUpdate` has, got max. It has maxSurge, maxUnavailable',
    ]);
  });

  test('keys of maps and whatever is in free-form objects are none', () => {
    expect(
      found(object('v1', 'ConfigMap', 'a', { data: { any: 'x' } }, { labels: { b: 'c' }, annotations: { d: 'e' } })),
    ).toEqual([]);
    const webhook = {
      spec: { provider: { webhook: { url: 'https://x', headers: { any: 'x' }, result: { jsonPath: '$' } } } },
    };
    expect(found(object('external-secrets.io/v1', 'SecretStore', 'a', webhook))).toEqual([]);
    const definition = {
      spec: {
        group: 'example.com',
        scope: 'Namespaced',
        names: { plural: 'widgets', kind: 'Widget' },
        versions: [
          {
            name: 'v1',
            served: true,
            storage: true,
            schema: {
              openAPIV3Schema: {
                type: 'object',
                description: 'any',
                default: { any: { thing: 1 } },
                properties: { any: { type: 'string', 'x-kubernetes-validations': [{ rule: 'true' }] } },
              },
            },
          },
        ],
      },
    };
    const crd = object('apiextensions.k8s.io/v1', 'CustomResourceDefinition', 'widgets.example.com', definition);
    expect(found(crd)).toEqual([]);
  });
});

describe('a value known after apply', () => {
  const text = Token.asString({ resolve: () => 'x' });

  test('is right where it has the form of its field, whatever it will be', () => {
    const changes = {
      image: text,
      imagePullPolicy: text,
      command: Token.asList('${local.command}'),
      env: [{ name: 'PORT', value: `${text}-x` }],
      ports: [{ containerPort: Token.asNumber('${local.port}') }],
      readinessProbe: { tcpSocket: { port: Token.asNumber('${local.port}') } },
      resources: { limits: { cpu: text, memory: Token.asNumber('${local.memory}') } },
      securityContext: Lazy.anyValue({ produce: () => ({ nonsense: true }) }),
      tty: Fn.tobool(text),
    };
    expect(inContainer(changes)).toEqual([]);
    expect(found(object('v1', 'ConfigMap', 'a', { data: Token.asStringMap('${local.settings}') }))).toEqual([]);
  });

  test.each([
    [
      'a list for text',
      { image: Token.asList('${local.x}') },
      `${at('image')} must be text, got a list known after apply. Join it with Fn.join`,
    ],
    [
      'a number for text',
      { env: [{ name: 'A', value: Token.asNumber('${local.x}') }] },
      `${at('env[0].value')} must be text, got a number known after apply. Turn it into text with Token.asString`,
    ],
    [
      'text for a number',
      { ports: [{ containerPort: text }] },
      `${at('ports[0].containerPort')} must be a whole number, got text known after apply. Turn it into a number with Token.asNumber`,
    ],
    ['text for a list', { command: text }, `${at('command')} must be a list, got text known after apply`],
    [
      'a list for a port',
      { readinessProbe: { tcpSocket: { port: Token.asList('${local.x}') } } },
      `${at('readinessProbe.tcpSocket.port')} must be text or a whole number, got a list known after apply`,
    ],
  ])('%s is wrong', (_, changes, sentence) => {
    expect(inContainer(changes)).toEqual([sentence]);
  });
});

test('a value that may be secret is not shown', () => {
  expect(found(object('v1', 'Secret', 'a', { data: { password: 'hunter2!' }, stringData: { port: 5432 } }))).toEqual([
    '`data.password` must be text in base64, got a value not shown here',
    '`stringData.port` must be text, got a value not shown here. Put it in quotes',
  ]);
  expect(inContainer({ env: [{ name: 'DB_PASSWORD', value: 123_456 }] })).toEqual([
    `${at('env[0].value')} must be text, got a value not shown here. Put it in quotes`,
  ]);
});

test('a key with dots or slashes is written as it would be in TypeScript', () => {
  expect(found(object('v1', 'ConfigMap', 'a', {}, { labels: { 'app.kubernetes.io/name': 1 } }))).toEqual([
    "`metadata.labels['app.kubernetes.io/name']` must be text, got the number 1. Put it in quotes",
  ]);
});

test('a kind that is not known has no schema', () => {
  expect(found(object('example.com/v1', 'Widget', 'a', { spec: 1 }))).toBeUndefined();
});
