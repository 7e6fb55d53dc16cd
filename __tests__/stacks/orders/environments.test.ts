import { environments } from './support';
import { ordersEnvironment } from '../../../environments/orders/schema';

/** Data of a small environment, as its file would hold it. */
const data = (cluster: object = {}, database: object = {}): Parameters<typeof ordersEnvironment>[0] => ({
  name: 'test',
  owner: 'orders-team',
  costCentre: 'retail',
  aws: { account: '111122223333', region: 'us-east-1' },
  state: { type: 's3', bucket: 'acme-terraform-state', region: 'us-east-1' },
  network: {
    cidr: '10.0.0.0/16',
    zones: {
      'us-east-1a': { public: '10.0.1.0/24', private: '10.0.101.0/24' },
      'us-east-1b': { public: '10.0.2.0/24', private: '10.0.102.0/24' },
    },
    nat: 'none',
  },
  cluster: {
    version: '1.36',
    admins: {},
    nodes: { general: { instanceTypes: ['t3.medium'], min: 1, desired: 1, max: 1 } },
    addOns: {
      'vpc-cni': 'v1.22.4-eksbuild.3',
      'kube-proxy': 'v1.36.0-eksbuild.25',
      coredns: 'v1.14.3-eksbuild.23',
      'eks-pod-identity-agent': 'v1.3.10-eksbuild.3',
      'amazon-cloudwatch-observability': 'v6.7.0-eksbuild.1',
    },
    ...cluster,
  },
  database: { version: '8.4', instanceClass: 'db.t3.micro', storageGib: 20, backupDays: 7, ...database },
});

test('an environment that says nothing more keeps its data, has one zone for its database and no public API', () => {
  const { allowDestroy, database, cluster, alarms } = ordersEnvironment(data());
  expect([allowDestroy, database.multiAz, cluster.publicAccessCidrs, cluster.supportType, alarms.emails]).toEqual([
    false,
    false,
    [],
    'standard',
    [],
  ]);
});

test('a Kubernetes version that EKS no longer supports is refused, with those it does', () => {
  const addOns = { ...data().cluster.addOns, 'kube-proxy': 'v1.28.1-eksbuild.1' };
  expect(() => ordersEnvironment(data({ version: '1.28', addOns }))).toThrow(
    new Error(
      'environments/orders/test.ts [EnvironmentInvalid]:\n' +
        '- cluster.version must be one of 1.34, 1.35, 1.36 (EKS standard support on 2026-08-22), got 1.28',
    ),
  );
});

test('a version in extended support is refused with the way to accept it, and accepted that way', () => {
  const addOns = { ...data().cluster.addOns, 'kube-proxy': 'v1.33.10-eksbuild.13' };
  expect(() => ordersEnvironment(data({ version: '1.33', addOns }, { version: '8.0' }))).toThrow(
    new Error(
      'environments/orders/test.ts [EnvironmentInvalid]:\n' +
        '- cluster.version must be one of 1.34, 1.35, 1.36 (EKS standard support on 2026-08-22), got 1.33. ' +
        "Set supportType 'extended' to stay on it until 2027-07-29, at 0.60 instead of 0.10 USD per cluster hour\n" +
        '- database.version must be one of mysql 8.4 (RDS standard support on 2026-08-22), got 8.0. ' +
        "A database made with supportType 'extended' may stay on it until 2029-07-31, at an extra charge for every vCPU and hour",
    ),
  );
  const supportType = 'extended';
  const accepted = ordersEnvironment(data({ version: '1.33', addOns, supportType }, { version: '8.0', supportType }));
  expect([accepted.cluster.version, accepted.database.version]).toEqual(['1.33', '8.0']);
});

test('kube-proxy follows the version of the cluster, nodes wanted lie between min and max, the API is not for everyone', () => {
  const nodes = { general: { instanceTypes: ['t3.medium'], min: 2, desired: 1, max: 4 } };
  expect(() => ordersEnvironment(data({ version: '1.35', nodes, publicAccessCidrs: ['0.0.0.0/0'] }))).toThrow(
    new Error(
      'environments/orders/test.ts [EnvironmentInvalid]:\n' +
        '- cluster.publicAccessCidrs.0 must not be the whole internet, got 0.0.0.0/0\n' +
        '- cluster.nodes.general.desired must be min to max, 2 to 4 nodes, got 1\n' +
        "- cluster.addOns.kube-proxy must be of the cluster's Kubernetes version, v1.35.x, got v1.36.0-eksbuild.25",
    ),
  );
});

test('a private subnet too small for a cluster is refused; a public one has no cluster in it', () => {
  const zone = (subnet: string) => ({ public: '10.0.1.0/28', private: subnet });
  const withPrivate = (subnet: string) => {
    const zones = { ...data().network.zones, 'us-east-1a': zone(subnet) };
    return ordersEnvironment({ ...data(), network: { ...data().network, zones } });
  };
  expect(withPrivate('10.0.101.0/27').network.zones['us-east-1a']?.private.addresses).toBe(32);
  expect(() => withPrivate('10.0.101.0/28')).toThrow(
    new Error(
      'environments/orders/test.ts [EnvironmentInvalid]:\n' +
        '- network.zones.us-east-1a.private must hold 16 addresses besides the 5 that AWS reserves, got 10.0.101.0/28',
    ),
  );
});

test('only the commercial partition of AWS is supported, for stacks and their state', () => {
  const elsewhere = {
    ...data({ admins: { platform: 'arn:aws-cn:iam::111122223333:role/admin' } }),
    aws: { account: '1111', region: 'cn-north-1' },
    state: { type: 's3', bucket: 'acme-terraform-state', region: 'us-gov-west-1' },
  } as const;
  expect(() => ordersEnvironment(elsewhere)).toThrow(
    new Error(
      'environments/orders/test.ts [EnvironmentInvalid]:\n' +
        '- state.region must be a commercial AWS region such as us-east-1, got us-gov-west-1\n' +
        '- aws.account must be an AWS account id of 12 digits, got 1111\n' +
        '- aws.region must be a commercial AWS region such as us-east-1, got cn-north-1\n' +
        '- cluster.admins.platform must be the ARN of an IAM role or user, got arn:aws-cn:iam::111122223333:role/admin',
    ),
  );
});

test('production keeps its data; only dev says that it may be destroyed', () => {
  expect(environments.map(({ name, allowDestroy }) => [name, allowDestroy])).toEqual([
    ['dev', true],
    ['production', false],
  ]);
});
