import { Construct } from 'constructs';
import { Checks, isKnown } from '../../../../core/checks';
import { Duration } from '../../../../core/duration';
import { KUBERNETES_NAME } from '../../../../core/kubernetes-name';
import { isSchedule, SCHEDULE } from '../../../checks/schedule';
import { checkGiven } from '../../../given';
import { standardLabels } from '../../../labels';
import { installManifests } from '../../../manifests/install';
import type { Manifest } from '../../../manifests/manifest';
import type { INamespace } from '../../../namespace-ref';
import { objectName, objectNameProblems, releaseName } from '../../../object-name';

const HOUR = 3_600;
const DAY = 24 * HOUR;

/** @see https://velero.io/docs/v1.18/api-types/schedule/ */
export interface VeleroSchedule extends Manifest {
  readonly apiVersion: 'velero.io/v1';
  readonly kind: 'Schedule';
  readonly spec: {
    readonly schedule: string;
    readonly template: {
      readonly ttl: string;
      readonly includedNamespaces: readonly string[];
      readonly snapshotVolumes: boolean;
      readonly storageLocation?: string;
    };
  };
}

/** Settings of a {@link BackupSchedule}. */
export interface BackupScheduleProps {
  /** Namespace that Velero is installed in. */
  readonly namespace: INamespace;
  /**
   * Name: 1 to 63 lower-case letters, digits and hyphens. Each backup is called by it and its time.
   * @default - the id, in lower case with hyphens
   */
  readonly name?: string;
  /** When it runs, in UTC: five fields of cron, or a word such as `@daily`. */
  readonly schedule: string;
  /**
   * How long a backup is kept: 1 hour to 10 years. Its files in the bucket and its snapshots go with it.
   * @default Duration.hours(720)
   */
  readonly retention?: Duration;
  /**
   * Namespaces whose objects and volumes are in it: one or more.
   * @default - all, and what belongs to none
   */
  readonly namespaces?: readonly INamespace[];
  /**
   * Takes snapshots of the volumes. Without them a restored volume is empty.
   * @default true
   */
  readonly snapshotVolumes?: boolean;
  /**
   * Name of the backup location it goes to.
   * @default - the one that Velero is installed with
   */
  readonly location?: string;
}

/**
 * Backs up a cluster, or namespaces of it, again and again.
 * @see https://velero.io/docs/v1.18/backup-reference/#schedule-a-backup
 * @example
 * const namespace = Namespace.fromNamespaceName(release, 'Velero', 'velero');
 * new BackupSchedule(release, 'Daily', { namespace, schedule: '0 2 * * *' });
 */
export class BackupSchedule extends Construct {
  /** @throws {ConstructError} `PropsInvalid`, listing every wrong value. */
  constructor(scope: Construct, id: string, props: BackupScheduleProps) {
    super(scope, id);
    checkGiven(this, props, ['namespace', 'schedule']);
    const { namespace, schedule, retention, namespaces, location } = props;
    const name = objectName(this, props.name);
    new Checks(this)
      .all(objectNameProblems(name))
      .that(!isKnown(schedule) || isSchedule(schedule), 'schedule', SCHEDULE, schedule)
      .range('retention', retention?.toSeconds(), HOUR, 3_650 * DAY, 'seconds')
      .that(namespaces === undefined || namespaces.length > 0, 'namespaces', 'one namespace or more', 'none')
      .matches('location', location, KUBERNETES_NAME.pattern, KUBERNETES_NAME.allowed)
      .throwIfAny();
    installManifests(this, {
      name: releaseName('backup-schedule', name),
      namespace: namespace.namespaceName,
      objects: () => [this.manifest(name, props)],
      after: [namespace],
    });
  }

  private manifest(name: string, props: BackupScheduleProps): VeleroSchedule {
    const { schedule, retention = Duration.hours(720), namespaces, snapshotVolumes = true, location } = props;
    const included = namespaces?.map(({ namespaceName }) => namespaceName) ?? ['*'];
    return {
      apiVersion: 'velero.io/v1',
      kind: 'Schedule',
      metadata: { name, labels: { ...standardLabels(this, name) } },
      spec: {
        schedule,
        template: {
          ttl: goDuration(retention),
          includedNamespaces: [...new Set(included)].sort(),
          snapshotVolumes,
          ...(location === undefined ? {} : { storageLocation: location }),
        },
      },
    };
  }
}

/** As Go writes it, or the cluster would show another text than was asked for: `720h0m0s`. */
function goDuration(duration: Duration): string {
  const seconds = duration.toSeconds();
  const [hours, minutes] = [Math.floor(seconds / HOUR), Math.floor((seconds % HOUR) / 60)];
  return `${hours.toString()}h${minutes.toString()}m${(seconds % 60).toString()}s`;
}
