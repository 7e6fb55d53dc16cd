import { EksCluster } from '../../../../constructs/aws/compute/eks-cluster';
import { PodRole, type PodRoleProps } from '../../../../constructs/aws/compute/pod-role';
import { Queue } from '../../../../constructs/aws/messaging/queue';
import type { PolicyStatement } from '../../../../constructs/aws/identity/policy-document';
import type { InterfaceService } from '../../../../constructs/aws/network/endpoint-services';
import { Vpc } from '../../../../constructs/aws/network/vpc';
import { Cidr } from '../../../../constructs/core/cidr';
import type { PodIdentity } from '../../../../constructs/core/pod-identity';
import { awsStack } from '../../../support/stack';
import { cluster } from './support';

const account = { namespace: 'orders', serviceAccount: 'worker' };
const PRIVATE = ['10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.168.0.0/16'];
const AGENT = { what: 'EKS Pod Identity agent', to: ['169.254.170.23/32'], ports: ['TCP 80'] };
const outside = (services: string, except = PRIVATE) => ({
  what: `AWS endpoints of ${services}`,
  to: ['0.0.0.0/0'],
  except,
  ports: ['TCP 443'],
});

/** Destinations as text. */
const reached = (identity: PodIdentity) =>
  identity.destinations().map(({ what, cidrs, except, ports }) => ({
    what,
    to: cidrs.map(String),
    ...(except === undefined ? {} : { except: except.map(String) }),
    ports: ports.map(({ port, protocol = 'TCP' }) => `${protocol} ${port}`),
  }));

interface Setting extends Partial<Omit<PodRoleProps, 'cluster'>> {
  readonly granted?: readonly PolicyStatement[];
  readonly cidr?: string;
  readonly endpoints?: readonly InterfaceService[];
}

function pods({ granted = [], cidr = '10.0.0.0/16', endpoints, ...props }: Setting = {}): PodIdentity {
  const stack = awsStack();
  const network = Cidr.parse(cidr);
  const zones = ['us-east-1a', 'us-east-1b'].map((zone, index) => [zone, { private: network.subnet(20, index) }]);
  const vpc =
    endpoints &&
    new Vpc(stack, 'Vpc', {
      cidr: network,
      zones: Object.fromEntries(zones) as Record<string, { private: Cidr }>,
      nat: 'none',
      interfaceEndpoints: endpoints,
    });
  const role = new PodRole(stack, 'Worker', { cluster: cluster(stack, { vpc }), ...account, ...props });
  for (const statement of granted) role.grantRole.allow(statement);
  return role;
}

const allow = (...actions: string[]): PolicyStatement => ({ actions, resources: ['*'] });

test.each(['pod-identity', 'add-on'] as const)('with nothing granted, by %s: the agent on the node alone', (via) => {
  expect(reached(pods({ via }))).toEqual([AGENT]);
});

test('with nothing granted, by IRSA: the service that hands out credentials alone', () => {
  expect(reached(pods({ via: 'irsa' }))).toEqual([outside('sts')]);
});

test('what is granted later opens its service, each once, private networks never', () => {
  const stack = awsStack();
  const role = new PodRole(stack, 'Worker', { cluster: cluster(stack), ...account });
  expect(reached(role)).toEqual([AGENT]);
  const queue = new Queue(stack, 'Jobs');
  queue.grantConsume(role);
  queue.grantSend(role);
  role.grantRole.allow(allow('KMS:Decrypt', 'logs:PutLogEvents'));
  expect(reached(role)).toEqual([AGENT, outside('kms, logs, sqs')]);
});

test('what is refused, and the login to a database, opens nothing', () => {
  const granted: PolicyStatement[] = [{ effect: 'Deny', ...allow('s3:GetObject') }, allow('rds-db:connect')];
  expect(reached(pods({ granted }))).toEqual([AGENT]);
});

test('services with an endpoint in the network are reached there, and the internet only for others', () => {
  const granted = [allow('sqs:SendMessage', 's3:GetObject'), allow('cloudwatch:PutMetricData')];
  expect(reached(pods({ granted, endpoints: ['sqs', 'monitoring', 'kms'] }))).toEqual([
    AGENT,
    {
      what: 'VPC endpoints of cloudwatch, sqs',
      to: ['10.0.0.0/20', '10.0.16.0/20'],
      ports: ['TCP 443'],
    },
    outside('s3'),
  ]);
  expect(reached(pods({ via: 'irsa', granted: [allow('sqs:SendMessage')], endpoints: ['sqs', 'sts'] }))).toEqual([
    { what: 'VPC endpoints of sqs, sts', to: ['10.0.0.0/20', '10.0.16.0/20'], ports: ['TCP 443'] },
  ]);
});

test('a service with two endpoints is inside only with both', () => {
  const granted = [allow('ecr:GetAuthorizationToken')];
  expect(reached(pods({ granted, endpoints: ['ecr.api'] }))).toEqual([AGENT, outside('ecr')]);
  expect(reached(pods({ granted, endpoints: ['ecr.api', 'ecr.dkr'] }))[1]?.what).toBe('VPC endpoints of ecr');
});

test('a network of public addresses is not let in by the way', () => {
  const granted = [allow('s3:GetObject')];
  expect(reached(pods({ granted, cidr: '198.18.0.0/16', endpoints: [] }))).toEqual([
    AGENT,
    outside('s3', [...PRIVATE, '198.18.0.0/16']),
  ]);
});

test('policies that name services of their own, and an action of any service, open every endpoint', () => {
  const all = [
    AGENT,
    { what: 'VPC endpoints of any service', to: ['10.0.0.0/20', '10.0.16.0/20'], ports: ['TCP 443'] },
    outside('any service'),
  ];
  expect(reached(pods({ managedPolicies: ['ReadOnlyAccess'], endpoints: ['sqs'] }))).toEqual(all);
  expect(reached(pods({ granted: [allow('*')], endpoints: ['sqs'] }))).toEqual(all);
  expect(reached(pods({ managedPolicies: ['ReadOnlyAccess'] }))).toEqual([AGENT, outside('any service')]);
});

test('of a role managed elsewhere: what this app grants, and what it says that others did', () => {
  const stack = awsStack();
  const attributes = { roleArn: 'arn:aws:iam::111122223333:role/worker', ...account };
  const worker = PodRole.fromPodRoleAttributes(stack, 'Worker', attributes);
  expect(reached(worker)).toEqual([AGENT]);
  new Queue(stack, 'Jobs').grantSend(worker);
  expect(reached(worker)).toEqual([AGENT, outside('sqs')]);
  const vpc = Vpc.fromVpcAttributes(stack, 'Vpc', {
    vpcId: 'vpc-0a',
    cidr: Cidr.parse('10.0.0.0/16'),
    privateSubnets: { 'us-east-1a': 'subnet-0a', 'us-east-1b': 'subnet-0b' },
    interfaceEndpoints: ['kms'],
  });
  const more = { services: ['s3', 'kms'], vpc, via: 'irsa' as const };
  expect(reached(PodRole.fromPodRoleAttributes(stack, 'Reader', { ...attributes, ...more }))).toEqual([
    { what: 'VPC endpoints of kms', to: ['10.0.0.0/16'], ports: ['TCP 443'] },
    outside('s3, sts'),
  ]);
  expect(() => PodRole.fromPodRoleAttributes(stack, 'Bad', { ...attributes, services: ['s3:*'] })).toThrow(
    "ImportedPodRole at 'stack/Bad' [PropsInvalid]:\n" +
      '- `services` must be words that actions begin with, such as sqs, got s3:*',
  );
});

test('a cluster managed elsewhere may know its network', () => {
  const stack = awsStack();
  const vpc = Vpc.fromVpcAttributes(stack, 'Vpc', {
    vpcId: 'vpc-0a',
    cidr: Cidr.parse('10.0.0.0/16'),
    privateSubnets: { 'us-east-1a': 'subnet-0a' },
    interfaceEndpoints: ['sts'],
  });
  const shop = EksCluster.fromClusterAttributes(stack, 'Shop', {
    clusterName: 'shop',
    endpoint: 'https://0A1B.gr7.us-east-1.eks.amazonaws.com',
    certificateAuthority: 'LS0tLS1CRUdJTg==',
    oidcProviderArn: 'arn:aws:iam::111122223333:oidc-provider/oidc.eks.us-east-1.amazonaws.com/id/0A1B',
    vpc,
  });
  const worker = new PodRole(stack, 'Worker', { cluster: shop, ...account, via: 'irsa' });
  expect(reached(worker).map(({ what }) => what)).toEqual(['VPC endpoints of sts']);
});
