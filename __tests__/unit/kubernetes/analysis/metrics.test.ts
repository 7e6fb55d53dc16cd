import type { Analysis } from '../../../../constructs/kubernetes/analysis/analysis';
import { envoyGatewayRequests } from '../../../../constructs/kubernetes/analysis/envoy-gateway-requests';
import { istioRequests } from '../../../../constructs/kubernetes/analysis/istio-requests';
import { analysisMetrics, type AnalysisSubject } from '../../../../constructs/kubernetes/analysis/metrics';
import { traefikRequests } from '../../../../constructs/kubernetes/analysis/traefik-requests';

const common = { ports: [8080], rules: ['shop/rule/0', 'shop/rule/2'] };
const subject: AnalysisSubject = {
  namespace: 'shop',
  workload: 'backend',
  startSeconds: 90,
  requests: { ...common, service: 'backend-canary', backend: 1 },
  before: { ...common, service: 'backend', backend: 0, range: '[1h] offset 20m' },
};

const metrics = (analysis: Partial<Analysis>) =>
  Object.fromEntries(
    analysisMetrics({ prometheus: 'http://prometheus:9090', ...analysis }, subject, '2m').map(
      ({ name, query, condition }) => [name, { query, condition }],
    ),
  );

test('an empty result is never good enough, nor one bad value among those of an own query', () => {
  const found = metrics({
    requests: istioRequests(),
    successPercent: 99.9,
    latency: { milliseconds: 250 },
    comparedToBefore: { errorsPercent: 10, latencyPercent: 20 },
    healthyPercent: 75,
    queries: { orders: { query: 'orders', atLeast: 3 }, lag: { query: 'lag', atMost: -0.5 } },
  });
  expect(Object.entries(found).map(([name, { condition }]) => [name, condition])).toEqual([
    ['success-rate', 'len(result) > 0 && result[0] >= 0.999'],
    ['latency', 'len(result) > 0 && result[0] <= 250'],
    ['errors-against-before', 'len(result) > 0 && result[0] <= 1.1'],
    ['latency-against-before', 'len(result) > 0 && result[0] <= 1.2'],
    ['health', 'len(result) > 0 && result[0] >= 0.75'],
    ['orders', 'len(result) > 0 && all(result, {# >= 3}) && result[0] >= 3'],
    ['lag', 'len(result) > 0 && all(result, {# <= -0.5}) && result[0] <= -0.5'],
  ]);
});

test('with no settings but an address only the pods are looked at, with a source of requests their success too', () => {
  expect(Object.keys(metrics({}))).toEqual(['health']);
  const found = metrics({ requests: istioRequests() });
  expect(Object.keys(found)).toEqual(['success-rate', 'health']);
  expect(found['success-rate']?.condition).toBe('len(result) > 0 && result[0] >= 0.99');
});

const ISTIO = 'reporter="source",destination_service_namespace="shop",destination_service_name="backend-canary"';
const ENVOY = 'envoy_cluster_name=~"httproute/shop/(shop/rule/0|shop/rule/2)/backend/1"';
const TRAEFIK =
  'service=~".+-svc-shop-backend-canary-[0-9]+@kubernetesgateway|shop-backend-canary-(http-)?(8080)@kubernetes(gateway)?"';

test.each([
  [
    'Istio',
    istioRequests(),
    `(sum(rate(istio_requests_total{${ISTIO},response_code!~"5..|0"}[2m])) or vector(0)) / sum(rate(istio_requests_total{${ISTIO}}[2m]))`,
    `histogram_quantile(0.99, sum by (le) (rate(istio_request_duration_milliseconds_bucket{${ISTIO}}[2m])))`,
  ],
  [
    'Envoy Gateway',
    envoyGatewayRequests(),
    `(sum(rate(envoy_cluster_upstream_rq_xx{${ENVOY},envoy_response_code_class!="5"}[2m])) or vector(0)) / ` +
      `sum(rate(envoy_cluster_upstream_rq_xx{${ENVOY}}[2m]))`,
    `histogram_quantile(0.99, sum by (le) (rate(envoy_cluster_upstream_rq_time_bucket{${ENVOY}}[2m])))`,
  ],
  [
    'Traefik',
    traefikRequests(),
    `(sum(rate(traefik_service_requests_total{${TRAEFIK},code!~"5..|0"}[2m])) or vector(0)) / sum(rate(traefik_service_requests_total{${TRAEFIK}}[2m]))`,
    `1000 * histogram_quantile(0.99, sum by (le) (rate(traefik_service_request_duration_seconds_bucket{${TRAEFIK}}[2m])))`,
  ],
])('%s counts the requests of the new version alone', (_, requests, success, latency) => {
  const found = metrics({ requests, latency: { milliseconds: 250, percentile: 99 } });
  expect(found['success-rate']?.query).toBe(success);
  expect(found['latency']?.query).toBe(latency);
});

test('a service name with hyphens in a row is found as Traefik writes it', () => {
  const requests = { ...subject.requests, namespace: 'shop', service: 'back--end', range: '[2m]' };
  expect(traefikRequests().successRate(requests)).toContain(
    '".+-svc-shop-back--end-[0-9]+@kubernetesgateway|shop-back-end-(http-)?(8080)@',
  );
});

test('is compared with the other version in the hour before', () => {
  const found = metrics({ requests: istioRequests(), comparedToBefore: { errorsPercent: 10, latencyPercent: 20 } });
  const [errors, latency] = ['errors-against-before', 'latency-against-before'].map((name) => found[name]?.query);
  for (const query of [errors, latency]) {
    expect(query).toContain('destination_service_name="backend-canary"');
    expect(query).toContain('destination_service_name="backend"');
  }
  expect(errors).toMatch(/^\(1 - \(sum\(.*\) \/ clamp_min\(1 - \(sum\(.*\[1h\] offset 20m\)\), 0\.001\)$/);
  expect(latency).toMatch(
    /^\(histogram_quantile\(0\.95, .*\[2m\]\)\)\)\) \/ \(histogram_quantile\(0\.95, .*\[1h\] offset 20m\)\)\)\)$/,
  );
});

test('where no requests are no bad sign, the best value takes the place of none and of not a number', () => {
  const found = metrics({ requests: istioRequests(), latency: { milliseconds: 250 }, withoutRequests: 'good' });
  expect(found['success-rate']?.query).toMatch(/^\(.*\) >= 0 or vector\(1\)$/);
  expect(found['latency']?.query).toMatch(/^\(.*\) >= 0 or vector\(0\)$/);
  expect(found['health']?.query).not.toContain('vector');
});

test('own queries are told the pods, the Service and the time to look back', () => {
  const query = ({ pods, namespace, service, window }: Record<'pods' | 'namespace' | 'service' | 'window', string>) =>
    `max(lag{${pods}}[${window}]) # ${namespace}/${service}`;
  expect(metrics({ queries: { lag: { query, atMost: 5 } } })['lag']?.query).toBe(
    'max(lag{namespace="shop",pod=~"backend-{{args.hash}}-[a-z0-9]+"}[2m]) # shop/backend-canary',
  );
});
