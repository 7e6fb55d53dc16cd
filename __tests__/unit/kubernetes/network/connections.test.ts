import { App } from 'cdktf';
import { Construct } from 'constructs';
import { Cidr } from '../../../../constructs/core/cidr';
import type { ClusterAccess } from '../../../../constructs/core/cluster-access';
import type { Connectable, Destination } from '../../../../constructs/core/connections';
import { LayerStack } from '../../../../constructs/core/stack';
import { KubeconfigCluster } from '../../../../constructs/kubernetes/kubeconfig-cluster';
import { manifestsOf } from '../../../../constructs/kubernetes/manifests/releases';
import { Namespace } from '../../../../constructs/kubernetes/namespace';
import { kubernetes } from '../../../../constructs/kubernetes/provider';
import { Deployment, type DeploymentProps } from '../../../../constructs/kubernetes/workload/deployment';
import { environment } from '../../../support/layers';
import { NetworkPolicies } from '../../../support/network-policies';
import { Apps, identity, required } from '../workload/support';

const deployment = (stack: Apps, id: string, props: Partial<DeploymentProps> = {}) =>
  new Deployment(stack, id, { ...required(stack), port: 8080, ...props });

const mysql: Destination = {
  what: 'MySQL database',
  cidrs: [Cidr.parse('10.0.102.0/24'), Cidr.parse('10.0.101.0/24')],
  ports: [{ port: 3306 }],
};

/** A database that writes down who asked it to open its firewall. */
class Database extends Construct implements Connectable {
  readonly admitted: string[] = [];
  destinations = () => [mysql];
  admit(scope: Construct, { plainName }: ClusterAccess): void {
    this.admitted.push(`${scope.node.path} for ${plainName}`);
  }
}

const policyOf = (workload: Construct) => manifestsOf(workload).find(({ kind }) => kind === 'NetworkPolicy');
const said = (workload: Construct) => policyOf(workload)?.metadata.annotations?.['kubernetes.io/description'];
const policies = (stack: Apps, surroundings = {}) => new NetworkPolicies(manifestsOf(stack.node.root), surroundings);
const pods = (name: string, namespace = 'shop') => ({
  namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
  podSelector: { matchLabels: { 'app.kubernetes.io/name': name } },
});

test('a workload that declares nothing connects to nothing, and nothing to it', () => {
  const stack = new Apps();
  const backend = deployment(stack, 'Backend');
  deployment(stack, 'Frontend');
  expect(policyOf(backend)).toMatchObject({
    metadata: { name: 'backend', annotations: { 'kubernetes.io/description': 'nothing in or out' } },
    spec: { podSelector: { matchLabels: { 'app.kubernetes.io/name': 'backend' } }, policyTypes: ['Ingress', 'Egress'] },
  });
  expect(Object.keys(policyOf(backend)?.['spec'] as object)).toEqual(['podSelector', 'policyTypes']);
  expect(policies(stack).open()).toEqual([]);
});

test('a connection opens the ports of the target, on both sides, one way', () => {
  const stack = new Apps();
  const frontend = deployment(stack, 'Frontend');
  const backend = deployment(stack, 'Backend', { port: undefined, ports: { http: 8080, metrics: 9090 } });
  deployment(stack, 'Other');
  frontend.connectsTo(backend);
  const ports = [8080, 9090].map((port) => ({ protocol: 'TCP', port }));
  expect(policyOf(frontend)?.['spec']).toMatchObject({ egress: [{ to: [pods('backend')], ports }] });
  expect(policyOf(backend)?.['spec']).toMatchObject({ ingress: [{ from: [pods('frontend')], ports }] });
  expect(policies(stack).open()).toEqual(['shop/frontend -> shop/backend:8080', 'shop/frontend -> shop/backend:9090']);
  expect(policies(stack).allowed('shop/frontend', 'shop/backend', 22)).toBe(false);
  expect(said(frontend)).toBe('out to shop/backend (TCP 8080, TCP 9090)');
  expect(said(backend)).toBe('in from shop/frontend (TCP 8080, TCP 9090)');
});

test('workloads connect across namespaces and stacks without waiting for each other', () => {
  const stack = new Apps();
  const clouds = [kubernetes(new KubeconfigCluster({ context: 'k3s' }))];
  const platform = new LayerStack(App.of(stack), {
    system: 'shop',
    environment: environment(),
    layer: 'platform',
    clouds,
  });
  const namespace = new Namespace(platform, 'Namespace', { name: 'tools' });
  const tool = new Deployment(platform, 'Tool', { ...required(stack), namespace, port: 9000 });
  const backend = deployment(stack, 'Backend');
  backend.connectsTo(tool);
  expect(policies(stack).open()).toEqual(['shop/backend -> tools/tool:9000']);
  expect(policyOf(tool)?.['spec']).toMatchObject({ ingress: [{ from: [pods('backend')] }] });
  expect(stack.dependencies).toEqual([]);
});

test('a workload on another cluster, or one that listens on nothing, cannot be connected to', () => {
  const stack = new Apps();
  const clouds = [kubernetes(new KubeconfigCluster({ context: 'other' }))];
  const settings = { system: 'far', environment: environment(), layer: 'apps', clouds } as const;
  const far = new LayerStack(App.of(stack), settings);
  const namespace = new Namespace(far, 'Namespace', { name: 'far' });
  const silent = new Deployment(far, 'Silent', { ...required(stack), namespace });
  const backend = deployment(stack, 'Backend');
  expect(() => backend.connectsTo(silent)).toThrow(
    new Error(
      "Deployment at 'shop-dev-apps/Backend' [ConnectionInvalid]:\n" +
        "- it connects to 'far-dev-apps/Silent', which listens on no port\n" +
        "- it runs on k3s and connects to 'far-dev-apps/Silent' on other. Name its addresses as a Connectable",
    ),
  );
});

test('a connection out of the cluster opens its addresses and ports, and the firewall there once', () => {
  const stack = new Apps();
  const database = new Database(stack, 'Database');
  const backend = deployment(stack, 'Backend');
  backend.connectsTo(database);
  backend.connectsTo(database);
  expect(database.admitted).toEqual(['shop-dev-apps/Backend/Connections/shop-dev-apps--Database for k3s']);
  expect(policyOf(backend)?.['spec']).toMatchObject({
    egress: [
      {
        to: [{ ipBlock: { cidr: '10.0.101.0/24' } }, { ipBlock: { cidr: '10.0.102.0/24' } }],
        ports: [{ protocol: 'TCP', port: 3306 }],
      },
    ],
  });
  expect(said(backend)).toBe('out to MySQL database (TCP 3306)');
  const allowed = policies(stack);
  expect(allowed.allowed('shop/backend', '10.0.102.7', 3306)).toBe(true);
  expect(allowed.allowed('shop/backend', '10.0.103.7', 3306)).toBe(false);
  expect(allowed.allowed('shop/backend', '10.0.102.7', 22)).toBe(false);
});

test('what an identity connects to is asked at synth, and open to its pods alone', () => {
  const stack = new Apps();
  const destinations: Destination[] = [];
  const role = { ...identity('shop', 'worker'), destinations: () => destinations };
  deployment(stack, 'Other');
  const worker = deployment(stack, 'Worker', { identity: role });
  destinations.push({ what: 'identity agent', cidrs: [Cidr.parse('169.254.170.23/32')], ports: [{ port: 80 }] });
  expect(said(worker)).toBe('out to identity agent (TCP 80)');
  expect(policies(stack).allowed('shop/worker', '169.254.170.23', 80)).toBe(true);
  expect(policies(stack).allowed('shop/other', '169.254.170.23', 80)).toBe(false);
});

test('the internet is every public address on the ports named, and no private one', () => {
  const stack = new Apps();
  const backend = deployment(stack, 'Backend');
  backend.connections.toInternet({ ports: [443], except: [Cidr.parse('203.0.113.0/24')] });
  const allowed = policies(stack);
  const open = (address: string, port = 443) => allowed.allowed('shop/backend', address, port);
  expect(['1.1.1.1', '9.255.255.255', '172.15.0.1', '223.255.255.255'].map((address) => open(address))).toEqual([
    true,
    true,
    true,
    true,
  ]);
  const closed = ['10.1.2.3', '172.16.0.1', '192.168.1.1', '169.254.169.254', '100.64.0.1', '127.0.0.1', '203.0.113.9'];
  expect(closed.filter((address) => open(address))).toEqual([]);
  expect(open('1.1.1.1', 80)).toBe(false);
  expect(said(backend)).toBe('out to the internet (TCP 443)');
});

test('sources from outside are let in on the ports named: pods, a namespace, addresses', () => {
  const stack = new Apps();
  const backend = deployment(stack, 'Backend', { port: undefined, ports: { http: 8080, metrics: 9090 } });
  const monitoring = Namespace.fromNamespaceName(stack, 'Monitoring', 'monitoring');
  backend.allowFrom(Cidr.parse('10.0.1.0/24'), { ports: ['http'], what: 'load balancer' });
  backend.allowFrom(monitoring, { ports: ['metrics'] });
  backend.allowFrom({ namespace: { namespaceName: 'mesh' }, podLabels: { app: 'gateway' } });
  const allowed = policies(stack, {
    pods: [
      { namespace: 'monitoring', name: 'prometheus' },
      { namespace: 'mesh', name: 'gateway', labels: { app: 'gateway' } },
      { namespace: 'mesh', name: 'other' },
    ],
  });
  const ports = (from: string) => [8080, 9090].filter((port) => allowed.allowed(from, 'shop/backend', port));
  expect(ports('10.0.1.9')).toEqual([8080]);
  expect(ports('10.0.2.9')).toEqual([]);
  expect(ports('monitoring/prometheus')).toEqual([9090]);
  expect(ports('mesh/gateway')).toEqual([8080, 9090]);
  expect(ports('mesh/other')).toEqual([]);
  expect(said(backend)).toBe(
    'in from load balancer (TCP 8080); in from mesh/gateway (TCP 8080, TCP 9090); in from namespace monitoring (TCP 9090)',
  );
});

test('the order of declarations makes no difference, and one source has one rule', () => {
  const built = (reverse: boolean) => {
    const stack = new Apps();
    const backend = deployment(stack, 'Backend', { port: undefined, ports: { http: 8080, metrics: 9090 } });
    const declare = [
      () => backend.allowFrom(Cidr.parse('10.0.1.0/24'), { ports: ['metrics'], what: 'monitoring' }),
      () => backend.allowFrom(Cidr.parse('10.0.1.0/24'), { ports: ['http'], what: 'load balancer' }),
      () => backend.allowFrom([Cidr.parse('10.0.3.0/24'), Cidr.parse('10.0.2.0/24')]),
      () => backend.connectsTo(new Database(stack, 'Database')),
      () => backend.connections.toInternet({ ports: [443] }),
    ];
    for (const one of reverse ? declare.reverse() : declare) one();
    return policyOf(backend);
  };
  expect(JSON.stringify(built(true))).toBe(JSON.stringify(built(false)));
  expect(built(false)).toMatchObject({
    metadata: {
      annotations: {
        'kubernetes.io/description':
          'in from load balancer, monitoring (TCP 8080, TCP 9090); in from 10.0.2.0/24, 10.0.3.0/24 (TCP 8080, TCP 9090); ' +
          'out to the internet (TCP 443); out to MySQL database (TCP 3306)',
      },
    },
  });
});

test('in a namespace managed elsewhere a workload may ask DNS by its own policy', () => {
  const stack = new Apps();
  const namespace = Namespace.fromNamespaceName(stack, 'Tools', 'tools');
  deployment(stack, 'Tool', { namespace });
  const dns = { namespace: 'kube-system', name: 'dns', labels: { 'k8s-app': 'kube-dns' } };
  expect(policies(stack, { pods: [dns] }).allowed('tools/tool', 'kube-system/dns', 53, 'UDP')).toBe(true);
});

test('ports that the workload does not have, and no source at all, are refused', () => {
  const stack = new Apps();
  const backend = deployment(stack, 'Backend');
  const refused = (problems: string) =>
    new Error(`Deployment at 'shop-dev-apps/Backend' [ConnectionInvalid]:\n${problems}`);
  expect(() => backend.allowFrom(Cidr.anywhere(), { ports: ['grpc', 'http'] })).toThrow(
    refused('- `ports` must be one of http, got grpc'),
  );
  expect(() => backend.allowFrom([], { ports: [] })).toThrow(
    refused('- `source` must be one address or more, got none\n- `ports` must be one or more, got none'),
  );
  expect(() => backend.connections.toInternet({ ports: [], except: [Cidr.anywhere()] })).toThrow(
    refused(
      '- it connects to the internet, of which no address is left\n- it connects to the internet, which listens on no port',
    ),
  );
  expect(() => backend.connections.toInternet({ ports: [0, 443, 65_536] })).toThrow(
    refused(
      '- `port` must be 1 to 65535, got 0, of the internet\n- `port` must be 1 to 65535, got 65536, of the internet',
    ),
  );
});

test('a target that names no destination is refused at synth: an empty rule would open everything', () => {
  const stack = new Apps();
  const backend = deployment(stack, 'Backend');
  backend.connectsTo({ destinations: () => [] });
  expect(() => policyOf(backend)).toThrow(
    new Error(
      "Deployment at 'shop-dev-apps/Backend' [ConnectionInvalid]:\n- it connects to something that names no destination",
    ),
  );
});
