import { veleroRole, type VeleroRoleProps } from '../../../../constructs/aws/compute/add-on-roles/velero-role';
import { Key } from '../../../../constructs/aws/security/key';
import { awsStack, propsWithoutEffect, synthesized } from '../../../support/stack';
import { imported } from './support';

const bucketArn = 'arn:aws:s3:::shop-backups';
const statements = (props: Partial<VeleroRoleProps> = {}): unknown => {
  const stack = synthesized((scope) => {
    veleroRole(scope, 'Role', { cluster: imported(scope, 'shop'), namespace: 'velero', bucketArn, ...props });
  });
  return (JSON.parse(stack.at('Role/Role/Policy')['policy'] as string) as { Statement: unknown }).Statement;
};

test('it keeps backups in one folder of one bucket, and deletes no snapshot but its own', () => {
  const volumes = 'arn:aws:ec2:us-east-1:111122223333:volume/*';
  const snapshots = 'arn:aws:ec2:us-east-1::snapshot/*';
  expect(statements({ prefix: 'shop/production' })).toEqual([
    { Effect: 'Allow', Action: ['ec2:CreateSnapshot', 'ec2:CreateVolume'], Resource: [volumes, snapshots] },
    {
      Effect: 'Allow',
      Action: ['ec2:CreateTags'],
      Resource: [volumes, snapshots],
      Condition: { StringEquals: { 'ec2:CreateAction': ['CreateSnapshot', 'CreateVolume'] } },
    },
    {
      Effect: 'Allow',
      Action: ['ec2:DeleteSnapshot'],
      Resource: [snapshots],
      Condition: { Null: { 'aws:ResourceTag/velero.io/backup': 'false' } },
    },
    { Effect: 'Allow', Action: ['ec2:DescribeSnapshots', 'ec2:DescribeVolumes'], Resource: ['*'] },
    {
      Effect: 'Allow',
      Action: [
        's3:AbortMultipartUpload',
        's3:DeleteObject',
        's3:GetObject',
        's3:ListMultipartUploadParts',
        's3:PutObject',
      ],
      Resource: [`${bucketArn}/shop/production/*`],
    },
    { Effect: 'Allow', Action: ['s3:ListBucket'], Resource: [bucketArn] },
  ]);
});

test('each other location is a bucket of its own, with its folder and its key', () => {
  const [far, keyArn] = ['arn:aws:s3:::far-backups', 'arn:aws:kms:us-east-1:111122223333:key/12ab'];
  const stack = synthesized((scope) => {
    const locations = [{ bucketArn: far, prefix: 'shop', encryptionKey: Key.fromKeyArn(scope, 'K', keyArn) }];
    veleroRole(scope, 'Role', { cluster: imported(scope, 'shop'), bucketArn, locations, volumeSnapshots: false });
  });
  const policy = JSON.parse(stack.at('Role/Role/Policy')['policy'] as string) as {
    Statement: { Action: string[]; Resource: string[] }[];
  };
  const onResource = (action: string) =>
    policy.Statement.filter(({ Action }) => Action.includes(action)).flatMap(({ Resource }) => Resource);
  expect(onResource('s3:PutObject').sort()).toEqual([`${far}/shop/*`, `${bucketArn}/*`]);
  expect(onResource('s3:ListBucket').sort()).toEqual([far, bucketArn]);
  expect(onResource('kms:Decrypt')).toEqual([keyArn]);
});

test('without snapshots it has nothing to do with EC2', () => {
  expect(JSON.stringify(statements({ volumeSnapshots: false }))).not.toContain('ec2:');
});

test('fails with every bad value named at once', () => {
  const stack = awsStack();
  const cluster = imported(stack, 'shop');
  expect(() =>
    veleroRole(stack, 'Role', { cluster, bucketArn: 'shop-backups', prefix: 'a/', locations: [{ bucketArn: '*' }] }),
  ).toThrow(
    "PodRole at 'stack/Role' [PropsInvalid]:\n" +
      '- `bucketArn` must be the ARN of a bucket, got shop-backups\n' +
      '- `prefix` must be letters, digits and -_. in folders, without a slash at an end, got a/\n' +
      '- `locations[0].bucketArn` must be the ARN of a bucket, got *',
  );
});

test('every setting has an effect', () => {
  expect(
    propsWithoutEffect<VeleroRoleProps>(
      (stack, props) => veleroRole(stack, 'Role', { cluster: imported(stack, 'shop'), bucketArn, ...props }),
      {
        cluster: (stack) => imported(stack, 'other'),
        namespace: () => 'velero',
        serviceAccount: () => 'backups',
        via: () => 'irsa',
        name: () => 'backups',
        bucketArn: () => 'arn:aws:s3:::other-backups',
        prefix: () => 'shop',
        encryptionKey: (stack) => Key.fromKeyArn(stack, 'K', 'arn:aws:kms:us-east-1:111122223333:key/12ab'),
        volumeSnapshots: () => false,
        locations: () => [{ bucketArn: 'arn:aws:s3:::far-backups' }],
      },
    ),
  ).toEqual([]);
});
