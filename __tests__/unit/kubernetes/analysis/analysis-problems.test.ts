import { Duration } from '../../../../constructs/core/duration';
import { analysisProblems } from '../../../../constructs/kubernetes/analysis/analysis-checks';
import { istioRequests } from '../../../../constructs/kubernetes/analysis/istio-requests';

const prometheus = 'https://prometheus.example.com/tenant';
const problems = (analysis: Parameters<typeof analysisProblems>[1]) => analysisProblems('rollout.analysis', analysis);

test('the least is an address: then pods are looked at', () => {
  expect(problems({ prometheus })).toEqual([]);
});

test('without an address there is nobody to ask', () => {
  const found = analysisProblems('rollout.analysis', JSON.parse('{}') as Parameters<typeof analysisProblems>[1]);
  expect(found).toEqual(['`rollout.analysis.prometheus` must be an address: http://prometheus:9090, got none']);
});

test('one that names no metric is none', () => {
  expect(problems({ prometheus, healthyPercent: 0 })).toEqual([
    '`rollout.analysis` must name a metric, got none. Give `requests`, `healthyPercent` or `queries`',
  ]);
});

test('what is asked of requests takes to know where their metrics come from', () => {
  const found = problems({
    prometheus,
    successPercent: 99,
    latency: { milliseconds: 100 },
    comparedToBefore: { errorsPercent: 10 },
    withoutRequests: 'good',
  });
  expect(found).toEqual([
    '`rollout.analysis.successPercent` must be left out without `requests`, got 99',
    '`rollout.analysis.latency` must be left out without `requests`, got { milliseconds: 100 }',
    '`rollout.analysis.comparedToBefore` must be left out without `requests`, got { errorsPercent: 10 }',
    '`rollout.analysis.withoutRequests` must be left out without `requests`, got good',
  ]);
});

test('every bad value is named at once', () => {
  const found = problems({
    prometheus: 'prometheus:9090',
    requests: istioRequests(),
    successPercent: 0,
    latency: { milliseconds: 0, percentile: 100 },
    comparedToBefore: { errorsPercent: -1, latencyPercent: 1_001 },
    healthyPercent: 101,
    withoutRequests: 'ignored' as 'good',
    badAnswers: 1.5,
    queries: {
      Lag: { query: ' ', atLeast: 1, atMost: 2 },
      latency: { query: ({ pods }) => `lag{${pods},shard="{{args.shard}}"}`, atMost: NaN },
    },
    every: Duration.seconds(0),
    window: Duration.hours(2),
    settle: Duration.hours(2),
  });
  expect(found).toEqual([
    '`rollout.analysis.prometheus` must be an address: http://prometheus:9090, got prometheus:9090',
    '`rollout.analysis.successPercent` must be above 0 to 100 percent, got 0',
    '`rollout.analysis.latency.milliseconds` must be 1 to 600000 milliseconds, got 0',
    '`rollout.analysis.latency.percentile` must be 1 to below 100 percent, got 100',
    '`rollout.analysis.comparedToBefore.errorsPercent` must be 0 to 1000 percent, got -1',
    '`rollout.analysis.comparedToBefore.latencyPercent` must be 0 to 1000 percent, got 1001',
    '`rollout.analysis.withoutRequests` must be one of bad, good, got ignored',
    '`rollout.analysis.healthyPercent` must be 0 to 100 percent, got 101',
    '`rollout.analysis.badAnswers` must be a whole number, got 1.5',
    '`rollout.analysis.queries` must be named by 1 to 63 lower-case letters, digits and hyphens, got Lag',
    '`rollout.analysis.queries.Lag.query` must be a query, got  ',
    '`rollout.analysis.queries.Lag` must be given with one number, `atLeast` or `atMost`, got 1, 2',
    '`rollout.analysis.queries` must be named other than success-rate, latency, health, errors-against-before, ' +
      'latency-against-before, got latency',
    '`rollout.analysis.queries.latency.query` must be without {{, but for {{args.hash}}, got lag{,shard="{{args.shard}}"}',
    '`rollout.analysis.queries.latency` must be given with one number, `atLeast` or `atMost`, got NaN',
    '`rollout.analysis.every` must be 1 to 3600 seconds, got 0',
    '`rollout.analysis.window` must be 1 to 3600 seconds, got 7200',
    '`rollout.analysis.settle` must be 0 to 3600 seconds, got 7200',
  ]);
});

test('a comparison without a limit compares nothing', () => {
  expect(problems({ prometheus, requests: istioRequests(), comparedToBefore: {} })).toEqual([
    '`rollout.analysis.comparedToBefore` must be given with a limit, got none',
  ]);
});
