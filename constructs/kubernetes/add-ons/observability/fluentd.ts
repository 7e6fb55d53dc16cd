import { Construct } from 'constructs';
import { COMMERCIAL_REGION } from '../../../core/aws-place';
import { logSourceProblems, type LogSource } from '../../../core/container-logs';
import { Duration } from '../../../core/duration';
import type { PodIdentity } from '../../../core/pod-identity';
import { Size } from '../../../core/size';
import type { INamespace } from '../../namespace-ref';
import { type Resources, resourceRequirements, resourcesProblems } from '../../workload/resources';
import { containerSecurityContext, podSecurityContext } from '../../workload/security';
import { addOnChecks, installAddOn, serviceAccountValues } from '../install-add-on';
import { OBSERVABILITY_CHARTS } from './charts';
import { fluentdConfig, STATE } from './fluentd-config';

const CHART = OBSERVABILITY_CHARTS.fluentd;

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
const BUCKET = { pattern: /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, allowed: 'the name of a bucket' } as const;
const PREFIX = { pattern: /^([\w.-]+\/)+$/, allowed: 'folders that end in a slash, such as logs/' } as const;

/** Settings of {@link Fluentd}. */
export interface FluentdProps {
  /** AWS region of the bucket. */
  readonly region: string;
  /** Bucket, which has to exist. What is in it goes by its lifecycle, not by this. */
  readonly bucketName: string;
  /** Role that may put objects below `prefix` of the bucket: `fluentdRole(…)`. */
  readonly identity: PodIdentity;
  /**
   * Which containers' lines are kept, by the name of their folder. What no entry names is not collected.
   */
  readonly sources: Readonly<Record<string, LogSource>>;
  /**
   * Folders before that of the source: `logs/`. Objects are `<prefix><source>/<year>/<month>/<day>/<hour>/<id>.gz`.
   * @default 'logs/'
   */
  readonly prefix?: string;
  /**
   * Namespace that it is installed in. Its pods read files of their node as root: a Pod Security level other than `privileged`
   * refuses them. Opened to them where it is a `Namespace`.
   * @default - kube-system
   */
  readonly namespace?: INamespace;
  /**
   * How often each node writes an object of each source: 1 minute to 1 hour. Lines are on their way for as long, and each object costs.
   * @default Duration.minutes(5)
   */
  readonly every?: Duration;
  /**
   * Lines that each node keeps on its disk for each source while S3 takes none: 32 MiB to 100 GiB. The oldest go first.
   * @default Size.mebibytes(512)
   */
  readonly bufferSize?: Size;
  /**
   * Of the pod on each node.
   * @default \{ cpu: ['100m'], memory: ['128Mi', '512Mi'] \}
   */
  readonly resources?: Resources;
}

/**
 * Keeps what containers write in S3, from every node: JSON, compressed, by source and hour. Lines wait on the disk of the node while
 * they cannot be sent, and what was sent is remembered there through restarts.
 * @see https://docs.fluentd.org/output/s3
 * @example
 * const identity = fluentdRole(stack, 'FluentdRole', { cluster, bucketArn: 'arn:aws:s3:::shop-logs' });
 * const sources = { shop: { namespace: 'shop' } };
 * new Fluentd(release, 'LogArchive', { region: 'us-east-1', bucketName: 'shop-logs', identity, sources });
 */
export class Fluentd extends Construct {
  /** @throws {ConstructError} `PropsInvalid`, listing every value that it could not work with. */
  constructor(scope: Construct, id: string, props: FluentdProps) {
    super(scope, id);
    const { region, bucketName, identity, sources, prefix, namespace, every, bufferSize, resources } = props;
    addOnChecks(this, CHART, { namespace, identity })
      .matches('region', region, COMMERCIAL_REGION.pattern, COMMERCIAL_REGION.allowed)
      .matches('bucketName', bucketName, BUCKET.pattern, BUCKET.allowed)
      .that(Object.keys(sources).length > 0, 'sources', 'one or more', sources)
      .all(logSourceProblems(sources, 'sources'))
      .matches('prefix', prefix, PREFIX.pattern, PREFIX.allowed)
      .range('every', every?.toSeconds(), 60, 3_600, 'seconds')
      .range('bufferSize', bufferSize?.toMebibytes(), 32, 102_400, 'MiB')
      .all(resources === undefined ? [] : resourcesProblems('resources', resources))
      .throwIfAny();
    installAddOn(this, CHART, fluentdValues(props), { namespace, identity, traffic: {} });
  }
}

/** Values of the chart. */
export function fluentdValues(props: FluentdProps) {
  const { region, bucketName, identity, sources, prefix = 'logs/' } = props;
  const { every = Duration.minutes(5), bufferSize = Size.mebibytes(512) } = props;
  const { resources = { cpu: ['100m'], memory: ['128Mi', '512Mi'] } } = props;
  return {
    // That of the chart has no S3: with its own version, the image is v1.19.3-debian-s3-1.1.
    variant: 's3',
    variantVersion: '1.1',
    fileConfigs: fluentdConfig({
      region,
      bucketName,
      prefix,
      sources,
      everySeconds: every.toSeconds(),
      bufferMebibytes: bufferSize.toMebibytes(),
    }),
    serviceAccount: serviceAccountValues(identity),
    rbac: { create: false },
    dashboards: { enabled: false },
    // Read-only, unlike that of the chart.
    mountVarLogDirectory: false,
    mountDockerContainersDirectory: false,
    volumes: [
      { name: 'logs', hostPath: { path: '/var/log', type: 'Directory' } },
      { name: 'state', hostPath: { path: STATE, type: 'DirectoryOrCreate' } },
      { name: 'tmp', emptyDir: {} },
    ],
    volumeMounts: [
      { name: 'logs', mountPath: '/var/log', readOnly: true },
      { name: 'state', mountPath: STATE },
      { name: 'tmp', mountPath: '/tmp' },
    ],
    env: [{ name: 'AWS_REGION', value: region }],
    // Log files belong to root and nobody else reads them; of what root may do nothing is left but that.
    podSecurityContext: { ...podSecurityContext({ allowRoot: true }), runAsUser: 0, runAsGroup: 0 },
    securityContext: containerSecurityContext(),
    // On every node, whatever it is kept for, and not the first to go when one is short of memory.
    tolerations: [{ operator: 'Exists' }],
    priorityClassName: 'system-node-critical',
    resources: resourceRequirements(resources),
  };
}
