import { Duration } from '../../../../../../constructs/core/duration';
import {
  type AlertRoutes,
  alertmanagerConfig,
  alertRouteProblems,
} from '../../../../../../constructs/kubernetes/add-ons/observability/monitoring/alert-routes';
import {
  email,
  pagerDuty,
  slack,
} from '../../../../../../constructs/kubernetes/add-ons/observability/monitoring/receivers';
import type { SecretKey } from '../../../../../../constructs/kubernetes/add-ons/observability/monitoring/secret-key';

const webhook = { secret: 'alert-receivers', key: 'slack' };
const team = slack({ channel: '#shop', webhook });
const problems = (alerts: AlertRoutes) => alertRouteProblems('alerts', alerts);

test('nobody is told anything where nothing is said', () => {
  expect(alertmanagerConfig()).toMatchObject({
    route: { receiver: 'nobody', group_wait: '30s', group_interval: '300s', repeat_interval: '14400s' },
    receivers: [{ name: 'nobody' }],
  });
});

test('routes are asked in the order given, and the alert that always fires goes to nobody where none takes it', () => {
  const alerts: AlertRoutes = {
    receivers: { team, oncall: [team, pagerDuty({ integrationKey: webhook }), team] },
    routes: [
      { to: 'oncall', severity: 'critical', continue: true, repeat: Duration.minutes(30) },
      { to: 'team', severity: ['warning', 'info'], matchers: ['team="shop"'] },
    ],
  };
  const { route, receivers } = alertmanagerConfig(alerts);
  expect(route.routes).toEqual([
    { receiver: 'oncall', matchers: ['severity="critical"'], continue: true, repeat_interval: '1800s' },
    { receiver: 'team', matchers: ['severity=~"warning|info"', 'team="shop"'] },
    { receiver: 'nobody', matchers: ['alertname="Watchdog"'] },
  ]);
  expect(receivers.map((one) => Object.entries(one).map(([key, value]) => [key, value.length]))).toEqual([
    [['name', 6]],
    [
      ['name', 4],
      ['slack_configs', 1],
    ],
    [
      ['name', 6],
      ['slack_configs', 2],
      ['pagerduty_configs', 1],
    ],
  ]);
  expect(problems(alerts)).toEqual([]);
});

test('fails with every bad value named at once', () => {
  const none = undefined as unknown as SecretKey;
  expect(
    problems({
      receivers: {
        'The Team': team,
        nobody: team,
        slack: slack({ channel: 'shop', webhook: none }),
        pager: [team, pagerDuty({ integrationKey: { secret: 'A', key: '' } })],
        mail: email({ to: [], from: 'me', server: 'smtp.example.com', username: 'me' }),
        post: email({ to: ['a b'], from: 'a@example.com', server: 'smtp:25', password: webhook }),
        none: [],
      },
      routes: [
        { to: 'teams' },
        { to: 'pager', severity: 'fatal' as 'critical', matchers: ['team', 'a=~"("'], repeat: Duration.seconds(1) },
      ],
      otherwise: 'ops',
      groupBy: ['a-b'],
      groupWait: Duration.hours(2),
      groupInterval: Duration.seconds(0),
      repeat: Duration.days(8),
    }),
  ).toEqual([
    '`alerts.receivers` must be named by lower-case letters, digits and hyphens, got The Team',
    '`alerts.receivers` must be named by lower-case letters, digits and hyphens, got nobody',
    '`alerts.receivers.slack.channel` must be a channel such as #alerts, got shop',
    '`alerts.receivers.slack.webhook` must be a key of a Secret: { secret, key }, got none',
    '`alerts.receivers.pager[1].integrationKey.secret` must be 1 to 63 lower-case letters, digits and hyphens, a letter or digit at both ends, got A',
    '`alerts.receivers.pager[1].integrationKey.key` must be 1 to 253 letters, digits and -_., got an empty string',
    '`alerts.receivers.mail.to` must be one address or more, got none',
    '`alerts.receivers.mail.from` must be an e-mail address, got me',
    '`alerts.receivers.mail.server` must be a host and a port such as smtp.example.com:587, got smtp.example.com',
    '`alerts.receivers.mail.password` must be a key of a Secret: { secret, key }, got none',
    '`alerts.receivers.post.to[0]` must be an e-mail address, got a b',
    '`alerts.receivers.post.username` must be given with `password`, got none',
    '`alerts.receivers.none` must be one channel or more, got none',
    ...['The Team', 'nobody', 'slack', 'mail', 'post', 'none'].map(
      (name) => `\`alerts.receivers.${name}\` must be named by a route or by \`otherwise\`: nobody tells it anything`,
    ),
    '`alerts.otherwise` must be one of the receivers The Team, mail, nobody, none, pager, post, slack, got ops',
    '`alerts.routes[0].to` must be one of the receivers The Team, mail, nobody, none, pager, post, slack, got teams',
    '`alerts.routes[0]` must be given `severity` or `matchers`, got none. What no route takes goes to `otherwise`',
    '`alerts.routes[1].severity` must be one of critical, warning, info, got fatal',
    '`alerts.routes[1].matchers[0]` must be a label, one of = != =~ !~, and a text in quotes, such as team="shop", got team',
    '`alerts.routes[1].matchers[1]` must be a regular expression that ends, got a=~"("',
    '`alerts.routes[1].repeat` must be 60 to 604800 seconds, got 1',
    '`alerts.groupBy` must be names of labels, got a-b',
    '`alerts.groupWait` must be 0 to 3600 seconds, got 7200',
    '`alerts.groupInterval` must be 1 to 86400 seconds, got 0',
    '`alerts.repeat` must be 60 to 604800 seconds, got 691200',
  ]);
  expect(problems({ receivers: {}, routes: [] })).toEqual(['`alerts.receivers` must be one or more, got none']);
});
