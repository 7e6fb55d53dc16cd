import { NodeGroup, type NodeGroupProps } from '../../../../constructs/aws/compute/node-group';
import type { AmiType } from '../../../../constructs/aws/compute/node-group-checks';
import { Queue } from '../../../../constructs/aws/messaging/queue';
import { aws } from '../../../../constructs/aws/provider';
import { LayerStack } from '../../../../constructs/core/stack';
import { s3State } from '../../../../constructs/core/state-backend-data';
import { synth } from '../../../../testing/synth';
import { awsStack, propsWithoutEffect, synthesized, testApp } from '../../../support/stack';
import { cluster, imported, nodes, subnets, warnings } from './support';

const made = (props: Partial<NodeGroupProps> = {}) =>
  synthesized((stack) => nodes(stack, 'General', { cluster: imported(stack, 'shop'), ...props }));

test('with sizes alone: on demand, Amazon Linux 2023, one node at a time, and the autoscaler decides how many', () => {
  const stack = made();
  expect(stack.at('General/Resource')).toEqual({
    cluster_name: 'shop',
    node_group_name_prefix: 'stack-general-',
    node_role_arn: stack.ref('General/Role/Resource', 'arn'),
    subnet_ids: ['subnet-a', 'subnet-b'],
    instance_types: ['t3.medium'],
    capacity_type: 'ON_DEMAND',
    ami_type: 'AL2023_x86_64_STANDARD',
    launch_template: {
      id: stack.ref('General/Template', 'id'),
      version: stack.ref('General/Template', 'latest_version'),
    },
    scaling_config: { min_size: 1, desired_size: 2, max_size: 4 },
    update_config: { max_unavailable: 1 },
    depends_on: [
      stack.address('General/Role/Resource'),
      stack.address('General/Role/AmazonEC2ContainerRegistryReadOnly'),
      stack.address('General/Role/AmazonEKSWorkerNodePolicy'),
      stack.address('General/Role/AmazonEKS_CNI_Policy'),
    ],
    lifecycle: { create_before_destroy: true, ignore_changes: ['scaling_config[0].desired_size'] },
  });
});

test('its instances want IMDSv2 at one hop, have encrypted disks and only the given security groups', () => {
  expect(made().at('General/Template')).toEqual({
    name: 'stack-general',
    vpc_security_group_ids: ['sg-1'],
    block_device_mappings: [
      {
        device_name: '/dev/xvda',
        ebs: { encrypted: 'true', volume_type: 'gp3', volume_size: 20, delete_on_termination: 'true' },
      },
    ],
    metadata_options: { http_endpoint: 'enabled', http_tokens: 'required', http_put_response_hop_limit: 1 },
    monitoring: { enabled: true },
    tag_specifications: [
      { resource_type: 'instance', tags: { Name: 'stack-general' } },
      { resource_type: 'volume', tags: { Name: 'stack-general' } },
    ],
  });
});

test('instances and disks carry the tags of their stack', () => {
  const state = s3State({ bucket: 'acme-terraform-state', region: 'us-east-1' });
  const environment = { name: 'dev', owner: 'shop-team', costCentre: 'retail', state };
  const clouds = [aws({ account: '111122223333', region: 'us-east-1' })];
  const stack = new LayerStack(testApp(), { system: 'shop', environment, layer: 'cluster', clouds });
  nodes(stack, 'General', { cluster: imported(stack, 'shop') });
  const tags = {
    system: 'shop',
    environment: 'dev',
    owner: 'shop-team',
    'cost-centre': 'retail',
    'managed-by': 'ashlar',
    Name: 'shop-dev-general',
  };
  expect(synth(stack).at('General/Template')['tag_specifications']).toEqual([
    { resource_type: 'instance', tags },
    { resource_type: 'volume', tags },
  ]);
});

test('Bottlerocket keeps images and pods on its second disk; both are encrypted', () => {
  const template = made({ amiType: 'BOTTLEROCKET_x86_64', diskGib: 50 }).at('General/Template');
  const ebs = { encrypted: 'true', volume_type: 'gp3', delete_on_termination: 'true' };
  expect(template['block_device_mappings']).toEqual([
    { device_name: '/dev/xvda', ebs },
    { device_name: '/dev/xvdb', ebs: { ...ebs, volume_size: 50 } },
  ]);
});

test('nodes follow the version of a cluster that the app manages', () => {
  const stack = synthesized((scope) => nodes(scope, 'General', { cluster: cluster(scope) }));
  expect(stack.at('General/Resource')).toMatchObject({
    cluster_name: stack.ref('Cluster/Resource', 'name'),
    version: '1.36',
  });
});

test('every setting has an effect', () => {
  const without = propsWithoutEffect<NodeGroupProps>(
    (stack, props) => nodes(stack, 'General', { cluster: imported(stack, 'shop'), ...props }),
    {
      cluster: (stack) => imported(stack, 'other'),
      subnets: () => ({ 'us-east-1a': { subnetId: 'subnet-a' } }),
      securityGroups: () => [{ securityGroupId: 'sg-2' }],
      instanceTypes: () => ['m7i.large'],
      min: () => 2,
      desired: () => 3,
      max: () => 5,
      capacity: () => 'spot',
      amiType: () => 'BOTTLEROCKET_x86_64',
      version: () => '1.35',
      releaseVersion: () => '1.36.0-20260812',
      diskGib: () => 50,
      labels: () => ({ 'example.com/team': 'orders' }),
      taints: () => [{ key: 'batch', value: 'yes', effect: 'NO_SCHEDULE' }],
      maxUnavailable: () => 2,
      metadataHopLimit: () => 2,
      detailedMonitoring: () => false,
      managedPolicies: () => ['AmazonEKSWorkerNodePolicy'],
      name: () => 'general',
    },
  );
  expect(without).toEqual([]);
});

test('its role can do with fewer rights, where the network plugin has a role of its own', () => {
  const stack = made({ managedPolicies: ['AmazonEC2ContainerRegistryPullOnly', 'AmazonEKSWorkerNodePolicy'] });
  expect(Object.keys(stack.addresses()).filter((path) => path.startsWith('General/Role/'))).toEqual([
    'General/Role/AmazonEC2ContainerRegistryPullOnly',
    'General/Role/AmazonEKSWorkerNodePolicy',
    'General/Role/Resource',
  ]);
});

test('one more node group or zone moves no other address', () => {
  const before = made().addresses();
  const after = synthesized((stack) => {
    const shop = imported(stack, 'shop');
    nodes(stack, 'Batch', { cluster: shop });
    nodes(stack, 'General', { cluster: shop, subnets: { ...subnets, 'us-east-1c': { subnetId: 'subnet-c' } } });
  });
  expect(after.addresses()).toMatchObject(before);
});

test('warns of spot capacity that hangs on one instance type', () => {
  const stack = awsStack();
  const shop = imported(stack, 'shop');
  expect(warnings(nodes(stack, 'One', { cluster: shop, capacity: 'spot' }))).toEqual([
    'spot capacity of t3.medium alone: when EC2 runs out of it there are no nodes. Name several instance types of one size',
  ]);
  const instanceTypes = ['t3.medium', 't3a.medium'];
  expect(warnings(nodes(stack, 'Two', { cluster: shop, capacity: 'spot', instanceTypes }))).toEqual([]);
});

test('its nodes can be granted, here or elsewhere', () => {
  const stack = synthesized((scope) => {
    const jobs = new Queue(scope, 'Jobs');
    jobs.grantSend(nodes(scope, 'General', { cluster: imported(scope, 'shop') }));
    const roleArn = 'arn:aws:iam::111122223333:role/nodes';
    const other = NodeGroup.fromNodeGroupName(scope, 'Other', 'other', roleArn);
    expect(other.nodeGroupName).toBe('other');
    jobs.grantSend(other);
  });
  for (const path of ['General/Role/Policy', 'Other/Role/Policy'])
    expect(JSON.parse(stack.at(path)['policy'] as string)).toEqual({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: ['sqs:SendMessage'], Resource: [stack.ref('Jobs/Resource', 'arn')] }],
    });
});

test.each<[AmiType, string, boolean]>([
  ['AL2023_ARM_64_STANDARD', 't4g.medium', true],
  ['AL2023_ARM_64_STANDARD', 'm7gd.large', true],
  ['AL2023_ARM_64_STANDARD', 'a1.large', true],
  ['AL2023_ARM_64_NVIDIA', 'g5g.xlarge', true],
  ['AL2023_ARM_64_STANDARD', 'm7i.large', false],
  ['AL2023_x86_64_STANDARD', 't3.medium', true],
  ['AL2023_x86_64_NVIDIA', 'g5.xlarge', true],
  ['AL2023_x86_64_STANDARD', 't4g.medium', false],
])('%s on %s: %s', (amiType, instanceType, fits) => {
  const build = () => made({ amiType, instanceTypes: [instanceType] });
  if (fits) expect(build).not.toThrow();
  else expect(build).toThrow(`types, as \`amiType\` ${amiType} is, got ${instanceType}`);
});

test.each([
  [{ desired: 5 }, '- `desired` must be `min` to `max`, 1 to 4 nodes, got 5'],
  [{ desired: 0 }, '- `desired` must be `min` to `max`, 1 to 4 nodes, got 0'],
  [{ min: 5 }, '- `min` must be at most `max`, 4 nodes, got 5'],
])('sizes out of order are refused: %p', (sizes, problem) => {
  expect(() => made(sizes)).toThrow(`NodeGroup at 'stack/General' [PropsInvalid]:\n${problem}`);
});

test('a version that the cluster does not allow is refused', () => {
  const build = (version: string) => () =>
    synthesized((stack) => nodes(stack, 'General', { cluster: cluster(stack), version }));
  expect(build('1.33')).not.toThrow();
  for (const version of ['1.37', '1.32'])
    expect(build(version)).toThrow(
      "NodeGroup at 'stack/General' [PropsInvalid]:\n" +
        `- \`version\` must be 1.33 to 1.36, as the cluster allows, got ${version}`,
    );
});

test('fails with every bad value named at once', () => {
  expect(() =>
    made({
      name: '-',
      subnets: {},
      securityGroups: [],
      min: -1,
      desired: 1.5,
      max: 0,
      instanceTypes: ['t3', 't4g.medium', 't4g.medium'],
      version: 'v1.36',
      releaseVersion: 'latest',
      labels: { 'my team': 'a b' },
      taints: [
        { key: '', effect: 'NEVER' as 'NO_EXECUTE' },
        { key: 'a', value: 'x'.repeat(64), effect: 'NO_EXECUTE' },
        { key: 'a', effect: 'NO_EXECUTE' },
      ],
      capacity: 'cheap' as 'spot',
      diskGib: 19,
      maxUnavailable: 101,
      metadataHopLimit: 0,
      managedPolicies: ['AmazonEKS_CNI_Policy'],
    }),
  ).toThrow(
    "NodeGroup at 'stack/General' [PropsInvalid]:\n" +
      '- `name` must be letters, digits, - and _, a letter or digit first, at most 36 characters, got -\n' +
      '- `subnets` must be in at least 1 availability zone, got none\n' +
      '- `securityGroups` must be 1 to 5 security groups, got 0\n' +
      '- `min` must be a whole number of nodes, 0 or more, got -1\n' +
      '- `desired` must be a whole number of nodes, 0 or more, got 1.5\n' +
      '- `max` must be a whole number of nodes, 1 or more, got 0\n' +
      '- `instanceTypes` must be different types, got t3, t4g.medium, t4g.medium\n' +
      '- `instanceTypes` must be instance types such as t3.medium, got t3\n' +
      '- `instanceTypes` must be x86_64 types, as `amiType` AL2023_x86_64_STANDARD is, got t4g.medium\n' +
      '- `instanceTypes` must be x86_64 types, as `amiType` AL2023_x86_64_STANDARD is, got t4g.medium\n' +
      '- `version` must be a Kubernetes version such as 1.36, got v1.36\n' +
      '- `releaseVersion` must be a release such as 1.36.0-20260812, got latest\n' +
      '- `labels` must be named as Kubernetes labels, such as example.com/team, got my team\n' +
      '- `labels.my team` must be at most 63 letters, digits, -, _ and ., got a b\n' +
      '- `taints.key` must be 1 to 63 characters, got an empty string\n' +
      '- `taints.effect` must be one of NO_EXECUTE, NO_SCHEDULE, PREFER_NO_SCHEDULE, got NEVER\n' +
      `- \`taints.value\` must be at most 63 characters, got ${'x'.repeat(64)}\n` +
      '- `taints` must be different, got a:NO_EXECUTE\n' +
      '- `capacity` must be one of on-demand, spot, got cheap\n' +
      '- `diskGib` must be 20 to 16384 GiB, got 19\n' +
      '- `maxUnavailable` must be 1 to 100 nodes, got 101\n' +
      '- `metadataHopLimit` must be 1 to 64 hops, got 0\n' +
      '- `managedPolicies` must be policies with AmazonEKSWorkerNodePolicy, or no node joins, got AmazonEKS_CNI_Policy',
  );
});
