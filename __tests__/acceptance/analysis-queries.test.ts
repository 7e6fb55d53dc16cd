import type { Analysis } from '../../constructs/kubernetes/analysis/analysis';
import { envoyGatewayRequests } from '../../constructs/kubernetes/analysis/envoy-gateway-requests';
import { istioRequests } from '../../constructs/kubernetes/analysis/istio-requests';
import { analysisMetrics, type AnalysisSubject } from '../../constructs/kubernetes/analysis/metrics';
import type { RequestMetrics } from '../../constructs/kubernetes/analysis/request-metrics';
import { traefikRequests } from '../../constructs/kubernetes/analysis/traefik-requests';
import { runWith } from './support/monitoring-tools';
import { suite } from './support/suite';

/** What a metric was at each scrape, in the notation of promtool: `0+9x20` starts at 0 and rises by 9, twenty times. */
type Series = Readonly<Record<string, string>>;

/** Every 15 seconds for ten minutes. */
const rising = (by: number) => `0+${by.toString()}x40`;
const always = (value: number) => `${value.toString()}+0x40`;

const common = { ports: [8080], rules: ['shop/rule/0'] };
const subject: AnalysisSubject = {
  namespace: 'shop',
  workload: 'backend',
  startSeconds: 90,
  requests: { ...common, service: 'backend-canary', backend: 1 },
  before: { ...common, service: 'backend', backend: 0, range: '[1h] offset 5m' },
};

/** The query of one metric, for the pods with the hash `new1`. */
function queryOf(name: string, analysis: Partial<Analysis>): string {
  const all = analysisMetrics({ prometheus: 'http://prometheus:9090', ...analysis }, subject, '2m');
  return (all.find((metric) => metric.name === name)?.query ?? '').replaceAll('{{args.hash}}', 'new1');
}

/** Asks the real engine after ten minutes: what it says against the value that is expected, or nothing. */
function disagreement(query: string, series: Series, expected: number | 'nothing'): string {
  const test = {
    interval: '15s',
    input_series: Object.entries(series).map(([name, values]) => ({ series: name, values })),
    promql_expr_test: [
      expected === 'nothing'
        ? { expr: query, eval_time: '10m', exp_samples: [] }
        : {
            expr: `abs((${query}) - ${expected.toString()}) < bool 1e-9`,
            eval_time: '10m',
            exp_samples: [{ labels: '{}', value: 1 }],
          },
    ],
  };
  const { ok, text } = runWith('promtool', ['test', 'rules', 'test.yaml'], { 'test.yaml': { tests: [test] } });
  return ok ? '' : text;
}

const istio = (service: string, code: string, reporter = 'source') =>
  `istio_requests_total{reporter="${reporter}",destination_service_namespace="shop",destination_service_name="${service}",response_code="${code}"}`;
const envoy = (backend: number, code: string, route = 'shop') =>
  `envoy_cluster_upstream_rq_xx{envoy_cluster_name="httproute/shop/${route}/rule/0/backend/${backend.toString()}",envoy_response_code_class="${code}"}`;
/** Traefik's names since 3.7, and for what an Ingress leads to. */
const byRoute = (service: string) =>
  `httproute-shop-shop-gw-edge-public-ep-web-0-799bcbf0-svc-shop-${service}@kubernetesgateway`;
const byPort = (service: string) => `shop-${service}-8080@kubernetes`;
const traefik = (service: string, code: string) =>
  `traefik_service_requests_total{service="${service}",code="${code}"}`;

const SOURCES: [string, RequestMetrics, (version: 'old' | 'new', code: '200' | '500') => string][] = [
  ['Istio', istioRequests(), (version, code) => istio(version === 'new' ? 'backend-canary' : 'backend', code)],
  ['Envoy Gateway', envoyGatewayRequests(), (version, code) => envoy(version === 'new' ? 1 : 0, code.slice(0, 1))],
  [
    'Traefik by route',
    traefikRequests(),
    (version, code) => traefik(byRoute(version === 'new' ? 'backend-canary-1' : 'backend-0'), code),
  ],
  [
    'Traefik by port',
    traefikRequests(),
    (version, code) => traefik(byPort(version === 'new' ? 'backend-canary' : 'backend'), code),
  ],
];

const buckets = (metric: string, labels: string, unit: number): Series =>
  Object.fromEntries(
    [
      [100, 90],
      [200, 100],
      [Infinity, 100],
    ].map(([limit = 0, count = 0]) => [
      `${metric}{${labels},le="${limit === Infinity ? '+Inf' : (limit * unit).toString()}"}`,
      rising(count),
    ]),
  );

/** Of a pod that is ready and was there from the beginning, but for what is said. Readiness is a number, or one at each scrape. */
interface PodState {
  readonly ready?: number | string;
  readonly restarts?: number;
  readonly created?: number;
  readonly leaving?: boolean;
  readonly failed?: boolean;
}

suite('queries of an analysis, asked of the real engine', ['prometheus'], () => {
  describe.each(SOURCES)('requests that %s counts', (_, requests, series) => {
    const success = queryOf('success-rate', { requests });

    test('of the new version alone', () => {
      const counted = {
        [series('new', '200')]: rising(9),
        [series('new', '500')]: rising(1),
        [series('old', '200')]: rising(90),
      };
      expect(disagreement(success, counted, 0.9)).toBe('');
      expect(disagreement(success, { [series('new', '200')]: rising(9) }, 1)).toBe('');
    });

    test('nothing where there are none, or a good end where that is wanted; none of errors alone are good', () => {
      const idle = { [series('new', '200')]: always(7) };
      expect(disagreement(success, { [series('old', '200')]: rising(9) }, 'nothing')).toBe('');
      expect(disagreement(success, { [series('new', '500')]: rising(9) }, 0)).toBe('');
      expect(disagreement(`(${success}) >= 0`, idle, 'nothing')).toBe('');
      const good = queryOf('success-rate', { requests, withoutRequests: 'good' });
      expect(disagreement(good, {}, 1)).toBe('');
      expect(disagreement(good, idle, 1)).toBe('');
      expect(disagreement(good, { [series('new', '500')]: rising(9) }, 0)).toBe('');
      expect(disagreement(good, { [series('new', '200')]: rising(1), [series('new', '500')]: rising(1) }, 0.5)).toBe(
        '',
      );
    });

    test('compared with the version before', () => {
      const against = queryOf('errors-against-before', { requests, comparedToBefore: { errorsPercent: 10 } });
      const counted = (bad: number) => ({
        [series('new', '200')]: rising(96 - bad),
        [series('new', '500')]: rising(4 + bad),
        [series('old', '200')]: rising(98),
        [series('old', '500')]: rising(2),
      });
      expect(disagreement(against, counted(0), 2)).toBe('');
      expect(disagreement(against, counted(4), 4)).toBe('');
      const errorsAlone = { [series('new', '500')]: rising(9), [series('old', '200')]: rising(9) };
      const comparedToBefore = { errorsPercent: 10 };
      const idleIsGood = queryOf('errors-against-before', { requests, comparedToBefore, withoutRequests: 'good' });
      for (const query of [against, idleIsGood]) expect(disagreement(query, errorsAlone, 1_000)).toBe('');
    });
  });

  test.each([
    [
      'Istio',
      istioRequests(),
      buckets(
        'istio_request_duration_milliseconds_bucket',
        'reporter="source",destination_service_namespace="shop",destination_service_name="backend-canary"',
        1,
      ),
    ],
    [
      'Envoy Gateway',
      envoyGatewayRequests(),
      buckets('envoy_cluster_upstream_rq_time_bucket', 'envoy_cluster_name="httproute/shop/shop/rule/0/backend/1"', 1),
    ],
    [
      'Traefik',
      traefikRequests(),
      buckets('traefik_service_request_duration_seconds_bucket', `service="${byRoute('backend-canary-1')}"`, 1e-3),
    ],
  ])('the time of answers is in milliseconds, as %s measures it', (_, requests, series) => {
    const latency = { milliseconds: 250, percentile: 95 };
    expect(disagreement(queryOf('latency', { requests, latency }), series, 150)).toBe('');
  });

  test('the time of answers is compared with that of the version before', () => {
    const requests = istioRequests();
    const of = (service: string, unit: number) => {
      const labels = `reporter="source",destination_service_namespace="shop",destination_service_name="${service}"`;
      return buckets('istio_request_duration_milliseconds_bucket', labels, unit);
    };
    const against = queryOf('latency-against-before', { requests, comparedToBefore: { latencyPercent: 20 } });
    expect(disagreement(against, { ...of('backend-canary', 3), ...of('backend', 2) }, 1.5)).toBe('');
  });

  describe('pods', () => {
    const pod = (name: string, state: PodState = {}): Series => {
      const { ready = 1, restarts = 0, created = 0, leaving = false, failed = false } = state;
      const of = `namespace="shop",pod="backend-${name}"`;
      return {
        [`kube_pod_status_ready{${of},condition="true"}`]: typeof ready === 'string' ? ready : always(ready),
        [`kube_pod_container_status_restarts_total{${of},container="backend"}`]: always(restarts),
        [`kube_pod_created{${of}}`]: always(created),
        [`kube_pod_status_phase{${of},phase="Failed"}`]: always(failed ? 1 : 0),
        ...(leaving ? { [`kube_pod_deletion_timestamp{${of}}`]: always(590) } : {}),
      };
    };
    const health = queryOf('health', {});

    test.each<[string, Series, number | 'nothing']>([
      ['ready ones are healthy', {}, 1],
      ['one that is not ready is not', pod('new1-bbbbb', { ready: 0 }), 0.5],
      ['one that crashed is not, though it is ready again', pod('new1-bbbbb', { restarts: 1 }), 0.5],
      ['one that still starts is', pod('new1-bbbbb', { ready: 0, created: 520 }), 1],
      ['one that crashes while it starts is not', pod('new1-bbbbb', { ready: 0, created: 520, restarts: 1 }), 0.5],
      ['one that waits for a node for longer than allowed is not', pod('new1-bbbbb', { ready: 0, created: 500 }), 0.5],
      [
        'one that was ready, and is not any more, is not',
        pod('new1-bbbbb', { ready: '0x37 1 1 0', created: 540 }),
        0.5,
      ],
      ['one that a node has thrown out does not count', pod('new1-bbbbb', { ready: 0, failed: true }), 1],
      ['one that ended after it crashed is not', pod('new1-bbbbb', { ready: 0, failed: true, restarts: 1 }), 0.5],
      ['one that is being ended does not count', pod('new1-bbbbb', { ready: 0, restarts: 2, leaving: true }), 1],
      ['those of another version do not count', pod('old1-bbbbb', { ready: 0, restarts: 9 }), 1],
    ])('%s', (_, other, expected) => {
      expect(disagreement(health, { ...pod('new1-aaaaa'), ...other }, expected)).toBe('');
    });

    test('where none is known, or none is healthy, there is no answer', () => {
      expect(disagreement(health, pod('old1-aaaaa'), 'nothing')).toBe('');
      expect(disagreement(health, pod('new1-aaaaa', { ready: 0 }), 'nothing')).toBe('');
    });
  });
});
