import { isKnown } from '../../core/checks';
import { problem } from '../../core/errors';
import type { ILogGroup } from '../observability/log-group';
import { KUBERNETES_NAME } from './kubernetes-name';

/** Whose log lines go to which log group. */
export interface ContainerLogs {
  /** Namespace of the pods. */
  readonly namespace: string;
  /**
   * Deployment or other workload whose pods are meant: their names start with its name and a hyphen.
   * @default - every pod of the namespace that no other entry names
   */
  readonly workload?: string;
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
    ...entries.flatMap(([name, { namespace, workload }]) => [
      ...(bad(name) ? [problem('logs', `named by ${allowed}`, name)] : []),
      ...(bad(namespace) ? [problem(`logs.${name}.namespace`, allowed, namespace)] : []),
      ...(bad(workload) ? [problem(`logs.${name}.workload`, allowed, workload)] : []),
    ]),
    ...[...repeated].map((place) => problem('logs', 'one entry for each namespace and workload', place)),
  ];
}

/** The kubelet names the file of a container `<pod>_<namespace>_<container>-<id>.log`. */
function pathOf({ namespace, workload }: ContainerLogs): string {
  return `/var/log/containers/${workload === undefined ? '' : `${workload}-`}*_${namespace}_*.log`;
}

/** Paths of other entries that the pattern of `one` matches as well: each container goes to one group. */
function excluded(one: ContainerLogs, all: readonly ContainerLogs[]): string[] {
  return all
    .filter(({ namespace, workload }) => {
      if (namespace !== one.namespace || workload === undefined || workload === one.workload) return false;
      return one.workload === undefined || workload.startsWith(`${one.workload}-`);
    })
    .map(pathOf)
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
      Path: pathOf(one),
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
