import { Construct } from 'constructs';
import type { PodIdentity } from '../../../core/pod-identity';
import type { Provided } from '../../manifests/releases';
import type { INamespace } from '../../namespace-ref';
import { type Resources, resourceRequirements, resourcesProblems } from '../../workload/resources';
import { containerSecurityContext, podSecurityContext } from '../../workload/security';
import { addOnChecks, installAddOn, serviceAccountValues } from '../install-add-on';
import { type BackupBucket, bucketProblems, REGION, storageSpec } from './backups/bucket';
import { DATA_CHARTS } from './charts';

const CHART = DATA_CHARTS.velero;
const METRICS_PORT = 8085;

/** The plugin for this version of Velero. @see https://github.com/vmware-tanzu/velero-plugin-for-aws#compatibility */
const AWS_PLUGIN = 'docker.io/velero/velero-plugin-for-aws:v1.14.0';

/** Of what copies the plugin, and of the job that brings the definitions up to date. */
const SMALL = resourceRequirements({ cpu: ['25m'], memory: ['64Mi', '256Mi'] });

/** The image names its user by a name, of which Kubernetes cannot tell that it is not root. */
const POD = podSecurityContext({ runAsUser: 1000, volumeGroup: 1000 });
const CONTAINER = containerSecurityContext();

/** Custom resources that it brings. */
export const VELERO_PROVIDES: Provided = { apiGroups: ['velero.io'] };

/** Settings of {@link Velero}: among them the bucket of the backup location `default`. */
export interface VeleroProps extends BackupBucket {
  /** Namespace of its own. Its pods fit the restricted Pod Security level. */
  readonly namespace: INamespace;
  /** Role of its pods: that of `veleroRole`, or one with the same rights. */
  readonly identity: PodIdentity;
  /**
   * Takes snapshots of EBS volumes.
   * @default true
   */
  readonly volumeSnapshots?: boolean;
  /**
   * Region of the volumes and of their snapshots, which is that of the cluster. Name it where the bucket is in another one.
   * @default - `region`, that of the bucket
   */
  readonly volumeRegion?: string;
  /**
   * Of its pod. Memory grows with the number of objects in a backup.
   * @default \{ cpu: ['100m'], memory: ['256Mi', '1Gi'] \}
   */
  readonly resources?: Resources;
}

/**
 * Backs up objects and volumes of a cluster to S3, and restores them. It may do anything on the cluster, as a restore has to. An
 * uninstall keeps backups, snapshots and the definitions of its custom resources.
 * @see https://velero.io/docs/v1.18/
 * @example
 * const namespace = new Namespace(release, 'Namespace', { name: 'velero' });
 * const bucketArn = 'arn:aws:s3:::shop-backups';
 * const identity = veleroRole(stack, 'VeleroRole', { cluster, namespace: 'velero', bucketArn });
 * new Velero(release, 'Velero', { namespace, identity, bucket: 'shop-backups', region: 'eu-west-1' });
 */
export class Velero extends Construct {
  /** @throws {ConstructError} `PropsInvalid`, listing every wrong value, a Kubernetes version that it does not support included. */
  constructor(scope: Construct, id: string, props: VeleroProps) {
    super(scope, id);
    const { namespace, identity, resources } = props;
    addOnChecks(this, CHART, { namespace, identity })
      .all(bucketProblems(props))
      .matches('volumeRegion', props.volumeRegion, REGION.pattern, REGION.allowed)
      .all(resources === undefined ? [] : resourcesProblems('resources', resources))
      .throwIfAny();
    const traffic = { served: [METRICS_PORT] };
    installAddOn(this, CHART, veleroValues(props), { namespace, identity, provides: VELERO_PROVIDES, traffic });
  }
}

/** Values of the chart. */
export function veleroValues(props: Omit<VeleroProps, 'namespace'>) {
  const { identity, volumeSnapshots = true, volumeRegion: region = props.region } = props;
  const { resources = { cpu: ['100m'], memory: ['256Mi', '1Gi'] } } = props;
  const { objectStorage, config } = storageSpec(props);
  return {
    // Helm installs the definitions once and never again: a job brings them up to date, which the policy of the pods has to fit.
    upgradeCRDs: true,
    upgradeJobResources: SMALL,
    kubectl: { labels: { 'app.kubernetes.io/instance': CHART.name } },
    serviceAccount: { server: serviceAccountValues(identity) },
    credentials: { useSecret: false },
    initContainers: [
      {
        name: 'aws-plugin',
        image: AWS_PLUGIN,
        resources: SMALL,
        securityContext: CONTAINER,
        volumeMounts: [{ name: 'plugins', mountPath: '/target' }],
      },
    ],
    configuration: {
      logFormat: 'json',
      backupStorageLocation: [{ name: 'default', provider: 'aws', default: true, ...objectStorage, config }],
      ...(volumeSnapshots
        ? { volumeSnapshotLocation: [{ name: 'default', provider: 'aws', config: { region } }] }
        : {}),
    },
    snapshotsEnabled: volumeSnapshots,
    podSecurityContext: POD,
    containerSecurityContext: CONTAINER,
    resources: resourceRequirements(resources),
  };
}
