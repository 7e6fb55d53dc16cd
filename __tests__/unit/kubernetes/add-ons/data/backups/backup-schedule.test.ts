import { Duration } from '../../../../../../constructs/core/duration';
import {
  BackupSchedule,
  type BackupScheduleProps,
} from '../../../../../../constructs/kubernetes/add-ons/data/backups/backup-schedule';
import { Velero } from '../../../../../../constructs/kubernetes/add-ons/data/velero';
import { manifestsOf } from '../../../../../../constructs/kubernetes/manifests/releases';
import { Namespace } from '../../../../../../constructs/kubernetes/namespace';
import { synth } from '../../../../../../testing/synth';
import { propsWithoutEffect } from '../../../props-without-effect';
import { Apps, identity, labels } from '../../../workload/support';

const schedule = (stack: Apps, props: Partial<BackupScheduleProps> = {}) =>
  new BackupSchedule(stack, 'Daily', { namespace: stack.home, schedule: '0 2 * * *', ...props });

test('with a time alone: all namespaces, with their volumes, kept for 720 hours', () => {
  const stack = new Apps();
  const role = identity('shop', 'velero');
  new Velero(stack, 'Velero', { namespace: stack.home, identity: role, bucket: 'shop-backups', region: 'eu-west-1' });
  expect(manifestsOf(schedule(stack))).toEqual([
    {
      apiVersion: 'velero.io/v1',
      kind: 'Schedule',
      metadata: { name: 'daily', namespace: 'shop', labels: { ...labels, 'app.kubernetes.io/name': 'daily' } },
      spec: {
        schedule: '0 2 * * *',
        template: { ttl: '720h0m0s', includedNamespaces: ['*'], snapshotVolumes: true },
      },
    },
  ]);
  const made = synth(stack);
  expect(made.at('Daily/Resource')).toMatchObject({
    name: 'backup-schedule-daily',
    depends_on: [made.address('Namespace/Resource'), made.address('Velero/Release/Resource')],
  });
});

test('of the namespaces named alone, to another location', () => {
  const stack = new Apps();
  const namespaces = [Namespace.fromNamespaceName(stack, 'Web', 'web'), stack.home, stack.home];
  const made = schedule(stack, { namespaces, location: 'far', retention: Duration.minutes(90) });
  expect(manifestsOf(made)).toMatchObject([
    { spec: { template: { includedNamespaces: ['shop', 'web'], storageLocation: 'far', ttl: '1h30m0s' } } },
  ]);
});

test('fails with every bad value named at once', () => {
  expect(() =>
    schedule(new Apps(), {
      name: 'Daily',
      schedule: '0 25 * * *',
      retention: Duration.minutes(30),
      namespaces: [],
      location: 'Far',
    }),
  ).toThrow(
    new Error(
      "BackupSchedule at 'shop-dev-apps/Daily' [PropsInvalid]:\n" +
        '- `name` must be 1 to 63 lower-case letters, digits and hyphens, a letter or digit at both ends, got Daily\n' +
        '- `schedule` must be five fields of cron (minute, hour, day, month, day of the week 0 to 6), ' +
        'or a word such as @daily, got 0 25 * * *\n' +
        '- `retention` must be 3600 to 315360000 seconds, got 1800\n' +
        '- `namespaces` must be one namespace or more, got none\n' +
        '- `location` must be 1 to 63 lower-case letters, digits and hyphens, a letter or digit at both ends, got Far',
    ),
  );
});

test('every setting has an effect', () => {
  expect(
    propsWithoutEffect<BackupScheduleProps>((stack, props) => schedule(stack, props), {
      namespace: (stack) => Namespace.fromNamespaceName(stack, 'Velero', 'velero'),
      name: () => 'nightly',
      schedule: () => '@hourly',
      retention: () => Duration.days(7),
      namespaces: (stack) => [stack.home],
      snapshotVolumes: () => false,
      location: () => 'far',
    }),
  ).toEqual([]);
});
