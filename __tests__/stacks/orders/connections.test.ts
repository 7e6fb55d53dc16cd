import { manifestsOf } from '../../../constructs/kubernetes/manifests/releases';
import { NetworkPolicies, type Surroundings } from '../../support/network-policies';
import { environments, layer, ordersApp, ordersStacks, production } from './support';

/** The cluster's DNS, and something that belongs to nobody. */
const surroundings: Surroundings = {
  pods: [
    { namespace: 'kube-system', name: 'coredns', labels: { 'k8s-app': 'kube-dns' } },
    { namespace: 'kube-system', name: 'other', labels: {} },
    { namespace: 'other', name: 'stranger', labels: {} },
  ],
};
const apps = ordersApp(production).node.findChild('orders-production-apps');
const policies = new NetworkPolicies(manifestsOf(apps), surroundings);

const LOAD_BALANCER = '10.0.1.20';
const DATABASE = '10.0.102.30';
/** A public address, as those of AWS's endpoints are. */
const ENDPOINT = '52.46.128.10';
const workloads = ['orders/frontend', 'orders/backend', 'orders/sqs-worker'];

test.each([
  [LOAD_BALANCER, 'orders/frontend', 8080],
  ['10.0.2.20', 'orders/backend', 8080],
  ['orders/backend', DATABASE, 3306],
  ['orders/backend', ENDPOINT, 443],
  ['orders/sqs-worker', ENDPOINT, 443],
])('%s reaches %s on %i', (from, to, port) => {
  expect(policies.allowed(from, to, port)).toBe(true);
});

test.each(workloads)('%s asks the DNS of the cluster, by UDP and TCP', (from) => {
  expect(policies.allowed(from, 'kube-system/coredns', 53, 'UDP')).toBe(true);
  expect(policies.allowed(from, 'kube-system/coredns', 53)).toBe(true);
});

test.each([
  ['the load balancer', LOAD_BALANCER, 'orders/sqs-worker', 8080],
  ['the load balancer', LOAD_BALANCER, 'orders/backend', 3306],
  ['a node', '10.0.101.20', 'orders/backend', 8080],
  ['the internet', ENDPOINT, 'orders/frontend', 8080],
  ['a pod of another namespace', 'other/stranger', 'orders/backend', 8080],
  ['the frontend', 'orders/frontend', DATABASE, 3306],
  ['the worker', 'orders/sqs-worker', DATABASE, 3306],
  ['the frontend', 'orders/frontend', ENDPOINT, 443],
  ['the backend, on another port', 'orders/backend', DATABASE, 22],
  ['the backend, outside the subnets of the database', 'orders/backend', '10.0.1.30', 3306],
  ['the backend, by plain HTTP', 'orders/backend', ENDPOINT, 80],
  ['the backend, to the metadata of its node', 'orders/backend', '169.254.169.254', 80],
  ['the backend, to the metadata of its node', 'orders/backend', '169.254.169.254', 443],
  ['the backend, to private addresses on 443', 'orders/backend', '10.0.1.30', 443],
  ['the backend, to other pods of the system', 'orders/backend', 'kube-system/other', 443],
])('%s does not get through: %s -> %s:%i', (_, from, to, port) => {
  expect(policies.allowed(from, to, port)).toBe(false);
});

test('no workload of orders reaches another: requests come through the load balancer alone', () => {
  const pairs = workloads.flatMap((from) => workloads.map((to) => [from, to] as const));
  expect(pairs.filter(([from, to]) => policies.allowed(from, to, 8080))).toEqual([]);
});

test.each(environments)('the network add-on of $name enforces what the policies say', (environment) => {
  const addOn = layer(ordersStacks(environment), 'cluster').at('Cluster/AddOns/vpc-cni/Resource');
  expect(JSON.parse(addOn['configuration_values'] as string)).toMatchObject({ enableNetworkPolicy: 'true' });
});

test('the firewall of the database lets in the nodes by one rule, that of the network layer', () => {
  const rules = Object.keys(layer(ordersStacks(production), 'apps').addresses());
  expect(rules.filter((path) => path.includes('Admission'))).toEqual([]);
});
