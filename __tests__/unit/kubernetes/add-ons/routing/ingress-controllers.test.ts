import type { TerraformStack } from 'cdktf';
import { ROUTING_CHARTS } from '../../../../../constructs/kubernetes/add-ons/routing/charts';
import {
  IngressNginx,
  type IngressNginxProps,
  ingressNginxValues,
} from '../../../../../constructs/kubernetes/add-ons/routing/ingress-nginx';
import { networkLoadBalancer } from '../../../../../constructs/kubernetes/add-ons/routing/load-balancer';
import {
  Traefik,
  type TraefikProps,
  traefikValues,
} from '../../../../../constructs/kubernetes/add-ons/routing/traefik';
import { Manifests } from '../../../../../constructs/kubernetes/manifests/manifests';
import { Namespace } from '../../../../../constructs/kubernetes/namespace';
import { propsWithoutEffect } from '../../../../support/stack';
import { installed, onCluster, releaseOf } from '../support';

const place = (stack: TerraformStack, id = 'Place', name = 'edge') => Namespace.fromNamespaceName(stack, id, name);
const traefik = (props: Partial<TraefikProps> = {}, version = '1.35') =>
  installed((stack) => new Traefik(stack, 'Traefik', { namespace: place(stack), ...props }), version);
const nginx = (props: Partial<IngressNginxProps> = {}, version = '1.35') =>
  installed((stack) => new IngressNginx(stack, 'Nginx', { namespace: place(stack), ...props }), version);
const bad = {
  className: 'A',
  replicas: 0,
  resources: { cpu: ['1'], memory: ['2Gi', '1Gi'] },
  loadBalancer: networkLoadBalancer({ controller: 'installed', allowedCidrs: [] }),
} as const;
const BAD =
  '- `className` must be 1 to 63 lower-case letters, digits and hyphens, a letter or digit at both ends, got A\n' +
  '- `replicas` must be 1 to 100 pods, got 0\n';
const BAD_TOO =
  '- `resources.memory[1]` must be the request of 2Gi or more, got 1Gi\n' +
  '- `loadBalancer.allowedCidrs` must be one or more, got none';
const resources = () => ({ cpu: ['200m'], memory: ['1Gi', '1Gi'] }) as const;

test('Traefik with a namespace alone: two pods that listen on 80 and 443 without rights, for Ingresses of its class', () => {
  const values = traefikValues({});
  expect(traefik().at('Traefik/Release')).toEqual(releaseOf(ROUTING_CHARTS.traefik, values, 'edge'));
  expect(values).toMatchObject({
    deployment: { replicas: 2 },
    ingressClass: { name: 'traefik', isDefaultClass: false },
    providers: { kubernetesGateway: { enabled: false }, kubernetesIngressNGINX: { enabled: false } },
    ports: { web: { port: 80 }, websecure: { port: 443 } },
    podSecurityContext: { runAsNonRoot: true },
    service: { spec: { type: 'LoadBalancer' } },
    api: { dashboard: false },
    global: { checkNewVersion: false },
  });
});

test('what brings the Gateway API, and what makes load balancers, come before Traefik', () => {
  const stack = installed((scope) => {
    const objects = [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x' }, data: { a: 'b' } }];
    const gatewayApi = new Manifests(scope, 'Api', { namespace: 'api', name: 'api', objects });
    const controller = new Manifests(scope, 'Alb', { namespace: 'alb', name: 'alb', objects });
    const loadBalancer = networkLoadBalancer({ controller });
    new Traefik(scope, 'Traefik', { namespace: place(scope), gatewayApi, loadBalancer });
  }, '1.35');
  expect(stack.at('Traefik/Release')['depends_on']).toEqual([
    stack.address('Alb/Resource'),
    stack.address('Api/Resource'),
  ]);
});

test('ingress-nginx with a namespace alone: two pods for Ingresses of its class, without snippets', () => {
  const values = ingressNginxValues({});
  expect(nginx().at('Nginx/Release')).toEqual(releaseOf(ROUTING_CHARTS.ingressNginx, values, 'edge'));
  expect(values.controller).toMatchObject({
    replicaCount: 2,
    ingressClassResource: { name: 'nginx', default: false, controllerValue: 'k8s.io/ingress-nginx' },
    allowSnippetAnnotations: false,
    service: { type: 'LoadBalancer' },
  });
});

test('ingress-nginx is warned of, with where that stands and the ways out', () => {
  let warnings: unknown;
  installed((stack) => {
    const { node } = new IngressNginx(stack, 'Nginx', { namespace: place(stack) });
    warnings = node.metadata.map(({ type, data }) => [type, data as unknown]);
  }, '1.35');
  expect(warnings).toEqual([
    [
      '@cdktf/warn',
      'ingress-nginx is retired since March 2026: its faults, security holes included, are mended no more ' +
        '(https://kubernetes.io/blog/2025/11/11/ingress-nginx-retirement/). Move to EnvoyGateway with Gateway and ' +
        'HttpRoute, or to Traefik with servesNginxIngresses, which serves the same Ingresses',
    ],
  ]);
});

test('Traefik fails with every bad value named at once', () => {
  expect(() => traefik(bad, '1.24')).toThrow(
    new Error(
      "Traefik at 'stack/Traefik' [PropsInvalid]:\n" +
        '- `cluster.version` must be 1.25 or later for traefik 41.3.0 ' +
        '(https://github.com/traefik/traefik-helm-chart/blob/v41.3.0/traefik/Chart.yaml), got 1.24\n' +
        BAD +
        BAD_TOO,
    ),
  );
});

test('ingress-nginx fails with every bad value named at once, and on a Kubernetes version that came after it', () => {
  expect(() => nginx({ ...bad, config: { 'server-snippet': 'return 200;' } }, '1.36')).toThrow(
    new Error(
      "IngressNginx at 'stack/Nginx' [PropsInvalid]:\n" +
        '- `cluster.version` must be one of 1.31, 1.32, 1.33, 1.34, 1.35 for ingress-nginx 4.15.1 ' +
        '(https://github.com/kubernetes/ingress-nginx#supported-versions-table), got 1.36\n' +
        BAD +
        '- `config` must be without snippets, got server-snippet\n' +
        BAD_TOO,
    ),
  );
});

test('every setting of both has an effect', () => {
  const loadBalancer = () => false as const;
  expect([
    propsWithoutEffect<TraefikProps>(
      (stack, props) => {
        onCluster(stack, '1.35');
        new Traefik(stack, 'Traefik', { namespace: place(stack), ...props });
      },
      {
        namespace: (stack) => place(stack, 'Other', 'other'),
        className: () => 'public',
        isDefaultIngressClass: () => true,
        gatewayApi: () => 'installed',
        servesNginxIngresses: () => true,
        redirectsToHttps: () => true,
        loadBalancer,
        accessLogs: () => false,
        replicas: () => 3,
        resources,
      },
    ),
    propsWithoutEffect<IngressNginxProps>(
      (stack, props) => {
        onCluster(stack, '1.35');
        new IngressNginx(stack, 'Nginx', { namespace: place(stack), ...props });
      },
      {
        namespace: (stack) => place(stack, 'Other', 'other'),
        className: () => 'public',
        isDefaultIngressClass: () => true,
        loadBalancer,
        config: () => ({ 'use-gzip': 'true' }),
        replicas: () => 3,
        resources,
      },
    ),
  ]).toEqual([[], []]);
});
