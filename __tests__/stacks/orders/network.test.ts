import { layer, ordersStacks, production } from './support';

const network = layer(ordersStacks(production), 'network');

test('the VPC is 10.0.0.0/16 with a public and a private subnet in each of us-east-1a and us-east-1b', () => {
  expect(network.at('Vpc/Resource')).toMatchObject({ cidr_block: '10.0.0.0/16' });
  const subnets = ['Public/us-east-1a', 'Public/us-east-1b', 'Private/us-east-1a', 'Private/us-east-1b'].map((path) => {
    const { availability_zone: zone, cidr_block: cidr } = network.at(`Vpc/${path}/Resource`);
    return [zone, cidr];
  });
  expect(subnets).toEqual([
    ['us-east-1a', '10.0.1.0/24'],
    ['us-east-1b', '10.0.2.0/24'],
    ['us-east-1a', '10.0.101.0/24'],
    ['us-east-1b', '10.0.102.0/24'],
  ]);
});

test('public subnets route to the internet gateway', () => {
  expect(network.at('Vpc/Public/InternetRoute')).toMatchObject({
    destination_cidr_block: '0.0.0.0/0',
    gateway_id: network.ref('Vpc/Public/InternetGateway', 'id'),
    route_table_id: network.ref('Vpc/Public/RouteTable', 'id'),
  });
  for (const zone of ['us-east-1a', 'us-east-1b']) {
    expect(network.at(`Vpc/Public/${zone}/Association`)).toEqual({
      route_table_id: network.ref('Vpc/Public/RouteTable', 'id'),
      subnet_id: network.ref(`Vpc/Public/${zone}/Resource`, 'id'),
    });
  }
});

test.each(['us-east-1a', 'us-east-1b'])(
  'the private subnet of %s routes to the NAT gateway of its own zone',
  (zone) => {
    expect(network.at(`Vpc/Nat/${zone}/Resource`)).toMatchObject({
      subnet_id: network.ref(`Vpc/Public/${zone}/Resource`, 'id'),
    });
    expect(network.at(`Vpc/Private/${zone}/NatRoute`)).toMatchObject({
      destination_cidr_block: '0.0.0.0/0',
      nat_gateway_id: network.ref(`Vpc/Nat/${zone}/Resource`, 'id'),
      route_table_id: network.ref(`Vpc/Private/${zone}/RouteTable`, 'id'),
    });
    expect(network.at(`Vpc/Private/${zone}/Association`)).toEqual({
      route_table_id: network.ref(`Vpc/Private/${zone}/RouteTable`, 'id'),
      subnet_id: network.ref(`Vpc/Private/${zone}/Resource`, 'id'),
    });
  },
);
