import { cluster, only, policy } from './support';

const fromAny = { ingress: [{}] };

test('whatever no policy selects is open, from everywhere and to everywhere', () => {
  const open = cluster([policy({ ...only('db'), policyTypes: ['Ingress'] })]);
  expect(open.allowed('other/web', 'shop/web', 80)).toBe(true);
  expect(open.allowed('shop/web', '8.8.8.8', 443)).toBe(true);
  expect(open.allowed('8.8.8.8', 'shop/web', 80)).toBe(true);
});

test('an empty selector selects every pod of its own namespace, and of no other', () => {
  const denied = cluster([policy({ podSelector: {}, policyTypes: ['Ingress'] })]);
  expect(denied.allowed('other/web', 'shop/web', 80)).toBe(false);
  expect(denied.allowed('shop/web', 'shop/db', 3306)).toBe(false);
  expect(denied.allowed('shop/web', 'other/web', 80)).toBe(true);
});

test('one way is refused by either side: the egress of the one, the ingress of the other', () => {
  const out = cluster([policy({ ...only('web'), policyTypes: ['Egress'] })]);
  expect(out.allowed('shop/web', 'shop/db', 3306)).toBe(false);
  expect(out.allowed('shop/db', 'shop/web', 80)).toBe(true);
  const both = [
    policy({ ...only('web'), policyTypes: ['Egress'], egress: [{ to: [only('db')] }] }),
    policy({ ...only('db'), policyTypes: ['Ingress'] }),
  ];
  expect(cluster(both).allowed('shop/web', 'shop/db', 3306)).toBe(false);
  expect(cluster(both.slice(0, 1)).allowed('shop/web', 'shop/db', 3306)).toBe(true);
});

test('several policies add up: one that opens is enough, none can close again', () => {
  const denied = policy({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
  const opened = policy({ ...only('db'), ingress: [{ from: [only('web')] }] });
  const out = policy({ ...only('web'), policyTypes: ['Egress'], egress: [{ to: [only('db')] }] });
  expect(cluster([denied, opened, out]).allowed('shop/web', 'shop/db', 3306)).toBe(true);
  expect(cluster([denied, opened, out]).allowed('shop/db', 'shop/web', 80)).toBe(false);
});

test('without policyTypes a policy is about ingress, and about egress where it has rules for that', () => {
  const ingress = cluster([policy({ ...only('web') })]);
  expect(ingress.allowed('other/web', 'shop/web', 80)).toBe(false);
  expect(ingress.allowed('shop/web', 'shop/db', 3306)).toBe(true);
  const both = cluster([policy({ ...only('web'), egress: [{ to: [only('web')] }] })]);
  expect(both.allowed('shop/web', 'shop/db', 3306)).toBe(false);
  expect(both.allowed('other/web', 'shop/web', 80)).toBe(false);
});

test('rules of a direction that policyTypes leaves out open and close nothing', () => {
  const egressOnly = cluster([policy({ ...only('web'), policyTypes: ['Egress'], ...fromAny })]);
  expect(egressOnly.allowed('other/web', 'shop/web', 80)).toBe(true);
  expect(egressOnly.allowed('shop/web', 'shop/db', 3306)).toBe(false);
});

test('a rule without peers is about everyone, one without ports about every port', () => {
  const everyone = cluster([policy({ ...only('db'), ingress: [{ ports: [{ port: 3306 }] }] })]);
  for (const source of ['other/web', '8.8.8.8']) {
    expect(everyone.allowed(source, 'shop/db', 3306)).toBe(true);
    expect(everyone.allowed(source, 'shop/db', 22)).toBe(false);
  }
  const web = cluster([policy({ ...only('db'), ingress: [{ from: [only('web')] }] })]);
  expect(web.allowed('shop/web', 'shop/db', 22)).toBe(true);
  expect(
    cluster([policy({ ...only('db'), ingress: [{ from: [], ports: [] }] })]).allowed('8.8.8.8', 'shop/db', 1),
  ).toBe(true);
});

test('no rule is not an empty rule', () => {
  expect(cluster([policy({ ...only('db'), ingress: [] })]).allowed('shop/web', 'shop/db', 3306)).toBe(false);
  expect(cluster([policy({ ...only('db'), ...fromAny })]).allowed('shop/web', 'shop/db', 3306)).toBe(true);
});

test('an address is matched by a range without its exceptions, both ends included', () => {
  const ipBlock = { cidr: '10.0.0.0/16', except: ['10.0.1.0/24', '10.0.255.255/32'] };
  const out = cluster([policy({ ...only('web'), policyTypes: ['Egress'], egress: [{ to: [{ ipBlock }] }] })]);
  const reached = [
    '9.255.255.255',
    '10.0.0.0',
    '10.0.1.0',
    '10.0.1.255',
    '10.0.2.0',
    '10.0.255.254',
    '10.0.255.255',
    '10.1.0.0',
  ];
  expect(reached.filter((address) => out.allowed('shop/web', address, 443))).toEqual([
    '10.0.0.0',
    '10.0.2.0',
    '10.0.255.254',
  ]);
});

test('an address is never matched by a selector, a pod by a range only where its address is known', () => {
  const selectors = cluster([policy({ ...only('db'), ingress: [{ from: [{ podSelector: {} }] }] })]);
  expect(selectors.allowed('10.0.0.5', 'shop/db', 3306)).toBe(false);
  const range = policy({ ...only('db'), ingress: [{ from: [{ ipBlock: { cidr: '10.0.0.0/16' } }] }] });
  expect(cluster([range]).allowed('10.0.0.5', 'shop/db', 3306)).toBe(true);
  expect(cluster([range]).allowed('shop/web', 'shop/db', 3306)).toBe(false);
  const known = cluster([range], { addresses: { 'shop/web': '10.0.0.5', 'other/web': '10.1.0.5' } });
  expect(known.allowed('shop/web', 'shop/db', 3306)).toBe(true);
  expect(known.allowed('other/web', 'shop/db', 3306)).toBe(false);
});

test('a port is of TCP where it names no protocol, and of every number where it names none', () => {
  const rule = (port: object) => cluster([policy({ ...only('db'), ingress: [{ ports: [port] }] })]);
  expect(rule({ port: 53 }).allowed('shop/web', 'shop/db', 53)).toBe(true);
  expect(rule({ port: 53 }).allowed('shop/web', 'shop/db', 53, 'UDP')).toBe(false);
  expect(rule({ protocol: 'UDP', port: 53 }).allowed('shop/web', 'shop/db', 53, 'UDP')).toBe(true);
  expect(rule({ protocol: 'UDP' }).allowed('shop/web', 'shop/db', 9, 'UDP')).toBe(true);
  expect(rule({ protocol: 'UDP' }).allowed('shop/web', 'shop/db', 9)).toBe(false);
});

test('endPort makes a range of ports, both ends included', () => {
  const range = cluster([policy({ ...only('db'), ingress: [{ ports: [{ port: 3000, endPort: 3306 }] }] })]);
  expect([2999, 3000, 3306, 3307].filter((port) => range.allowed('shop/web', 'shop/db', port))).toEqual([3000, 3306]);
});

test('a named port is that of the pods connected to, on both sides; an address has none', () => {
  const ports = [{ port: 'sql' }];
  const rules = cluster([
    policy({ ...only('db'), ingress: [{ ports }] }),
    policy({ ...only('web'), policyTypes: ['Egress'], egress: [{ ports }] }),
  ]);
  expect(rules.allowed('shop/web', 'shop/db', 3306)).toBe(true);
  expect(rules.allowed('shop/web', 'shop/db', 80)).toBe(false);
  expect(rules.allowed('shop/web', 'other/web', 80)).toBe(false);
  expect(rules.allowed('shop/web', '10.0.0.5', 3306)).toBe(false);
  const udp = [{ port: 'sql', protocol: 'UDP' }];
  expect(
    cluster([policy({ ...only('db'), ingress: [{ ports: udp }] })]).allowed('shop/web', 'shop/db', 3306, 'UDP'),
  ).toBe(false);
});

test('pods of one workload are refused each other like any others', () => {
  expect(cluster([policy({ ...only('db'), policyTypes: ['Ingress'] })]).allowed('shop/db', 'shop/db', 3306)).toBe(
    false,
  );
});

test.each([
  ['StatefulSet', { template: { metadata: { labels: { app: 'x' } }, spec: { containers: [{}] } } }],
  [
    'CronJob',
    { jobTemplate: { spec: { template: { metadata: { labels: { app: 'x' } }, spec: { containers: [{}] } } } } },
  ],
])('pods of a %s have the labels of its template', (kind, spec) => {
  const denied = cluster([{ kind, metadata: { name: 'x', namespace: 'shop' }, spec }, policy(only('x'))]);
  expect(denied.allowed('shop/web', 'shop/x', 80)).toBe(false);
});

test('a bare pod has its own labels', () => {
  const pod = {
    kind: 'Pod',
    metadata: { name: 'x', namespace: 'shop', labels: { app: 'x' } },
    spec: { containers: [{}] },
  };
  expect(cluster([pod, policy(only('x'))]).allowed('shop/web', 'shop/x', 80)).toBe(false);
});

test('lists every open way to a port that pods name', () => {
  const shop = policy({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
  const db = policy({ ...only('db'), ingress: [{ from: [only('web')] }] });
  const web = policy({
    ...only('web'),
    policyTypes: ['Egress'],
    egress: [{ to: [only('db')], ports: [{ port: 3306 }] }],
  });
  expect(cluster([shop, db, web]).open()).toEqual(['other/web -> other/web:80', 'shop/web -> shop/db:3306']);
});

test('says which pods there are when a name is none, and refuses pods on the network of their node', () => {
  const host = { pods: [{ namespace: 'kube-system', name: 'proxy', hostNetwork: true }] };
  expect(() => cluster([]).allowed('shop/web', 'shop/bd', 80)).toThrow(
    new Error("No pods 'shop/bd'. There are: shop/web, shop/db, other/web"),
  );
  expect(() => cluster([], host).allowed('kube-system/proxy', 'shop/web', 80)).toThrow(
    new Error("Pods 'kube-system/proxy' are on the network of their node: no policy says what holds for them"),
  );
});
