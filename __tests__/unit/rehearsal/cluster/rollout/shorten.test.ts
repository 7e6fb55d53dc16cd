import { playedMetrics, shortStrategy, unknownMetrics } from '../../../../../rehearsal/cluster/rollout/shorten';

const metric = (name: string, successCondition: string): Record<string, unknown> => ({
  name,
  initialDelay: '1m',
  interval: '30s',
  count: '{{args.count}}',
  successCondition,
  provider: { prometheus: { address: 'http://prometheus:9090', query: 'rate(x[2m])', timeout: 10 } },
});
const template = {
  spec: {
    metrics: [
      metric('success-rate', 'len(result) > 0 && result[0] >= 0.99'),
      metric('latency', 'len(result) > 0 && result[0] <= 500'),
      metric('own', 'all(result, # < 3)'),
    ],
  },
};

/** Name, query, address, interval, delay and count of each metric. */
const shown = (metrics: readonly Readonly<Record<string, unknown>>[]): unknown[] =>
  metrics.map(({ name, provider, interval, initialDelay, count }) => {
    const { query, address } = (provider as { prometheus: Record<string, unknown> }).prometheus;
    return [name, query, address, interval, initialDelay, count];
  });

test('a rehearsed metric finds its own limit, soon and three times at most; one of another form is left as it is', () => {
  expect(shown(playedMetrics(template, { realPauses: false }))).toEqual([
    ['success-rate', 'vector(0.99)', 'http://prometheus:9090', '3s', '3s', 3],
    ['latency', 'vector(500)', 'http://prometheus:9090', '3s', '3s', 3],
    ['own', 'rate(x[2m])', 'http://prometheus:9090', '30s', '1m', '{{args.count}}'],
  ]);
  expect(unknownMetrics(template, undefined)).toEqual(['own']);
});

test('a metric that is to fail finds no number, at the Prometheus that was given and as often as in reality', () => {
  const played = playedMetrics(template, { fail: 'own', prometheus: 'http://127.0.0.1:1', realPauses: true });
  expect(shown(played)).toEqual([
    ['success-rate', 'vector(0.99)', 'http://127.0.0.1:1', '30s', '1m', '{{args.count}}'],
    ['latency', 'vector(500)', 'http://127.0.0.1:1', '30s', '1m', '{{args.count}}'],
    ['own', 'vector(NaN)', 'http://127.0.0.1:1', '30s', '1m', '{{args.count}}'],
  ]);
  expect(unknownMetrics(template, 'own')).toEqual([]);
});

test('the pauses of a canary are short, and end', () => {
  const steps = [{ setWeight: 5 }, { pause: { duration: '5m' } }, { pause: { duration: 2 } }, { pause: {} }];
  const canary = { stableService: 'web', scaleDownDelaySeconds: 30, abortScaleDownDelaySeconds: 2, steps };
  expect(shortStrategy({ spec: { strategy: { canary } } })).toEqual({
    canary: {
      stableService: 'web',
      scaleDownDelaySeconds: 3,
      abortScaleDownDelaySeconds: 2,
      steps: [
        { setWeight: 5 },
        { pause: { duration: '3s' } },
        { pause: { duration: '2s' } },
        { pause: { duration: '1s' } },
      ],
    },
  });
});

test('a blue/green rollout goes on by itself', () => {
  const blueGreen = { activeService: 'web', autoPromotionEnabled: false, autoPromotionSeconds: 120 };
  expect(shortStrategy({ spec: { strategy: { blueGreen } } })).toEqual({
    blueGreen: { activeService: 'web', autoPromotionEnabled: true, autoPromotionSeconds: 3 },
  });
});
