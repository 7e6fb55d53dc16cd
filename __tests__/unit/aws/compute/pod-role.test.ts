import { PodRole, type PodRoleProps } from '../../../../constructs/aws/compute/pod-role';
import { Role } from '../../../../constructs/aws/identity/role';
import { Queue } from '../../../../constructs/aws/messaging/queue';
import { awsStack, propsWithoutEffect, synthesized, testApp } from '../../../support/stack';
import { synth } from '../../../../testing/synth';
import { cluster, imported } from './support';

const account = { namespace: 'orders', serviceAccount: 'sqs-consumer' };
const made = (props: Partial<PodRoleProps> = {}) =>
  synthesized((stack) => new PodRole(stack, 'Worker', { cluster: cluster(stack), ...account, ...props }));
const trust = (stack: ReturnType<typeof made>) =>
  JSON.parse(stack.at('Worker/Role/Resource')['assume_role_policy'] as string) as unknown;

test('by default through pod identity, for one service account of one cluster', () => {
  const stack = made();
  expect(trust(stack)).toEqual({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: ['pods.eks.amazonaws.com'] },
        Action: ['sts:AssumeRole', 'sts:TagSession'],
        Condition: {
          StringEquals: {
            'aws:RequestTag/eks-cluster-arn': stack.ref('Cluster/Resource', 'arn'),
            'aws:RequestTag/kubernetes-namespace': 'orders',
            'aws:RequestTag/kubernetes-service-account': 'sqs-consumer',
          },
        },
      },
    ],
  });
  expect(stack.at('Worker/Association')).toEqual({
    cluster_name: stack.ref('Cluster/Resource', 'name'),
    namespace: 'orders',
    service_account: 'sqs-consumer',
    role_arn: stack.ref('Worker/Role/Resource', 'arn'),
  });
});

test('through IRSA: for the tokens of one service account, made for AWS', () => {
  const stack = synthesized((scope) => {
    const role = new PodRole(scope, 'Worker', { cluster: imported(scope, 'shop'), ...account, via: 'irsa' });
    expect(role.serviceAccountAnnotations).toEqual({ 'eks.amazonaws.com/role-arn': role.roleArn });
  });
  const issuer = 'oidc.eks.us-east-1.amazonaws.com/id/0A1B';
  expect(trust(stack)).toEqual({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Federated: [`arn:aws:iam::111122223333:oidc-provider/${issuer}`] },
        Action: ['sts:AssumeRoleWithWebIdentity'],
        Condition: {
          StringEquals: {
            [`${issuer}:aud`]: 'sts.amazonaws.com',
            [`${issuer}:sub`]: 'system:serviceaccount:orders:sqs-consumer',
          },
        },
      },
    ],
  });
  expect(Object.keys(stack.addresses())).not.toContain('Worker/Association');
});

test('through IRSA of a cluster in another stack: the issuer comes from its state', () => {
  const app = testApp();
  const shop = cluster(awsStack(app, 'cluster'));
  const apps = awsStack(app, 'apps');
  new PodRole(apps, 'Worker', { cluster: shop, ...account, via: 'irsa' });
  const policy = synth(apps).at('Worker/Role/Resource')['assume_role_policy'] as string;
  expect(policy).toMatch(
    /"\$\{trimprefix\(data\.terraform_remote_state\.\S+\.outputs\.\S+issuer, "https:\/\/"\)\}:sub":"system:serviceaccount:orders:sqs-consumer"/,
  );
});

test('for an add-on: the trust of pod identity, and the association is left to the add-on', () => {
  const stack = made({ via: 'add-on' });
  expect(trust(stack)).toEqual(trust(made()));
  expect(Object.keys(stack.addresses())).not.toContain('Worker/Association');
});

test('receives exactly what is granted', () => {
  const stack = synthesized((scope) => {
    new Queue(scope, 'Jobs').grantConsume(new PodRole(scope, 'Worker', { cluster: cluster(scope), ...account }));
  });
  expect(JSON.parse(stack.at('Worker/Role/Policy')['policy'] as string)).toEqual({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Action: ['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'],
        Resource: [stack.ref('Jobs/Resource', 'arn')],
      },
    ],
  });
});

test('every setting has an effect', () => {
  const without = propsWithoutEffect<PodRoleProps>(
    (stack, props) => new PodRole(stack, 'Worker', { cluster: imported(stack, 'shop'), ...account, ...props }),
    {
      cluster: (stack) => imported(stack, 'other'),
      namespace: () => 'shop',
      serviceAccount: () => 'worker',
      via: () => 'irsa',
      name: () => 'worker',
      managedPolicies: () => ['CloudWatchAgentServerPolicy'],
    },
  );
  expect(without).toEqual([]);
});

test('one more pod role moves no other address', () => {
  const before = made().addresses();
  const after = synthesized((stack) => {
    const shop = cluster(stack);
    new PodRole(stack, 'Backend', { cluster: shop, namespace: 'orders', serviceAccount: 'backend' });
    new PodRole(stack, 'Worker', { cluster: shop, ...account });
  });
  expect(after.addresses()).toMatchObject(before);
});

test('wildcards are refused, with every other bad value', () => {
  expect(() => made({ namespace: '*', serviceAccount: 'sqs-*', via: 'node' as 'irsa' })).toThrow(
    "PodRole at 'stack/Worker' [PropsInvalid]:\n" +
      '- `namespace` must be 1 to 63 lower-case letters, digits and hyphens, a letter or digit at both ends, got *\n' +
      '- `serviceAccount` must be 1 to 253 lower-case letters, digits, hyphens and dots, a letter or digit at both ends, got sqs-*\n' +
      '- `via` must be one of add-on, irsa, pod-identity, got node',
  );
});

const roleArn = 'arn:aws:iam::111122223333:role/team/worker';

test.each([
  ['pod identity', undefined, {}],
  ['IRSA', 'irsa', { 'eks.amazonaws.com/role-arn': roleArn }],
  ['an add-on', 'add-on', {}],
] as const)('a role managed elsewhere, through %s, can be granted and names its pods', (_, via, annotations) => {
  const stack = synthesized((scope) => {
    const worker = PodRole.fromPodRoleAttributes(scope, 'Worker', { roleArn, ...account, via });
    expect(worker).toMatchObject({ roleArn, roleName: 'worker', ...account });
    expect(worker.serviceAccountAnnotations).toEqual(annotations);
    new Queue(scope, 'Jobs').grantSend(worker);
  });
  expect(stack.at('Worker/Role/Policy')).toEqual({
    name: 'stack-Worker-Role',
    role: 'worker',
    policy: JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: ['sqs:SendMessage'], Resource: [stack.ref('Jobs/Resource', 'arn')] }],
    }),
  });
});

test('a role managed elsewhere may be known after apply alone', () => {
  const stack = synthesized((scope) => {
    const made = new Role(scope, 'Made', { trust: { principal: { services: ['pods.eks.amazonaws.com'] } } });
    const worker = PodRole.fromPodRoleAttributes(scope, 'Worker', { roleArn: made.roleArn, ...account });
    new Queue(scope, 'Jobs').grantSend(worker);
  });
  expect(stack.at('Worker/Role/Policy')['role']).toContain(stack.address('Made/Resource'));
});

test('attributes that no pod role has are refused, all at once', () => {
  const bad = { roleArn: 'worker', namespace: 'orders*', serviceAccount: '', via: 'node' as 'irsa' };
  expect(() => PodRole.fromPodRoleAttributes(awsStack(), 'Worker', bad)).toThrow(
    "ImportedPodRole at 'stack/Worker' [PropsInvalid]:\n" +
      '- `roleArn` must be an IAM role ARN: arn:aws:iam::ACCOUNT:role/NAME, got worker\n' +
      '- `namespace` must be 1 to 63 lower-case letters, digits and hyphens, a letter or digit at both ends, got orders*\n' +
      '- `serviceAccount` must be 1 to 253 lower-case letters, digits, hyphens and dots, a letter or digit at both ends, got an empty string\n' +
      '- `via` must be one of add-on, irsa, pod-identity, got node',
  );
});
