import { Duration } from '../../../../constructs/core/duration';
import type { Analysis } from '../../../../constructs/kubernetes/analysis/analysis';
import {
  analysisTemplate,
  countArgs,
  countWithin,
  endlessArgs,
  prometheusTime,
  windowOf,
} from '../../../../constructs/kubernetes/analysis/analysis-template';

const prometheus = 'http://prometheus:9090';
const health = { name: 'health', query: 'health', condition: 'len(result) > 0 && result[0] >= 1', looksBack: false };
const lag = { name: 'lag', query: 'lag', condition: 'len(result) > 0 && result[0] <= 5', looksBack: true };

const template = (analysis: Partial<Analysis> = {}) =>
  analysisTemplate({
    name: 'backend',
    labels: { team: 'shop' },
    analysis: { prometheus, ...analysis },
    metrics: [health, lag],
    watch: Duration.minutes(5),
  });

test('asks every half minute, first when all that is looked back on is new, and ends at a bad answer or the fifth error in a row', () => {
  expect(template()).toEqual({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AnalysisTemplate',
    metadata: { name: 'backend', labels: { team: 'shop' } },
    spec: {
      args: [{ name: 'hash' }, { name: 'count', value: '9' }, { name: 'later-count', value: '5' }],
      metrics: [
        {
          name: 'health',
          initialDelay: '1m',
          interval: '30s',
          count: '{{args.count}}',
          successCondition: 'len(result) > 0 && result[0] >= 1',
          failureLimit: 0,
          consecutiveErrorLimit: 4,
          provider: { prometheus: { address: prometheus, query: 'health', timeout: 10 } },
        },
        {
          name: 'lag',
          initialDelay: '3m',
          interval: '30s',
          count: '{{args.later-count}}',
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
  const [now, later] = template(asked).spec.metrics ?? [];
  expect(now).toMatchObject({ failureLimit: 2, interval: '5s' });
  expect(now).not.toHaveProperty('initialDelay');
  expect(later).toMatchObject({ initialDelay: '90s' });
  expect(windowOf({ prometheus, ...asked })).toBe('90s');
});

test.each([
  [300, 9, 5],
  [181, 5, 1],
  [210, 6, 2],
  [239, 6, 2],
])('in %i seconds it asks %i times for what is so now, %i times for what looks back', (seconds, now, later) => {
  const counts = [false, true].map((looksBack) => countWithin(Duration.seconds(seconds), { prometheus }, looksBack));
  expect(counts).toEqual([now, later]);
});

test.each([
  [Duration.hours(1), '60m'],
  [Duration.seconds(61), '61s'],
  [Duration.seconds(0), '0s'],
])('%s is %s', (duration, text) => {
  expect(prometheusTime(duration)).toBe(text);
});

test('a run is told how often to ask for what it measures alone, or to ask without an end', () => {
  const watch = Duration.minutes(5);
  expect(countArgs(watch, { prometheus }, [health])).toEqual([{ name: 'count', value: '9' }]);
  expect(countArgs(watch, { prometheus }, [lag])).toEqual([{ name: 'later-count', value: '5' }]);
  expect(endlessArgs([lag, health])).toEqual([
    { name: 'count', value: '0' },
    { name: 'later-count', value: '0' },
  ]);
});
