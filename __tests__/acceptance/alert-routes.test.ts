import {
  alertmanagerConfig,
  type AlertRoutes,
} from '../../constructs/kubernetes/add-ons/observability/monitoring/alert-routes';
import { matcherProblems } from '../../constructs/kubernetes/add-ons/observability/monitoring/matcher';
import { email, pagerDuty, slack } from '../../constructs/kubernetes/add-ons/observability/monitoring/receivers';
import { Duration } from '../../constructs/core/duration';
import { runWith } from './support/monitoring-tools';
import { suite } from './support/suite';

const secret = 'alert-receivers';
const team = slack({ channel: '#shop-alerts', webhook: { secret, key: 'slack' } });
const oncall = pagerDuty({ integrationKey: { secret, key: 'pagerduty' } });
const finance = email({
  to: ['finance@example.com', 'owner@example.com'],
  from: 'alerts@example.com',
  server: 'smtp.example.com:587',
  username: 'alerts',
  password: { secret, key: 'smtp' },
});

/** Critical alerts wake somebody up and are seen in the channel, costs go to finance, the rest of the shop to its team. */
const alerts: AlertRoutes = {
  receivers: { oncall, finance, team, all: [oncall, team] },
  routes: [
    { to: 'oncall', severity: 'critical', continue: true },
    { to: 'finance', matchers: ['topic="cost"'], repeat: Duration.hours(24) },
    { to: 'team', severity: ['critical', 'warning'], matchers: ['namespace=~"shop(-.+)?"', 'env!="dev"'] },
    { to: 'all', matchers: ['namespace="kube-system"'] },
  ],
  groupBy: ['alertname', 'service'],
  groupWait: Duration.seconds(10),
  groupInterval: Duration.minutes(1),
  repeat: Duration.hours(1),
};

const config = (routes?: AlertRoutes) => ({ 'alertmanager.yaml': alertmanagerConfig(routes) });

/** Receivers of an alert with these labels. */
function told(labels: Readonly<Record<string, string>>, routes = alerts): readonly string[] {
  const given = Object.entries(labels).map(([name, value]) => `${name}=${value}`);
  const args = ['config', 'routes', 'test', '--config.file', 'alertmanager.yaml', ...given];
  const { text } = runWith('amtool', args, config(routes));
  return (text.split('\n')[0] ?? '').split(',');
}

suite('routes of alerts', ['alertmanager'], () => {
  test.each([
    ['every kind of receiver', alerts, 5],
    ['nobody to tell', undefined, 1],
    [
      'a mail server without a login',
      {
        receivers: { ops: email({ to: ['ops@example.com'], from: 'a@example.com', server: 'mail:25' }) },
        routes: [],
        otherwise: 'ops',
      },
      2,
    ],
  ] as const)('the real amtool takes the configuration of %s', (_, routes, receivers) => {
    const { ok, text } = runWith('amtool', ['check-config', 'alertmanager.yaml'], config(routes));
    expect([ok, text]).toEqual([true, expect.stringContaining(` - ${receivers.toString()} receivers\n`)]);
  });

  test.each([
    [{ alertname: 'ServiceDown', severity: 'critical', namespace: 'shop' }, ['oncall', 'team']],
    [{ alertname: 'ServiceErrors', severity: 'warning', namespace: 'shop-eu' }, ['team']],
    [{ alertname: 'ServiceErrors', severity: 'warning', namespace: 'shop', env: 'dev' }, ['nobody']],
    [{ alertname: 'BudgetExceeded', severity: 'warning', topic: 'cost', namespace: 'shop' }, ['finance']],
    [{ alertname: 'TargetDown', severity: 'warning', namespace: 'kube-system' }, ['all']],
    [{ alertname: 'Watchdog', severity: 'none' }, ['nobody']],
    [{ alertname: 'Other' }, ['nobody']],
  ] as const)('an alert %j goes to %j', (labels, receivers) => {
    expect(told(labels)).toEqual(receivers);
  });

  test('the alert that always fires goes where a route leads it, whoever else hears of what no route takes', () => {
    const watchdog = { alertname: 'Watchdog', severity: 'none' };
    const heartbeat: AlertRoutes['routes'] = [{ to: 'oncall', matchers: ['alertname="Watchdog"'] }];
    expect(told(watchdog, { ...alerts, routes: [...alerts.routes, ...heartbeat] })).toEqual(['oncall']);
    expect(told(watchdog, { ...alerts, otherwise: 'team' })).toEqual(['nobody']);
  });

  test('an incident says what is wrong with each service of its message', () => {
    const { description } = oncall.settings();
    const fired = ['shop/web is down', 'shop/backend is down'].map((summary) => ({ annotations: { summary } }));
    const data = { status: 'firing', commonLabels: { alertname: 'ServiceDown' }, commonAnnotations: {}, alerts: fired };
    const args = ['template', 'render', '--template.glob=no.tmpl', '--template.data=data.json'];
    const files = { 'data.json': data, 'no.tmpl': '' };
    expect(runWith('amtool', [...args, `--template.text=${String(description)}`], files)).toEqual({
      ok: true,
      text: 'ServiceDown: shop/web is down; shop/backend is down',
    });
  });

  test('what no route takes goes to the receiver for that', () => {
    expect(told({ alertname: 'Other' }, { ...alerts, otherwise: 'team' })).toEqual(['team']);
  });

  test('the configuration holds no secret, only paths of files', () => {
    const text = JSON.stringify(alertmanagerConfig(alerts));
    expect(text.match(/"[a-z_]*(?:url|key|password)[a-z_]*":"[^"]*"/g)).toEqual([
      '"routing_key_file":"/etc/alertmanager/receivers/alert-receivers/pagerduty"',
      '"auth_password_file":"/etc/alertmanager/receivers/alert-receivers/smtp"',
      '"api_url_file":"/etc/alertmanager/receivers/alert-receivers/slack"',
      '"routing_key_file":"/etc/alertmanager/receivers/alert-receivers/pagerduty"',
      '"api_url_file":"/etc/alertmanager/receivers/alert-receivers/slack"',
    ]);
  });

  test('what is no matcher is none for the real amtool', () => {
    const check = (matcher: string) => {
      const routes = { ...alerts, routes: [...alerts.routes, { to: 'team', matchers: [matcher] }] };
      return runWith('amtool', ['check-config', 'alertmanager.yaml'], config(routes)).ok;
    };
    const broken = ['team', '="shop"', 'team=~"("', 'team=="shop"', 'a-b="c"'];
    const good = ['team="shop"', 'team = "shop"', 'team=~"a|b"', 'team!~"a.*"', 'team=""', 'team="a \\"b\\""'];
    expect(broken.filter((one) => matcherProblems('m', [one]).length === 0 || check(one))).toEqual([]);
    expect(good.filter((one) => matcherProblems('m', [one]).length > 0 || !check(one))).toEqual([]);
  });
});
