import { Construct } from 'constructs';
import { Checks } from '../../../../core/checks';
import { checkGiven } from '../../../given';
import { standardLabels } from '../../../labels';
import { installManifests } from '../../../manifests/install';
import type { Manifest } from '../../../manifests/manifest';
import type { INamespace } from '../../../namespace-ref';
import { objectName, objectNameProblems, releaseName } from '../../../object-name';
import { type BackupBucket, bucketProblems, type StorageSpec, storageSpec } from './bucket';

/** @see https://velero.io/docs/v1.18/api-types/backupstoragelocation/ */
export interface BackupStorageLocation extends Manifest {
  readonly apiVersion: 'velero.io/v1';
  readonly kind: 'BackupStorageLocation';
  readonly spec: StorageSpec & { readonly provider: 'aws'; readonly accessMode: 'ReadOnly' | 'ReadWrite' };
}

/** Settings of a {@link BackupLocation}. */
export interface BackupLocationProps extends BackupBucket {
  /** Namespace that Velero is installed in. */
  readonly namespace: INamespace;
  /**
   * Name: 1 to 63 lower-case letters, digits and hyphens. Changing this replaces the location; the backups in the bucket stay.
   * @default - the id, in lower case with hyphens
   */
  readonly name?: string;
  /**
   * Keeps Velero from writing and deleting there: for what is only restored from, such as the backups of another cluster.
   * @default false
   */
  readonly readOnly?: boolean;
}

/**
 * A place for backups besides the one that Velero is installed with: another region, or the backups of another cluster.
 * @see https://velero.io/docs/v1.18/locations/
 * @example
 * const namespace = Namespace.fromNamespaceName(release, 'Velero', 'velero');
 * new BackupLocation(release, 'Far', { namespace, bucket: 'shop-backups-far', region: 'eu-central-1' });
 */
export class BackupLocation extends Construct {
  readonly locationName: string;

  /** @throws {ConstructError} `PropsInvalid`, listing every wrong value. */
  constructor(scope: Construct, id: string, props: BackupLocationProps) {
    super(scope, id);
    checkGiven(this, props, ['namespace', 'bucket', 'region']);
    const { namespace, readOnly = false } = props;
    const name = objectName(this, props.name);
    new Checks(this)
      .all(objectNameProblems(name))
      .that(name !== 'default', 'name', 'other than that of the location Velero is installed with', name)
      .all(bucketProblems(props))
      .throwIfAny();
    this.locationName = name;
    const location = (): BackupStorageLocation => ({
      apiVersion: 'velero.io/v1',
      kind: 'BackupStorageLocation',
      metadata: { name, labels: { ...standardLabels(this, name) } },
      spec: { provider: 'aws', accessMode: readOnly ? 'ReadOnly' : 'ReadWrite', ...storageSpec(props) },
    });
    installManifests(this, {
      name: releaseName('backup-location', name),
      namespace: namespace.namespaceName,
      objects: () => [location()],
      after: [namespace],
    });
  }
}
