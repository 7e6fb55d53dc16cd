import { Construct } from 'constructs';
import { COMMERCIAL_REGION } from '../../../core/aws-place';
import { isKnown } from '../../../core/checks';
import { logSourceProblems } from '../../../core/container-logs';
import { problem } from '../../../core/errors';
import type { PodIdentity } from '../../../core/pod-identity';
import { Size } from '../../../core/size';
import type { INamespace } from '../../namespace-ref';
import { type Resources, resourceRequirements, resourcesProblems } from '../../workload/resources';
import { containerSecurityContext, podSecurityContext } from '../../workload/security';
import { OBSERVABILITY_CHARTS } from './charts';
import { fluentBitConfig, type LogOutput, STATE } from './fluent-bit-config';
import { addOnChecks, installAddOn, serviceAccountValues } from '../install-add-on';

const CHART = OBSERVABILITY_CHARTS.fluentBit;

/** @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html */
const LOG_GROUP = { pattern: /^[\w./#-]{1,512}$/, allowed: 'the name of a log group' } as const;

/** Settings of {@link FluentBit}. */
export interface FluentBitProps {
  /** AWS region of the log groups. */
  readonly region: string;
  /** Role that may write to the log groups. */
  readonly identity: PodIdentity;
  /** Which containers write to which log group, by a name of your own. What no entry names is not collected. */
  readonly outputs: Readonly<Record<string, LogOutput>>;
  /**
   * Namespace that it is installed in. Its pods read files of their node as root: a Pod Security level other than `privileged`
   * refuses them. Opened to them where it is a `Namespace`.
   * @default - kube-system
   */
  readonly namespace?: INamespace;
  /**
   * Puts pod, container, image and labels beside each line, which becomes JSON; lines that are JSON already keep their fields at the
   * top. Takes the right to read all pods.
   * @default false: each line as the container wrote it
   */
  readonly metadata?: boolean;
  /**
   * Lines that each node keeps on its disk for each output while CloudWatch takes none: 1 MiB to 100 GiB. The oldest go first.
   * @default Size.mebibytes(256)
   */
  readonly bufferSize?: Size;
  /**
   * Of the pod on each node.
   * @default \{ cpu: ['50m'], memory: ['64Mi', '256Mi'] \}
   */
  readonly resources?: Resources;
}

/**
 * Sends what containers write to log groups of CloudWatch, from every node. Lines wait on the disk of the node while they cannot be
 * sent, and what was sent is remembered there through restarts.
 * @see https://docs.fluentbit.io/manual/pipeline/outputs/cloudwatch
 * @example
 * const logs = new LogGroup(stack, 'BackendLogs');
 * const identity = fluentBitRole(stack, 'FluentBitRole', { cluster, logGroups: [logs] });
 * const outputs = { backend: { namespace: 'orders', workload: 'backend', logGroupName: logs.logGroupName } };
 * new FluentBit(release, 'ContainerLogs', { region: 'us-east-1', identity, outputs });
 */
export class FluentBit extends Construct {
  /** @throws {ConstructError} `PropsInvalid`, listing every value that it could not work with. */
  constructor(scope: Construct, id: string, props: FluentBitProps) {
    super(scope, id);
    const { region, identity, outputs, namespace, bufferSize, resources } = props;
    addOnChecks(this, CHART, { namespace, identity })
      .matches('region', region, COMMERCIAL_REGION.pattern, COMMERCIAL_REGION.allowed)
      .that(Object.keys(outputs).length > 0, 'outputs', 'one or more', outputs)
      .all(logSourceProblems(outputs, 'outputs'))
      .all(logGroupProblems(outputs))
      .range('bufferSize', bufferSize?.toMebibytes(), 1, 102_400, 'MiB')
      .all(resources === undefined ? [] : resourcesProblems('resources', resources))
      .throwIfAny();
    installAddOn(this, CHART, fluentBitValues(props), { namespace, identity, traffic: {} });
  }
}

/** Values of the chart. */
export function fluentBitValues(props: FluentBitProps) {
  const { region, identity, outputs, metadata = false, bufferSize = Size.mebibytes(256) } = props;
  const { resources = { cpu: ['50m'], memory: ['64Mi', '256Mi'] } } = props;
  return {
    config: fluentBitConfig({ region, outputs, metadata, bufferMebibytes: bufferSize.toMebibytes() }),
    serviceAccount: { ...serviceAccountValues(identity), automountServiceAccountToken: metadata },
    rbac: { create: metadata },
    daemonSetVolumes: [
      { name: 'logs', hostPath: { path: '/var/log', type: 'Directory' } },
      { name: 'state', hostPath: { path: STATE, type: 'DirectoryOrCreate' } },
    ],
    daemonSetVolumeMounts: [
      { name: 'logs', mountPath: '/var/log', readOnly: true },
      { name: 'state', mountPath: STATE },
    ],
    // Log files belong to root and nobody else reads them; of what root may do nothing is left but that.
    podSecurityContext: { ...podSecurityContext({ allowRoot: true }), runAsUser: 0, runAsGroup: 0 },
    securityContext: containerSecurityContext(),
    // On every node, whatever it is kept for, and not the first to go when one is short of memory.
    tolerations: [{ operator: 'Exists' }],
    priorityClassName: 'system-node-critical',
    // A pod of its own that runs the newest busybox.
    testFramework: { enabled: false },
    resources: resourceRequirements(resources),
  };
}

function logGroupProblems(outputs: Readonly<Record<string, LogOutput>>): string[] {
  return Object.entries(outputs)
    .filter(([, { logGroupName }]) => isKnown(logGroupName) && !LOG_GROUP.pattern.test(logGroupName))
    .map(([name, { logGroupName }]) => problem(`outputs.${name}.logGroupName`, LOG_GROUP.allowed, logGroupName));
}
