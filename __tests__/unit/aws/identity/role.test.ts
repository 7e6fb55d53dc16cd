import { Role, type RoleProps } from '../../../../constructs/aws/identity/role';
import { Queue } from '../../../../constructs/aws/messaging/queue';
import { Duration } from '../../../../constructs/core/duration';
import { awsStack, propsWithoutEffect, synthesized } from '../../../support/stack';

const ec2 = { principal: { services: ['ec2.amazonaws.com'] } };
const role = (props?: Partial<RoleProps>) =>
  synthesized((stack) => new Role(stack, 'Reader', { trust: ec2, ...props }));

test('with trust alone: one role, and no policy before something is granted', () => {
  const stack = role();
  expect(stack.at('Reader/Resource')).toEqual({
    name: 'stack-reader',
    assume_role_policy: JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { Service: ['ec2.amazonaws.com'] }, Action: ['sts:AssumeRole'] }],
    }),
  });
  expect(Object.keys(stack.addresses()).filter((path) => path.startsWith('Reader'))).toEqual(['Reader/Resource']);
});

test('every setting has an effect, but for readOnly, which refuses and writes nothing', () => {
  const without = propsWithoutEffect<RoleProps>((stack, props) => new Role(stack, 'Reader', { trust: ec2, ...props }), {
    trust: () => ({
      principal: { services: ['pods.eks.amazonaws.com'] },
      actions: ['sts:AssumeRole', 'sts:TagSession'],
      conditions: { StringEquals: { 'aws:SourceAccount': '111122223333' } },
    }),
    readOnly: () => true,
    name: () => 'reader',
    description: () => 'Reads jobs',
    managedPolicies: () => ['ReadOnlyAccess'],
    maxSession: () => Duration.hours(2),
  });
  expect(without).toEqual(['readOnly']);
});

test('managed policies are kept by name: adding one moves no other', () => {
  const one = role({ managedPolicies: ['AmazonEKSClusterPolicy'] }).addresses();
  const two = role({
    managedPolicies: ['service-role/AmazonRDSEnhancedMonitoringRole', 'AmazonEKSClusterPolicy'],
  });
  expect(two.addresses()).toMatchObject(one);
  expect(two.at('Reader/service-role--AmazonRDSEnhancedMonitoringRole')).toEqual({
    role: two.ref('Reader/Resource', 'name'),
    policy_arn: 'arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole',
  });
});

test('all that is granted is one inline policy of the role, whatever the order', () => {
  const granted = (order: (grants: (() => void)[]) => (() => void)[]) =>
    synthesized((scope) => {
      const reader = new Role(scope, 'Reader', { trust: ec2 });
      const grants = ['Jobs', 'Mails'].map((id) => {
        const queue = new Queue(scope, id);
        return () => queue.grantConsume(reader);
      });
      for (const grant of order(grants)) grant();
    });
  const stack = granted((grants) => grants);
  expect(stack.at('Reader/Policy')).toEqual({
    name: 'Reader',
    role: stack.ref('Reader/Resource', 'name'),
    policy: granted((grants) => grants.reverse()).at('Reader/Policy')['policy'],
  });
});

test('an id with characters that IAM refuses still names the policy', () => {
  const stack = synthesized((scope) => {
    new Role(scope, 'order worker', { trust: ec2 }).allow({
      actions: ['s3:GetObject'],
      resources: ['arn:aws:s3:::b/*'],
    });
  });
  expect(stack.at('order worker/Policy')['name']).toBe('order-worker');
});

test('a role managed elsewhere receives a policy named after stack and path, its path no part of the role name', () => {
  const stack = synthesized((scope) => {
    const imported = Role.fromRoleArn(scope, 'Team', 'arn:aws:iam::111122223333:role/teams/shop/deployer');
    expect(imported.roleName).toBe('deployer');
    imported.allow({ actions: ['s3:GetObject'], resources: ['arn:aws:s3:::b/*'] });
  });
  expect(stack.at('Team/Policy')).toEqual({
    name: 'stack-Team',
    role: 'deployer',
    policy: JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: ['s3:GetObject'], Resource: ['arn:aws:s3:::b/*'] }],
    }),
  });
});

test('a role managed elsewhere whose ARN is known after apply is taken apart by Terraform', () => {
  const stack = synthesized((scope) => {
    const made = new Role(scope, 'Made', { trust: ec2 });
    const imported = Role.fromRoleArn(scope, 'Team', made.roleArn);
    imported.allow({ actions: ['s3:GetObject'], resources: ['arn:aws:s3:::b/*'] });
  });
  expect(stack.at('Team/Policy')['role']).toBe(`\${replace(${stack.address('Made/Resource')}.arn, "/^.*//", "")}`);
});

test('fails with every bad value named at once', () => {
  expect(() => role({ name: 'a role', description: 'x'.repeat(1_001), maxSession: Duration.minutes(30) })).toThrow(
    "Role at 'stack/Reader' [PropsInvalid]:\n" +
      '- `name` must be letters, digits and _+=,.@-, at most 64 characters, got a role\n' +
      '- `description` must be at most 1000 characters, got 1001\n' +
      '- `maxSession` must be 3600 to 43200 seconds, got 1800',
  );
});

test.each(['arn:aws:iam::1:user/x', 'arn:aws:iam::111122223333:role/*', 'arn:aws-cn:iam::111122223333:role/deployer'])(
  '%s is no role',
  (arn) => {
    expect(() => Role.fromRoleArn(awsStack(), 'Team', arn)).toThrow(
      "ImportedRole at 'stack/Team' [PropsInvalid]:\n" +
        `- \`roleArn\` must be an IAM role ARN: arn:aws:iam::ACCOUNT:role/NAME, got ${arn}`,
    );
  },
);
