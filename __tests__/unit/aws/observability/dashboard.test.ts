import type { TerraformStack } from 'cdktf';
import { Queue } from '../../../../constructs/aws/messaging/queue';
import { Alarm } from '../../../../constructs/aws/observability/alarm';
import { Dashboard, type DashboardProps } from '../../../../constructs/aws/observability/dashboard';
import { LogGroup } from '../../../../constructs/aws/observability/log-group';
import { awsMetric, type Metric } from '../../../../constructs/aws/observability/metric';
import {
  alarmWidget,
  graphWidget,
  logWidget,
  numberWidget,
  textWidget,
  type Widget,
} from '../../../../constructs/aws/observability/widgets';
import { Duration } from '../../../../constructs/core/duration';
import { awsStack, propsWithoutEffect, synthesized } from '../../../support/stack';

const metricOf = (stack: TerraformStack, name: string, settings: Partial<Metric> = {}): Metric =>
  awsMetric((stack.node.tryFindChild('Jobs') as Queue | undefined) ?? new Queue(stack, 'Jobs'), {
    namespace: 'Orders',
    name,
    dimensions: { Service: 'backend' },
    statistic: 'Sum',
    ...settings,
  });

type Rows = (stack: TerraformStack) => DashboardProps['widgets'];

const dashboard = (widgets: Rows) =>
  synthesized((stack) => new Dashboard(stack, 'Application', { widgets: widgets(stack) }));

const bodyOf = (widgets: Rows) =>
  JSON.parse(dashboard(widgets).at('Application/Resource')['dashboard_body'] as string) as {
    periodOverride: string;
    widgets: Record<string, unknown>[];
  };

const widget = (make: (stack: TerraformStack) => Widget) => bodyOf((stack) => [[make(stack)]]).widgets[0];

const text = (size: { width?: number; height?: number } = {}) => textWidget({ markdown: 'x', ...size });
const places = (widgets: Rows) => bodyOf(widgets).widgets.map(({ x, y, width, height }) => [x, y, width, height]);

test('has a name of its own, and keeps the period of each metric', () => {
  const block = dashboard(() => [[text()]]).at('Application/Resource');
  expect(block).toEqual({
    dashboard_name: 'stack-application',
    dashboard_body:
      '{"periodOverride":"inherit","widgets":[{"type":"text","x":0,"y":0,"width":24,"height":2,"properties":{"markdown":"x"}}]}',
  });
});

test('every setting has an effect', () => {
  const without = propsWithoutEffect<DashboardProps>(
    (stack, props) => new Dashboard(stack, 'Application', { widgets: [[text()]], ...props }),
    { name: () => 'orders', widgets: () => [[text({ height: 9 })]] },
  );
  expect(without).toEqual([]);
});

test('lays rows out on 24 columns: what has no width shares what is left', () => {
  expect(places(() => [[text(), text(), text()]])).toEqual([
    [0, 0, 8, 2],
    [8, 0, 8, 2],
    [16, 0, 8, 2],
  ]);
  expect(places(() => [[text({ width: 6 }), text(), text()], [text({ height: 5 }), text()], [text()]])).toEqual([
    [0, 0, 6, 2],
    [6, 0, 9, 2],
    [15, 0, 9, 2],
    [0, 2, 12, 5],
    [12, 2, 12, 5],
    [0, 7, 24, 2],
  ]);
});

test.each([1, 2, 3, 5, 7, 11, 23, 24])('%d widgets fill a row without a gap or an overlap', (count) => {
  const row = places(() => [Array.from({ length: count }, () => text())]) as [number, number, number, number][];
  let next = 0;
  for (const [x, , width] of row) {
    expect(x).toBe(next);
    next += width;
  }
  expect(next).toBe(24);
});

test('a graph draws metrics on the left scale, on the right one, and formulas with their inputs unseen', () => {
  const shown = widget((stack) => {
    const requests = metricOf(stack, 'Requests');
    const metrics = { requests, errors: metricOf(stack, 'Errors') };
    return graphWidget({
      title: 'Requests',
      left: [metricOf(stack, 'Requests', { label: 'Requests', period: Duration.minutes(1) })],
      right: [
        { expression: '100 * errors / requests', metrics, label: 'Error rate' },
        { expression: 'requests / 300', metrics: { requests }, label: 'Requests a second' },
      ],
    });
  });
  const input = (name: string, id: string) => [
    'Orders',
    name,
    'Service',
    'backend',
    { stat: 'Sum', period: 300, id, visible: false },
  ];
  expect(shown).toEqual({
    type: 'metric',
    x: 0,
    y: 0,
    width: 24,
    height: 6,
    properties: {
      title: 'Requests',
      view: 'timeSeries',
      stacked: false,
      region: 'us-east-1',
      metrics: [
        ['Orders', 'Requests', 'Service', 'backend', { stat: 'Sum', period: 60, label: 'Requests' }],
        [{ expression: '100 * errors / requests', label: 'Error rate', period: 300, yAxis: 'right' }],
        input('Requests', 'requests'),
        input('Errors', 'errors'),
        [{ expression: 'requests / 300', label: 'Requests a second', period: 300, yAxis: 'right' }],
      ],
    },
  });
});

test('a stacked graph says so', () => {
  const shown = widget((stack) =>
    graphWidget({ title: 'Requests', left: [metricOf(stack, 'Requests')], stacked: true }),
  );
  expect(shown!['properties']).toMatchObject({ stacked: true });
});

test('numbers show the latest value', () => {
  const shown = widget((stack) => numberWidget({ title: 'Failed', metrics: [metricOf(stack, 'Failed')] }));
  expect(shown).toMatchObject({
    type: 'metric',
    height: 3,
    properties: {
      title: 'Failed',
      view: 'singleValue',
      region: 'us-east-1',
      metrics: [['Orders', 'Failed', 'Service', 'backend', { stat: 'Sum', period: 300 }]],
    },
  });
});

test('alarms are shown by ARN, log queries name their groups', () => {
  const arn = 'arn:aws:cloudwatch:us-east-1:111122223333:alarm:high-cpu';
  const alarms = widget((stack) => alarmWidget({ title: 'Alarms', alarms: [Alarm.fromAlarmArn(stack, 'Other', arn)] }));
  expect(alarms).toMatchObject({ type: 'alarm', properties: { title: 'Alarms', alarms: [arn] } });
  const logs = widget((stack) =>
    logWidget({
      title: 'Errors',
      logGroups: [LogGroup.fromLogGroupName(stack, 'A', '/a'), LogGroup.fromLogGroupName(stack, 'B', '/b')],
      query: 'fields @message | limit 20',
    }),
  );
  expect(logs).toMatchObject({
    type: 'log',
    properties: {
      title: 'Errors',
      view: 'table',
      region: 'us-east-1',
      query: "SOURCE '/a' | SOURCE '/b' | fields @message | limit 20",
    },
  });
});

test('names every metric that it shows, inputs of formulas included', () => {
  const stack = awsStack();
  const [left, right, errors, failed] = ['Left', 'Right', 'Errors', 'Failed'].map((name) => metricOf(stack, name));
  const made = new Dashboard(stack, 'Application', {
    widgets: [
      [
        graphWidget({
          title: 'Graph',
          left: [left!],
          right: [right!, { expression: 'FILL(errors, 0)', metrics: { errors: errors! }, label: 'Errors' }],
        }),
      ],
      [text(), numberWidget({ title: 'Number', metrics: [failed!] })],
    ],
  });
  expect(made.metrics).toEqual([left, right, errors, failed]);
});

test('values known after apply stay references', () => {
  const stack = synthesized((scope) => {
    const jobs = new Queue(scope, 'Jobs');
    new Dashboard(scope, 'Sqs', { widgets: [[graphWidget({ title: 'Waiting', left: [jobs.metricDepth()] })]] });
  });
  expect(stack.at('Sqs/Resource')['dashboard_body']).toContain(`"QueueName","${stack.ref('Jobs/Resource', 'name')}"`);
});

test('fails with every bad value named at once', () => {
  const bad: Rows = (stack) => [
    [
      text({ width: 25 }),
      text({ height: 0 }),
      graphWidget({ title: 'Empty', left: [] }),
      graphWidget({ title: 'Slow', left: [], right: [metricOf(stack, 'Slow', { period: Duration.seconds(45) })] }),
    ],
    [],
    [
      numberWidget({
        title: 'Two of one id',
        metrics: [
          { expression: 'm', metrics: { m: metricOf(stack, 'One') }, label: 'One' },
          { expression: 'm + n', metrics: { m: metricOf(stack, 'Two') }, label: 'Two' },
        ],
      }),
    ],
    [alarmWidget({ title: 'Alarms', alarms: [] }), logWidget({ title: 'Logs', logGroups: [], query: '' })],
  ];
  expect(() =>
    synthesized((stack) => new Dashboard(stack, 'Application', { name: 'a b', widgets: bad(stack) })),
  ).toThrow(
    "Dashboard at 'stack/Application' [PropsInvalid]:\n" +
      '- `name` must be letters, digits, - and _, at most 255 characters, got a b\n' +
      '- `widgets[0][0].width` must be 1 to 24 columns, got 25\n' +
      '- `widgets[0][1].height` must be 1 to 1000 rows, got 0\n' +
      '- `widgets[0][2]` must be of 1 to 500 metrics, got 0\n' +
      '- `widgets[0][3].right[0].period` must be 10, 20, 30 or a multiple of 60 seconds, got 45\n' +
      '- `widgets[0]` must be 1 to 24 columns, got 28\n' +
      '- `widgets[1]` must be 1 to 24 columns, got 0\n' +
      '- `widgets[2][0].metrics[1].expression` must be made of m, got n\n' +
      '- `widgets[2][0]` must give each metric an id of its own, got m for two\n' +
      '- `widgets[3][0].alarms` must be 1 to 100 alarms, got 0\n' +
      '- `widgets[3][1].logGroups` must be 1 to 50 log groups, got 0',
  );
});

test('an empty dashboard, and one of more than 500 widgets, is refused', () => {
  const most = Array.from({ length: 501 }, () => [text()]);
  for (const [rows, count] of [
    [[], 0],
    [most, 501],
  ] as const) {
    expect(() => dashboard(() => rows)).toThrow(
      `Dashboard at 'stack/Application' [PropsInvalid]:\n- \`widgets\` must be 1 to 500 widgets, got ${count.toString()}`,
    );
  }
});
