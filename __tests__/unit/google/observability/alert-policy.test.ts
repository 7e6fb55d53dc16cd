import { TerraformOutput, type TerraformStack } from 'cdktf';
import { Duration } from '../../../../constructs/core/duration';
import {
  type AlertCondition,
  serverErrors,
  slowRequests,
  uptimeFailing,
} from '../../../../constructs/google/observability/alert-condition';
import { AlertPolicy, type AlertPolicyProps } from '../../../../constructs/google/observability/alert-policy';
import { NotificationChannel } from '../../../../constructs/google/observability/notification-channel';
import { UptimeCheck } from '../../../../constructs/google/observability/uptime-check';
import { googleStack, propsWithoutEffect, synthesized } from '../support';

const channelName = 'projects/acme-shop/notificationChannels/123';
const service = { serviceName: 'api', location: 'europe-west3' };
const check = UptimeCheck.fromUptimeCheckId('shop-1a2b');
const channel = (stack: TerraformStack, id = 'Team') => NotificationChannel.fromChannelName(stack, id, channelName);
const make = (stack: TerraformStack, props: Partial<AlertPolicyProps> = {}) =>
  new AlertPolicy(stack, 'Alert', {
    description: 'Look at the logs.',
    conditions: [uptimeFailing(check)],
    channels: [channel(stack)],
    ...props,
  });
const condition = (one: AlertCondition): unknown =>
  synthesized((stack) => make(stack, { conditions: [one] })).at('Alert/Resource')['conditions'];
const REQUESTS =
  'resource.type="cloud_run_revision" AND resource.labels.service_name="api" AND resource.labels.location="europe-west3"';

test('tells its channels what to do, and closes by itself where data stop', () => {
  const { conditions, user_labels, ...policy } = synthesized(make).at('Alert/Resource');
  expect(policy).toEqual({
    display_name: 'stack/Alert',
    combiner: 'OR',
    severity: 'ERROR',
    documentation: { content: 'Look at the logs.', mime_type: 'text/markdown' },
    notification_channels: [channelName],
    alert_strategy: { auto_close: '1800s' },
  });
  expect(conditions).toHaveLength(1);
  expect(user_labels).toMatchObject({ owner: 'shop-team' });
});

test('every setting has an effect', () => {
  const without = propsWithoutEffect<AlertPolicyProps>(make, {
    displayName: () => 'Shop is down',
    description: () => 'Call someone.',
    conditions: () => [serverErrors(service, 5)],
    channels: (stack) => [channel(stack, 'One'), channel(stack, 'Two')],
    severity: () => 'critical',
    autoClose: () => Duration.hours(1),
  });
  expect(without).toEqual([]);
});

test('tells its name', () => {
  const stack = synthesized((scope) => new TerraformOutput(scope, 'Name', { value: make(scope).policyName }));
  expect(stack.at('Name')['value']).toBe(stack.ref('Alert/Resource', 'name'));
});

test('an uptime check fails when two places say so', () => {
  expect(condition(uptimeFailing(check, { duration: Duration.minutes(2) }))).toEqual([
    {
      display_name: 'Uptime check fails from two places',
      condition_threshold: {
        filter:
          'metric.type="monitoring.googleapis.com/uptime_check/check_passed" AND resource.type="uptime_url" AND ' +
          'metric.labels.check_id="shop-1a2b"',
        comparison: 'COMPARISON_GT',
        threshold_value: 1,
        duration: '120s',
        trigger: { count: 1 },
        aggregations: [
          {
            alignment_period: '1200s',
            per_series_aligner: 'ALIGN_NEXT_OLDER',
            cross_series_reducer: 'REDUCE_COUNT_FALSE',
            group_by_fields: ['resource.label.host'],
          },
        ],
      },
    },
  ]);
});

test('server errors are a share of all requests', () => {
  const aggregations = [
    { alignment_period: '600s', per_series_aligner: 'ALIGN_DELTA', cross_series_reducer: 'REDUCE_SUM' },
  ];
  const all = `metric.type="run.googleapis.com/request_count" AND ${REQUESTS}`;
  expect(condition(serverErrors(service, 5, { period: Duration.minutes(10) }))).toEqual([
    {
      display_name: 'More than 5 % of requests fail',
      condition_threshold: {
        filter: `${all} AND metric.labels.response_code_class="5xx"`,
        denominator_filter: all,
        aggregations,
        denominator_aggregations: aggregations,
        comparison: 'COMPARISON_GT',
        threshold_value: 0.05,
        duration: '0s',
        trigger: { count: 1 },
      },
    },
  ]);
});

test('slow requests are a percentile over all revisions, in milliseconds', () => {
  const timing = { period: Duration.minutes(1), duration: Duration.minutes(3) };
  expect(condition(slowRequests(service, 95, Duration.seconds(2), timing))).toEqual([
    {
      display_name: '5 % of requests take longer than 2 seconds',
      condition_threshold: {
        filter: `metric.type="run.googleapis.com/request_latencies" AND ${REQUESTS}`,
        comparison: 'COMPARISON_GT',
        threshold_value: 2_000,
        duration: '180s',
        trigger: { count: 1 },
        aggregations: [
          { alignment_period: '60s', per_series_aligner: 'ALIGN_DELTA', cross_series_reducer: 'REDUCE_PERCENTILE_95' },
        ],
      },
    },
  ]);
});

test('fails with every bad value named at once, those of its conditions among them', () => {
  const wrong: AlertPolicyProps = {
    displayName: '',
    description: '',
    conditions: [
      uptimeFailing(check, { duration: Duration.seconds(30) }),
      serverErrors(service, 100, { period: Duration.seconds(90) }),
      slowRequests(service, 90 as 95, Duration.seconds(0), { duration: Duration.days(1) }),
    ],
    channels: [],
    severity: 'fatal' as 'error',
    autoClose: Duration.minutes(1),
  };
  expect(() => new AlertPolicy(googleStack(), 'Alert', wrong)).toThrow(
    new Error(
      "AlertPolicy at 'stack/Alert' [PropsInvalid]:\n" +
        '- `displayName` must be 1 to 512 characters, got 0\n' +
        '- `description` must be 1 to 8192 characters, got 0\n' +
        '- `duration` must be 0 to 1410 whole minutes, got 30 seconds\n' +
        '- `percent` must be 0 to 99.9 percent, got 100\n' +
        '- `period` must be 1 minute to 1 day, in whole minutes, got 90 seconds\n' +
        '- `limit` must be 1 second or more, got 0 seconds\n' +
        '- `percentile` must be one of 50, 95, 99, got 90\n' +
        '- `duration` must be 0 to 1410 whole minutes, got 1 day\n' +
        '- `channels` must be 1 to 16 channels, got 0\n' +
        '- `severity` must be one of critical, error, warning, got fatal\n' +
        '- `autoClose` must be 1800 to 604800 seconds, got 60',
    ),
  );
});

test('an alert without a condition is refused', () => {
  expect(() => make(googleStack(), { conditions: [] })).toThrow(
    new Error("AlertPolicy at 'stack/Alert' [PropsInvalid]:\n- `conditions` must be 1 to 6 conditions, got 0"),
  );
});
