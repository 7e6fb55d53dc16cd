import { Duration } from '../../../../../constructs/core/duration';
import { ROUTING_CHARTS } from '../../../../../constructs/kubernetes/add-ons/routing/charts';
import {
  ExternalDns,
  type ExternalDnsProps,
  externalDnsValues,
} from '../../../../../constructs/kubernetes/add-ons/routing/external-dns';
import { Manifests } from '../../../../../constructs/kubernetes/manifests/manifests';
import { Namespace } from '../../../../../constructs/kubernetes/namespace';
import { propsWithoutEffect } from '../../../../support/stack';
import { identityIn, installed, onCluster, releaseOf } from '../support';

const required = {
  domains: ['example.com'],
  ownerId: 'shop-dev',
  region: 'us-east-1',
  identity: identityIn('kube-system'),
};
const made = (props: Partial<ExternalDnsProps> = {}, version = '1.36') =>
  installed((stack) => new ExternalDns(stack, 'Dns', { ...required, ...props }), version);
const objects = [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x' }, data: { a: 'b' } }];

test('with what is needed alone: hosts of Ingresses and Services in its domains, and no record is ever deleted', () => {
  const values = externalDnsValues(required);
  expect(made().at('Dns/Release')).toEqual(releaseOf(ROUTING_CHARTS.externalDns, values));
  expect(values).toMatchObject({
    sources: ['ingress', 'service'],
    domainFilters: ['example.com'],
    txtOwnerId: 'shop-dev',
    policy: 'upsert-only',
    interval: '300s',
    env: [{ name: 'AWS_DEFAULT_REGION', value: 'us-east-1' }],
  });
  expect(Object.keys(values)).not.toContain('extraArgs');
});

test('it reads routes of the Gateway API and of Istio once their definitions are there', () => {
  const stack = installed((scope) => {
    const gatewayApi = new Manifests(scope, 'Envoy', { namespace: 'envoy', name: 'envoy', objects });
    const istio = new Manifests(scope, 'Istio', { namespace: 'istio', name: 'istio', objects });
    new ExternalDns(scope, 'Dns', { ...required, gatewayApi, istio });
  }, '1.36');
  expect(stack.at('Dns/Release')['depends_on']).toEqual([
    stack.address('Envoy/Resource'),
    stack.address('Istio/Resource'),
  ]);
  expect(externalDnsValues({ ...required, sources: [], gatewayApi: 'installed', istio: 'installed' }).sources).toEqual([
    'gateway-httproute',
    'istio-gateway',
    'istio-virtualservice',
  ]);
});

test('fails with every bad value named at once, a Kubernetes version that it does not support included', () => {
  expect(() =>
    made(
      {
        domains: ['shop', '*.example.com'],
        ownerId: '',
        region: 'cn-north-1',
        identity: identityIn('orders'),
        zones: 'all' as 'public',
        sources: ['node' as 'service'],
        policy: 'delete' as 'sync',
        interval: Duration.seconds(10),
        resources: { cpu: ['1'], memory: ['2Gi', '1Gi'] },
      },
      '1.20',
    ),
  ).toThrow(
    new Error(
      "ExternalDns at 'stack/Dns' [PropsInvalid]:\n" +
        '- `cluster.version` must be 1.21 or later for external-dns 1.21.1 ' +
        '(https://github.com/kubernetes-sigs/external-dns#kubernetes-version-compatibility), got 1.20\n' +
        '- `identity.namespace` must be that of the add-on, kube-system, got orders\n' +
        '- `domains[0]` must be a domain such as example.com, got shop\n' +
        '- `domains[1]` must be a domain such as example.com, got *.example.com\n' +
        '- `ownerId` must be 1 to 63 letters, digits and hyphens, got an empty string\n' +
        '- `region` must be a commercial AWS region such as us-east-1, got cn-north-1\n' +
        '- `zones` must be one of private, public, got all\n' +
        '- `sources` must be ingress, service, got node\n' +
        '- `policy` must be one of create-only, sync, upsert-only, got delete\n' +
        '- `interval` must be 30 to 86400 seconds, got 10\n' +
        '- `resources.memory[1]` must be the request of 2Gi or more, got 1Gi',
    ),
  );
  expect(() => made({ domains: [], sources: [] })).toThrow(
    new Error(
      "ExternalDns at 'stack/Dns' [PropsInvalid]:\n" +
        '- `domains` must be one or more, got none\n' +
        '- `sources` must be one or more, without `gatewayApi` and `istio`, got none',
    ),
  );
});

test('every setting has an effect', () => {
  expect(
    propsWithoutEffect<ExternalDnsProps>(
      (stack, props) => {
        onCluster(stack, '1.36');
        const identity = props.identity ?? identityIn(props.namespace?.namespaceName ?? 'kube-system');
        new ExternalDns(stack, 'Dns', { ...required, ...props, identity });
      },
      {
        domains: () => ['example.org'],
        ownerId: () => 'orders',
        region: () => 'eu-west-1',
        identity: () => ({ ...identityIn('kube-system'), serviceAccount: 'dns' }),
        namespace: (stack) => Namespace.fromNamespaceName(stack, 'Place', 'edge'),
        zones: () => 'private',
        sources: () => ['service'],
        gatewayApi: () => 'installed',
        istio: () => 'installed',
        policy: () => 'sync',
        interval: () => Duration.minutes(1),
        resources: () => ({ cpu: ['200m'], memory: ['1Gi', '1Gi'] }),
      },
    ),
  ).toEqual([]);
});
