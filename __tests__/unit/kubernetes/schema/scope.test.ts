import { apiGroup, isNamespaced } from '../../../../constructs/kubernetes/schema/scope';

test.each([
  ['v1', 'ConfigMap', true],
  ['v1', 'Namespace', false],
  ['apps/v1', 'Deployment', true],
  ['rbac.authorization.k8s.io/v1', 'Role', true],
  ['rbac.authorization.k8s.io/v1', 'ClusterRole', false],
  ['external-secrets.io/v1', 'SecretStore', true],
  ['external-secrets.io/v1', 'ClusterSecretStore', false],
  ['gateway.networking.k8s.io/v1', 'GatewayClass', false],
  ['widgets.example.com/v1', 'Widget', undefined],
])('%s %s lives in a namespace: %s', (apiVersion, kind, expected) => {
  expect(isNamespaced(apiVersion, kind)).toBe(expected);
});

test('the core group has no name', () => {
  expect(['v1', 'apps/v1', 'gateway.networking.k8s.io/v1beta1'].map(apiGroup)).toEqual([
    '',
    'apps',
    'gateway.networking.k8s.io',
  ]);
});
