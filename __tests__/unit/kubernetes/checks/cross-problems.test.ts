import { crossProblems } from '../../../../constructs/kubernetes/checks/cross-problems';
import type { Manifest } from '../../../../constructs/kubernetes/manifests/manifest';
import { container, deployment, object, service } from './support';

const ADVICE = 'Where they are made outside of this app, annotate it with ashlar/pods: elsewhere';

/** Problems of one release that holds all. */
const together = (manifests: readonly Manifest[], foreign: readonly string[] = []): string[] =>
  crossProblems([{ owner: 'stack/All', manifests }], { foreign: new Set(foreign) }).flat();

const elsewhere = { annotations: { 'ashlar/pods': 'elsewhere' } };
const autoscaler = (name: string, metadata = {}): Manifest =>
  object(
    'autoscaling/v2',
    'HorizontalPodAutoscaler',
    name,
    { spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name }, maxReplicas: 2 } },
    metadata,
  );
const budget = (app: string, metadata = {}): Manifest =>
  object(
    'policy/v1',
    'PodDisruptionBudget',
    app,
    { spec: { minAvailable: 1, selector: { matchLabels: { app } } } },
    metadata,
  );
const policy = (podSelector: unknown, metadata = {}): Manifest =>
  object('networking.k8s.io/v1', 'NetworkPolicy', 'rules', { spec: { podSelector } }, metadata);

test('nothing is wrong with what selects the pods of another release', () => {
  const releases = [
    { owner: 'stack/Backend', manifests: [deployment(), autoscaler('backend'), budget('shop')] },
    { owner: 'stack/Front', manifests: [service(), policy({ matchLabels: { app: 'shop' } })] },
  ];
  expect(crossProblems(releases, { foreign: new Set() })).toEqual([[], []]);
});

describe('the same object twice', () => {
  const twin = (metadata = {}): Manifest => object('v1', 'ConfigMap', 'settings', {}, metadata);

  test('is refused in one release, and in two of one cluster at the second', () => {
    expect(together([twin(), twin()])).toEqual([
      'ConfigMap/settings: `metadata.name` must be new among objects of its kind in the namespace shop, got settings twice',
    ]);
    const releases = ['stack/A', 'stack/B'].map((owner) => ({ owner, manifests: [twin()] }));
    expect(crossProblems(releases, { foreign: new Set() })).toEqual([
      [],
      [
        "ConfigMap/settings: `metadata.name` must be new among objects of its kind in the namespace shop, got settings, which 'stack/A' installs too",
      ],
    ]);
    const role = object('rbac.authorization.k8s.io/v1', 'ClusterRole', 'reader', {}, { namespace: undefined });
    expect(together([role, role])).toEqual([
      'ClusterRole/reader: `metadata.name` must be new among objects of its kind in its cluster, got reader twice',
    ]);
  });

  test('is told from another by kind, API group and namespace', () => {
    expect(together([twin(), twin({ namespace: 'other' }), object('v1', 'ServiceAccount', 'settings')])).toEqual([]);
    expect(together([object('apps/v1', 'Widget', 'a'), object('example.com/v1', 'Widget', 'a')])).toEqual([]);
    expect(together([object('autoscaling/v1', 'Widget', 'a'), object('autoscaling/v2', 'Widget', 'a')])).toHaveLength(
      1,
    );
    expect(together([twin({ name: '${TfToken[TOKEN.1]}' }), twin({ name: '${TfToken[TOKEN.1]}' })])).toEqual([]);
  });
});

describe('what selects pods that nobody makes', () => {
  test('is refused: a Service, a budget, a policy, what scales', () => {
    const wrong = [
      service({ selector: { app: 'shop', tier: 'web' } }),
      budget('web'),
      policy({ matchExpressions: [{ key: 'app', operator: 'In', values: ['web'] }] }),
      autoscaler('web'),
    ];
    expect(together([deployment(), ...wrong])).toEqual([
      `Service/backend: \`spec.selector\` must be a match of pods in its namespace, got app=shop,tier=web. ${ADVICE}`,
      `PodDisruptionBudget/web: \`spec.selector\` must be a match of pods in its namespace, got app=web. ${ADVICE}`,
      `NetworkPolicy/rules: \`spec.podSelector\` must be a match of pods in its namespace, got app In (web). ${ADVICE}`,
      `HorizontalPodAutoscaler/web: \`spec.scaleTargetRef\` must be something in its namespace, got Deployment/web. ${ADVICE}`,
    ]);
  });

  test('is refused where the pods are in another namespace', () => {
    expect(together([deployment(), service({}, { namespace: 'other' })])).toEqual([
      `Service/backend: \`spec.selector\` must be a match of pods in its namespace, got app=shop. ${ADVICE}`,
    ]);
  });

  test('passes with an annotation that says so', () => {
    expect(
      together([
        service({}, elsewhere),
        budget('web', elsewhere),
        policy({ matchLabels: { a: 'b' } }, elsewhere),
        autoscaler('web', elsewhere),
      ]),
    ).toEqual([]);
  });

  test('passes where others make pods too: a chart of somebody else, an operator', () => {
    expect(together([service()], ['shop'])).toEqual([]);
    expect(together([service(), object('postgresql.cnpg.io/v1', 'Cluster', 'db')])).toEqual([]);
    expect(together([service(), object('external-secrets.io/v1', 'SecretStore', 'a')])).toHaveLength(1);
  });

  test('finds the pods of a Rollout, and knows that what belongs to it makes none', () => {
    const rollout = { ...deployment(), apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout' };
    const others = [
      object('argoproj.io/v1alpha1', 'AnalysisTemplate', 'backend'),
      object('networking.istio.io/v1', 'VirtualService', 'backend'),
    ];
    expect(together([rollout, service(), budget('shop'), ...others])).toEqual([]);
    expect(together([rollout, service({ selector: { app: 'web' } }), ...others])).toEqual([
      `Service/backend: \`spec.selector\` must be a match of pods in its namespace, got app=web. ${ADVICE}`,
    ]);
    expect(together([service(), object('argoproj.io/v1alpha1', 'Application', 'shop')])).toEqual([]);
  });

  test('passes where it may match, or selects nothing by itself', () => {
    const later = deployment(
      {},
      { template: { metadata: { labels: { app: '${TfToken[TOKEN.1]}' } }, spec: { containers: [container()] } } },
    );
    expect(together([later, service()])).toEqual([]);
    expect(together([deployment(), service({ selector: { app: '${TfToken[TOKEN.1]}' } })])).toEqual([]);
    expect(together([service({ selector: undefined }), service({ type: 'ExternalName' }, { name: 'other' })])).toEqual(
      [],
    );
    expect(together([policy({})])).toEqual([]);
  });
});

test('a port that a Service names is one of the pods that it selects', () => {
  const ports = [{ port: 80, targetPort: 'web' }];
  expect(together([deployment(), service({ ports })])).toEqual([
    'Service/backend: `spec.ports[0].targetPort` must be the name of a port of the pods it selects, got web. They are http',
  ]);
  const nameless = deployment({ containers: [container({ ports: [{ containerPort: 80 }] })] });
  expect(together([nameless, service()])).toEqual([
    'Service/backend: `spec.ports[0].targetPort` must be the name of a port of the pods it selects, got http. They name none',
  ]);
  expect(together([nameless, service({ ports: [{ port: 80, targetPort: 8080 }] })])).toEqual([]);
});
