import { blocksOf, dev, environments, handedOn, layer, ordersStacks, production, statements } from './support';

const stacks = ordersStacks(production);
const cluster = layer(stacks, 'cluster');
const apps = layer(stacks, 'apps');
const data = layer(stacks, 'data');
const development = layer(ordersStacks(dev), 'cluster');

test('the cluster runs the version that its environment names, with 1 to 4 t3.medium nodes, 2 wanted', () => {
  expect(cluster.at('Cluster/Resource')).toMatchObject({ version: '1.36' });
  expect(cluster.at('Nodes/general/Resource')).toMatchObject({
    instance_types: ['t3.medium'],
    capacity_type: 'ON_DEMAND',
    scaling_config: { min_size: 1, desired_size: 2, max_size: 4 },
    version: '1.36',
  });
  expect(Object.keys(blocksOf(cluster, 'aws_eks_node_group'))).toEqual(['Nodes/general/Resource']);
});

test('the cluster pays for extended support only where its environment says so', () => {
  const extended = { ...production, cluster: { ...production.cluster, supportType: 'extended' as const } };
  const policy = (stack: typeof cluster) => stack.at('Cluster/Resource')['upgrade_policy'];
  expect(policy(cluster)).toEqual({ support_type: 'STANDARD' });
  expect(policy(layer(ordersStacks(extended), 'cluster'))).toEqual({ support_type: 'EXTENDED' });
});

test('dev saves on nodes: 1 to 3 spot instances of two types', () => {
  expect(development.at('Cluster/Resource')).toMatchObject({ version: '1.36' });
  expect(Object.keys(blocksOf(development, 'aws_eks_node_group'))).toEqual(['Nodes/spot/Resource']);
  expect(development.at('Nodes/spot/Resource')).toMatchObject({
    instance_types: ['t3.medium', 't3a.medium'],
    capacity_type: 'SPOT',
    scaling_config: { min_size: 1, desired_size: 1, max_size: 3 },
  });
});

test.each(environments)(
  'Kubernetes secrets of $name are encrypted, and all five control-plane logs are kept',
  (environment) => {
    const stack = layer(ordersStacks(environment), 'cluster');
    const { name, encryption_config: encryption, enabled_cluster_log_types: logs } = stack.at('Cluster/Resource');
    expect(encryption).toEqual({
      resources: ['secrets'],
      provider: { key_arn: stack.ref('Cluster/SecretsKey/Resource', 'arn') },
    });
    expect(stack.at('Cluster/SecretsKey/Resource')).toMatchObject({ enable_key_rotation: true });
    expect(logs).toEqual(['api', 'audit', 'authenticator', 'controllerManager', 'scheduler']);
    expect(stack.at('Cluster/Logs/Resource')).toMatchObject({ name: `/aws/eks/${String(name)}/cluster` });
  },
);

test.each([
  ['production', cluster, 'Nodes/general'],
  ['dev', development, 'Nodes/spot'],
])('nodes of %s have encrypted disks, and give their credentials to nobody but themselves', (_, stack, group) => {
  const template = stack.at(`${group}/Template`);
  expect(template['block_device_mappings']).toEqual([
    expect.objectContaining({ ebs: expect.objectContaining({ encrypted: 'true', volume_type: 'gp3' }) as unknown }),
  ]);
  // With one hop, the answer of the metadata service does not get as far as a pod.
  expect(template['metadata_options']).toEqual({
    http_endpoint: 'enabled',
    http_tokens: 'required',
    http_put_response_hop_limit: 1,
  });
  expect(stack.at(`${group}/Resource`)).toMatchObject({
    cluster_name: stack.ref('Cluster/Resource', 'name'),
    node_role_arn: stack.ref(`${group}/Role/Resource`, 'arn'),
    launch_template: { id: stack.ref(`${group}/Template`, 'id') },
  });
});

test.each([
  ['production', cluster, 'platform', 'arn:aws:iam::111122223333:role/platform-admin'],
  ['dev', development, 'developers', 'arn:aws:iam::444455556666:role/developer'],
])('the role that %s names administers its cluster, and nobody else does', (_, stack, name, principal_arn) => {
  expect(stack.at('Cluster/Resource')['access_config']).toEqual({
    authentication_mode: 'API',
    bootstrap_cluster_creator_admin_permissions: false,
  });
  expect(Object.keys(blocksOf(stack, 'aws_eks_access_entry'))).toEqual([`Cluster/Access/${name}/Resource`]);
  expect(stack.at(`Cluster/Access/${name}/Resource`)).toMatchObject({ principal_arn });
  expect(stack.at(`Cluster/Access/${name}/Policy`)).toMatchObject({
    policy_arn: 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy',
    access_scope: { type: 'cluster' },
  });
});

test.each(environments)('the add-ons of $name have the versions that it names', (environment) => {
  const addOns = Object.values(blocksOf(layer(ordersStacks(environment), 'cluster'), 'aws_eks_addon'));
  const versions = Object.fromEntries(addOns.map((addOn) => [addOn['addon_name'], addOn['addon_version']]));
  expect(versions).toEqual(environment.cluster.addOns);
});

test('the cluster role has the cluster policy, the node role the three that nodes need, and nothing else', () => {
  const attached = (role: string) =>
    Object.keys(cluster.addresses())
      .filter((path) => path.startsWith(`${role}/`))
      .flatMap((path) => (cluster.at(path)['policy_arn'] as string | undefined) ?? [])
      .sort();
  expect(attached('Cluster/Role')).toEqual(['arn:aws:iam::aws:policy/AmazonEKSClusterPolicy']);
  expect(attached('Insights/Agent/Role')).toEqual(['arn:aws:iam::aws:policy/CloudWatchAgentServerPolicy']);
  expect(attached('Nodes/general/Role')).toEqual([
    'arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryReadOnly',
    'arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy',
    'arn:aws:iam::aws:policy/AmazonEKS_CNI_Policy',
  ]);
});

test('the worker has exactly the four actions on exactly its queue', () => {
  const granted = statements(apps.at('Worker/Role/Policy')['policy']);
  const actions = granted.flatMap(({ Action }) => Action).sort();
  expect(actions).toEqual(['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage', 'sqs:SendMessage']);
  const queue = handedOn(data, 'Jobs/Resource', 'arn');
  expect(new Set(granted.flatMap(({ Resource }) => Resource))).toEqual(new Set([queue]));
  expect(granted.map(({ Effect }) => Effect)).toEqual(granted.map(() => 'Allow'));
  expect(Object.keys(blocksOf(apps, 'aws_iam_role_policy_attachment'))).toEqual([]);
});

test('only the service account sqs-consumer of the namespace orders takes the role of the worker', () => {
  const issuer = handedOn(cluster, 'Cluster/Resource', 'identity[0].oidc[0].issuer');
  expect(statements(apps.at('Worker/Role/Resource')['assume_role_policy'])).toEqual([
    {
      Effect: 'Allow',
      Principal: { Federated: [handedOn(cluster, 'Cluster/Oidc/Resource', 'arn')] },
      Action: ['sts:AssumeRoleWithWebIdentity'],
      Condition: {
        StringEquals: {
          [`${issuer}:aud`]: 'sts.amazonaws.com',
          [`${issuer}:sub`]: 'system:serviceaccount:orders:sqs-consumer',
        },
      },
    },
  ]);
});

test('EKS alone takes the role of the cluster, EC2 alone that of its nodes, the agent of CloudWatch alone its own', () => {
  const trusted = (path: string) => statements(cluster.at(`${path}/Resource`)['assume_role_policy']);
  const services = (path: string) => trusted(path).map(({ Principal }) => Principal);
  expect(services('Cluster/Role')).toEqual([{ Service: ['eks.amazonaws.com'] }]);
  expect(services('Nodes/general/Role')).toEqual([{ Service: ['ec2.amazonaws.com'] }]);
  expect(services('Insights/Agent/Role')).toEqual([{ Service: ['pods.eks.amazonaws.com'] }]);
  expect(JSON.stringify(trusted('Insights/Agent/Role'))).toContain(
    '"aws:RequestTag/kubernetes-service-account":"cloudwatch-agent"',
  );
  expect(cluster.at('Cluster/Resource')).toMatchObject({ role_arn: cluster.ref('Cluster/Role/Resource', 'arn') });
});
