import { Token } from 'cdktf';
import { object, problemsOf } from './support';

const SUBDOMAIN = '1 to 253 lower-case letters, digits, hyphens and dots, a letter or digit at both ends';
const LABEL = '1 to 63 lower-case letters, digits and hyphens, a letter or digit at both ends';
const KEY =
  'a key of 1 to 63 letters, digits, - _ and ., a letter or digit at both ends, maybe after the name of a domain and /';

describe('the name of an object', () => {
  test.each([
    ['v1', 'ConfigMap', 'App_Config', SUBDOMAIN],
    ['example.com/v1', 'Widget', '-a', SUBDOMAIN],
    [
      'v1',
      'Service',
      '1st',
      '1 to 63 lower-case letters, digits and hyphens, a letter first and a letter or digit last',
    ],
    [
      'v1',
      'Service',
      'a.b',
      '1 to 63 lower-case letters, digits and hyphens, a letter first and a letter or digit last',
    ],
    ['rbac.authorization.k8s.io/v1', 'Role', 'a/b', 'a name without / and %'],
  ])('%s %s may not be %s', (apiVersion, kind, name, allowed) => {
    expect(problemsOf(object(apiVersion, kind, name))).toContain(`\`metadata.name\` must be ${allowed}, got ${name}`);
  });

  test('leaves room for what Kubernetes adds', () => {
    const long = 'a'.repeat(53);
    const schedule = {
      schedule: '@daily',
      jobTemplate: { spec: { template: { spec: { containers: [], restartPolicy: 'Never' } } } },
    };
    expect(problemsOf(object('batch/v1', 'CronJob', long, { spec: schedule }))).toEqual([
      `\`metadata.name\` must be ${SUBDOMAIN.replace('253', '52')}, got ${long}`,
    ]);
    expect(problemsOf(object('batch/v1', 'CronJob', long.slice(1), { spec: schedule }))).toEqual([]);
  });

  test.each([
    [
      'rbac.authorization.k8s.io/v1',
      'RoleBinding',
      'system:readers',
      { roleRef: { apiGroup: 'a', kind: 'Role', name: 'b' } },
    ],
    ['v1', 'ConfigMap', 'kube-root-ca.crt', {}],
    ['example.com/v1', 'Widget', 'a.b-c', {}],
    ['v1', 'ConfigMap', Token.asString({ resolve: () => 'x' }), {}],
  ])('%s %s may be %s', (apiVersion, kind, name, fields) => {
    expect(problemsOf(object(apiVersion, kind, name, fields))).toEqual([]);
  });

  test('has to be given', () => {
    expect(problemsOf(object('v1', 'ConfigMap', ''))).toEqual(['`metadata.name` must be given, got nothing']);
  });
});

describe('the namespace of an object', () => {
  test('is left out where the kind belongs to none', () => {
    const role = { rules: [] };
    expect(problemsOf(object('rbac.authorization.k8s.io/v1', 'ClusterRole', 'a', role))).toEqual([
      '`metadata.namespace` must be left out, got shop. A ClusterRole belongs to no namespace',
    ]);
    expect(
      problemsOf(object('rbac.authorization.k8s.io/v1', 'ClusterRole', 'a', role, { namespace: undefined })),
    ).toEqual([]);
    expect(problemsOf(object('example.com/v1', 'ClusterWidget', 'a'))).toEqual([]);
  });

  test('is the name of a namespace', () => {
    expect(problemsOf(object('v1', 'ConfigMap', 'a', {}, { namespace: 'a.b' }))).toEqual([
      `\`metadata.namespace\` must be ${LABEL}, got a.b`,
    ]);
  });
});

describe('labels and annotations', () => {
  test('keys and values are checked, those of pods and selectors too', () => {
    const spec = {
      selector: { matchLabels: { 'a b': 'x' } },
      template: {
        metadata: { labels: { 'a b': 'x' } },
        spec: { nodeSelector: { pool: 'a/b' }, containers: [] },
      },
    };
    const metadata = {
      labels: { 'Shop.example/app': 'a', tier: '-web-' },
      annotations: { 'a/b/c': 'any value: fine' },
    };
    expect(problemsOf(object('apps/v1', 'Deployment', 'a', { spec }, metadata))).toEqual([
      `\`metadata.labels['Shop.example/app']\` must be ${KEY}, got Shop.example/app`,
      '`metadata.labels.tier` must be 63 letters, digits, - _ and . or less, a letter or digit at both ends, got -web-',
      '`spec.template.spec.nodeSelector.pool` must be 63 letters, digits, - _ and . or less, a letter or digit at both ends, got a/b',
      `\`spec.template.metadata.labels['a b']\` must be ${KEY}, got a b`,
      `\`spec.selector.matchLabels['a b']\` must be ${KEY}, got a b`,
      `\`metadata.annotations['a/b/c']\` must be ${KEY}, got a/b/c`,
    ]);
  });

  test('what is right passes: domains, empty values, capitals in the domain of an annotation', () => {
    const metadata = {
      labels: {
        'app.kubernetes.io/name': 'shop',
        empty: '',
        A_b: 'v1.2_3',
        later: Token.asString({ resolve: () => 'x' }),
      },
      annotations: { 'Example.com/Key': 'any / value' },
    };
    expect(problemsOf(object('v1', 'ConfigMap', 'a', {}, metadata))).toEqual([]);
  });

  test('annotations have a size', () => {
    expect(problemsOf(object('v1', 'ConfigMap', 'a', {}, { annotations: { note: 'x'.repeat(262_141) } }))).toEqual([
      '`metadata.annotations` must be 262144 bytes or less together, got 262145 bytes',
    ]);
    expect(problemsOf(object('v1', 'ConfigMap', 'a', {}, { annotations: { note: 'x'.repeat(262_140) } }))).toEqual([]);
  });
});
