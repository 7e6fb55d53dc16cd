import { blocksOf, dev, environments, layer, ordersStacks, production, statements } from './support';

const network = layer(ordersStacks(production), 'network');
const development = layer(ordersStacks(dev), 'network');

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

test('private subnets go out through NAT gateways alone, and nothing in any subnet gets a public address by itself', () => {
  const routes = Object.entries(blocksOf(network, 'aws_route')).filter(([, { gateway_id: gateway }]) => gateway);
  expect(routes.map(([path]) => path)).toEqual(['Vpc/Public/InternetRoute']);
  const subnets = Object.values(blocksOf(network, 'aws_subnet'));
  expect(subnets).toHaveLength(4);
  expect(subnets.filter((subnet) => subnet['map_public_ip_on_launch'] === true)).toEqual([]);
});

test('dev is 10.1.0.0/16 in the same zones, with one NAT gateway for both', () => {
  expect(development.at('Vpc/Resource')).toMatchObject({ cidr_block: '10.1.0.0/16' });
  const subnets = Object.entries(blocksOf(development, 'aws_subnet'));
  expect(subnets.map(([path, { availability_zone: zone, cidr_block: cidr }]) => [path, zone, cidr])).toEqual([
    ['Vpc/Private/us-east-1a/Resource', 'us-east-1a', '10.1.101.0/24'],
    ['Vpc/Private/us-east-1b/Resource', 'us-east-1b', '10.1.102.0/24'],
    ['Vpc/Public/us-east-1a/Resource', 'us-east-1a', '10.1.1.0/24'],
    ['Vpc/Public/us-east-1b/Resource', 'us-east-1b', '10.1.2.0/24'],
  ]);
  expect(Object.keys(blocksOf(development, 'aws_nat_gateway'))).toEqual(['Vpc/Nat/us-east-1a/Resource']);
  for (const zone of ['us-east-1a', 'us-east-1b']) {
    expect(development.at(`Vpc/Private/${zone}/NatRoute`)).toMatchObject({
      nat_gateway_id: development.ref('Vpc/Nat/us-east-1a/Resource', 'id'),
    });
  }
});

test.each(environments)('all traffic of the VPC of $name is recorded in its log group', (environment) => {
  const stack = layer(ordersStacks(environment), 'network');
  const logGroup = stack.ref('Vpc/FlowLogs/LogGroup/Resource', 'arn');
  expect(Object.values(blocksOf(stack, 'aws_flow_log'))).toEqual([
    {
      vpc_id: stack.ref('Vpc/Resource', 'id'),
      traffic_type: 'ALL',
      log_destination_type: 'cloud-watch-logs',
      log_destination: logGroup,
      iam_role_arn: stack.ref('Vpc/FlowLogs/Role/Resource', 'arn'),
    },
  ]);
  expect(statements(stack.at('Vpc/FlowLogs/Role/Policy')['policy'])).toContainEqual({
    Effect: 'Allow',
    Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    Resource: [`${logGroup}:*`],
  });
});

test('nodes reach S3, where the layers of images are, without the NAT gateways', () => {
  expect(network.at('Vpc/Endpoints/Gateway/s3')).toMatchObject({
    service_name: 'com.amazonaws.us-east-1.s3',
    route_table_ids: ['us-east-1a', 'us-east-1b'].map((zone) => network.ref(`Vpc/Private/${zone}/RouteTable`, 'id')),
  });
});
