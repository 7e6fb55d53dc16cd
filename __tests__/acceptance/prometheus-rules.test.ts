import { Duration } from '../../constructs/core/duration';
import { promqlProblems } from '../../constructs/kubernetes/add-ons/observability/monitoring/promql';
import type { RuleGroups } from '../../constructs/kubernetes/add-ons/observability/monitoring/rules';
import {
  deploymentAlerts,
  serviceAlerts,
} from '../../constructs/kubernetes/add-ons/observability/monitoring/service-alerts';
import {
  type RequestSource,
  requestRules,
  workloadRules,
} from '../../constructs/kubernetes/add-ons/observability/monitoring/service-rules';
import { parsed, ruleFile, runWith, type Said } from './support/monitoring-tools';
import { suite } from './support/suite';

const SOURCES: readonly RequestSource[] = ['envoy-gateway', 'istio', 'traefik'];
/** When the version under watch is deployed, in minutes. */
const DEPLOYED = 120;

type Series = Readonly<Record<string, string>>;
interface Expected {
  readonly alert: string;
  readonly severity: string;
  readonly summary: string;
}

/** `minutes` after minute 0, with these series in, exactly `expected` is out of the alert `name`. */
function alertsAfter(minutes: number, name: string, expected: readonly Expected[], series: Series): Said {
  const groups = { ...requestRules('istio'), ...workloadRules(), ...serviceAlerts(), ...deploymentAlerts() };
  return tested(groups, series, {
    alert_rule_test: [
      {
        eval_time: `${minutes.toString()}m`,
        alertname: name,
        exp_alerts: expected.map(({ severity, summary }) => ({
          exp_labels: { namespace: 'shop', service: 'backend', severity },
          exp_annotations: { summary },
        })),
      },
    ],
  });
}

function tested(groups: RuleGroups, series: Series, expectation: object): Said {
  const input = Object.entries(series).map(([one, values]) => ({ series: one, values }));
  const tests = [{ interval: '1m', input_series: input, ...expectation }];
  return runWith('promtool', ['test', 'rules', 'test.yaml'], {
    'rules.yaml': ruleFile(groups),
    'test.yaml': {
      rule_files: ['rules.yaml'],
      evaluation_interval: '1m',
      // Prometheus evaluates groups side by side: an alert may come one evaluation later.
      group_eval_order: Object.keys(groups),
      tests,
    },
  });
}

const expected = (alert: string, severity: string, summary: string): readonly Expected[] => [
  { alert, severity, summary },
];

const ISTIO = 'reporter="source",destination_service_namespace="shop",destination_service_name="backend"';

/** A counter that rises by `before` a minute until the deployment, and by `after` a minute from then on. */
function rising(before: number, after: number): string {
  const reached = before * DEPLOYED;
  return `0+${before.toString()}x${DEPLOYED.toString()} ${(reached + after).toString()}+${after.toString()}x200`;
}

/** 6000 requests a minute, of which these fail; 95 of 100 answers take no longer than these seconds. */
function requests({
  failing = [0, 0],
  slow = [0.1, 0.1],
}: {
  failing?: readonly [number, number];
  slow?: readonly [number, number];
}): Series {
  const [failed, failedAfter] = failing;
  // Two buckets, so that the 95th percentile lies where 95 % of `le` are: at 0.95 of the upper bound.
  const bound = (seconds: number): string => (seconds * 1000).toString();
  const [fast, fastAfter] = slow;
  const buckets =
    fast === fastAfter
      ? { [`istio_request_duration_milliseconds_bucket{${ISTIO},le="${bound(fast)}"}`]: rising(6000, 6000) }
      : {
          [`istio_request_duration_milliseconds_bucket{${ISTIO},le="${bound(fast)}"}`]: rising(6000, 0),
          [`istio_request_duration_milliseconds_bucket{${ISTIO},le="${bound(fastAfter)}"}`]: rising(6000, 6000),
        };
  return {
    [`istio_requests_total{${ISTIO},response_code="200"}`]: rising(6000 - failed, 6000 - failedAfter),
    [`istio_requests_total{${ISTIO},response_code="503"}`]: rising(failed, failedAfter),
    [`istio_request_duration_milliseconds_bucket{${ISTIO},le="+Inf"}`]: rising(6000, 6000),
    ...buckets,
  };
}

/** ReplicaSets of a workload, each with the minute that it was made in. */
function versions(owner: 'Deployment' | 'Rollout', ...minutes: readonly number[]): Series {
  return Object.fromEntries(
    minutes.flatMap((minute, index) => {
      const labels = `namespace="shop",replicaset="backend-${index.toString()}"`;
      const absent = minute <= 0 ? '' : `_x${minute.toString()} `;
      return [
        [`kube_replicaset_created{${labels}}`, `${absent}${(minute * 60).toString()}x400`],
        [`kube_replicaset_owner{${labels},owner_kind="${owner}",owner_name="backend"}`, `${absent}1x400`],
      ];
    }),
  );
}

const deployed = versions('Deployment', -10_000, DEPLOYED);

suite('rules of Prometheus', ['prometheus'], () => {
  test.each(SOURCES)('with %s the real parser takes all of them', (source) => {
    const slowerThan = Duration.seconds(1);
    const namespaces = ['shop', 'crm'];
    const groups = {
      ...requestRules(source),
      ...workloadRules(),
      ...serviceAlerts({ namespaces, slowerThan }),
      ...deploymentAlerts({ namespaces }),
    };
    const { ok, text } = runWith('promtool', ['check', 'rules', 'rules.yaml'], { 'rules.yaml': ruleFile(groups) });
    expect([ok, text]).toEqual([true, 'Checking rules.yaml\n  SUCCESS: 14 rules found']);
  });

  test.each([
    ['istio', `istio_requests_total{${ISTIO},response_code="200"}`, {}],
    [
      'envoy-gateway',
      'envoy_cluster_upstream_rq_xx{envoy_cluster_name="httproute/shop/backend/rule/0",envoy_response_code_class="2"}',
      {},
    ],
    [
      'traefik',
      'traefik_service_requests_total{code="200",service="shop-backend-http-8080@kubernetesgateway"}',
      { 'kube_service_info{namespace="shop",service="backend"}': '1x20' },
    ],
  ] as const)(
    'requests that %s counts are found under the namespace and service that they went to',
    (source, counter, more) => {
      const { text } = tested(
        requestRules(source),
        { [counter]: '0+120x20', ...more },
        {
          promql_expr_test: [
            {
              expr: 'service:requests:rate5m',
              eval_time: '10m',
              exp_samples: [{ labels: 'service:requests:rate5m{namespace="shop",service="backend"}', value: 2 }],
            },
            {
              expr: 'service:request_errors:ratio_rate5m',
              eval_time: '10m',
              exp_samples: [
                { labels: 'service:request_errors:ratio_rate5m{namespace="shop",service="backend"}', value: 0 },
              ],
            },
          ],
        },
      );
      expect(text).toMatch(/SUCCESS$/);
    },
  );

  describe('a service is down', () => {
    const down = {
      'kube_deployment_spec_replicas{namespace="shop",deployment="backend"}': '2x20',
      'kube_deployment_status_replicas_available{namespace="shop",deployment="backend"}': '2x4 0x15',
    };
    const rollout = {
      'rollout_info_replicas_desired{namespace="shop",name="backend"}': '2x20',
      'rollout_info_replicas_available{namespace="shop",name="backend"}': '2x4 0x15',
    };
    const told = expected('ServiceDown', 'critical', 'shop/backend has no pod that is ready');

    test.each([
      ['deployment', down],
      ['rollout', rollout],
    ])('of a %s: two minutes after the last pod was ready, and not before', (_, series) => {
      expect(alertsAfter(6, 'ServiceDown', [], series).text).toMatch(/SUCCESS$/);
      expect(alertsAfter(7, 'ServiceDown', told, series).text).toMatch(/SUCCESS$/);
    });

    test('one that is meant to have no pods is not', () => {
      const none = { ...down, 'kube_deployment_spec_replicas{namespace="shop",deployment="backend"}': '2x4 0x15' };
      expect(alertsAfter(15, 'ServiceDown', [], none).text).toMatch(/SUCCESS$/);
    });
  });

  test('more than 5 % of failing requests are told after 5 minutes, 4 % are not', () => {
    const told = expected('ServiceErrors', 'warning', 'shop/backend fails 6% of its requests, more than 5 %');
    expect(alertsAfter(20, 'ServiceErrors', told, requests({ failing: [360, 360] })).text).toMatch(/SUCCESS$/);
    expect(alertsAfter(20, 'ServiceErrors', [], requests({ failing: [240, 240] })).text).toMatch(/SUCCESS$/);
  });

  describe('after a deployment', () => {
    const errors = (minutes: number, series: Series, told: readonly Expected[]) =>
      alertsAfter(DEPLOYED + minutes, 'ErrorsRoseAfterDeployment', told, series).text;
    const slower = (minutes: number, series: Series, told: readonly Expected[]) =>
      alertsAfter(DEPLOYED + minutes, 'SlowerAfterDeployment', told, series).text;
    const more = (share: string) =>
      expected(
        'ErrorsRoseAfterDeployment',
        'critical',
        `shop/backend fails ${share} of its requests, 10 % more than before it was deployed`,
      );

    test('errors that rise by more than 10 % are told within the hour, and no longer', () => {
      const worse = { ...requests({ failing: [60, 72] }), ...deployed };
      expect(errors(10, worse, more('1.2%'))).toMatch(/SUCCESS$/);
      expect(errors(59, worse, more('1.2%'))).toMatch(/SUCCESS$/);
      expect(errors(61, worse, [])).toMatch(/SUCCESS$/);
    });

    test('errors that rise by less are not told, nor a few where there were none', () => {
      expect(errors(30, { ...requests({ failing: [60, 64] }), ...deployed }, [])).toMatch(/SUCCESS$/);
      expect(errors(30, { ...requests({ failing: [0, 3] }), ...deployed }, [])).toMatch(/SUCCESS$/);
      expect(errors(30, { ...requests({ failing: [0, 12] }), ...deployed }, more('0.2%'))).toMatch(/SUCCESS$/);
    });

    test('without a deployment nothing is told, however errors rise', () => {
      const series = { ...requests({ failing: [60, 120] }), ...versions('Deployment', -10_000) };
      expect(errors(30, series, [])).toMatch(/SUCCESS$/);
    });

    test('of a rollout as of a deployment', () => {
      const series = { ...requests({ failing: [60, 72] }), ...versions('Rollout', -10_000, DEPLOYED) };
      expect(errors(10, series, more('1.2%'))).toMatch(/SUCCESS$/);
    });

    test('a second one in the hour is compared with the time before the first', () => {
      const series = {
        ...requests({ failing: [60, 72] }),
        ...versions('Deployment', -10_000, DEPLOYED, DEPLOYED + 40),
      };
      expect(errors(90, series, more('1.2%'))).toMatch(/SUCCESS$/);
    });

    test('answers that take 20 % longer are told, those that take 10 % longer are not', () => {
      const told = expected(
        'SlowerAfterDeployment',
        'warning',
        'One answer of shop/backend in 20 takes 666ms or more, 20 % longer than before it was deployed',
      );
      expect(slower(30, { ...requests({ slow: [0.4, 0.68] }), ...deployed }, told)).toMatch(/SUCCESS$/);
      expect(slower(30, { ...requests({ slow: [0.4, 0.41] }), ...deployed }, [])).toMatch(/SUCCESS$/);
    });
  });

  test('what is obviously no query is none for the real parser', () => {
    const broken = ['sum(up', 'up[5m', 'up{a="b}', 'sum(up))', 'up +', 'up and', 'rate(up[5m]) /', '', '# nothing'];
    expect(broken.filter((query) => promqlProblems('expr', query).length === 0)).toEqual([]);
    expect(broken.filter((query) => parsed([query]).ok)).toEqual([]);
    const good = ['up', 'up{a="}"}', "up{a='('}", 'up{a=`\\`}', 'sum(up) # (', 'sum by (a) (up)', '-1', 'up{a="\\""}'];
    expect(good.flatMap((query) => promqlProblems('expr', query))).toEqual([]);
    expect(parsed(good).text).toMatch(/SUCCESS/);
  });
});
