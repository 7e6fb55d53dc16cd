import { layer, ordersStacks, production } from './support';

const stacks = ordersStacks(production);
const cluster = layer(stacks, 'cluster');
const apps = layer(stacks, 'apps');

interface Statement {
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: unknown;
  readonly Principal?: unknown;
}

/** Expressions hold quotes of their own, which the JSON around them does not know. */
const statements = (json: unknown): readonly Statement[] => {
  const text = (json as string).replace(/\$\{trimprefix\(([^,]+)[^}]*\}/g, '${$1}');
  return (JSON.parse(text) as { Statement: Statement[] }).Statement;
};

test('the cluster runs the version that its environment names, with 1 to 4 t3.medium nodes, 2 wanted', () => {
  expect(cluster.at('Cluster/Resource')).toMatchObject({ version: '1.36' });
  expect(cluster.at('Nodes/general/Resource')).toMatchObject({
    instance_types: ['t3.medium'],
    capacity_type: 'ON_DEMAND',
    scaling_config: { min_size: 1, desired_size: 2, max_size: 4 },
  });
});

test('the cluster role has the cluster policy, the node role the three that nodes need, and nothing else', () => {
  const attached = (role: string) =>
    Object.keys(cluster.addresses())
      .filter((path) => path.startsWith(`${role}/`))
      .flatMap((path) => (cluster.at(path)['policy_arn'] as string | undefined) ?? [])
      .sort();
  expect(attached('Cluster/Role')).toEqual(['arn:aws:iam::aws:policy/AmazonEKSClusterPolicy']);
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
  const data = layer(stacks, 'data');
  const queue = `cross-stack-output-${data.address('Jobs/Resource').replace('.', '')}arn`;
  expect(new Set(granted.flatMap(({ Resource }) => Resource))).toEqual(
    new Set([`\${data.terraform_remote_state.cross-stack-reference-input-orders-production-data.outputs.${queue}}`]),
  );
});

test('only the service account sqs-consumer of the namespace orders takes the role of the worker', () => {
  const [trust] = statements(apps.at('Worker/Role/Resource')['assume_role_policy']);
  expect(trust?.Action).toEqual(['sts:AssumeRoleWithWebIdentity']);
  expect(JSON.stringify(trust?.Condition)).toContain('"system:serviceaccount:orders:sqs-consumer"');
});
