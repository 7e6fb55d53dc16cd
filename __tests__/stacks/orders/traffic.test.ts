import { Cidr } from '../../../constructs/core/cidr';
import { Reachability } from '../../support/reachability';
import { layer, ordersStacks, production } from './support';

const stacks = ordersStacks(production);
const network = layer(stacks, 'network');
const reach = new Reachability([network]);
const group = (path: string) => reach.group(network, path);
const [controlPlane, nodes, database, loadBalancer] = ['ControlPlane', 'Nodes', 'Database', 'LoadBalancer'].map(group);
const office = Cidr.parse('203.0.113.0/24');

test.each([
  ['the internet to the load balancer, HTTP', 'internet', loadBalancer, 80, 'tcp'],
  ['the internet to the load balancer, HTTPS', 'internet', loadBalancer, 443, 'tcp'],
  ['the load balancer to pods', loadBalancer, nodes, 8080, 'tcp'],
  ['pods to DNS', nodes, nodes, 53, 'udp'],
  ['pods to DNS over TCP', nodes, nodes, 53, 'tcp'],
  ['pods to pods', nodes, nodes, 8080, 'tcp'],
  ['nodes to the API', nodes, controlPlane, 443, 'tcp'],
  ['the API to the first of the ports that it needs', controlPlane, nodes, 1025, 'tcp'],
  ['the API to the kubelet', controlPlane, nodes, 10_250, 'tcp'],
  ['the API to the last of them', controlPlane, nodes, 65_535, 'tcp'],
  ['nodes to the database', nodes, database, 3306, 'tcp'],
  ['nodes to the internet', nodes, 'internet', 443, 'tcp'],
] as const)('reaches: %s', (_, from, to, port, protocol) => {
  expect(reach.canReach({ from: from!, to: to!, port, protocol })).toBe(true);
});

test.each([
  ['the internet to the database', 'internet', database, 3306],
  ['the internet to nodes', 'internet', nodes, 8080],
  ['the internet to the SSH of nodes', 'internet', nodes, 22],
  ['the internet to the API by its security group', 'internet', controlPlane, 443],
  ['an office to the database', office, database, 3306],
  ['the load balancer to the database', loadBalancer, database, 3306],
  ['the load balancer to the kubelet', loadBalancer, nodes, 10_250],
  ['the load balancer to the internet', loadBalancer, 'internet', 443],
  ['the API to the database', controlPlane, database, 3306],
  ['the API to the SSH of nodes', controlPlane, nodes, 22],
  ['the database to nodes', database, nodes, 8080],
  ['the database to the internet', database, 'internet', 443],
  ['nodes to the database on the port of PostgreSQL', nodes, database, 5432],
] as const)('does not reach: %s', (_, from, to, port) => {
  expect(reach.mightReach({ from: from!, to: to!, port })).toBe(false);
});

test('every rule says why it is there', () => {
  const rules = Object.entries(network.addresses()).filter(([, address]) => address.includes('gress_rule.'));
  const silent = rules.filter(([path]) => typeof network.at(path)['description'] !== 'string').map(([path]) => path);
  expect(rules.length).toBeGreaterThan(10);
  expect(silent).toEqual([]);
});

test('cluster, nodes and database carry the groups of the network', () => {
  const input = 'data.terraform_remote_state.cross-stack-reference-input-orders-production-network.outputs';
  const id = (path: string) =>
    `\${${input}.cross-stack-output-${network.address(`${path}/Resource`).replace('.', '')}id}`;
  const cluster = layer(stacks, 'cluster');
  expect(cluster.at('Cluster/Resource')['vpc_config']).toMatchObject({
    security_group_ids: [id('ControlPlane')],
    endpoint_private_access: true,
    endpoint_public_access: true,
    public_access_cidrs: ['203.0.113.0/24'],
  });
  expect(JSON.stringify(cluster.at('Nodes/general/Template'))).toContain(id('Nodes'));
  expect(layer(stacks, 'data').at('Database/Resource')).toMatchObject({ vpc_security_group_ids: [id('Database')] });
});
