import { isKnown } from '../../core/checks';
import { problem } from '../../core/errors';
import type { ILogGroup } from '../observability/log-group';
import { KUBERNETES_NAME } from '../../core/kubernetes-name';
import { longestName, podNames, WORKLOAD_KINDS, type WorkloadKind } from './pod-names';

/** Whose log lines go to which log group. */
export interface ContainerLogs {
  /** Namespace of the pods. */
  readonly namespace: string;
  /**
   * Deployment or other workload whose pods are meant, told from those of `NAME-more` by the form of their names. At most 46
   * characters for a Deployment: Kubernetes cuts the names of pods short after longer ones.
   * @default - every pod of the namespace that no other entry names
   */
  readonly workload?: string;
  /**
   * What the workload is: the names of its pods follow from it. With another than the true one its lines are not found.
   * @default 'Deployment'
   */
  readonly kind?: WorkloadKind;
  /** Log group that exists already: the add-on may make none. It gets each line as the container wrote it, JSON or not. */
  readonly logGroup: ILogGroup;
}

/**
 * Files of the add-on's Fluent Bit that send the containers of `logs` to their log groups, and nothing else anywhere:
 * an empty file switches off what the add-on would collect into groups of its own that never expire.
 * @see https://github.com/aws-observability/helm-charts/blob/main/charts/amazon-cloudwatch-observability/values.yaml
 */
export function fluentBitFiles(logs: Readonly<Record<string, ContainerLogs>>): Record<string, string> {
  const names = Object.keys(logs).sort();
  return {
    'application-log.conf': names.map((name) => pipeline(name, logs)).join('\n'),
    'dataplane-log.conf': '',
    'host-log.conf': '',
  };
}

/** What is wrong with `logs`, as sentences; empty when nothing is. */
export function containerLogsProblems(logs: Readonly<Record<string, ContainerLogs>>): string[] {
  const { pattern, allowed } = KUBERNETES_NAME;
  const bad = (value: string | undefined): value is string => isKnown(value) && !pattern.test(value);
  const entries = Object.entries(logs);
  const places = entries.map(([, { namespace, workload }]) => `${namespace}/${workload ?? '*'}`);
  const repeated = new Set(places.filter((place, index) => places.indexOf(place) !== index));
  return [
    ...entries.flatMap(([name, { namespace, workload, kind }]) => [
      ...(bad(name) ? [problem('logs', `named by ${allowed}`, name)] : []),
      ...(bad(namespace) ? [problem(`logs.${name}.namespace`, allowed, namespace)] : []),
      ...(bad(workload) ? [problem(`logs.${name}.workload`, allowed, workload)] : []),
      ...kindProblems(name, workload, kind),
    ]),
    ...[...repeated].map((place) => problem('logs', 'one entry for each namespace and workload', place)),
  ];
}

function kindProblems(name: string, workload: string | undefined, kind: WorkloadKind | undefined): string[] {
  if (kind !== undefined && !WORKLOAD_KINDS.includes(kind))
    return [problem(`logs.${name}.kind`, `one of ${WORKLOAD_KINDS.join(', ')}`, kind)];
  if (workload === undefined)
    return kind === undefined ? [] : [problem(`logs.${name}.kind`, 'left out without `workload`', kind)];
  const of = kind ?? 'Deployment';
  if (!isKnown(workload) || workload.length <= longestName(of)) return [];
  return [problem(`logs.${name}.workload`, `at most ${longestName(of).toString()} characters for a ${of}`, workload)];
}

/** The kubelet names the file of a container `<pod>_<namespace>_<container>-<id>.log`. */
function pathsOf({ namespace, workload, kind = 'Deployment' }: ContainerLogs): string[] {
  const pods = workload === undefined ? ['*'] : podNames(workload, kind);
  return pods.map((pod) => `/var/log/containers/${pod}_${namespace}_*.log`);
}

/** Paths of other entries that the pattern of `one` matches as well: each container goes to one group. */
function excluded(one: ContainerLogs, all: readonly ContainerLogs[]): string[] {
  if (one.workload !== undefined) return [];
  return all
    .filter(({ namespace, workload }) => namespace === one.namespace && workload !== undefined)
    .flatMap(pathsOf)
    .sort();
}

/** Input and output of one entry. `${NAME}` is an environment variable that the add-on gives to Fluent Bit. */
function pipeline(name: string, logs: Readonly<Record<string, ContainerLogs>>): string {
  const one = logs[name];
  if (one === undefined) return '';
  const except = excluded(one, Object.values(logs));
  return [
    section('INPUT', {
      Name: 'tail',
      Tag: `${name}.*`,
      Path: pathsOf(one).join(', '),
      ...(except.length === 0 ? {} : { Exclude_Path: except.join(', ') }),
      'multiline.parser': 'docker, cri',
      DB: `/var/fluent-bit/state/flb_${name}.db`,
      Mem_Buf_Limit: '10MB',
      Skip_Long_Lines: 'On',
      Refresh_Interval: '10',
      Rotate_Wait: '30',
      'storage.type': 'filesystem',
      Read_from_Head: '${READ_FROM_HEAD}',
    }),
    section('OUTPUT', {
      Name: 'cloudwatch_logs',
      Match: `${name}.*`,
      region: '${AWS_REGION}',
      log_group_name: one.logGroup.logGroupName,
      // The line as the container wrote it, so that filters on its JSON find their fields at the top.
      log_key: 'log',
      log_stream_prefix: '${HOST_NAME}-',
      auto_create_group: 'false',
    }),
  ].join('\n');
}

function section(title: string, settings: Readonly<Record<string, string>>): string {
  return [`[${title}]`, ...Object.entries(settings).map(([key, value]) => `  ${key} ${value}`), ''].join('\n');
}
