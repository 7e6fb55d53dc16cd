import {
  BackupLocation,
  type BackupLocationProps,
} from '../../../../../../constructs/kubernetes/add-ons/data/backups/backup-location';
import { manifestsOf } from '../../../../../../constructs/kubernetes/manifests/releases';
import { Namespace } from '../../../../../../constructs/kubernetes/namespace';
import { propsWithoutEffect } from '../../../props-without-effect';
import { Apps, labels } from '../../../workload/support';

const kmsKeyArn = 'arn:aws:kms:eu-central-1:111122223333:key/12ab';
const location = (stack: Apps, props: Partial<BackupLocationProps> = {}) =>
  new BackupLocation(stack, 'Far', {
    namespace: stack.home,
    bucket: 'far-backups',
    region: 'eu-central-1',
    ...props,
  });

test('is a bucket that Velero writes to, or only reads', () => {
  expect(manifestsOf(location(new Apps(), { prefix: 'shop', kmsKeyArn }))).toEqual([
    {
      apiVersion: 'velero.io/v1',
      kind: 'BackupStorageLocation',
      metadata: { name: 'far', namespace: 'shop', labels: { ...labels, 'app.kubernetes.io/name': 'far' } },
      spec: {
        provider: 'aws',
        accessMode: 'ReadWrite',
        objectStorage: { bucket: 'far-backups', prefix: 'shop' },
        config: { region: 'eu-central-1', kmsKeyId: kmsKeyArn },
      },
    },
  ]);
  expect(manifestsOf(location(new Apps(), { readOnly: true }))).toMatchObject([{ spec: { accessMode: 'ReadOnly' } }]);
});

test('fails with every bad value named at once', () => {
  expect(() => location(new Apps(), { name: 'default', bucket: 'b', prefix: 'a//b' })).toThrow(
    new Error(
      "BackupLocation at 'shop-dev-apps/Far' [PropsInvalid]:\n" +
        '- `name` must be other than that of the location Velero is installed with, got default\n' +
        '- `bucket` must be 3 to 63 lower-case letters, digits, dots and hyphens, got b\n' +
        '- `prefix` must be letters, digits and -_. in folders, without a slash at an end, got a//b',
    ),
  );
});

test('every setting has an effect', () => {
  expect(
    propsWithoutEffect<BackupLocationProps>((stack, props) => location(stack, props), {
      namespace: (stack) => Namespace.fromNamespaceName(stack, 'Velero', 'velero'),
      name: () => 'other',
      bucket: () => 'other-backups',
      region: () => 'us-east-1',
      prefix: () => 'shop',
      kmsKeyArn: () => kmsKeyArn,
      readOnly: () => true,
    }),
  ).toEqual([]);
});
