import { Token } from 'cdktf';
import { container, deployment, object, problemsOf } from './support';

const at = (field: string): string => `\`spec.template.spec.containers[0].${field}\``;
const inContainer = (changes: Readonly<Record<string, unknown>>): string[] =>
  problemsOf(deployment({ containers: [container(changes)] }));
const NAME = '1 to 63 lower-case letters, digits and hyphens, a letter or digit at both ends';
const PORT_NAME =
  '1 to 15 lower-case letters, digits and single hyphens, a letter among them, a letter or digit at both ends';

test('nothing is wrong with a plain Deployment', () => {
  expect(problemsOf(deployment())).toEqual([]);
});

test('containers and variables have names of their own', () => {
  const twice = [
    container({ name: 'main_1' }),
    container({ env: [{ name: 'A=B', value: 'x' }, { name: 'C' }, { name: 'C' }] }),
    container(),
  ];
  expect(problemsOf(deployment({ initContainers: [container()], containers: twice }))).toEqual([
    `\`spec.template.spec.containers[0].name\` must be ${NAME}, got main_1`,
    '`spec.template.spec.containers[1].name` must be new in its pod, got main twice',
    '`spec.template.spec.containers[2].name` must be new in its pod, got main twice',
    '`spec.template.spec.containers[1].env[0].name` must be printable characters without =, got A=B',
    '`spec.template.spec.containers[1].env[2].name` must be new in its container, got C twice',
  ]);
});

describe('an image', () => {
  const advice = 'What it names changes, and nobody can tell what runs';

  test.each([
    'nginx',
    'nginx:latest',
    'localhost:5000/shop/web',
    '${TfToken[TOKEN.1]}:latest',
    '${TfToken[TOKEN.1]}/web',
  ])('%s is refused', (image) => {
    expect(inContainer({ image })).toEqual([
      `${at('image')} must be an image with a fixed tag or a digest, got ${image.includes('Tf') ? 'a value known after apply' : image}. ${advice}`,
    ]);
  });

  test.each([
    'nginx:1.29',
    'localhost:5000/shop/web:1',
    'shop/web@sha256:0000',
    '${TfToken[TOKEN.1]}:1.2',
    '${TfToken[TOKEN.1]}',
    'shop/${TfToken[TOKEN.1]}',
    'auto',
  ])('%s passes', (image) => {
    expect(inContainer({ image })).toEqual([]);
  });
});

describe('ports', () => {
  test('are 1 to 65535', () => {
    const ports = [{ containerPort: 70_000, hostPort: 0 }];
    expect(inContainer({ ports, readinessProbe: { httpGet: { port: 65_536 } } })).toEqual([
      `${at('ports[0].containerPort')} must be 1 to 65535, got 70000`,
      `${at('ports[0].hostPort')} must be 1 to 65535, got 0`,
      `${at('readinessProbe.httpGet.port')} must be 1 to 65535, got 65536`,
    ]);
    expect(inContainer({ ports: [{ containerPort: 1 }, { containerPort: 65_535 }] })).toEqual([]);
  });

  test('have names of 15 characters, and each is there once', () => {
    const ports = [
      { name: 'a-name-of-16-chs', containerPort: 1 },
      { name: 'Http', containerPort: 2 },
      { name: '8080', containerPort: 3 },
      { name: 'web', containerPort: 4 },
      { name: 'web', containerPort: 4 },
      { name: 'dns', containerPort: 4, protocol: 'UDP' },
    ];
    expect(inContainer({ ports })).toEqual([
      `${at('ports[0].name')} must be ${PORT_NAME}, got a-name-of-16-chs`,
      `${at('ports[1].name')} must be ${PORT_NAME}, got Http`,
      `${at('ports[2].name')} must be ${PORT_NAME}, got 8080`,
      `${at('ports[4].name')} must be new in its container, got web twice`,
      `${at('ports[4].containerPort')} must be new in its container, got 4 twice`,
    ]);
  });

  test('that a probe or a hook names are there', () => {
    const changes = {
      livenessProbe: { httpGet: { port: 'web' } },
      lifecycle: { preStop: { httpGet: { port: 'admin' } } },
    };
    expect(inContainer(changes)).toEqual([
      `${at('livenessProbe.httpGet.port')} must be the name of a port of its container, got web. They are http`,
      `${at('lifecycle.preStop.httpGet.port')} must be the name of a port of its container, got admin. They are http`,
    ]);
    expect(inContainer({ ports: [], startupProbe: { tcpSocket: { port: 'http' } } })).toEqual([
      `${at('startupProbe.tcpSocket.port')} must be the name of a port of its container, got http. It names none`,
    ]);
    expect(inContainer({ livenessProbe: { httpGet: { port: 'http' } } })).toEqual([]);
  });
});

describe('volumes', () => {
  test('that a container mounts are there, each in a place of its own', () => {
    const mounts = [
      { name: 'data', mountPath: '/data' },
      { name: 'cache', mountPath: '/data' },
    ];
    const volumes = [
      { name: 'data', emptyDir: {} },
      { name: 'data', emptyDir: {} },
      { name: 'A', emptyDir: {} },
    ];
    expect(problemsOf(deployment({ containers: [container({ volumeMounts: mounts })], volumes }))).toEqual([
      `\`spec.template.spec.volumes[2].name\` must be ${NAME}, got A`,
      '`spec.template.spec.volumes[1].name` must be new in its pod, got data twice',
      `${at('volumeMounts[1].name')} must be the name of a volume of its pod, got cache. They are data, data, A`,
      `${at('volumeMounts[1].mountPath')} must be new in its container, got /data twice`,
    ]);
  });

  test('may be claimed by a StatefulSet, or be known after apply', () => {
    const template = {
      metadata: { labels: { app: 'a' } },
      spec: { containers: [container({ volumeMounts: [{ name: 'data', mountPath: '/data' }] })] },
    };
    const spec = { serviceName: 'a', selector: { matchLabels: { app: 'a' } }, template };
    const claims = [{ metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'] } }];
    expect(
      problemsOf(object('apps/v1', 'StatefulSet', 'a', { spec: { ...spec, volumeClaimTemplates: claims } })),
    ).toEqual([]);
    expect(problemsOf(object('apps/v1', 'StatefulSet', 'a', { spec }))).toEqual([
      `${at('volumeMounts[0].name')} must be the name of a volume of its pod, got data. It has none`,
    ]);
    const volumes = [{ name: Token.asString({ resolve: () => 'x' }), emptyDir: {} }];
    expect(problemsOf(deployment({ ...template.spec, volumes }))).toEqual([]);
  });
});

describe('what happens when a container ends', () => {
  test('a Rollout starts it again, as a Deployment does', () => {
    const rollout = {
      ...deployment({ restartPolicy: 'Never' }, { strategy: { canary: {} } }),
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Rollout',
    };
    expect(problemsOf(rollout)).toEqual(['`spec.template.spec.restartPolicy` must be Always, got Never']);
  });

  test('a Deployment starts it again', () => {
    expect(problemsOf(deployment({ restartPolicy: 'OnFailure' }))).toEqual([
      '`spec.template.spec.restartPolicy` must be Always, got OnFailure',
    ]);
    expect(problemsOf(deployment({ restartPolicy: 'Always' }))).toEqual([]);
  });

  test('a Job says so', () => {
    const job = (restartPolicy?: string): string[] =>
      problemsOf(
        object('batch/v1', 'Job', 'a', { spec: { template: { spec: { containers: [container()], restartPolicy } } } }),
      );
    expect(job()).toEqual(['`spec.template.spec.restartPolicy` must be Never or OnFailure, got nothing']);
    expect(job('Always')).toEqual(['`spec.template.spec.restartPolicy` must be Never or OnFailure, got Always']);
    expect(job('Never')).toEqual([]);
  });
});

describe('a selector', () => {
  const workload = (selector: unknown, labels: unknown): string[] =>
    problemsOf(deployment({}, { selector, template: { metadata: { labels }, spec: { containers: [container()] } } }));

  test('has to match the pods of its workload', () => {
    expect(workload({ matchLabels: { app: 'shop' } }, { app: 'web', tier: 'a' })).toEqual([
      '`spec.selector` must be a match of `spec.template.metadata.labels`, which are app=web,tier=a, got app=shop',
    ]);
    const expressions = [
      { key: 'app', operator: 'In', values: ['x', 'y'] },
      { key: 'old', operator: 'DoesNotExist' },
    ];
    expect(workload({ matchLabels: { tier: 'a' }, matchExpressions: expressions }, { app: 'web', tier: 'a' })).toEqual([
      '`spec.selector` must be a match of `spec.template.metadata.labels`, which are app=web,tier=a, ' +
        'got tier=a,app In (x,y),old DoesNotExist',
    ]);
    expect(workload({ matchLabels: { app: 'a' } }, undefined)).toEqual([
      '`spec.selector` must be a match of `spec.template.metadata.labels`, which are none, got app=a',
    ]);
  });

  test.each([
    ['every label of it is there', { matchLabels: { a: '1' } }, { a: '1', b: '2' }],
    ['one of the values is', { matchExpressions: [{ key: 'a', operator: 'In', values: ['1', '2'] }] }, { a: '2' }],
    ['a value is none of those', { matchExpressions: [{ key: 'a', operator: 'NotIn', values: ['1'] }] }, { a: '2' }],
    ['a label is there', { matchExpressions: [{ key: 'a', operator: 'Exists' }] }, { a: '2' }],
    ['a label is known after apply', { matchLabels: { a: '1' } }, { a: '${TfToken[TOKEN.1]}' }],
    ['what it wants is known after apply', { matchLabels: { a: '${TfToken[TOKEN.1]}' } }, { a: '1' }],
  ])('matches where %s', (_, selector, labels) => {
    expect(workload(selector, labels)).toEqual([]);
  });
});
