import { Token } from 'cdktf';
import { parseQuantity } from '../../../../constructs/kubernetes/checks/quantity';
import { container, deployment, object, problemsOf, service } from './support';

const PORT_NAME =
  '1 to 15 lower-case letters, digits and single hyphens, a letter among them, a letter or digit at both ends';
const at = (field: string): string => `\`spec.template.spec.containers[0].${field}\``;

describe('amounts', () => {
  test.each([
    ['250m', 0.25],
    ['1', 1],
    ['1.5', 1.5],
    ['.5', 0.5],
    ['128Mi', 134_217_728],
    ['1Gi', 1_073_741_824],
    ['1G', 1_000_000_000],
    ['2k', 2_000],
    ['100n', 1e-7],
    ['1e3', 1_000],
    ['12E-1', 1.2],
    ['2E', 2e18],
    ['-1', -1],
    ['0.7m', 0.0007],
  ])('%s is %d', (text, value) => {
    expect(parseQuantity(text)).toBe(value);
  });

  test.each(['', '1x', 'Mi', '1 Gi', '1MiB', '1e', '--1'])('"%s" is none', (text) => {
    expect(parseQuantity(text)).toBeUndefined();
  });

  test('a request is at most its limit', () => {
    const resources = {
      requests: { cpu: '1', memory: '1Gi', 'ephemeral-storage': '1Gi', 'nvidia.com/gpu': 1 },
      limits: { cpu: '500m', memory: '512Mi', 'ephemeral-storage': Token.asString({ resolve: () => 'x' }) },
    };
    expect(problemsOf(deployment({ containers: [container({ resources })] }))).toEqual([
      `${at('resources.requests.cpu')} must be at most ${at('resources.limits.cpu')}, which is 500m, got 1`,
      `${at('resources.requests.memory')} must be at most ${at('resources.limits.memory')}, which is 512Mi, got 1Gi`,
    ]);
    const equal = { requests: { cpu: '500m', memory: '1Gi' }, limits: { cpu: 0.5, memory: '1024Mi' } };
    expect(problemsOf(deployment({ containers: [container({ resources: equal })] }))).toEqual([]);
  });

  test('memory in large units may be any part of them', () => {
    expect(problemsOf(deployment({ containers: [container({ resources: { limits: { memory: '1.3Gi' } } })] }))).toEqual(
      [],
    );
  });

  test('memory is in whole bytes, and nothing is below zero', () => {
    const resources = { requests: { cpu: '-1' }, limits: { memory: '512m' } };
    expect(problemsOf(deployment({ containers: [container({ resources })] }))).toEqual([
      `${at('resources.requests.cpu')} must be 0 or more, got -1`,
      `${at('resources.limits.memory')} must be whole bytes, such as 512Mi, got 512m`,
    ]);
  });

  test('defaults of a LimitRange are within its bounds', () => {
    const limit = {
      type: 'Container',
      min: { cpu: '2' },
      defaultRequest: { cpu: '1' },
      default: { cpu: '500m' },
      max: { cpu: '250m' },
    };
    expect(problemsOf(object('v1', 'LimitRange', 'a', { spec: { limits: [limit] } }))).toEqual([
      '`spec.limits[0].defaultRequest.cpu` must be at most `spec.limits[0].default.cpu`, which is 500m, got 1',
      '`spec.limits[0].min.cpu` must be at most `spec.limits[0].max.cpu`, which is 250m, got 2',
      '`spec.limits[0].default.cpu` must be at most `spec.limits[0].max.cpu`, which is 250m, got 500m',
      '`spec.limits[0].min.cpu` must be at most `spec.limits[0].default.cpu`, which is 500m, got 2',
    ]);
  });
});

describe('scaling', () => {
  const autoscaler = (spec: Readonly<Record<string, unknown>>): string[] =>
    problemsOf(
      object('autoscaling/v2', 'HorizontalPodAutoscaler', 'a', {
        spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'a' }, ...spec },
      }),
    );

  test('the least is at most the most', () => {
    expect(autoscaler({ minReplicas: 5, maxReplicas: 3 })).toEqual([
      '`spec.minReplicas` must be at most `spec.maxReplicas`, which is 3, got 5',
    ]);
    expect(autoscaler({ minReplicas: 0, maxReplicas: 0 })).toEqual([
      '`spec.minReplicas` must be 1 or more, got 0',
      '`spec.maxReplicas` must be 1 or more, got 0',
    ]);
    expect(autoscaler({ minReplicas: 3, maxReplicas: 3 })).toEqual([]);
    expect(autoscaler({ minReplicas: Token.asNumber('${x}'), maxReplicas: 1 })).toEqual([]);
  });

  test('a budget says one of two things', () => {
    const spec = { minAvailable: 1, maxUnavailable: 1, selector: {} };
    expect(problemsOf(object('policy/v1', 'PodDisruptionBudget', 'a', { spec }))).toEqual([
      '`spec.maxUnavailable` must be left out next to `spec.minAvailable`, got 1',
    ]);
  });
});

describe('the ports of a Service', () => {
  test('are in range, named where there are several, and each there once', () => {
    const ports = [
      { port: 0, targetPort: 70_000, nodePort: 65_536 },
      { port: 80, name: 'web', targetPort: 'Not-A-Name' },
      { port: 80, name: 'web' },
      { port: 80, name: 'w.b', protocol: 'UDP' },
    ];
    expect(problemsOf(service({ ports }))).toEqual([
      '`spec.ports[0].port` must be 1 to 65535, got 0',
      '`spec.ports[0].targetPort` must be 1 to 65535, got 70000',
      '`spec.ports[0].nodePort` must be 1 to 65535, got 65536',
      `\`spec.ports[1].targetPort\` must be ${PORT_NAME}, got Not-A-Name`,
      '`spec.ports[3].name` must be 1 to 63 lower-case letters, digits and hyphens, a letter or digit at both ends, got w.b',
      '`spec.ports[0].name` must be given where there are several ports, got nothing',
      '`spec.ports[2].name` must be new in its Service, got web twice',
      '`spec.ports[2].port` must be new in its Service, got 80 twice',
    ]);
    expect(problemsOf(service())).toEqual([]);
  });

  test('those of an Ingress and of a NetworkPolicy are in range too', () => {
    const backend = { service: { name: 'a', port: { number: 99_999 } } };
    const rules = [{ http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } }];
    expect(
      problemsOf(object('networking.k8s.io/v1', 'Ingress', 'a', { spec: { rules, defaultBackend: backend } })),
    ).toEqual([
      '`spec.defaultBackend.service.port.number` must be 1 to 65535, got 99999',
      '`spec.rules[0].http.paths[0].backend.service.port.number` must be 1 to 65535, got 99999',
    ]);
    const policy = {
      podSelector: {},
      egress: [{ ports: [{ port: 0, endPort: 70_000 }] }],
      ingress: [{ ports: [{ port: -1 }] }],
    };
    expect(problemsOf(object('networking.k8s.io/v1', 'NetworkPolicy', 'a', { spec: policy }))).toEqual([
      '`spec.ingress[0].ports[0].port` must be 1 to 65535, got -1',
      '`spec.egress[0].ports[0].port` must be 1 to 65535, got 0',
      '`spec.egress[0].ports[0].endPort` must be 1 to 65535, got 70000',
    ]);
  });
});

describe('the schedule of a CronJob', () => {
  const schedule = (text: string): string[] => {
    const jobTemplate = { spec: { template: { spec: { containers: [container()], restartPolicy: 'Never' } } } };
    return problemsOf(object('batch/v1', 'CronJob', 'a', { spec: { schedule: text, jobTemplate } }));
  };
  const allowed = 'five fields of cron (minute, hour, day, month, day of the week 0 to 6), or a word such as @daily';

  test.each([
    '*/5 * * * *',
    '0 9-17/2 * jan-mar MON,fri',
    '0,30 0 1 1 0',
    '? ? ? ? ?',
    '5/15 * * * *',
    '@hourly',
    '@every 1h30m',
  ])('%s passes', (text) => {
    expect(schedule(text)).toEqual([]);
  });

  test.each([
    '* * * *',
    '* * * * * *',
    '60 * * * *',
    '* 24 * * *',
    '* * 0 * *',
    '* * * 13 *',
    '* * * * 7',
    '*/0 * * * *',
    '9-5 * * * *',
    '* * L * *',
    '1- * * * *',
    '@never',
    'a b c d e',
  ])('%s does not', (text) => {
    expect(schedule(text)).toEqual([`\`spec.schedule\` must be ${allowed}, got ${text}`]);
  });

  test('a time zone has its own field', () => {
    expect(schedule('TZ=Europe/Berlin 0 5 * * *')).toEqual([
      `\`spec.schedule\` must be ${allowed}, got TZ=Europe/Berlin 0 5 * * *. The zone belongs into \`spec.timeZone\``,
    ]);
  });
});

describe('the version of an API', () => {
  test.each([
    [
      'extensions/v1beta1',
      'Ingress',
      '`apiVersion` must be networking.k8s.io/v1 for this kind, got extensions/v1beta1, which is served no more',
    ],
    [
      'policy/v1beta1',
      'PodDisruptionBudget',
      '`apiVersion` must be policy/v1 for this kind, got policy/v1beta1, which is served no more',
    ],
    ['apps/v1', 'Deploymnt', '`kind` must be a kind of apps/v1, got Deploymnt. Did you mean Deployment?'],
    ['app/v1', 'Deployment', '`apiVersion` must be that of a Deployment, got app/v1. Did you mean apps/v1?'],
  ])('%s %s is refused', (apiVersion, kind, sentence) => {
    expect(problemsOf(object(apiVersion, kind, 'a'))).toEqual([sentence]);
  });

  test.each([
    ['example.com/v1', 'Widget'],
    ['storage.k8s.io/v1beta1', 'VolumeAttributesClass'],
    ['serving.knative.dev/v1', 'Service'],
    ['apps/v1', 'SomethingNew'],
  ])('of %s %s nothing is known, and nothing said', (apiVersion, kind) => {
    expect(
      problemsOf(object(apiVersion, kind, 'a', {}, kind === 'VolumeAttributesClass' ? { namespace: undefined } : {})),
    ).toEqual([]);
  });
});
