import type { TerraformStack } from 'cdktf';
import {
  CERT_MANAGER_PROVIDES,
  CertManager,
  type CertManagerProps,
  certManagerValues,
} from '../../../../../constructs/kubernetes/add-ons/routing/cert-manager';
import { ROUTING_CHARTS } from '../../../../../constructs/kubernetes/add-ons/routing/charts';
import { Manifests } from '../../../../../constructs/kubernetes/manifests/manifests';
import { Namespace } from '../../../../../constructs/kubernetes/namespace';
import { propsWithoutEffect } from '../../../../support/stack';
import { identityIn, installed, onCluster, releaseOf } from '../support';

const place = (stack: TerraformStack, id = 'Place', name = 'cert-manager') =>
  Namespace.fromNamespaceName(stack, id, name);
const made = (props: Partial<CertManagerProps> = {}, version = '1.36') =>
  installed((stack) => new CertManager(stack, 'CertManager', { namespace: place(stack), ...props }), version);

test('with a namespace alone: definitions that an uninstall keeps, two pods of each, nothing outside of its namespace', () => {
  const values = certManagerValues({ namespaceName: 'cert-manager' });
  expect(made().at('CertManager/Release')).toEqual(releaseOf(ROUTING_CHARTS.certManager, values, 'cert-manager'));
  expect(values).toMatchObject({
    crds: { enabled: true, keep: true },
    global: { leaderElection: { namespace: 'cert-manager' } },
    replicaCount: 2,
    webhook: { replicaCount: 2 },
    cainjector: { replicaCount: 2 },
  });
  expect(Object.keys(values)).not.toContain('config');
});

test('with allowDestroy an uninstall leaves nothing', () => {
  expect(certManagerValues({ namespaceName: 'cert-manager', allowDestroy: true }).crds.keep).toBe(false);
});

test('one pod alone has no budget, which would keep its node from being drained', () => {
  const { podDisruptionBudget, webhook } = certManagerValues({ namespaceName: 'cert-manager', replicas: 1 });
  expect([podDisruptionBudget, webhook.podDisruptionBudget]).toEqual([{ enabled: false }, { enabled: false }]);
});

test('what brings the Gateway API comes before it: it does not start without', () => {
  const stack = installed((scope) => {
    const objects = [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x' }, data: { a: 'b' } }];
    const gatewayApi = new Manifests(scope, 'Envoy', { namespace: 'envoy', name: 'envoy', objects });
    new CertManager(scope, 'CertManager', { namespace: place(scope), gatewayApi });
  }, '1.36');
  expect(stack.at('CertManager/Release')['depends_on']).toEqual([stack.address('Envoy/Resource')]);
});

test('says by which account its issuers know it', () => {
  const accounts = [undefined, identityIn('cert-manager')].map((identity) => {
    let found: unknown;
    installed((stack) => {
      const { namespaceName, serviceAccountName } = new CertManager(stack, 'One', {
        namespace: place(stack),
        identity,
      });
      found = [namespaceName, serviceAccountName];
    }, '1.36');
    return found;
  });
  expect(accounts).toEqual([
    ['cert-manager', 'cert-manager'],
    ['cert-manager', 'add-on'],
  ]);
});

test('issuers and certificates wait for its webhook', () => {
  expect(CERT_MANAGER_PROVIDES.webhooks?.flatMap(({ kinds }) => kinds)).toEqual(
    expect.arrayContaining(['Certificate', 'ClusterIssuer', 'Issuer']),
  );
});

test('fails with every bad value named at once, a Kubernetes version that it does not support included', () => {
  const props = {
    identity: identityIn('orders'),
    recursiveNameservers: ['1.1.1.1', '1.1.1.1:65536'],
    replicas: 11,
    resources: { cpu: ['1'], memory: ['2Gi', '1Gi'] },
  } as const;
  expect(() => made(props, '1.32')).toThrow(
    new Error(
      "CertManager at 'stack/CertManager' [PropsInvalid]:\n" +
        '- `cluster.version` must be one of 1.33, 1.34, 1.35, 1.36 for cert-manager v1.21.1 ' +
        '(https://cert-manager.io/docs/releases/#currently-supported-releases), got 1.32\n' +
        '- `identity.namespace` must be that of the add-on, cert-manager, got orders\n' +
        '- `replicas` must be 1 to 10 pods, got 11\n' +
        '- `resources.memory[1]` must be the request of 2Gi or more, got 1Gi\n' +
        '- `recursiveNameservers[0]` must be an address with its port such as 1.1.1.1:53, or an https URL, got 1.1.1.1\n' +
        '- `recursiveNameservers[1]` must be an address with its port such as 1.1.1.1:53, or an https URL, got 1.1.1.1:65536',
    ),
  );
});

test('every setting has an effect', () => {
  expect(
    propsWithoutEffect<CertManagerProps>(
      (stack, props) => {
        onCluster(stack, '1.36');
        new CertManager(stack, 'CertManager', { namespace: place(stack), ...props });
      },
      {
        namespace: (stack) => place(stack, 'Other', 'certificates'),
        identity: () => identityIn('cert-manager'),
        gatewayApi: () => 'installed',
        recursiveNameservers: () => ['1.1.1.1:53'],
        replicas: () => 3,
        resources: () => ({ cpu: ['200m'], memory: ['1Gi', '1Gi'] }),
        allowDestroy: () => true,
      },
    ),
  ).toEqual([]);
});
