import fc from 'fast-check';
import { planSubnets, type SubnetPlan } from '../../../../constructs/aws/network/subnet-plan';
import { Vpc, type VpcProps } from '../../../../constructs/aws/network/vpc';
import { subnetIds } from '../../../../constructs/aws/network/imported-vpc';
import { Cidr } from '../../../../constructs/core/cidr';
import { Duration } from '../../../../constructs/core/duration';
import { awsStack, propsWithoutEffect, synthesized } from '../../../support/stack';

const subnets = (index: number) => ({
  public: Cidr.parse(`10.0.${index.toString()}.0/24`),
  private: Cidr.parse(`10.0.${(100 + index).toString()}.0/24`),
});
const TWO_ZONES: SubnetPlan = {
  cidr: Cidr.parse('10.0.0.0/16'),
  zones: { 'us-east-1a': subnets(1), 'us-east-1b': subnets(2) },
};
const vpc = (props: Partial<VpcProps> = {}) =>
  synthesized((stack) => new Vpc(stack, 'Vpc', { ...TWO_ZONES, ...props }));
const paths = (stack: ReturnType<typeof vpc>) =>
  Object.keys(stack.addresses()).filter((path) => path.startsWith('Vpc/'));

describe('with no settings but a plan', () => {
  const stack = vpc();
  const vpc_id = stack.ref('Vpc/Resource', 'id');

  test('the network resolves names', () => {
    expect(stack.at('Vpc/Resource')).toEqual({
      cidr_block: '10.0.0.0/16',
      enable_dns_support: true,
      enable_dns_hostnames: true,
      tags: { Name: 'stack-vpc' },
    });
  });

  test('the default group, which everything that names none gets, lets nothing through', () => {
    expect(stack.at('Vpc/DefaultSecurityGroup')).toEqual({
      vpc_id,
      ingress: [],
      egress: [],
      tags: { Name: 'stack-vpc-default' },
    });
  });

  test('public subnets give out no public addresses, are found by Kubernetes and lead to the internet gateway', () => {
    expect(stack.at('Vpc/Public/us-east-1b/Resource')).toEqual({
      vpc_id,
      availability_zone: 'us-east-1b',
      cidr_block: '10.0.2.0/24',
      map_public_ip_on_launch: false,
      tags: { Name: 'stack-vpc-public-us-east-1b', 'kubernetes.io/role/elb': '1' },
    });
    const route_table_id = stack.ref('Vpc/Public/RouteTable', 'id');
    expect(stack.at('Vpc/Public/us-east-1b/Association')).toEqual({
      subnet_id: stack.ref('Vpc/Public/us-east-1b/Resource', 'id'),
      route_table_id,
    });
    expect(stack.at('Vpc/Public/RouteTable')).toEqual({ vpc_id, tags: { Name: 'stack-vpc-public' } });
    expect(stack.at('Vpc/Public/InternetGateway')).toEqual({ vpc_id, tags: { Name: 'stack-vpc' } });
    expect(stack.at('Vpc/Public/InternetRoute')).toEqual({
      route_table_id,
      destination_cidr_block: '0.0.0.0/0',
      gateway_id: stack.ref('Vpc/Public/InternetGateway', 'id'),
    });
  });

  test.each(['us-east-1a', 'us-east-1b'])(
    'the private subnet of %s goes out through the NAT gateway of its own zone',
    (zone) => {
      expect(stack.at(`Vpc/Private/${zone}/Resource`)).toEqual({
        vpc_id,
        availability_zone: zone,
        cidr_block: zone === 'us-east-1a' ? '10.0.101.0/24' : '10.0.102.0/24',
        tags: { Name: `stack-vpc-private-${zone}`, 'kubernetes.io/role/internal-elb': '1' },
      });
      const route_table_id = stack.ref(`Vpc/Private/${zone}/RouteTable`, 'id');
      expect(stack.at(`Vpc/Private/${zone}/RouteTable`)).toEqual({
        vpc_id,
        tags: { Name: `stack-vpc-private-${zone}` },
      });
      expect(stack.at(`Vpc/Private/${zone}/Association`)).toEqual({
        subnet_id: stack.ref(`Vpc/Private/${zone}/Resource`, 'id'),
        route_table_id,
      });
      expect(stack.at(`Vpc/Private/${zone}/NatRoute`)).toEqual({
        route_table_id,
        destination_cidr_block: '0.0.0.0/0',
        nat_gateway_id: stack.ref(`Vpc/Nat/${zone}/Resource`, 'id'),
      });
      expect(stack.at(`Vpc/Nat/${zone}/Resource`)).toEqual({
        allocation_id: stack.ref(`Vpc/Nat/${zone}/Address`, 'id'),
        subnet_id: stack.ref(`Vpc/Public/${zone}/Resource`, 'id'),
        depends_on: [stack.address('Vpc/Public/InternetGateway')],
        tags: { Name: `stack-vpc-nat-${zone}` },
      });
      expect(stack.at(`Vpc/Nat/${zone}/Address`)).toEqual({ domain: 'vpc', tags: { Name: `stack-vpc-nat-${zone}` } });
    },
  );

  test('private subnets reach S3 at no cost, and no other service without the internet', () => {
    expect(stack.at('Vpc/Endpoints/Gateway/s3')).toEqual({
      vpc_id,
      service_name: 'com.amazonaws.us-east-1.s3',
      vpc_endpoint_type: 'Gateway',
      route_table_ids: [
        stack.ref('Vpc/Private/us-east-1a/RouteTable', 'id'),
        stack.ref('Vpc/Private/us-east-1b/RouteTable', 'id'),
      ],
      tags: { Name: 'stack-vpc-s3' },
    });
    expect(paths(stack).filter((path) => path.startsWith('Vpc/Endpoints/'))).toEqual(['Vpc/Endpoints/Gateway/s3']);
  });

  test('all traffic is recorded for 90 days', () => {
    expect(stack.at('Vpc/FlowLogs/Resource')).toMatchObject({ vpc_id, traffic_type: 'ALL' });
    expect(stack.at('Vpc/FlowLogs/LogGroup/Resource')).toMatchObject({ retention_in_days: 90 });
  });
});

test('every setting has an effect', () => {
  const without = propsWithoutEffect<VpcProps>((stack, props) => new Vpc(stack, 'Vpc', { ...TWO_ZONES, ...props }), {
    cidr: () => Cidr.parse('10.0.0.0/17'),
    zones: () => ({ 'us-east-1a': subnets(1) }),
    name: () => 'shop',
    nat: () => 'none' as const,
    flowLogs: () => false as const,
    gatewayEndpoints: () => ['dynamodb' as const],
    interfaceEndpoints: () => ['sqs' as const],
    mapPublicIpOnLaunch: () => true,
    publicSubnetTags: () => ({ tier: 'edge' }),
    privateSubnetTags: () => ({ tier: 'inside' }),
  });
  expect(without).toEqual([]);
});

test('with one NAT gateway, both private subnets go out through it, wherever its zone stands among the others', () => {
  const stack = vpc({ nat: { singleIn: 'us-east-1b' } });
  expect(paths(stack).filter((path) => path.startsWith('Vpc/Nat/'))).toEqual([
    'Vpc/Nat/us-east-1b/Address',
    'Vpc/Nat/us-east-1b/Resource',
  ]);
  for (const zone of ['us-east-1a', 'us-east-1b']) {
    expect(stack.at(`Vpc/Private/${zone}/NatRoute`)).toMatchObject({
      nat_gateway_id: stack.ref('Vpc/Nat/us-east-1b/Resource', 'id'),
    });
  }
});

test('without NAT gateways private subnets have no route out', () => {
  expect(paths(vpc({ nat: 'none' })).filter((path) => /Nat/.test(path))).toEqual([]);
});

test('without public subnets there is no way to the internet at all', () => {
  const zones = { 'us-east-1a': { private: Cidr.parse('10.0.101.0/24') } };
  const stack = vpc({ zones, nat: 'none' });
  expect(paths(stack).filter((path) => /Public|Nat|Internet/.test(path))).toEqual([]);
  expect(stack.json['resource']).not.toHaveProperty('aws_route');
});

test('a zone with a public subnet alone gets no NAT gateway', () => {
  const zones = { ...TWO_ZONES.zones, 'us-east-1c': { public: Cidr.parse('10.0.3.0/24') } };
  expect(paths(vpc({ zones })).filter((path) => path.includes('us-east-1c'))).toEqual([
    'Vpc/Public/us-east-1c/Association',
    'Vpc/Public/us-east-1c/Resource',
  ]);
});

test('interface endpoints answer calls over TLS from the network, under the names that the SDKs know', () => {
  const stack = vpc({ interfaceEndpoints: ['ecr.api', 'sts'], gatewayEndpoints: [] });
  const group = stack.ref('Vpc/Endpoints/Interface/SecurityGroup/Resource', 'id');
  expect(stack.at('Vpc/Endpoints/Interface/ecr.api')).toEqual({
    vpc_id: stack.ref('Vpc/Resource', 'id'),
    service_name: 'com.amazonaws.us-east-1.ecr.api',
    vpc_endpoint_type: 'Interface',
    private_dns_enabled: true,
    subnet_ids: [
      stack.ref('Vpc/Private/us-east-1a/Resource', 'id'),
      stack.ref('Vpc/Private/us-east-1b/Resource', 'id'),
    ],
    security_group_ids: [group],
    tags: { Name: 'stack-vpc-ecr.api' },
  });
  expect(stack.at('Vpc/Endpoints/Interface/SecurityGroup/Ingress/https-from-vpc')).toEqual({
    security_group_id: group,
    cidr_ipv4: '10.0.0.0/16',
    ip_protocol: 'tcp',
    from_port: 443,
    to_port: 443,
    description: 'Calls to AWS APIs from the VPC',
  });
  expect(paths(stack).filter((path) => path.startsWith('Vpc/Endpoints/'))).toEqual([
    'Vpc/Endpoints/Interface/SecurityGroup/Ingress/https-from-vpc',
    'Vpc/Endpoints/Interface/SecurityGroup/Resource',
    'Vpc/Endpoints/Interface/ecr.api',
    'Vpc/Endpoints/Interface/sts',
  ]);
});

test('flow logs take the settings of their log group', () => {
  const stack = vpc({ flowLogs: { retention: Duration.days(7), allowDestroy: true } });
  const group = stack.at('Vpc/FlowLogs/LogGroup/Resource');
  expect(group['retention_in_days']).toBe(7);
  expect(group).not.toHaveProperty('lifecycle.prevent_destroy');
  expect(paths(vpc({ flowLogs: false })).filter((path) => path.includes('FlowLogs'))).toEqual([]);
});

test('subnets are handed on by zone', () => {
  const made = new Vpc(awsStack(), 'Vpc', {
    ...TWO_ZONES,
    zones: { 'us-east-1b': subnets(2), 'us-east-1a': subnets(1) },
  });
  expect(Object.keys(made.publicSubnets)).toEqual(['us-east-1a', 'us-east-1b']);
  expect(made.privateSubnets['us-east-1b']?.zone).toBe('us-east-1b');
  expect(made.cidr.toString()).toBe('10.0.0.0/16');
});

test('a network managed elsewhere is known by its ids', () => {
  const imported = Vpc.fromVpcAttributes(awsStack(), 'Vpc', {
    vpcId: 'vpc-0a1b2c3d',
    cidr: Cidr.parse('10.0.0.0/16'),
    privateSubnets: { 'us-east-1b': 'subnet-0b', 'us-east-1a': 'subnet-0a' },
    interfaceEndpoints: ['sqs'],
  });
  expect(imported).toMatchObject({ vpcId: 'vpc-0a1b2c3d', publicSubnets: {}, interfaceEndpoints: ['sqs'] });
  expect(imported.privateSubnets['us-east-1b']).toEqual({
    zone: 'us-east-1b',
    subnetId: 'subnet-0b',
    cidr: imported.cidr,
  });
  expect(subnetIds(imported.privateSubnets)).toEqual(['subnet-0a', 'subnet-0b']);
  expect(() =>
    Vpc.fromVpcAttributes(awsStack(), 'Vpc', {
      vpcId: 'shop',
      cidr: Cidr.parse('10.0.0.0/16'),
      privateSubnets: { 'us-east-1a': 'a' },
      publicSubnets: { 'us-east-1a': 'b' },
      interfaceEndpoints: ['sqs', 'sqs'],
    }),
  ).toThrow(
    "ImportedVpc at 'stack/Vpc' [PropsInvalid]:\n" +
      '- `vpcId` must be a VPC id: vpc-0a1b2c3d, got shop\n' +
      '- `privateSubnets.us-east-1a` must be a subnet id: subnet-0a1b2c3d, got a\n' +
      '- `publicSubnets.us-east-1a` must be a subnet id: subnet-0a1b2c3d, got b\n' +
      '- `interfaceEndpoints` must be given each service once, got sqs twice',
  );
});

test('each subnet tells its addresses, and the network the services that have an endpoint in it', () => {
  const made = new Vpc(awsStack(), 'Vpc', { ...TWO_ZONES, interfaceEndpoints: ['sts', 'sqs'] });
  expect(String(made.privateSubnets['us-east-1b']?.cidr)).toBe('10.0.102.0/24');
  expect(String(made.publicSubnets['us-east-1a']?.cidr)).toBe('10.0.1.0/24');
  expect(made.interfaceEndpoints).toEqual(['sts', 'sqs']);
});

test('fails with every bad value named at once', () => {
  expect(() =>
    vpc({
      name: 'shop!',
      zones: { 'us-east-1a': { private: Cidr.parse('10.1.1.0/24') }, 'eu-west-1b': subnets(2) },
      flowLogs: { retention: Duration.days(4_000) },
      gatewayEndpoints: ['s3', 's3'],
      interfaceEndpoints: ['ecr-api' as 'ecr.api'],
      publicSubnetTags: { 'aws:tier': 'edge' },
      privateSubnetTags: { tier: 'x'.repeat(257) },
    }),
  ).toThrow(
    "Vpc at 'stack/Vpc' [PropsInvalid]:\n" +
      '- `name` must be letters, digits, spaces and _.:/=+@-, at most 200 characters, got shop!\n' +
      '- `zones.eu-west-1b` must be a zone of us-east-1, got eu-west-1b\n' +
      '- `zones.us-east-1a.private` must lie inside 10.0.0.0/16, got 10.1.1.0/24\n' +
      "- `zones.us-east-1a.public` must be given for the zone's NAT gateway, or `nat` be 'none', got none\n" +
      '- `flowLogs.retention` must be one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653 days, ' +
      'got 4000 days. The nearest is 3653 days\n' +
      '- `gatewayEndpoints` must be given each service once, got s3 twice\n' +
      '- `interfaceEndpoints` must be among autoscaling, backup, cloudformation, ec2, ec2messages, ecr.api, ecr.dkr, ecs, ' +
      'ecs-agent, ecs-telemetry, eks, eks-auth, elasticache, elasticloadbalancing, events, kinesis-firehose, ' +
      'kinesis-streams, kms, lambda, logs, monitoring, rds, secretsmanager, sns, sqs, ssm, ssmmessages, states, sts, xray, ' +
      'got ecr-api\n' +
      '- `publicSubnetTags` must be keys of 1 to 127 characters, not starting with aws:, got aws:tier\n' +
      '- `privateSubnetTags.tier` must be at most 256 characters, got 257',
  );
});

test('whichever zones come or go, no other address or block changes, but for lists that hold one entry a zone', () => {
  const zones = fc.uniqueArray(fc.constantFrom('us-east-1a', 'us-east-1b', 'us-east-1c'), { minLength: 1 });
  const nat = fc.constantFrom('none' as const, 'per-zone' as const, { singleIn: 'us-east-1b' });
  const build = (names: readonly string[], plan: VpcProps['nat']) =>
    vpc({ ...planSubnets(Cidr.parse('10.0.0.0/16'), names, { privatePrefix: 20, publicPrefix: 24 }), nat: plan });
  fc.assert(
    fc.property(zones, zones, nat, (before, added, plan) => {
      const kept = typeof plan === 'object' ? [...new Set([...before, plan.singleIn])] : before;
      const [small, large] = [build(kept, plan), build([...new Set([...kept, ...added])], plan)];
      expect(large.addresses()).toMatchObject(small.addresses());
      for (const path of paths(small).filter((one) => !one.startsWith('Vpc/Endpoints/'))) {
        expect(large.at(path)).toEqual(small.at(path));
      }
    }),
    { numRuns: 10 },
  );
});
