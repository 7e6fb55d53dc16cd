import { Cidr } from '../../../constructs/core/cidr';
import { Reachability } from '../../support/reachability';
import { blocksOf, environments, handedOn, layer, ordersStacks, production } from './support';

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

/** One line for each rule of a group: protocol, ports and the other side. */
function rules(owner: string, direction: 'ingress' | 'egress'): string[] {
  const groups = Object.keys(blocksOf(network, 'aws_security_group'));
  const nameOf = (id: unknown) => groups.find((path) => network.ref(path, 'id') === id)?.replace('/Resource', '');
  return Object.values(blocksOf(network, `aws_vpc_security_group_${direction}_rule`))
    .filter((rule) => nameOf(rule['security_group_id']) === owner)
    .map((rule) => {
      const { from_port: from = 'all', to_port: to = 'all', cidr_ipv4: cidr } = rule;
      const other = nameOf(rule['referenced_security_group_id']) ?? String(cidr);
      return `${String(rule['ip_protocol'])} ${String(from)}-${String(to)} ${other}`;
    })
    .sort();
}

test('each group lets through what its role needs, and nothing else', () => {
  expect(rules('ControlPlane', 'ingress')).toEqual(['tcp 443-443 Nodes']);
  expect(rules('ControlPlane', 'egress')).toEqual(['tcp 1025-65535 Nodes', 'tcp 443-443 Nodes']);
  expect(rules('Nodes', 'ingress')).toEqual([
    'tcp 1025-65535 ControlPlane',
    'tcp 1025-65535 Nodes',
    'tcp 443-443 ControlPlane',
    'tcp 53-53 Nodes',
    'tcp 8080-8080 LoadBalancer',
    'udp 53-53 Nodes',
  ]);
  expect(rules('Nodes', 'egress')).toEqual(['-1 all-all 0.0.0.0/0', 'tcp 443-443 ControlPlane']);
  expect(rules('Database', 'ingress')).toEqual(['tcp 3306-3306 Nodes']);
  expect(rules('LoadBalancer', 'ingress')).toEqual(['tcp 443-443 0.0.0.0/0', 'tcp 80-80 0.0.0.0/0']);
  expect(rules('LoadBalancer', 'egress')).toEqual(['tcp 8080-8080 Nodes']);
});

test('the database opens no connection to anybody, and the default group of the VPC none either', () => {
  expect(reach.count(database!, 'egress')).toBe(0);
  expect(network.at('Vpc/DefaultSecurityGroup')).toMatchObject({
    vpc_id: network.ref('Vpc/Resource', 'id'),
    ingress: [],
    egress: [],
  });
});

test('cluster, nodes and database carry the groups of the network', () => {
  const id = (path: string) => handedOn(network, `${path}/Resource`, 'id');
  const cluster = layer(stacks, 'cluster');
  expect(cluster.at('Cluster/Resource')['vpc_config']).toMatchObject({
    security_group_ids: [id('ControlPlane')],
    endpoint_private_access: true,
    endpoint_public_access: true,
    public_access_cidrs: ['203.0.113.0/24'],
  });
  expect(cluster.at('Nodes/general/Template')).toMatchObject({ vpc_security_group_ids: [id('Nodes')] });
  expect(layer(stacks, 'data').at('Database/Resource')).toMatchObject({ vpc_security_group_ids: [id('Database')] });
});

test.each(environments)('only the office reaches the public API of $name', (environment) => {
  const config = layer(ordersStacks(environment), 'cluster').at('Cluster/Resource')['vpc_config'];
  expect(config).toMatchObject({ public_access_cidrs: ['203.0.113.0/24'] });
});

test('without networks that may reach it, the API has no public endpoint', () => {
  const closed = { ...production, cluster: { ...production.cluster, publicAccessCidrs: [] } };
  const config = layer(ordersStacks(closed), 'cluster').at('Cluster/Resource')['vpc_config'];
  expect(config).toMatchObject({ endpoint_private_access: true, endpoint_public_access: false });
  expect(config).not.toHaveProperty('public_access_cidrs');
});

test('cluster, nodes and database are in the private subnets of both zones, and in no other', () => {
  const subnets = ['us-east-1a', 'us-east-1b'].map((zone) => handedOn(network, `Vpc/Private/${zone}/Resource`, 'id'));
  const [cluster, data] = [layer(stacks, 'cluster'), layer(stacks, 'data')];
  expect(cluster.at('Cluster/Resource')['vpc_config']).toMatchObject({ subnet_ids: subnets });
  expect(cluster.at('Nodes/general/Resource')).toMatchObject({ subnet_ids: subnets });
  expect(data.at('Database/Subnets')).toMatchObject({ subnet_ids: subnets });
  expect(data.at('Database/Resource')).toMatchObject({ db_subnet_group_name: data.ref('Database/Subnets', 'name') });
});
