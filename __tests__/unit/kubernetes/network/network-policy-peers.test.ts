import { cluster, only, policy } from './support';

test('a pod selector alone means the own namespace, a namespace selector alone all pods of what it selects', () => {
  const pods = cluster([policy({ ...only('db'), ingress: [{ from: [only('web')] }] })]);
  expect(pods.allowed('shop/web', 'shop/db', 3306)).toBe(true);
  expect(pods.allowed('other/web', 'shop/db', 3306)).toBe(false);
  const other = { namespaceSelector: { matchLabels: { team: 'other' } } };
  const namespaces = cluster([policy({ ...only('db'), ingress: [{ from: [other] }] })]);
  expect(namespaces.allowed('shop/web', 'shop/db', 3306)).toBe(false);
  expect(namespaces.allowed('other/web', 'shop/db', 3306)).toBe(true);
});

test('both selectors in one peer have to match; as two peers one is enough', () => {
  const other = { namespaceSelector: { matchLabels: { team: 'other' } } };
  const db = { podSelector: { matchLabels: { app: 'db' } } };
  const and = cluster([policy({ ...only('db'), ingress: [{ from: [{ ...other, ...db }] }] })]);
  expect(and.allowed('other/web', 'shop/db', 3306)).toBe(false);
  expect(and.allowed('shop/db', 'shop/db', 3306)).toBe(false);
  const or = cluster([policy({ ...only('db'), ingress: [{ from: [other, db] }] })]);
  expect(or.allowed('other/web', 'shop/db', 3306)).toBe(true);
  expect(or.allowed('shop/db', 'shop/db', 3306)).toBe(true);
  expect(or.allowed('shop/web', 'shop/db', 3306)).toBe(false);
});

test('an empty namespace selector selects all namespaces, also those whose object is not there', () => {
  const everywhere = cluster([policy({ ...only('db'), ingress: [{ from: [{ namespaceSelector: {} }] }] })], {
    pods: [{ namespace: 'elsewhere', name: 'job' }],
  });
  expect(everywhere.allowed('other/web', 'shop/db', 3306)).toBe(true);
  expect(everywhere.allowed('elsewhere/job', 'shop/db', 3306)).toBe(true);
  expect(everywhere.allowed('8.8.8.8', 'shop/db', 3306)).toBe(false);
});

test('every namespace has its name as a label', () => {
  const dns = { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } } };
  const out = cluster([policy({ ...only('web'), policyTypes: ['Egress'], egress: [{ to: [dns] }] })], {
    pods: [{ namespace: 'kube-system', name: 'dns' }],
  });
  expect(out.allowed('shop/web', 'kube-system/dns', 53, 'UDP')).toBe(true);
  expect(out.allowed('shop/web', 'other/web', 80)).toBe(false);
});

test.each([
  ['In', ['web', 'worker'], true],
  ['In', ['db'], false],
  ['NotIn', ['db'], true],
  ['NotIn', ['web'], false],
  ['Exists', undefined, true],
  ['DoesNotExist', undefined, false],
])('the expression app %s %j lets web in: %s', (operator, values, allowed) => {
  const from = [{ podSelector: { matchExpressions: [{ key: 'app', operator, values }] } }];
  expect(cluster([policy({ ...only('db'), ingress: [{ from }] })]).allowed('shop/web', 'shop/db', 3306)).toBe(allowed);
});

test.each([
  ['In', ['x'], false],
  ['NotIn', ['x'], true],
  ['Exists', undefined, false],
  ['DoesNotExist', undefined, true],
])('of a label that is not there, %s %j lets in: %s', (operator, values, allowed) => {
  const from = [{ podSelector: { matchExpressions: [{ key: 'tier', operator, values }] } }];
  expect(cluster([policy({ ...only('db'), ingress: [{ from }] })]).allowed('shop/web', 'shop/db', 3306)).toBe(allowed);
});

test.each([
  [{ ipBlock: { cidr: '10.0.0.0/8' }, podSelector: {} }, 'A peer has either an ipBlock or selectors'],
  [{}, 'A peer has an ipBlock or a selector'],
])('a peer that the API server would refuse is refused: %j', (peer, message) => {
  const wrong = cluster([policy({ ...only('db'), ingress: [{ from: [peer] }] })]);
  expect(() => wrong.allowed('shop/web', 'shop/db', 80)).toThrow(new Error(message));
});

test('an operator that is none is refused', () => {
  const podSelector = { matchExpressions: [{ key: 'app', operator: 'Is', values: ['web'] }] };
  expect(() => cluster([policy({ podSelector })]).allowed('shop/web', 'shop/db', 80)).toThrow(
    new Error('No such operator of a label selector: Is'),
  );
});
