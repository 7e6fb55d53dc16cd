import { Duration } from '../../../../../constructs/core/duration';
import { Size } from '../../../../../constructs/core/size';
import { OBSERVABILITY_CHARTS } from '../../../../../constructs/kubernetes/add-ons/observability/charts';
import {
  Fluentd,
  type FluentdProps,
  fluentdValues,
} from '../../../../../constructs/kubernetes/add-ons/observability/fluentd';
import { Namespace } from '../../../../../constructs/kubernetes/namespace';
import { propsWithoutEffect } from '../../../../support/stack';
import { identityIn, installed, onCluster, releaseOf } from '../support';

const sources = { web: { namespace: 'shop', workload: 'web' }, others: { namespace: 'shop' } };
const required = { region: 'us-east-1', bucketName: 'shop-logs', identity: identityIn('kube-system'), sources };
const made = (props: Partial<FluentdProps> = {}) =>
  installed((stack) => new Fluentd(stack, 'Logs', { ...required, ...props }), '1.36');
const config = (props: Partial<FluentdProps> = {}) => fluentdValues({ ...required, ...props }).fileConfigs;

test('with what is needed alone: an image that has S3, on every node, which reads log files and may do nothing else', () => {
  const values = fluentdValues(required);
  expect(made().at('Logs/Release')).toEqual(releaseOf(OBSERVABILITY_CHARTS.fluentd, values));
  expect(values).toMatchObject({
    variant: 's3',
    variantVersion: '1.1',
    rbac: { create: false },
    mountVarLogDirectory: false,
    tolerations: [{ operator: 'Exists' }],
    volumeMounts: [
      { name: 'logs', mountPath: '/var/log', readOnly: true },
      { name: 'state', mountPath: '/var/lib/fluentd' },
      { name: 'tmp', mountPath: '/tmp' },
    ],
  });
});

test('each container is read once, and what it wrote goes to one folder of the bucket', () => {
  const { '01_sources.conf': inputs = '', '04_outputs.conf': outputs = '' } = config();
  const pods = `${'[4-9bcdf]'.repeat(5)}*-${'[!-]'.repeat(5)}`;
  expect(inputs.match(/(?<=^ {2}(exclude_)?path ).*$/gm)).toEqual([
    '/var/log/containers/*_shop_*.log',
    `["/var/log/containers/web-${pods}_shop_*.log"]`,
    `/var/log/containers/web-${pods}_shop_*.log`,
  ]);
  expect(inputs.match(/(?<=^ {2}tag ).*$/gm)).toEqual(['others.*', 'web.*']);
  expect(outputs.match(/(?<=^<match ).*(?=>$)/gm)).toEqual(['others.**', 'web.**']);
  expect(outputs.match(/(?<=^ {2}path ).*$/gm)).toEqual(['logs/others/', 'logs/web/']);
});

test('it asks for no right but to put objects: it neither looks for the bucket nor for objects', () => {
  for (const off of ['check_object', 'check_bucket', 'check_apikey_on_start', 'auto_create_bucket'])
    expect(config()['04_outputs.conf']?.match(new RegExp(`^ {2}${off} false$`, 'gm'))).toHaveLength(2);
});

test('what cannot be sent waits on the disk of the node, up to a limit, and is never given up before', () => {
  const { '04_outputs.conf': outputs = '' } = config({ bufferSize: Size.gibibytes(1), every: Duration.minutes(1) });
  for (const setting of [
    'retry_forever true',
    'total_limit_size 1024m',
    'overflow_action drop_oldest_chunk',
    'timekey 60',
  ])
    expect(outputs).toContain(`\n    ${setting}\n`);
});

test('fails with every bad value named at once', () => {
  expect(() =>
    made({
      region: 'us-iso-east-1',
      bucketName: 'Shop Logs',
      identity: identityIn('shop'),
      sources: { web: { namespace: 'Shop' } },
      prefix: '/logs',
      every: Duration.seconds(10),
      bufferSize: Size.mebibytes(1),
      resources: { cpu: ['1'], memory: ['2Gi', '1Gi'] },
    }),
  ).toThrow(
    new Error(
      "Fluentd at 'stack/Logs' [PropsInvalid]:\n" +
        '- `identity.namespace` must be that of the add-on, kube-system, got shop\n' +
        '- `region` must be a commercial AWS region such as us-east-1, got us-iso-east-1\n' +
        '- `bucketName` must be the name of a bucket, got Shop Logs\n' +
        '- `sources.web.namespace` must be 1 to 63 lower-case letters, digits and hyphens, a letter or digit at both ends, got Shop\n' +
        '- `prefix` must be folders that end in a slash, such as logs/, got /logs\n' +
        '- `every` must be 60 to 3600 seconds, got 10\n' +
        '- `bufferSize` must be 32 to 102400 MiB, got 1\n' +
        '- `resources.memory[1]` must be the request of 2Gi or more, got 1Gi',
    ),
  );
  expect(() => made({ sources: {} })).toThrow(
    new Error("Fluentd at 'stack/Logs' [PropsInvalid]:\n- `sources` must be one or more, got {}"),
  );
});

test('every setting has an effect', () => {
  expect(
    propsWithoutEffect<FluentdProps>(
      (stack, props) => {
        onCluster(stack, '1.36');
        const identity = props.identity ?? identityIn(props.namespace?.namespaceName ?? 'kube-system');
        new Fluentd(stack, 'Logs', { ...required, ...props, identity });
      },
      {
        region: () => 'eu-west-1',
        bucketName: () => 'crm-logs',
        identity: () => ({ ...identityIn('kube-system'), serviceAccount: 'logs' }),
        sources: () => ({ web: sources.web }),
        prefix: () => 'archive/',
        namespace: (stack) => Namespace.fromNamespaceName(stack, 'Place', 'logging'),
        every: () => Duration.minutes(10),
        bufferSize: () => Size.gibibytes(1),
        resources: () => ({ cpu: ['200m'], memory: ['1Gi', '1Gi'] }),
      },
    ),
  ).toEqual([]);
});
