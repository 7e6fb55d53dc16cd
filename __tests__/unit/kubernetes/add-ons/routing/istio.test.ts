import type { TerraformStack } from 'cdktf';
import { ROUTING_CHARTS } from '../../../../../constructs/kubernetes/add-ons/routing/charts';
import { Istio } from '../../../../../constructs/kubernetes/add-ons/routing/istio';
import type { IstioIngressProps, IstioProps } from '../../../../../constructs/kubernetes/add-ons/routing/istio-props';
import {
  istioBaseValues,
  istiodValues,
  istioIngressValues,
} from '../../../../../constructs/kubernetes/add-ons/routing/istio-values';
import { networkLoadBalancer } from '../../../../../constructs/kubernetes/add-ons/routing/load-balancer';
import { Manifests } from '../../../../../constructs/kubernetes/manifests/manifests';
import { Namespace, type NamespaceProps } from '../../../../../constructs/kubernetes/namespace';
import { propsWithoutEffect } from '../../../../support/stack';
import { installed, onCluster, releaseOf } from '../support';

const place = (stack: TerraformStack, id = 'Place', name = 'istio-system') =>
  Namespace.fromNamespaceName(stack, id, name);
const made = (props: Partial<IstioProps> = {}, version = '1.36') =>
  installed((stack) => new Istio(stack, 'Istio', { namespace: place(stack), ...props }), version);
const placed = { namespaceName: 'istio-system' };
const thing = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x' }, data: { a: 'b' } };

test('with a namespace alone: definitions, then the control plane there, then mutual TLS for the whole mesh, and no gateway', () => {
  const stack = made();
  const { istioBase, istiod } = ROUTING_CHARTS;
  const base = releaseOf(istioBase, istioBaseValues(placed), 'istio-system');
  const control = releaseOf(istiod, istiodValues(placed), 'istio-system');
  expect(stack.at('Istio/Base/Release')).toEqual(base);
  expect(stack.at('Istio/ControlPlane/Release')).toEqual({
    ...control,
    depends_on: [stack.address('Istio/Base/Release/Resource')],
  });
  expect(stack.manifest('PeerAuthentication', 'default', 'istio-system')['spec']).toEqual({ mtls: { mode: 'STRICT' } });
  expect(stack.at('Istio/MutualTls/Resource')['depends_on']).toEqual([
    stack.address('Istio/Base/Release/Resource'),
    stack.address('Istio/ControlPlane/Release/Resource'),
  ]);
  expect(Object.keys(stack.addresses())).not.toContain('Istio/Ingress/Release/Resource');
});

test('while workloads move into the mesh, connections from outside it are taken', () => {
  const stack = made({ mutualTls: 'permissive' });
  expect(stack.manifest('PeerAuthentication', 'default', 'istio-system')['spec']).toEqual({
    mtls: { mode: 'PERMISSIVE' },
  });
});

test('the gateway comes after the control plane, and after what makes its load balancer', () => {
  const stack = installed((scope) => {
    const controller = new Manifests(scope, 'Controller', { namespace: 'kube-system', name: 'c', objects: [thing] });
    const ingress = { loadBalancer: networkLoadBalancer({ controller }) };
    const { ingress: pods } = new Istio(scope, 'Istio', { namespace: place(scope), ingress });
    expect(pods?.podLabels).toEqual({ app: 'istio-ingressgateway', istio: 'ingressgateway' });
  }, '1.36');
  expect(stack.at('Istio/Ingress/Release')['depends_on']).toEqual([
    stack.address('Controller/Resource'),
    stack.address('Istio/ControlPlane/Release/Resource'),
  ]);
});

const injected = (props: Partial<NamespaceProps>) =>
  installed((scope) => {
    const istio = new Istio(scope, 'Istio', { namespace: place(scope) });
    const namespace = new Namespace(scope, 'Shop', { name: 'shop', podSecurity: 'privileged', ...props });
    istio.inject(namespace);
    new Manifests(scope, 'App', { namespace, name: 'app', objects: [thing] });
  }, '1.36');

test('what is installed in an injected namespace comes after the control plane, which its proxies are let out to', () => {
  const stack = injected({ labels: Istio.INJECTED });
  expect(stack.at('Shop/Resource')['depends_on']).toEqual([stack.address('Istio/ControlPlane/Release/Resource')]);
  expect(stack.at('App/Resource')['depends_on']).toEqual([stack.address('Shop/Resource')]);
  expect(stack.manifest('NetworkPolicy', 'istio-mesh', 'shop')['spec']).toEqual({
    podSelector: {},
    policyTypes: ['Ingress', 'Egress'],
    ingress: [{ ports: [15_020, 15_021, 15_090].map((port) => ({ protocol: 'TCP', port })) }],
    egress: [
      {
        to: [
          {
            namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'istio-system' } },
            podSelector: { matchLabels: { app: 'istiod' } },
          },
        ],
        ports: [{ protocol: 'TCP', port: 15_012 }],
      },
    ],
  });
});

test('a namespace without the label is an error: its pods would have no proxy', () => {
  expect(() => injected({})).toThrow(
    new Error(
      "Istio at 'stack/Istio' [PropsInvalid]:\n" +
        '- `inject` must be told of a namespace with istio-injection: enabled, got one without. ' +
        'Give the namespace `labels: Istio.INJECTED`',
    ),
  );
});

test('with a range of gateways there are as many as use CPU for', () => {
  expect(istioIngressValues({ scale: { min: 1, max: 9 } })).toMatchObject({
    autoscaling: { enabled: true, minReplicas: 1, maxReplicas: 9, targetCPUUtilizationPercentage: 70 },
  });
  expect(Object.keys(istioIngressValues({ scale: 1 }))).not.toContain('podDisruptionBudget');
});

test('fails with every bad value named at once, a Kubernetes version that it does not support included', () => {
  const bad = { cpu: ['1'], memory: ['2Gi', '1Gi'] } as const;
  const ingress: IstioIngressProps = {
    loadBalancer: networkLoadBalancer({ controller: 'installed', allowedCidrs: [] }),
    scale: { min: 2, max: 1 },
    resources: bad,
  };
  const props = { replicas: 0, resources: bad, proxyResources: bad, ingress };
  const mutualTls = 'off' as 'strict';
  const outboundTraffic = 'none' as 'any';
  expect(() => made({ ...props, mutualTls, outboundTraffic }, '1.31')).toThrow(
    new Error(
      "Istio at 'stack/Istio' [PropsInvalid]:\n" +
        '- `cluster.version` must be one of 1.32, 1.33, 1.34, 1.35, 1.36 for istiod 1.30.3 ' +
        '(https://istio.io/latest/news/releases/1.30.x/announcing-1.30/), got 1.31\n' +
        '- `mutualTls` must be one of permissive, strict, got off\n' +
        '- `outboundTraffic` must be one of any, declared, got none\n' +
        '- `replicas` must be 1 to 10 pods, got 0\n' +
        '- `resources.memory[1]` must be the request of 2Gi or more, got 1Gi\n' +
        '- `proxyResources.memory[1]` must be the request of 2Gi or more, got 1Gi\n' +
        '- `ingress.loadBalancer.allowedCidrs` must be one or more, got none\n' +
        '- `ingress.scale.max` must be the minimum of 2 or more, got 1\n' +
        '- `ingress.resources.memory[1]` must be the request of 2Gi or more, got 1Gi',
    ),
  );
});

test('every setting has an effect', () => {
  const resources = () => ({ cpu: ['200m'], memory: ['1Gi', '1Gi'] }) as const;
  const of = (stack: TerraformStack, props: Partial<IstioProps>) => {
    onCluster(stack, '1.36');
    new Istio(stack, 'Istio', { namespace: place(stack), ...props });
  };
  expect([
    propsWithoutEffect<IstioProps>(of, {
      namespace: (stack) => place(stack, 'Other', 'mesh'),
      mutualTls: () => 'permissive',
      outboundTraffic: () => 'declared',
      accessLogs: () => false,
      ingress: () => ({}),
      replicas: () => 3,
      resources,
      proxyResources: resources,
    }),
    propsWithoutEffect<IstioIngressProps>(
      (stack, ingress) => {
        of(stack, { ingress });
      },
      {
        namespace: (stack) => place(stack, 'Edge', 'edge'),
        loadBalancer: () => false,
        scale: () => 3,
        resources,
      },
    ),
  ]).toEqual([[], []]);
});
