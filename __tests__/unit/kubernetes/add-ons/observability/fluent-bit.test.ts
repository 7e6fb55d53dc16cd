import { LogGroup } from '../../../../../constructs/aws/observability/log-group';
import { Size } from '../../../../../constructs/core/size';
import { CHARTS } from '../../../../../constructs/kubernetes/add-ons/charts';
import {
  FluentBit,
  type FluentBitProps,
  fluentBitValues,
} from '../../../../../constructs/kubernetes/add-ons/observability/fluent-bit';
import { Namespace } from '../../../../../constructs/kubernetes/namespace';
import { propsWithoutEffect, synthesized } from '../../../../support/stack';
import { identityIn, installed, onCluster, releaseOf } from '../support';

const outputs = {
  web: { namespace: 'orders', workload: 'web', logGroupName: '/orders/web' },
  others: { namespace: 'orders', logGroupName: '/orders/others' },
};
const required = { region: 'us-east-1', identity: identityIn('kube-system'), outputs };
const made = (props: Partial<FluentBitProps> = {}) =>
  installed((stack) => new FluentBit(stack, 'Logs', { ...required, ...props }), '1.36');

/** What follows the name of a Deployment in that of its pods. */
const POD = `${'[4-9bcdf]'.repeat(5)}*-${'[!-]'.repeat(5)}`;

test('with what is needed alone: it runs on every node, reads log files, and may do nothing else', () => {
  const values = fluentBitValues(required);
  expect(made().at('Logs/Release')).toEqual(releaseOf(CHARTS.fluentBit, values));
  expect(values).toMatchObject({
    serviceAccount: { create: true, name: 'add-on', automountServiceAccountToken: false },
    rbac: { create: false },
    tolerations: [{ operator: 'Exists' }],
    testFramework: { enabled: false },
    daemonSetVolumeMounts: [
      { name: 'logs', mountPath: '/var/log', readOnly: true },
      { name: 'state', mountPath: '/var/lib/fluent-bit' },
    ],
  });
});

test('each container is read once, and what it wrote goes to one log group', () => {
  const { inputs, filters, outputs: destinations } = fluentBitValues(required).config;
  const files = inputs.match(/(?<=^ {2}(Exclude_)?Path ).*$/gm);
  expect(files).toEqual([
    '/var/log/containers/*_orders_*.log',
    `/var/log/containers/web-${POD}_orders_*.log`,
    `/var/log/containers/web-${POD}_orders_*.log`,
  ]);
  expect(inputs.match(/(?<=^ {2}Tag ).*$/gm)).toEqual(['others.*', 'web.*']);
  expect(destinations.match(/(?<=^ {2}(Match|log_group_name|log_key) ).*$/gm)).toEqual([
    'others.*',
    '/orders/others',
    'log',
    'web.*',
    '/orders/web',
    'log',
  ]);
  expect(filters).toBe('');
});

test('what cannot be sent waits on the disk of the node, up to a limit, and is never given up before', () => {
  const {
    service,
    inputs,
    outputs: destinations,
  } = fluentBitValues({
    ...required,
    bufferSize: Size.gibibytes(1),
  }).config;
  expect(service).toContain('\n  storage.path /var/lib/fluent-bit/buffer\n');
  expect(inputs.match(/ {2}storage\.type filesystem$/gm)).toHaveLength(2);
  expect(destinations.match(/ {2}Retry_Limit no_limits\n {2}storage\.total_limit_size 1024M$/gm)).toHaveLength(2);
});

test('metadata is found by the name of the file, takes the right to read pods, and leaves the fields of JSON at the top', () => {
  const values = fluentBitValues({ ...required, metadata: true });
  expect(values.rbac).toEqual({ create: true });
  expect(values.serviceAccount.automountServiceAccountToken).toBe(true);
  expect(values.config.filters.match(/(?<=^ {2}(Kube_Tag_Prefix|Merge_Log) ).*$/gm)).toEqual([
    'others.var.log.containers.',
    'On',
    'web.var.log.containers.',
    'On',
  ]);
  expect(values.config.outputs).not.toContain('log_key');
});

test('a log group may be known at apply alone', () => {
  const stack = synthesized((scope) => {
    onCluster(scope, '1.36');
    const group = new LogGroup(scope, 'Group', { name: '/orders/web' });
    const web = { namespace: 'orders', workload: 'web', logGroupName: group.logGroupName };
    new FluentBit(scope, 'Logs', { ...required, outputs: { web } });
  });
  expect(JSON.stringify(stack.at('Logs/Release')['values'])).toContain(`log_group_name ${stack.ref('Group', 'name')}`);
});

test('fails with every bad value named at once', () => {
  expect(() =>
    made({
      region: 'us-iso-east-1',
      identity: identityIn('orders'),
      outputs: {
        web: { namespace: 'Orders', workload: 'web', logGroupName: 'a group' },
        job: { namespace: 'orders', kind: 'Job', logGroupName: '/orders/job' },
      },
      bufferSize: Size.bytes(0),
      resources: { cpu: ['1'], memory: ['2Gi', '1Gi'] },
    }),
  ).toThrow(
    "FluentBit at 'stack/Logs' [PropsInvalid]:\n" +
      '- `identity.namespace` must be that of the add-on, kube-system, got orders\n' +
      '- `region` must be a commercial AWS region such as us-east-1, got us-iso-east-1\n' +
      '- `outputs.web.namespace` must be 1 to 63 lower-case letters, digits and hyphens, a letter or digit at both ends, got Orders\n' +
      '- `outputs.job.kind` must be left out without `workload`, got Job\n' +
      '- `outputs.web.logGroupName` must be the name of a log group, got a group\n' +
      '- `bufferSize` must be 1 to 102400 MiB, got 0\n' +
      '- `resources.memory[1]` must be the request of 2Gi or more, got 1Gi',
  );
  expect(() => made({ outputs: {} })).toThrow(
    "FluentBit at 'stack/Logs' [PropsInvalid]:\n- `outputs` must be one or more, got {}",
  );
});

test('every setting has an effect', () => {
  expect(
    propsWithoutEffect<FluentBitProps>(
      (stack, props) => {
        onCluster(stack, '1.36');
        const identity = props.identity ?? identityIn(props.namespace?.namespaceName ?? 'kube-system');
        new FluentBit(stack, 'Logs', { ...required, ...props, identity });
      },
      {
        region: () => 'eu-west-1',
        identity: () => ({ ...identityIn('kube-system'), serviceAccount: 'logs' }),
        outputs: () => ({ web: outputs.web }),
        namespace: (stack) => Namespace.fromNamespaceName(stack, 'Place', 'logging'),
        metadata: () => true,
        bufferSize: () => Size.mebibytes(10),
        resources: () => ({ cpu: ['200m'], memory: ['1Gi', '1Gi'] }),
      },
    ),
  ).toEqual([]);
});
