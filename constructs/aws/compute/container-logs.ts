import { excludedLogPaths, logPaths, type LogSource } from '../../core/container-logs';
import { fluentBitSection } from '../../core/fluent-bit';
import type { ILogGroup } from '../observability/log-group';

/** Whose log lines go to which log group. */
export interface ContainerLogs extends LogSource {
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

/** Input and output of one entry. `${NAME}` is an environment variable that the add-on gives to Fluent Bit. */
function pipeline(name: string, logs: Readonly<Record<string, ContainerLogs>>): string {
  const one = logs[name];
  if (one === undefined) return '';
  const except = excludedLogPaths(one, Object.values(logs));
  return [
    fluentBitSection('INPUT', {
      Name: 'tail',
      Tag: `${name}.*`,
      Path: logPaths(one).join(', '),
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
    fluentBitSection('OUTPUT', {
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
