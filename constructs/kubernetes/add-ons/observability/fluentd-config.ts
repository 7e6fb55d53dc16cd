import { excludedLogPaths, logPaths, type LogSource } from '../../../core/container-logs';

/** Folder on each node: what has been read, and what waits to be sent. */
export const STATE = '/var/lib/fluentd';
/** Of metrics, which probes ask for. */
export const METRICS_PORT = 24_231;

/** What is written in Fluentd's configuration. */
export interface FluentdPipeline {
  readonly region: string;
  readonly bucketName: string;
  readonly prefix: string;
  readonly sources: Readonly<Record<string, LogSource>>;
  readonly everySeconds: number;
  readonly bufferMebibytes: number;
}

/** Fluentd's files of configuration, by the keys of the chart, which includes them in the order of their names. */
export function fluentdConfig(pipeline: FluentdPipeline): Readonly<Record<string, string>> {
  const entries = Object.entries(pipeline.sources).sort(([one], [other]) => (one < other ? -1 : 1));
  return {
    '01_sources.conf': [...entries.map(([name, source]) => input(name, source, pipeline)), metrics()].join('\n'),
    // The chart has a file of each of these names: with nothing in it, it says nothing.
    '02_filters.conf': '# none\n',
    '03_dispatch.conf': '# none\n',
    '04_outputs.conf': entries.map(([name]) => output(name, pipeline)).join('\n'),
  };
}

/** @see https://docs.fluentd.org/input/tail */
function input(name: string, source: LogSource, { sources }: FluentdPipeline): string {
  const except = excludedLogPaths(source, Object.values(sources));
  return section('source', {
    '@type': 'tail',
    '@id': `in_${name}`,
    tag: `${name}.*`,
    path: logPaths(source).join(','),
    ...(except.length === 0 ? {} : { exclude_path: JSON.stringify(except) }),
    pos_file: `${STATE}/${name}.pos`,
    // Pods that started before this one did have lines as well.
    read_from_head: 'true',
    refresh_interval: '10',
    rotate_wait: '30',
    // A file that goes is forgotten, or the file of places grows for ever.
    pos_file_compaction_interval: '72h',
    parse: section('parse', { '@type': 'cri' }, 1),
  });
}

/** @see https://docs.fluentd.org/monitoring-fluentd/monitoring-prometheus */
function metrics(): string {
  return (
    section('source', {
      '@type': 'prometheus',
      bind: '0.0.0.0',
      port: METRICS_PORT.toString(),
      metrics_path: '/metrics',
    }) + section('source', { '@type': 'prometheus_output_monitor' })
  );
}

/**
 * An object for each node, source and span of time, compressed. Its name holds the id of the piece of the buffer that it is of: nobody
 * has to look which names are taken, and one that is sent twice overwrites itself.
 * @see https://docs.fluentd.org/output/s3
 */
function output(name: string, { region, bucketName, prefix, everySeconds, bufferMebibytes }: FluentdPipeline): string {
  return section(`match ${name}.**`, {
    '@type': 's3',
    '@id': `out_${name}`,
    s3_bucket: bucketName,
    s3_region: region,
    path: `${prefix}${name}/`,
    s3_object_key_format: '%{path}%{time_slice}/%{hex_random}.%{file_extension}',
    time_slice_format: '%Y/%m/%d/%H',
    hex_random_length: '16',
    check_object: 'false',
    check_bucket: 'false',
    check_apikey_on_start: 'false',
    auto_create_bucket: 'false',
    store_as: 'gzip',
    inject: section(
      'inject',
      {
        time_key: 'time',
        time_type: 'string',
        time_format: '%Y-%m-%dT%H:%M:%S.%NZ',
        localtime: 'false',
        tag_key: 'tag',
      },
      1,
    ),
    format: section('format', { '@type': 'json' }, 1),
    buffer: section(
      'buffer time',
      {
        '@type': 'file',
        path: `${STATE}/buffer/${name}`,
        timekey: everySeconds.toString(),
        timekey_wait: '30',
        timekey_use_utc: 'true',
        chunk_limit_size: '32m',
        total_limit_size: `${bufferMebibytes.toString()}m`,
        overflow_action: 'drop_oldest_chunk',
        retry_forever: 'true',
        retry_max_interval: '60',
      },
      1,
    ),
  });
}

/** A section of Fluentd's configuration. What holds sections itself has them as values. */
function section(head: string, settings: Readonly<Record<string, string>>, depth = 0): string {
  const indent = '  '.repeat(depth);
  const [name = ''] = head.split(' ');
  const lines = Object.entries(settings).map(([key, value]) =>
    value.endsWith('>\n') ? value : `${indent}  ${key} ${value}\n`,
  );
  return `${indent}<${head}>\n${lines.join('')}${indent}</${name}>\n`;
}
