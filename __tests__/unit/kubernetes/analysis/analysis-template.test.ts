import { Duration } from '../../../../constructs/core/duration';
import type { Analysis } from '../../../../constructs/kubernetes/analysis/analysis';
import {
  analysisTemplate,
  countWithin,
  prometheusTime,
  windowOf,
} from '../../../../constructs/kubernetes/analysis/analysis-template';

const prometheus = 'http://prometheus:9090';
const template = (analysis: Partial<Analysis> = {}) =>
  analysisTemplate({
    name: 'backend',
    labels: { team: 'shop' },
    analysis: { prometheus, ...analysis },
    metrics: [{ name: 'lag', query: 'lag', condition: 'len(result) > 0 && result[0] <= 5' }],
    watch: Duration.minutes(5),
  });

test('asks after a minute, every half minute, and ends at the first bad answer or the fifth error in a row', () => {
  expect(template()).toEqual({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AnalysisTemplate',
    metadata: { name: 'backend', labels: { team: 'shop' } },
    spec: {
      args: [{ name: 'hash' }, { name: 'count', value: '9' }],
      metrics: [
        {
          name: 'lag',
          initialDelay: '1m',
          interval: '30s',
          count: '{{args.count}}',
          successCondition: 'len(result) > 0 && result[0] <= 5',
          failureLimit: 0,
          consecutiveErrorLimit: 4,
          provider: { prometheus: { address: prometheus, query: 'lag', timeout: 10 } },
        },
      ],
    },
  });
});

test('times and bad answers are as said', () => {
  const asked = {
    badAnswers: 2,
    every: Duration.seconds(5),
    settle: Duration.seconds(0),
    window: Duration.seconds(90),
  };
  const [metric] = template(asked).spec.metrics ?? [];
  expect(metric).toMatchObject({ failureLimit: 2, interval: '5s' });
  expect(metric).not.toHaveProperty('initialDelay');
  expect(windowOf({ prometheus, ...asked })).toBe('90s');
});

test.each([
  [300, 9],
  [61, 1],
  [90, 2],
  [119, 2],
])('in %i seconds it asks %i times', (seconds, count) => {
  expect(countWithin(Duration.seconds(seconds), { prometheus })).toBe(count);
});

test.each([
  [Duration.hours(1), '60m'],
  [Duration.seconds(61), '61s'],
  [Duration.seconds(0), '0s'],
])('%s is %s', (duration, text) => {
  expect(prometheusTime(duration)).toBe(text);
});
