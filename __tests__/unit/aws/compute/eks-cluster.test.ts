import { TerraformOutput, type TerraformStack } from 'cdktf';
import { EksAddOn } from '../../../../constructs/aws/compute/eks-add-on';
import { EksCluster } from '../../../../constructs/aws/compute/eks-cluster';
import type { EksClusterProps } from '../../../../constructs/aws/compute/eks-cluster-props';
import { PodRole } from '../../../../constructs/aws/compute/pod-role';
import { Vpc } from '../../../../constructs/aws/network/vpc';
import { Key } from '../../../../constructs/aws/security/key';
import { Cidr } from '../../../../constructs/core/cidr';
import { Duration } from '../../../../constructs/core/duration';
import { awsStack, propsWithoutEffect, synthesized } from '../../../support/stack';
import { addOns, admin, cluster, securityGroups, subnets, warnings } from './support';

const made = (props: Partial<EksClusterProps> = {}) => synthesized((stack) => cluster(stack, props));
const admins = { admins: { principalArn: admin, policy: 'AmazonEKSClusterAdminPolicy' } } as const;

test('with no settings: private API, secrets encrypted, all logs, rights by access entries only, kept', () => {
  const stack = made();
  expect(stack.at('Cluster/Resource')).toEqual({
    name: 'stack-cluster',
    version: '1.36',
    role_arn: stack.ref('Cluster/Role/Resource', 'arn'),
    upgrade_policy: { support_type: 'STANDARD' },
    vpc_config: {
      subnet_ids: ['subnet-a', 'subnet-b'],
      security_group_ids: ['sg-1'],
      endpoint_private_access: true,
      endpoint_public_access: false,
    },
    encryption_config: {
      provider: { key_arn: stack.ref('Cluster/SecretsKey/Resource', 'arn') },
      resources: ['secrets'],
    },
    access_config: { authentication_mode: 'API', bootstrap_cluster_creator_admin_permissions: false },
    bootstrap_self_managed_addons: false,
    enabled_cluster_log_types: ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler'],
    depends_on: [
      stack.address('Cluster/Role/Resource'),
      stack.address('Cluster/Role/AmazonEKSClusterPolicy'),
      stack.address('Cluster/Logs/Resource'),
    ],
    lifecycle: {
      prevent_destroy: true,
      ignore_changes: ['access_config[0].bootstrap_cluster_creator_admin_permissions', 'bootstrap_self_managed_addons'],
    },
  });
});

test('its role is for EKS, with the one policy of a control plane', () => {
  const stack = made();
  expect(JSON.parse(stack.at('Cluster/Role/Resource')['assume_role_policy'] as string)).toEqual({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: ['eks.amazonaws.com'] }, Action: ['sts:AssumeRole'] }],
  });
  expect(stack.at('Cluster/Role/AmazonEKSClusterPolicy')['policy_arn']).toBe(
    'arn:aws:iam::aws:policy/AmazonEKSClusterPolicy',
  );
});

test('its logs go to a group of its own that forgets them, and names the cluster as its emitter', () => {
  const stack = made();
  expect(stack.at('Cluster/Logs/Resource')).toMatchObject({
    name: '/aws/eks/stack-cluster/cluster',
    retention_in_days: 90,
  });
});

test('its tokens are known to IAM, so that pods can have roles', () => {
  const stack = made();
  expect(stack.at('Cluster/Oidc/Resource')).toEqual({
    url: stack.ref('Cluster/Resource', 'identity[0].oidc[0].issuer'),
    client_id_list: ['sts.amazonaws.com'],
  });
});

test('every setting has an effect', () => {
  // The other add-ons are made for one version of Kubernetes. Login and network show in those who use the cluster.
  const build = (stack: TerraformStack, props: Partial<EksClusterProps>) => {
    const shop = cluster(stack, { addOns: { 'vpc-cni': addOns['vpc-cni'] }, ...props });
    const pods = new PodRole(stack, 'Pods', { cluster: shop, namespace: 'shop', serviceAccount: 'pods', via: 'irsa' });
    new TerraformOutput(stack, 'Login', { value: shop.login().exec.args });
    new TerraformOutput(stack, 'Reached', { value: pods.destinations().map(({ what }) => what) });
  };
  const without = propsWithoutEffect<EksClusterProps>(build, {
    version: () => '1.35',
    supportType: () => 'extended',
    subnets: () => ({ ...subnets, 'us-east-1c': { subnetId: 'subnet-c' } }),
    securityGroups: () => [{ securityGroupId: 'sg-2' }],
    access: () => ({ readers: { principalArn: admin, policy: 'AmazonEKSViewPolicy' } }),
    name: () => 'shop',
    publicAccessCidrs: () => [Cidr.parse('203.0.113.0/24')],
    secretsKey: (stack) => new Key(stack, 'Key'),
    logTypes: () => ['audit'],
    logRetention: () => Duration.days(365),
    creatorIsAdmin: () => true,
    addOns: () => ({ 'vpc-cni': { version: 'v1.23.2-eksbuild.1' } }),
    networkPolicies: () => false,
    vpc: (stack) =>
      Vpc.fromVpcAttributes(stack, 'Vpc', {
        vpcId: 'vpc-0a',
        cidr: Cidr.parse('10.0.0.0/16'),
        privateSubnets: { 'us-east-1a': 'subnet-0a' },
        interfaceEndpoints: ['sts'],
      }),
    loginRoleArn: () => 'arn:aws:iam::111122223333:role/deployer',
    allowDestroy: () => true,
  });
  expect(without).toEqual([]);
});

test('allowDestroy lets go of cluster, key and logs', () => {
  const stack = made({ allowDestroy: true });
  for (const path of ['Cluster/Resource', 'Cluster/SecretsKey/Resource', 'Cluster/Logs/Resource'])
    expect(stack.at(path)['lifecycle'] ?? {}).not.toHaveProperty('prevent_destroy');
});

test('without logs there is no log group that nobody writes to', () => {
  const stack = made({ logTypes: [] });
  expect(stack.at('Cluster/Resource')['enabled_cluster_log_types']).toEqual([]);
  expect(Object.keys(stack.addresses())).not.toContain('Cluster/Logs/Resource');
});

test('public access is limited to the networks given, in an order of its own', () => {
  const cidrs = ['203.0.113.0/24', '198.51.100.0/24'].map((text) => Cidr.parse(text));
  expect(made({ publicAccessCidrs: cidrs }).at('Cluster/Resource')['vpc_config']).toMatchObject({
    endpoint_private_access: true,
    endpoint_public_access: true,
    public_access_cidrs: ['198.51.100.0/24', '203.0.113.0/24'],
  });
});

test('access entries and add-ons are its children, by name', () => {
  const stack = made();
  expect(stack.at('Cluster/Access/admins/Resource')).toMatchObject({ principal_arn: admin, type: 'STANDARD' });
  expect(stack.at('Cluster/AddOns/vpc-cni/Resource')).toMatchObject({ addon_version: 'v1.22.4-eksbuild.3' });
});

test('one more zone, access entry or add-on moves no other address', () => {
  const before = made().addresses();
  const after = made({
    subnets: { 'us-east-1c': { subnetId: 'subnet-c' }, ...subnets },
    access: { auditors: { principalArn: `${admin}s`, policy: 'AmazonEKSViewPolicy' }, ...admins },
    addOns: { 'metrics-server': { version: 'v0.9.0-eksbuild.11' }, ...addOns },
  }).addresses();
  expect(after).toMatchObject(before);
  expect(Object.keys(after)).toHaveLength(Object.keys(before).length + 3);
});

test('warns of what extended support costs, and of add-ons that nodes need', () => {
  expect(warnings(cluster(awsStack()))).toEqual([]);
  const old = cluster(awsStack(), { version: '1.33', supportType: 'extended', addOns: { coredns: addOns.coredns } });
  expect(warnings(old)).toEqual([
    'Kubernetes 1.33 left EKS standard support on 2026-07-29: the cluster runs at 0.60 instead of 0.10 USD per cluster hour ' +
      '(https://aws.amazon.com/eks/pricing/), until AWS upgrades it on 2027-07-29',
    'it has no add-on kube-proxy, vpc-cni: nodes stay unready until something else does their work',
  ]);
});

test('an add-on that comes after the cluster, with a role of its own, is no missing one', () => {
  const stack = awsStack();
  const { 'vpc-cni': cni, ...others } = addOns;
  const shop = cluster(stack, { addOns: others });
  const role = new PodRole(stack, 'Cni', {
    cluster: shop,
    namespace: 'kube-system',
    serviceAccount: 'aws-node',
    via: 'add-on',
    managedPolicies: ['AmazonEKS_CNI_Policy'],
  });
  new EksAddOn(stack, 'VpcCni', { cluster: shop, name: 'vpc-cni', podIdentity: { 'aws-node': role }, ...cni });
  expect(warnings(shop)).toEqual([]);
});

test('add-ons of vendors are installed by the name that EKS lists', () => {
  const stack = made({ addOns: { ...addOns, datadog_operator: { version: 'v0.1.14-eksbuild.1' } } });
  expect(stack.at('Cluster/AddOns/datadog_operator/Resource')).toMatchObject({
    addon_name: 'datadog_operator',
    addon_version: 'v0.1.14-eksbuild.1',
  });
});

test.each([
  ['1.99', 'got 1.99'],
  ['1.28', 'got 1.28'],
  [
    '1.33',
    "got 1.33. Set supportType 'extended' to stay on it until 2027-07-29, at 0.60 instead of 0.10 USD per cluster hour",
  ],
])('Kubernetes %s is refused with the versions that are supported', (version, got) => {
  expect(() => made({ version, addOns: {} })).toThrow(
    "EksCluster at 'stack/Cluster' [PropsInvalid]:\n" +
      `- \`version\` must be one of 1.34, 1.35, 1.36 (EKS standard support on 2026-08-22), ${got}`,
  );
});

test('fails with every bad value named at once', () => {
  expect(() =>
    made({
      name: 'my cluster',
      version: '1.36',
      supportType: 'long' as 'extended',
      subnets: { 'us-east-1a': { subnetId: 'subnet-a' } },
      securityGroups: [],
      publicAccessCidrs: [Cidr.anywhere(), Cidr.parse('10.1.0.0/16')],
      logTypes: ['audits' as 'audit'],
      logRetention: Duration.days(100),
      access: {
        me: { principalArn: 'arn:aws:sts::111122223333:assumed-role/a/b', policy: 'AmazonEKSViewPolicy' },
        one: { principalArn: admin, policy: 'AmazonEKSRootPolicy' as 'AmazonEKSViewPolicy', namespaces: ['orders-*'] },
        two: { principalArn: admin, policy: 'AmazonEKSViewPolicy' },
      },
      addOns: {
        'kube-proxy': { version: 'v1.35.3-eksbuild.29' },
        coredns: { version: 'latest' },
        'Metrics Server': { version: 'v0.9.0-eksbuild.11' },
      },
    }),
  ).toThrow(
    "EksCluster at 'stack/Cluster' [PropsInvalid]:\n" +
      '- `name` must be letters, digits, - and _, a letter or digit first, at most 100 characters, got my cluster\n' +
      '- `supportType` must be one of extended, standard, got long\n' +
      '- `subnets` must be in at least 2 availability zones, got us-east-1a\n' +
      '- `securityGroups` must be 1 to 5 security groups, got 0\n' +
      '- `publicAccessCidrs` must be less than the whole internet, got 0.0.0.0/0. Name the networks of those who may reach the API\n' +
      '- `publicAccessCidrs` must be networks of the internet, got 10.1.0.0/16. The private endpoint needs none\n' +
      '- `logTypes` must be among api, audit, authenticator, controllerManager, scheduler, got audits\n' +
      '- `logRetention` must be one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653 days, ' +
      'got 100 days. The nearest is 90 days\n' +
      '- `access.me.principalArn` must be the ARN of an IAM role or user, got arn:aws:sts::111122223333:assumed-role/a/b\n' +
      '- `access.one.policy` must be one of AmazonEKSClusterAdminPolicy, AmazonEKSAdminPolicy, AmazonEKSAdminViewPolicy, AmazonEKSEditPolicy, AmazonEKSViewPolicy, got AmazonEKSRootPolicy\n' +
      '- `access.one.namespaces` must be 1 to 63 lower-case letters, digits and hyphens, a letter or digit at both ends, got orders-*\n' +
      `- \`access\` must be one entry for each principal, got ${admin}\n` +
      '- `addOns.kube-proxy.version` must be made for Kubernetes 1.36 (v1.36.N-eksbuild.N), got v1.35.3-eksbuild.29\n' +
      '- `addOns.coredns.version` must be an exact version such as v1.22.4-eksbuild.3, got latest\n' +
      '- `addOns` must be lower-case letters, digits, - and _, a letter first, got Metrics Server',
  );
});

test('a cluster managed elsewhere is known by its attributes', () => {
  const attributes = {
    clusterName: 'shop',
    endpoint: 'https://0A1B.gr7.us-east-1.eks.amazonaws.com',
    certificateAuthority: 'LS0tLS1CRUdJTg==',
    oidcProviderArn: 'arn:aws:iam::111122223333:oidc-provider/oidc.eks.us-east-1.amazonaws.com/id/0A1B',
  };
  expect(EksCluster.fromClusterAttributes(awsStack(), 'Shop', attributes)).toMatchObject({
    ...attributes,
    plainName: 'shop',
    clusterArn: 'arn:aws:eks:us-east-1:111122223333:cluster/shop',
    oidcIssuer: 'oidc.eks.us-east-1.amazonaws.com/id/0A1B',
  });
  const wrong = { clusterName: '-', endpoint: 'shop', certificateAuthority: '?', oidcProviderArn: 'arn' };
  expect(() => EksCluster.fromClusterAttributes(awsStack(), 'Shop', wrong)).toThrow(
    "ImportedEksCluster at 'stack/Shop' [PropsInvalid]:\n" +
      '- `clusterName` must be letters, digits, - and _, a letter or digit first, got -\n' +
      '- `endpoint` must be an address that starts with https://, got shop\n' +
      '- `certificateAuthority` must be a certificate in Base64, got ?\n' +
      '- `oidcProviderArn` must be arn:aws:iam::ACCOUNT:oidc-provider/ISSUER, got arn',
  );
});

test('one name for two clusters is refused', () => {
  const stack = awsStack();
  cluster(stack, { name: 'shop' });
  const props = { version: '1.36', subnets, securityGroups, access: {}, name: 'shop' };
  expect(() => new EksCluster(stack, 'Other', props)).toThrow(
    "EksCluster at 'stack/Other' [NameTaken]:\n" +
      "- `name` must be unique for each EKS cluster of an account and region, got shop. 'stack/Cluster' has it already",
  );
});
