import { AccessEntry, type AccessEntryProps } from '../../../../constructs/aws/compute/access-entry';
import { Role } from '../../../../constructs/aws/identity/role';
import { awsStack, propsWithoutEffect, synthesized } from '../../../support/stack';
import { admin, cluster, imported } from './support';

test('rights hold in the whole cluster where no namespace is named', () => {
  const stack = synthesized((scope) => {
    const principalArn = new Role(scope, 'Team', { trust: { principal: { aws: [admin] } } }).roleArn;
    new AccessEntry(scope, 'Readers', { cluster: cluster(scope), principalArn, policy: 'AmazonEKSViewPolicy' });
  });
  const clusterName = stack.ref('Cluster/Resource', 'name');
  expect(stack.at('Readers/Resource')).toEqual({
    cluster_name: clusterName,
    principal_arn: stack.ref('Team/Resource', 'arn'),
    type: 'STANDARD',
  });
  expect(stack.at('Readers/Policy')).toEqual({
    cluster_name: clusterName,
    principal_arn: stack.ref('Readers/Resource', 'principal_arn'),
    policy_arn: 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy',
    access_scope: { type: 'cluster' },
  });
});

test('rights can be limited to namespaces', () => {
  const stack = synthesized((scope) => {
    const props = { principalArn: admin, policy: 'AmazonEKSEditPolicy', namespaces: ['orders'] } as const;
    new AccessEntry(scope, 'Team', { cluster: cluster(scope, { access: {} }), ...props });
  });
  expect(stack.at('Team/Policy')['access_scope']).toEqual({ type: 'namespace', namespaces: ['orders'] });
});

test('every setting has an effect', () => {
  const without = propsWithoutEffect<AccessEntryProps>(
    (stack, props) => {
      const base = {
        principalArn: admin,
        policy: 'AmazonEKSViewPolicy',
        cluster: cluster(stack, { access: {} }),
      } as const;
      new AccessEntry(stack, 'Team', { ...base, ...props });
    },
    {
      cluster: (stack) => imported(stack, 'other'),
      principalArn: () => `${admin}s`,
      policy: () => 'AmazonEKSEditPolicy',
      namespaces: () => ['orders'],
    },
  );
  expect(without).toEqual([]);
});

test('a second entry of a principal is refused, beside those of the cluster itself too', () => {
  const stack = awsStack();
  const shop = cluster(stack);
  const policy = 'AmazonEKSViewPolicy';
  expect(() => new AccessEntry(stack, 'Team', { cluster: shop, principalArn: admin, policy })).toThrow(
    "AccessEntry at 'stack/Team' [PropsInvalid]:\n" +
      `- \`principalArn\` must be new to the cluster, got ${admin}. 'stack/Cluster/Access/admins' has it already`,
  );
  expect(
    () => new AccessEntry(stack, 'Other', { cluster: imported(stack, 'other'), principalArn: admin, policy }),
  ).not.toThrow();
});

test('fails with every bad value named at once', () => {
  const props = { principalArn: 'admin', policy: 'Root' as 'AmazonEKSViewPolicy', namespaces: ['*'] };
  const stack = awsStack();
  expect(() => new AccessEntry(stack, 'Team', { cluster: cluster(stack), ...props })).toThrow(
    "AccessEntry at 'stack/Team' [PropsInvalid]:\n" +
      '- `principalArn` must be the ARN of an IAM role or user, got admin\n' +
      '- `policy` must be one of AmazonEKSClusterAdminPolicy, AmazonEKSAdminPolicy, AmazonEKSAdminViewPolicy, AmazonEKSEditPolicy, AmazonEKSViewPolicy, got Root\n' +
      '- `namespaces` must be 1 to 63 lower-case letters, digits and hyphens, a letter or digit at both ends, got *',
  );
});
