import { Duration } from '../../../../../../constructs/core/duration';
import {
  PrometheusRule,
  type PrometheusRuleProps,
} from '../../../../../../constructs/kubernetes/add-ons/observability/monitoring/prometheus-rule';
import type {
  AlertingRule,
  RecordingRule,
  RuleGroups,
} from '../../../../../../constructs/kubernetes/add-ons/observability/monitoring/rules';
import {
  deploymentAlerts,
  serviceAlerts,
} from '../../../../../../constructs/kubernetes/add-ons/observability/monitoring/service-alerts';
import { requestRules } from '../../../../../../constructs/kubernetes/add-ons/observability/monitoring/service-rules';
import { manifestsOf } from '../../../../../../constructs/kubernetes/manifests/releases';
import { Namespace } from '../../../../../../constructs/kubernetes/namespace';
import { synth } from '../../../../../../testing/synth';
import { propsWithoutEffect } from '../../../props-without-effect';
import { Apps } from '../../../workload/support';

const down: AlertingRule = { alert: 'Down', expr: 'up == 0', severity: 'critical', summary: 'It is down' };
const groups: RuleGroups = { shop: { rules: [{ record: 'shop:up:count', expr: 'sum(up)' }, down] } };
const rule = (stack: Apps, props: Partial<PrometheusRuleProps> = {}) =>
  new PrometheusRule(stack, 'Rules', { namespace: stack.home, groups, ...props });

test('records and alerts, in a release of its own that the checks of synth accept', () => {
  const stack = new Apps();
  const installed = rule(stack, {
    groups: {
      shop: {
        interval: Duration.minutes(1),
        rules: [
          { record: 'shop:up:count', expr: 'sum(up)', labels: { team: 'shop' } },
          { ...down, for: Duration.minutes(2), description: 'All of it', runbookUrl: 'https://example.com/down' },
          { ...down, for: Duration.seconds(0), severity: 'info', labels: { topic: 'cost' } },
        ],
      },
    },
  });
  expect(manifestsOf(installed)).toMatchObject([
    {
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'PrometheusRule',
      metadata: { name: 'rules', namespace: 'shop' },
      spec: {
        groups: [
          {
            name: 'shop',
            interval: '60s',
            rules: [
              { record: 'shop:up:count', expr: 'sum(up)', labels: { team: 'shop' } },
              {
                alert: 'Down',
                expr: 'up == 0',
                for: '120s',
                labels: { severity: 'critical' },
                annotations: {
                  summary: 'It is down',
                  description: 'All of it',
                  runbook_url: 'https://example.com/down',
                },
              },
              { alert: 'Down', labels: { severity: 'info', topic: 'cost' }, annotations: { summary: 'It is down' } },
            ],
          },
        ],
      },
    },
  ]);
  const synthesized = synth(stack);
  expect(synthesized.at('Rules/Resource')).toMatchObject({ name: 'prometheus-rule-rules', namespace: 'shop' });
});

test('those made here ask for the namespaces named, and for what is recorded', () => {
  const { 'service-alerts': alerts } = serviceAlerts({ namespaces: ['shop', 'crm'], downFor: Duration.minutes(1) });
  expect(alerts?.rules[0]).toMatchObject({
    expr: 'service:pods_available:count{namespace=~"shop|crm"} == 0 and on (namespace, service) service:pods_desired:count{namespace=~"shop|crm"} > 0',
    for: Duration.minutes(1),
  });
  const text = JSON.stringify([
    deploymentAlerts({ watch: Duration.minutes(30), errorRisePercent: 50, latencyRisePercent: 100 }),
    serviceAlerts({ errorPercent: 2.5, slowerThan: Duration.seconds(3) }),
  ]);
  for (const part of ['[1800s]', 'clamp_min(1.5 *', '> on (namespace, service) 2 *', '> 0.025', '> 3'])
    expect(text).toContain(part);
  expect(() => requestRules('linkerd' as 'istio')).toThrow(
    new Error('requestRules [SourceInvalid]:\n- `source` must be one of istio, envoy-gateway, traefik, got linkerd'),
  );
});

test('alerts of services fail with every bad option named at once', () => {
  const namespaces = ['shop', 'a"} or vector(1)', 'Shop'];
  const name = '1 to 63 lower-case letters, digits and hyphens, a letter or digit at both ends';
  expect(() =>
    serviceAlerts({
      namespaces,
      downFor: Duration.days(2),
      errorPercent: Number.NaN,
      slowerThan: Duration.hours(2),
    }),
  ).toThrow(
    new Error(
      'serviceAlerts [OptionsInvalid]:\n' +
        `- \`namespaces[1]\` must be ${name}, got a"} or vector(1)\n` +
        `- \`namespaces[2]\` must be ${name}, got Shop\n` +
        '- `downFor` must be 0 to 86400 seconds, got 172800\n' +
        '- `errorPercent` must be 0 to 100 percent, got NaN\n' +
        '- `slowerThan` must be 0.001 to 3600 seconds, got 7200',
    ),
  );
  expect(() =>
    deploymentAlerts({
      namespaces: ['*'],
      watch: Duration.minutes(1),
      errorRisePercent: -1,
      latencyRisePercent: Infinity,
      for: Duration.days(2),
    }),
  ).toThrow(
    new Error(
      'deploymentAlerts [OptionsInvalid]:\n' +
        `- \`namespaces[0]\` must be ${name}, got *\n` +
        '- `watch` must be 300 to 86400 seconds, got 60\n' +
        '- `errorRisePercent` must be 0 to 10000 percent, got -1\n' +
        '- `latencyRisePercent` must be 0 to 10000 percent, got Infinity\n' +
        '- `for` must be 0 to 86400 seconds, got 172800',
    ),
  );
});

test('fails with every bad value named at once', () => {
  const bad: AlertingRule = {
    alert: 'a b',
    expr: 'sum(up',
    severity: 'fatal' as 'critical',
    summary: '',
    runbookUrl: 'here',
    labels: { severity: 'info', 'a-b': 'c' },
    for: Duration.days(2),
  };
  const record: RecordingRule = { record: '1up', expr: 'up{a="b}' };
  expect(() =>
    rule(new Apps(), {
      name: 'Rules',
      groups: { empty: { rules: [] }, shop: { interval: Duration.seconds(1), rules: [bad, record, down, down] } },
    }),
  ).toThrow(
    new Error(
      "PrometheusRule at 'shop-dev-apps/Rules' [PropsInvalid]:\n" +
        '- `name` must be 1 to 63 lower-case letters, digits and hyphens, a letter or digit at both ends, got Rules\n' +
        '- `groups.empty.rules` must be one rule or more, got none\n' +
        '- `groups.shop.interval` must be 5 to 3600 seconds, got 1\n' +
        '- `groups.shop.rules[0].alert` must be a name of letters, digits and _, got a b\n' +
        '- `groups.shop.rules[0].severity` must be one of critical, warning, info, got fatal\n' +
        '- `groups.shop.rules[0].summary` must be given, got an empty string\n' +
        '- `groups.shop.rules[0].runbookUrl` must be an address, got here\n' +
        "- `groups.shop.rules[0].labels` must be without `severity`, which is a setting, got { severity: 'info', 'a-b': 'c' }\n" +
        '- `groups.shop.rules[0].for` must be 0 to 86400 seconds, got 172800\n' +
        '- `groups.shop.rules[0].expr` must be a query of Prometheus, with each bracket closed, got sum(up\n' +
        '- `groups.shop.rules[0].labels` must be named by letters, digits and _, got a-b\n' +
        '- `groups.shop.rules[1].record` must be a name of letters, digits, _ and :, got 1up\n' +
        '- `groups.shop.rules[1].expr` must be a query of Prometheus, with an end to each text, got up{a="b}\n' +
        '- `groups.shop.rules` must be different from each other, got Down critical {}',
    ),
  );
  expect(() => rule(new Apps(), { groups: {} })).toThrow(
    new Error(
      "PrometheusRule at 'shop-dev-apps/Rules' [PropsInvalid]:\n- `groups` must be one group or more, got none",
    ),
  );
});

test('every setting has an effect', () => {
  const without = propsWithoutEffect<PrometheusRuleProps>((stack, props) => rule(stack, props), {
    namespace: (stack) => new Namespace(stack, 'Other', { name: 'other' }),
    name: () => 'others',
    groups: () => ({ shop: { rules: [down] } }),
  });
  expect(without).toEqual([]);
});
