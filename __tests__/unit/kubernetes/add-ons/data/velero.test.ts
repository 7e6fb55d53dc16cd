import type { TerraformStack } from 'cdktf';
import { CHARTS } from '../../../../../constructs/kubernetes/add-ons/charts';
import { Velero, type VeleroProps, veleroValues } from '../../../../../constructs/kubernetes/add-ons/data/velero';
import { Namespace } from '../../../../../constructs/kubernetes/namespace';
import { propsWithoutEffect } from '../../../../support/stack';
import { identityIn, installed, onCluster, releaseOf } from '../support';

const place = (stack: TerraformStack, id = 'Place', name = 'velero') => Namespace.fromNamespaceName(stack, id, name);
const identity = identityIn('velero');
const required = { bucket: 'shop-backups', region: 'eu-west-1', identity };
const made = (props: Partial<VeleroProps> = {}, version = '1.36') =>
  installed((stack) => new Velero(stack, 'Velero', { namespace: place(stack), ...required, ...props }), version);

test('with a bucket and a role: no secret, snapshots of volumes, and definitions that upgrades bring up to date', () => {
  const values = veleroValues(required);
  expect(made().at('Velero/Release')).toEqual(releaseOf(CHARTS.velero, values, 'velero'));
  expect(values).toMatchObject({
    upgradeCRDs: true,
    credentials: { useSecret: false },
    snapshotsEnabled: true,
    serviceAccount: { server: { create: true, name: 'add-on', annotations: identity.serviceAccountAnnotations } },
    configuration: {
      backupStorageLocation: [
        { name: 'default', provider: 'aws', default: true, bucket: 'shop-backups', config: { region: 'eu-west-1' } },
      ],
      volumeSnapshotLocation: [{ name: 'default', provider: 'aws', config: { region: 'eu-west-1' } }],
    },
  });
});

test('the job that brings the definitions up to date is covered by the policy of its namespace', () => {
  expect(veleroValues(required).kubectl.labels).toEqual({ 'app.kubernetes.io/instance': 'velero' });
});

test('snapshots are where the volumes are, also where the bucket is in another region', () => {
  const { configuration } = veleroValues({ ...required, volumeRegion: 'eu-central-1' });
  expect(configuration).toMatchObject({
    backupStorageLocation: [{ config: { region: 'eu-west-1' } }],
    volumeSnapshotLocation: [{ config: { region: 'eu-central-1' } }],
  });
});

test('without snapshots there is no place for them', () => {
  const { snapshotsEnabled, configuration } = veleroValues({ ...required, volumeSnapshots: false });
  expect(snapshotsEnabled).toBe(false);
  expect(Object.keys(configuration)).not.toContain('volumeSnapshotLocation');
});

test('fails with every bad value named at once', () => {
  expect(() =>
    made(
      {
        bucket: 'Shop_Backups',
        region: 'Ireland',
        prefix: '/shop/',
        kmsKeyArn: 'alias/backups',
        volumeRegion: 'Frankfurt',
        identity: identityIn('kube-system'),
        resources: { cpu: ['1'], memory: ['2Gi', '1Gi'] },
      },
      '1.17',
    ),
  ).toThrow(
    "Velero at 'stack/Velero' [PropsInvalid]:\n" +
      '- `cluster.version` must be 1.18 or later for velero 12.1.0 ' +
      '(https://github.com/vmware-tanzu/velero/tree/v1.18.1#velero-compatibility-matrix), got 1.17\n' +
      '- `identity.namespace` must be that of the add-on, velero, got kube-system\n' +
      '- `bucket` must be 3 to 63 lower-case letters, digits, dots and hyphens, got Shop_Backups\n' +
      '- `region` must be a region such as eu-west-1, got Ireland\n' +
      '- `prefix` must be letters, digits and -_. in folders, without a slash at an end, got /shop/\n' +
      '- `kmsKeyArn` must be the ARN of a KMS key, got alias/backups\n' +
      '- `volumeRegion` must be a region such as eu-west-1, got Frankfurt\n' +
      '- `resources.memory[1]` must be the request of 2Gi or more, got 1Gi',
  );
});

test('every setting has an effect', () => {
  expect(
    propsWithoutEffect<VeleroProps>(
      (stack, props) => {
        onCluster(stack, '1.36');
        const { namespace = place(stack) } = props;
        new Velero(stack, 'Velero', {
          ...required,
          identity: identityIn(namespace.namespaceName),
          ...props,
          namespace,
        });
      },
      {
        namespace: (stack) => place(stack, 'Other', 'backups'),
        identity: () => ({ ...identity, serviceAccount: 'other' }),
        bucket: () => 'other-backups',
        region: () => 'us-east-1',
        prefix: () => 'shop',
        kmsKeyArn: () => 'arn:aws:kms:eu-west-1:111122223333:key/12ab',
        volumeSnapshots: () => false,
        volumeRegion: () => 'eu-central-1',
        resources: () => ({ cpu: ['200m'], memory: ['1Gi', '1Gi'] }),
      },
    ),
  ).toEqual([]);
});
