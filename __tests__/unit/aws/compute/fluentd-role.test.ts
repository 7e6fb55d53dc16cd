import { fluentdRole, type FluentdRoleProps } from '../../../../constructs/aws/compute/add-on-roles/fluentd-role';
import { Key } from '../../../../constructs/aws/security/key';
import { awsStack, propsWithoutEffect, synthesized } from '../../../support/stack';
import { imported } from './support';

const bucketArn = 'arn:aws:s3:::shop-logs';

test('it puts objects below one prefix of one bucket, and reads none', () => {
  const stack = synthesized((scope) => {
    fluentdRole(scope, 'Role', { cluster: imported(scope, 'shop'), bucketArn });
  });
  expect((JSON.parse(stack.at('Role/Role/Policy')['policy'] as string) as { Statement: unknown }).Statement).toEqual([
    {
      Effect: 'Allow',
      Action: ['s3:AbortMultipartUpload', 's3:PutObject'],
      Resource: ['arn:aws:s3:::shop-logs/logs/*'],
    },
  ]);
  expect(stack.at('Role/Association')).toMatchObject({ namespace: 'kube-system', service_account: 'fluentd' });
});

test('fails with every bad value named at once', () => {
  const stack = awsStack();
  const cluster = imported(stack, 'shop');
  expect(() => fluentdRole(stack, 'Role', { cluster, bucketArn: 'shop-logs', prefix: 'logs' })).toThrow(
    new Error(
      "PodRole at 'stack/Role' [PropsInvalid]:\n" +
        '- `bucketArn` must be the ARN of a bucket, got shop-logs\n' +
        '- `prefix` must be folders that end in a slash, such as logs/, got logs',
    ),
  );
});

test('every setting has an effect', () => {
  const without = propsWithoutEffect<FluentdRoleProps>(
    (stack, props) => fluentdRole(stack, 'Role', { cluster: imported(stack, 'shop'), bucketArn, ...props }),
    {
      cluster: (stack) => imported(stack, 'other'),
      namespace: () => 'platform',
      serviceAccount: () => 'logs',
      via: () => 'irsa',
      name: () => 'logs',
      bucketArn: () => 'arn:aws:s3:::crm-logs',
      prefix: () => 'archive/',
      encryptionKey: (stack) => new Key(stack, 'Key', { description: 'Logs' }),
    },
  );
  expect(without).toEqual([]);
});
