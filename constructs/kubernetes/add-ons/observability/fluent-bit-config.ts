import { excludedLogPaths, logPaths, type LogSource } from '../../../core/container-logs';
import { fluentBitSection } from '../../../core/fluent-bit';

/** Folder on each node: what has been read, and what waits to be sent. */
export const STATE = '/var/lib/fluent-bit';

/** Whose log lines go to which log group of CloudWatch. */
export interface LogOutput extends LogSource {
  /** Name of a log group that exists already: none is made. */
  readonly logGroupName: string;
}

interface Pipeline {
  readonly region: string;
  readonly outputs: Readonly<Record<string, LogOutput>>;
  readonly metadata: boolean;
  readonly bufferMebibytes: number;
}

/**
 * Fluent Bit's configuration by the keys of the chart, which reads each text as a template of its own: no value that gets here
 * holds two braces.
 */
export function fluentBitConfig(pipeline: Pipeline) {
  const entries = Object.entries(pipeline.outputs).sort(([one], [other]) => (one < other ? -1 : 1));
  return {
    service: service(),
    inputs: entries.map(([name, output]) => input(name, output, pipeline)).join('\n'),
    filters: pipeline.metadata ? entries.map(([name]) => filter(name)).join('\n') : '',
    outputs: entries.map(([name, output]) => destination(name, output, pipeline)).join('\n'),
    customParsers: '',
  };
}

/** @see https://docs.fluentbit.io/manual/pipeline/buffering */
function service(): string {
  return fluentBitSection('SERVICE', {
    Daemon: 'Off',
    Flush: '5',
    Log_Level: 'info',
    Parsers_File: '/fluent-bit/etc/parsers.conf',
    // Probes ask here. A pod whose output fails again and again is not ready, which shows.
    HTTP_Server: 'On',
    HTTP_Listen: '0.0.0.0',
    HTTP_Port: '2020',
    Health_Check: 'On',
    'storage.path': `${STATE}/buffer`,
    'storage.sync': 'normal',
    'storage.backlog.mem_limit': '5M',
    // Chunks of about 2 MB in memory at a time; more wait on disk.
    'storage.max_chunks_up': '32',
  });
}

function input(name: string, output: LogOutput, { outputs }: Pipeline): string {
  const except = excludedLogPaths(output, Object.values(outputs));
  return fluentBitSection('INPUT', {
    Name: 'tail',
    Tag: `${name}.*`,
    Path: logPaths(output).join(', '),
    ...(except.length === 0 ? {} : { Exclude_Path: except.join(', ') }),
    'multiline.parser': 'docker, cri',
    DB: `${STATE}/${name}.db`,
    Skip_Long_Lines: 'On',
    Refresh_Interval: '10',
    Rotate_Wait: '30',
    // Pods that started before this one did have lines as well.
    Read_from_Head: 'On',
    'storage.type': 'filesystem',
  });
}

/** @see https://docs.fluentbit.io/manual/pipeline/filters/kubernetes */
function filter(name: string): string {
  return fluentBitSection('FILTER', {
    Name: 'kubernetes',
    Match: `${name}.*`,
    // The file name follows, which names pod, namespace and container.
    Kube_Tag_Prefix: `${name}.var.log.containers.`,
    Merge_Log: 'On',
    Keep_Log: 'Off',
    Labels: 'On',
    Annotations: 'Off',
    'K8S-Logging.Parser': 'Off',
    'K8S-Logging.Exclude': 'Off',
  });
}

function destination(name: string, output: LogOutput, { region, metadata, bufferMebibytes }: Pipeline): string {
  return fluentBitSection('OUTPUT', {
    Name: 'cloudwatch_logs',
    Match: `${name}.*`,
    region,
    log_group_name: output.logGroupName,
    // The line as the container wrote it, so that filters on its JSON find their fields at the top.
    ...(metadata ? {} : { log_key: 'log' }),
    // The tag follows, which ends in the name of the file: one stream for each container.
    log_stream_prefix: 'containers-',
    auto_create_group: 'false',
    Retry_Limit: 'no_limits',
    'storage.total_limit_size': `${bufferMebibytes.toString()}M`,
  });
}
