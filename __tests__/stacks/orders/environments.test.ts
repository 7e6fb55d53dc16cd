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
    zones: ['us-east-1a', 'us-east-1b'],
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
  release: '0f1c2d3',
  ingress: {
    host: 'orders.acme.example',
    certificateArn: 'arn:aws:acm:us-east-1:111122223333:certificate/6f1c2d3e-4b5a-4c6d-8e7f-901234567890',
  },
});

test('a release is one version, and the certificate one that the load balancer can use', () => {
  const certificateArn = 'arn:aws:acm:eu-west-1:111122223333:certificate/6f1c2d3e-4b5a-4c6d-8e7f-901234567890';
  const wrong = { ...data(), release: 'latest', ingress: { host: 'orders', certificateArn } };
  expect(() => ordersEnvironment(wrong)).toThrow(
    new Error(
      "Environment 'test' of orders [EnvironmentInvalid]:\n" +
        '- release must be one version, not latest, got latest\n' +
        '- ingress.host must be a host name such as orders.acme.example, got orders\n' +
        `- ingress.certificateArn must be of 111122223333 in us-east-1, got ${certificateArn}`,
    ),
  );
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
      "Environment 'test' of orders [EnvironmentInvalid]:\n" +
        '- cluster.version must be one of 1.34, 1.35, 1.36 (EKS standard support on 2026-08-22), got 1.28',
    ),
  );
});

test('a version in extended support is refused with the way to accept it, and accepted that way', () => {
  const addOns = { ...data().cluster.addOns, 'kube-proxy': 'v1.33.10-eksbuild.13' };
  expect(() => ordersEnvironment(data({ version: '1.33', addOns }, { version: '8.0' }))).toThrow(
    new Error(
      "Environment 'test' of orders [EnvironmentInvalid]:\n" +
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
      "Environment 'test' of orders [EnvironmentInvalid]:\n" +
        '- cluster.publicAccessCidrs.0 must be a network of /8 to /32: nobody has a wider one, got 0.0.0.0/0\n' +
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
      "Environment 'test' of orders [EnvironmentInvalid]:\n" +
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
      "Environment 'test' of orders [EnvironmentInvalid]:\n" +
        '- state.region must be a commercial AWS region such as us-east-1, got us-gov-west-1\n' +
        '- aws.account must be an AWS account id of 12 digits, got 1111\n' +
        '- aws.region must be a commercial AWS region such as us-east-1, got cn-north-1\n' +
        '- cluster.admins.platform must be the ARN of an IAM role or user, got arn:aws-cn:iam::111122223333:role/admin',
    ),
  );
});

/** The whole message about data that a file without types could hold. */
const refusal = (problems: readonly string[]) =>
  new Error(["Environment 'test' of orders [EnvironmentInvalid]:", ...problems].join('\n- '));
const parse = (changes: object) => ordersEnvironment({ ...data(), ...changes });

test('one wrong setting of the network or its region hides no problem of the others', () => {
  const zones = {
    'us-east-1a': { public: '10.0.1.0/24', private: '10.0.101.0/33' },
    'us-east-1b': { public: '10.0.1.0/24', private: '10.9.102.0/24' },
    'us-east-1c': { public: '10.0.3.0', private: '10.0.103.0/29', spare: '10.0.4.0/24' },
    Zone: 'none',
  };
  const network = { cidr: '10.0.0.0/16', zones, nat: { singleIn: 'us-east-1d' }, vpn: true };
  // Of another account than a wrong one nobody can be.
  const { cluster } = data({ admins: { platform: 'arn:aws:iam::111122223333:role/admin' } });
  expect(() => parse({ aws: { account: '1', region: 'us-east' }, network, cluster })).toThrow(
    refusal([
      'aws.account must be an AWS account id of 12 digits, got 1',
      'aws.region must be a commercial AWS region such as us-east-1, got us-east',
      'network.zones.us-east-1a.private must be an IPv4 network with a prefix of 0 to 32 bits, got 10.0.101.0/33',
      'network.zones.us-east-1c.public must be an IPv4 network such as 10.0.0.0/16, got 10.0.3.0',
      'network.zones.us-east-1c.spare is not a known setting',
      'network.zones.Zone must be an object, got none',
      'network.vpn is not a known setting',
      'network.zones.Zone must be an availability zone such as us-east-1a, got Zone',
      'network.zones.us-east-1b.public must not overlap zones.us-east-1a.public (10.0.1.0/24), got 10.0.1.0/24',
      'network.zones.us-east-1b.private must lie inside 10.0.0.0/16, got 10.9.102.0/24',
      'network.zones.us-east-1c.private must be a network of /16 to /28, got 10.0.103.0/29',
      'network.zones.us-east-1c.private must hold 16 addresses besides the 5 that AWS reserves, got 10.0.103.0/29',
      'network.nat.singleIn must be a zone with a public subnet, got us-east-1d',
    ]),
  );
});

test('subnets are in zones of the region, also when all of them are of another one', () => {
  expect(() => parse({ aws: { account: '111122223333', region: 'us-west-2' } })).toThrow(
    refusal([
      'network.zones.us-east-1a must be a zone of us-west-2, got us-east-1a',
      'network.zones.us-east-1b must be a zone of us-west-2, got us-east-1b',
      `ingress.certificateArn must be of 111122223333 in us-west-2, got ${data().ingress.certificateArn}`,
    ]),
  );
});

test('a network whose own addresses are wrong is still looked at, and a zone is named wrong once alone', () => {
  const zones = {
    'us-east-1a': { public: '10.0.1.0/24', private: '10.0.1.0/24' },
    'us-east-1b': { public: 'b', private: '10.0.102.0/24' },
  };
  expect(() => parse({ network: { cidr: '10.0.0.0', zones, nat: { singleIn: 'us-east-1b' } } })).toThrow(
    refusal([
      'network.cidr must be an IPv4 network such as 10.0.0.0/16, got 10.0.0.0',
      'network.zones.us-east-1b.public must be an IPv4 network such as 10.0.0.0/16, got b',
      'network.zones.us-east-1a.private must not overlap zones.us-east-1a.public (10.0.1.0/24), got 10.0.1.0/24',
    ]),
  );
  expect(() => parse({ network: { ...data().network, cidr: '10.0.0.0/8', nat: 'every' } })).toThrow(
    refusal([
      'network.nat must be one of none, per-zone or an object, got every',
      'network.cidr must be a network of /16 to /28, got 10.0.0.0/8',
    ]),
  );
});

test.each([
  [
    'one zone',
    { 'us-east-1a': { public: '10.0.1.0/24', private: '10.0.101.0/24' } },
    'us-east-1a',
    ['cluster.zones.1 must be a zone of the network, us-east-1a, got us-east-1b'],
  ],
  ['no zone', {}, 'none', []],
])('with %s there is no cluster, and no database', (_, zones, got, more) => {
  expect(() => parse({ network: { ...data().network, zones } })).toThrow(
    refusal([`network.zones must be at least 2 zones, got ${got}`, ...more]),
  );
});

test('only an environment that may be destroyed can go without the last snapshot of its database', () => {
  const database = { ...data().database, skipFinalSnapshot: true };
  expect(parse({ allowDestroy: true, database }).database.skipFinalSnapshot).toBe(true);
  expect(() => parse({ database })).toThrow(
    refusal(['database.skipFinalSnapshot must be false without allowDestroy, got true']),
  );
});

test('a cluster is in at least two zones, each one of the network, named once', () => {
  expect(() => ordersEnvironment(data({ zones: ['us-east-1a'] }))).toThrow(
    refusal(['cluster.zones must be at least 2 zones, got us-east-1a']),
  );
  expect(() => ordersEnvironment(data({ zones: ['us-east-1a', 'us-east-1c', 'us-east-1a', 1] }))).toThrow(
    refusal([
      'cluster.zones.3 must be a string, got 1',
      'cluster.zones.1 must be a zone of the network, us-east-1a, us-east-1b, got us-east-1c',
      'cluster.zones.2 must be a zone that is not named before, got us-east-1a',
    ]),
  );
  expect(() => parse({ network: { ...data().network, zones: 'two' } })).toThrow(
    refusal(['network.zones must be an object, got two']),
  );
});

test('a wrong version of one add-on does not hide that of another', () => {
  const addOns = { ...data().cluster.addOns, coredns: '1.14.3', 'kube-proxy': 'v1.35.1-eksbuild.1' };
  expect(() => ordersEnvironment(data({ addOns }))).toThrow(
    refusal([
      'cluster.addOns.coredns must be an add-on version such as v1.22.4-eksbuild.3, got 1.14.3',
      "cluster.addOns.kube-proxy must be of the cluster's Kubernetes version, v1.36.x, got v1.35.1-eksbuild.1",
    ]),
  );
});

test('no networks make up the whole internet: each is at most a /8, of which there are 256, and there are at most 40', () => {
  const eighths = (count: number) => Array.from({ length: count }, (_, index) => `${String(index + 11)}.0.0.0/8`);
  expect(ordersEnvironment(data({ publicAccessCidrs: eighths(40) })).cluster.publicAccessCidrs).toHaveLength(40);
  expect(() => ordersEnvironment(data({ publicAccessCidrs: ['0.0.0.0/1', '128.0.0.0/1', '12.0.0.0/7'] }))).toThrow(
    refusal([
      'cluster.publicAccessCidrs.0 must be a network of /8 to /32: nobody has a wider one, got 0.0.0.0/1',
      'cluster.publicAccessCidrs.1 must be a network of /8 to /32: nobody has a wider one, got 128.0.0.0/1',
      'cluster.publicAccessCidrs.2 must be a network of /8 to /32: nobody has a wider one, got 12.0.0.0/7',
    ]),
  );
  const many = Array.from({ length: 41 }, (_, index) => `203.0.113.${String(index)}/32`);
  expect(() => ordersEnvironment(data({ publicAccessCidrs: many }))).toThrow(
    new RegExp('\\n- cluster\\.publicAccessCidrs must be at most 40 networks, got 203\\.0\\.113\\.0/32, '),
  );
});

test('a cluster has at least one group of nodes, each of at most 450, under a name that fits an address', () => {
  expect(() => ordersEnvironment(data({ nodes: {} }))).toThrow(
    refusal(['cluster.nodes must have at least one node group, got {}']),
  );
  const group = { instanceTypes: ['t3.medium'], min: 1, desired: 1, max: 1 };
  const nodes = {
    large: { ...group, max: 450 },
    larger: { ...group, min: -1, max: 451 },
    'two/parts': group,
    Upper: { ...group, min: 451 },
    'spot-': group,
    '1st': group,
  };
  const named = 'must be named by lower-case letters, digits and hyphens, a letter first and no hyphen last';
  expect(() => ordersEnvironment(data({ nodes, admins: { 'Platform Team': 'nobody' } }))).toThrow(
    refusal([
      'cluster.admins.Platform Team must be the ARN of an IAM role or user, got nobody',
      `cluster.admins.Platform Team ${named}, got Platform Team`,
      'cluster.nodes.larger.min must be 0 to 450 nodes, got -1',
      'cluster.nodes.larger.max must be 1 to 450 nodes, got 451',
      'cluster.nodes.Upper.min must be 0 to 450 nodes, got 451',
      `cluster.nodes.two/parts ${named}, got two/parts`,
      `cluster.nodes.Upper ${named}, got Upper`,
      `cluster.nodes.spot- ${named}, got spot-`,
      `cluster.nodes.1st ${named}, got 1st`,
    ]),
  );
});

test('nobody of another account administers the cluster', () => {
  const admins = {
    here: 'arn:aws:iam::111122223333:role/admin',
    there: 'arn:aws:iam::444455556666:role/admin',
    nowhere: 'admin',
  };
  expect(() => ordersEnvironment(data({ admins }))).toThrow(
    refusal([
      'cluster.admins.nowhere must be the ARN of an IAM role or user, got admin',
      'cluster.admins.there must be of the account 111122223333, got arn:aws:iam::444455556666:role/admin',
    ]),
  );
});

test('production keeps its data; only dev says that it may be destroyed', () => {
  expect(environments.map(({ name, allowDestroy }) => [name, allowDestroy])).toEqual([
    ['dev', true],
    ['production', false],
  ]);
});
