import { Namespace, type NamespaceProps } from '../../../constructs/kubernetes/namespace';
import { KubeconfigCluster } from '../../../constructs/kubernetes/kubeconfig-cluster';
import { manifestsOf } from '../../../constructs/kubernetes/manifests/releases';
import { kubernetes } from '../../../constructs/kubernetes/provider';
import { LayerStack } from '../../../constructs/core/stack';
import { synth } from '../../../testing/synth';
import { environment } from '../../support/layers';
import { NetworkPolicies } from '../../support/network-policies';
import { testApp } from '../../support/stack';
import { propsWithoutEffect } from './props-without-effect';
import { Apps } from './workload/support';

/** The applications of `shop`, on a cluster of `version`. */
function apps(version?: string): LayerStack {
  const clouds = [kubernetes(new KubeconfigCluster({ context: 'k3s', version }))];
  return new LayerStack(testApp(), { system: 'shop', environment: environment(), layer: 'apps', clouds });
}

const namespace = (props: Partial<NamespaceProps> = {}, version?: string) =>
  new Namespace(apps(version), 'Namespace', { name: 'orders', ...props });

const objects = (...args: Parameters<typeof namespace>) => manifestsOf(namespace(...args));
const object = (kind: string, ...args: Parameters<typeof namespace>) =>
  objects(...args).find((one) => one.kind === kind);

test('with a name alone: restricted pods, nothing in or out but DNS, in a release of kube-system', () => {
  const made = namespace();
  const standard = {
    'app.kubernetes.io/name': 'orders',
    'app.kubernetes.io/part-of': 'shop',
    environment: 'dev',
    owner: 'shop-team',
    'cost-centre': 'retail',
  };
  const mode = (name: string) => ({
    [`pod-security.kubernetes.io/${name}`]: 'restricted',
    [`pod-security.kubernetes.io/${name}-version`]: 'latest',
  });
  const policy = (name: string, spec: object) => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name, namespace: 'orders' },
    spec,
  });
  expect(manifestsOf(made)).toEqual([
    {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'orders', labels: { ...standard, ...mode('enforce'), ...mode('audit'), ...mode('warn') } },
    },
    policy('default-deny', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] }),
    policy('allow-dns', {
      podSelector: {},
      policyTypes: ['Egress'],
      egress: [
        {
          to: [
            {
              namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } },
              podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
            },
          ],
          ports: [
            { protocol: 'UDP', port: 53 },
            { protocol: 'TCP', port: 53 },
          ],
        },
      ],
    }),
  ]);
  expect(synth(made.node.root.node.children[0] as LayerStack).at('Namespace/Resource')).toMatchObject({
    name: 'namespace-orders',
    namespace: 'kube-system',
  });
});

test('every setting has an effect', () => {
  const without = propsWithoutEffect<NamespaceProps>(
    (stack, props) => new Namespace(stack, 'Orders', { name: 'orders', ...props }),
    {
      name: () => 'billing',
      podSecurity: () => 'baseline',
      quota: () => ({ pods: 10 }),
      podDefaults: () => ({ cpu: ['10m', '20m'] }),
      defaultDeny: () => false,
      nodeLocalDns: () => true,
      labels: () => ({ 'elbv2.k8s.aws/pod-readiness-gate-inject': 'enabled' }),
    },
  );
  expect(without).toEqual([]);
});

test('without default deny pods connect as they like, and workloads open DNS for themselves', () => {
  const stack = new Apps();
  const open = new Namespace(stack, 'Open', { name: 'open', defaultDeny: false });
  expect(manifestsOf(open).map(({ kind }) => kind)).toEqual(['Namespace']);
  expect(open.opensDns).toBe(false);
  expect(() => new Namespace(stack, 'Odd', { name: 'odd', defaultDeny: false, nodeLocalDns: true })).toThrow(
    "Namespace at 'shop-dev-apps/Odd' [PropsInvalid]:\n- `nodeLocalDns` must be false without defaultDeny, got true",
  );
});

test('the Pod Security level is pinned to the version of the cluster where it is known', () => {
  expect(object('Namespace', { podSecurity: 'baseline' }, '1.36')?.metadata.labels).toMatchObject({
    'pod-security.kubernetes.io/enforce': 'baseline',
    'pod-security.kubernetes.io/enforce-version': 'v1.36',
    'pod-security.kubernetes.io/audit': 'baseline',
    'pod-security.kubernetes.io/audit-version': 'v1.36',
    'pod-security.kubernetes.io/warn': 'baseline',
    'pod-security.kubernetes.io/warn-version': 'v1.36',
  });
});

test('labels of the caller do not take the place of the Pod Security level', () => {
  const labels = { 'pod-security.kubernetes.io/enforce': 'privileged', mesh: 'on' };
  expect(object('Namespace', { labels })?.metadata.labels).toMatchObject({
    'pod-security.kubernetes.io/enforce': 'restricted',
    mesh: 'on',
  });
});

test('a quota limits requests, and comes with defaults for pods that name none', () => {
  const quota = { pods: 40, cpu: '8', memory: '16Gi', storage: '100Gi' };
  expect(object('ResourceQuota', { quota })).toMatchObject({
    metadata: { name: 'quota', namespace: 'orders' },
    spec: { hard: { pods: '40', 'requests.cpu': '8', 'requests.memory': '16Gi', 'requests.storage': '100Gi' } },
  });
  expect(object('LimitRange', { quota })).toMatchObject({
    metadata: { name: 'defaults', namespace: 'orders' },
    spec: {
      limits: [
        {
          type: 'Container',
          defaultRequest: { cpu: '100m', memory: '128Mi' },
          default: { memory: '256Mi' },
        },
      ],
    },
  });
  expect(object('ResourceQuota', { quota: { pods: 1 } })?.['spec']).toEqual({ hard: { pods: '1' } });
});

test('defaults are those of the caller, with a quota and without', () => {
  const podDefaults = { memory: ['1Gi', '2Gi'] } as const;
  const limits = [{ type: 'Container', defaultRequest: { cpu: '100m', memory: '1Gi' }, default: { memory: '2Gi' } }];
  expect(object('LimitRange', { podDefaults })?.['spec']).toEqual({ limits });
  expect(object('ResourceQuota', { podDefaults })).toBeUndefined();
  expect(object('LimitRange')).toBeUndefined();
});

test('a quota gives containers no CPU limit: one below what they request would have them refused', () => {
  const limitsOf = (props: Partial<NamespaceProps>) => object('LimitRange', props)?.['spec'];
  const limit = (cpu: object) => ({
    limits: [
      { type: 'Container', defaultRequest: { cpu: '100m', memory: '128Mi' }, default: { ...cpu, memory: '256Mi' } },
    ],
  });
  expect(limitsOf({ quota: { pods: 10 } })).toEqual(limit({}));
  expect(limitsOf({ podDefaults: { cpu: ['100m', '1'] } })).toEqual(limit({ cpu: '1' }));
});

test.each([
  [false, [true, true, false]],
  [true, [true, true, true]],
])('pods reach DNS and nothing else; with nodeLocalDns %s', (nodeLocalDns, [cluster, tcp, node]) => {
  const policies = new NetworkPolicies(objects({ nodeLocalDns }), {
    pods: [
      { namespace: 'orders', name: 'pod' },
      { namespace: 'kube-system', name: 'dns', labels: { 'k8s-app': 'kube-dns' } },
      { namespace: 'kube-system', name: 'other' },
      { namespace: 'elsewhere', name: 'dns', labels: { 'k8s-app': 'kube-dns' } },
    ],
  });
  expect(policies.allowed('orders/pod', 'kube-system/dns', 53, 'UDP')).toBe(cluster);
  expect(policies.allowed('orders/pod', 'kube-system/dns', 53)).toBe(tcp);
  expect(policies.allowed('orders/pod', '169.254.20.10', 53, 'UDP')).toBe(node);
  expect(policies.allowed('orders/pod', 'kube-system/dns', 54)).toBe(false);
  expect(policies.allowed('orders/pod', 'kube-system/other', 53, 'UDP')).toBe(false);
  expect(policies.allowed('orders/pod', 'elsewhere/dns', 53, 'UDP')).toBe(false);
  expect(policies.allowed('orders/pod', '8.8.8.8', 53, 'UDP')).toBe(false);
  expect(policies.allowed('kube-system/other', 'orders/pod', 80)).toBe(false);
});

test('a long name keeps its release within what Helm takes', () => {
  const name = 'x'.repeat(63);
  const stack = apps();
  new Namespace(stack, 'Namespace', { name });
  const release = synth(stack).at('Namespace/Resource')['name'] as string;
  expect(release).toMatch(/^namespace-x{34}-[0-9a-f]{8}$/);
  expect(release).toHaveLength(53);
});

test('a namespace managed elsewhere may be any', () => {
  expect(Namespace.fromNamespaceName(new Apps(), 'System', 'kube-system').namespaceName).toBe('kube-system');
  expect(() => Namespace.fromNamespaceName(new Apps(), 'System', 'kube_system')).toThrow(
    new Error(
      "ImportedNamespace at 'shop-dev-apps/System' [PropsInvalid]:\n" +
        '- `namespaceName` must be 1 to 63 lower-case letters, digits and hyphens, a letter or digit at both ends, got kube_system',
    ),
  );
});

test.each(['default', 'kube-system', 'kube-orders'])('%s is reserved', (name) => {
  expect(() => namespace({ name })).toThrow(
    new Error(
      "Namespace at 'shop-dev-apps/Namespace' [PropsInvalid]:\n" +
        `- \`name\` must be none that Kubernetes reserves (default, kube-*), got ${name}. Refer to it with Namespace.fromNamespaceName`,
    ),
  );
});

test('fails with every bad value named at once', () => {
  expect(() =>
    namespace({
      name: 'Orders',
      podSecurity: 'strict' as 'restricted',
      quota: { pods: 0, cpu: '8 cores', memory: '16G', storage: '1TB' },
      podDefaults: { cpu: ['2', '500m'], memory: ['1G', '2Gi'] },
    }),
  ).toThrow(
    new Error(
      "Namespace at 'shop-dev-apps/Namespace' [PropsInvalid]:\n" +
        '- `name` must be 1 to 63 lower-case letters, digits and hyphens, a letter or digit at both ends, got Orders\n' +
        '- `podSecurity` must be one of restricted, baseline, privileged, got strict\n' +
        '- `quota.pods` must be 1 or more pods, got 0\n' +
        '- `quota.cpu` must be cores or thousandths of one, such as 0.5 or 500m, got 8 cores\n' +
        '- `quota.memory` must be a size such as 512Mi or 16Gi, got 16G\n' +
        '- `quota.storage` must be a size such as 512Mi or 16Gi, got 1TB\n' +
        '- `podDefaults.cpu[1]` must be the request of 2 or more, got 500m\n' +
        '- `podDefaults.memory[0]` must be a size such as 512Mi or 16Gi, got 1G',
    ),
  );
});
