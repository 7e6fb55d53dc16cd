import { parse } from 'yaml';
import type { Construct } from 'constructs';
import type { AddOnChart } from '../../../constructs/kubernetes/add-ons/chart';
import { DELIVERY_CHARTS } from '../../../constructs/kubernetes/add-ons/delivery/charts';
import { ArgoRollouts, argoRolloutsValues } from '../../../constructs/kubernetes/add-ons/delivery/argo-rollouts';
import type { MetricsTarget } from '../../../constructs/kubernetes/add-ons/metrics-target';
import { CertManager, certManagerValues } from '../../../constructs/kubernetes/add-ons/routing/cert-manager';
import { ROUTING_CHARTS } from '../../../constructs/kubernetes/add-ons/routing/charts';
import { EnvoyGateway, envoyGatewayValues } from '../../../constructs/kubernetes/add-ons/routing/envoy-gateway';
import { Istio } from '../../../constructs/kubernetes/add-ons/routing/istio';
import { istioIngressValues, istiodValues } from '../../../constructs/kubernetes/add-ons/routing/istio-values';
import { Traefik, traefikValues } from '../../../constructs/kubernetes/add-ons/routing/traefik';
import { type INamespace, Namespace } from '../../../constructs/kubernetes/namespace';
import { installed } from '../../unit/kubernetes/add-ons/support';
import { archivesProblem, type Rendered, renderedObjects } from '../support/chart-rendering';
import { suite } from '../support/suite';

const { certManager, envoyGateway, istioGateway, istiod, traefik } = ROUTING_CHARTS;
const { argoRollouts } = DELIVERY_CHARTS;
const placed = { namespaceName: 'operators' };

interface Case {
  readonly chart: AddOnChart;
  readonly values: unknown;
  readonly metrics: (scope: Construct, namespace: INamespace) => MetricsTarget | undefined;
  /** Workload whose pods are meant. */
  readonly pods: string;
}

const CASES: Readonly<Record<string, Case>> = {
  'Argo Rollouts': {
    chart: argoRollouts,
    values: argoRolloutsValues({}),
    metrics: (scope, namespace) => new ArgoRollouts(scope, 'AddOn', { namespace }).metrics,
    pods: 'argo-rollouts',
  },
  'cert-manager': {
    chart: certManager,
    values: certManagerValues(placed),
    metrics: (scope, namespace) => new CertManager(scope, 'AddOn', { namespace }).metrics,
    pods: 'cert-manager',
  },
  'the controller of Envoy Gateway': {
    chart: envoyGateway,
    values: envoyGatewayValues({}),
    metrics: (scope, namespace) => new EnvoyGateway(scope, 'AddOn', { namespace }).controllerMetrics,
    pods: 'envoy-gateway',
  },
  'the control plane of Istio': {
    chart: istiod,
    values: istiodValues(placed),
    metrics: (scope, namespace) => new Istio(scope, 'AddOn', { namespace }).metrics,
    pods: 'istiod',
  },
  'the ingress gateway of Istio': {
    chart: istioGateway,
    values: istioIngressValues({}),
    metrics: (scope, namespace) => new Istio(scope, 'AddOn', { namespace, ingress: {} }).ingressMetrics,
    pods: 'istio-ingressgateway',
  },
  Traefik: {
    chart: traefik,
    values: traefikValues({}),
    metrics: (scope, namespace) => new Traefik(scope, 'AddOn', { namespace }).metrics,
    pods: 'traefik',
  },
};

interface Workload extends Rendered {
  readonly spec: {
    readonly template: {
      readonly metadata: { readonly labels: Readonly<Record<string, string>> };
      readonly spec: {
        readonly containers: readonly { readonly ports?: readonly { readonly containerPort: number }[] }[];
      };
    };
  };
}

/** Where an add-on says that its metrics are. */
function targetOf({ metrics }: Case): MetricsTarget | undefined {
  let target: MetricsTarget | undefined;
  installed((scope) => {
    target = metrics(scope, Namespace.fromNamespaceName(scope, 'Namespace', 'operators'));
  }, '1.35');
  return target;
}

/** Workloads whose pods `target` selects, with the containers that declare its port. */
function selected(
  objects: readonly Rendered[],
  target: MetricsTarget | undefined,
): readonly (readonly [string, number])[] {
  const labels = Object.entries(target?.podLabels ?? { none: '' });
  return objects
    .filter((object): object is Workload => ['DaemonSet', 'Deployment', 'StatefulSet'].includes(object.kind))
    .filter(({ spec }) => labels.every(([name, value]) => spec.template.metadata.labels[name] === value))
    .map(({ metadata, spec }) => {
      const declares = spec.template.spec.containers.filter(({ ports = [] }) =>
        ports.some(({ containerPort }) => containerPort === target?.port),
      );
      return [metadata.name, declares.length];
    });
}

const missing = archivesProblem(Object.values(CASES).map(({ chart }) => chart));
if (missing !== undefined) console.warn(`skipped: metrics of add-ons: ${missing}`);

suite('metrics of add-ons', ['chart-renderer'], () => {
  const group = missing === undefined ? describe : describe.skip;
  group.each(Object.entries(CASES))('%s', (_, one) => {
    test('its pods alone are asked, on a port that one of their containers declares', () => {
      expect(selected(renderedObjects(one.chart, one.values), targetOf(one))).toEqual([[one.pods, 1]]);
    });
  });

  const ofProxies = missing === undefined ? test : test.skip;
  ofProxies('the proxies beside pods have the label and the port by which they are asked', () => {
    const objects = renderedObjects(istiod, istiodValues(placed));
    const webhook = objects.find(
      ({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === 'istio-sidecar-injector',
    );
    const { config = '' } = webhook?.['data'] as Readonly<Record<string, string>>;
    const { templates } = parse(config) as { readonly templates: Readonly<Record<string, string>> };
    let target: MetricsTarget | undefined;
    installed((scope) => {
      target = Istio.proxyMetrics(Namespace.fromNamespaceName(scope, 'Namespace', 'shop'));
    }, '1.35');
    expect(target).toMatchObject({ podLabels: { 'security.istio.io/tlsMode': 'istio' }, path: '/stats/prometheus' });
    expect(templates['sidecar']).toContain(
      'security.istio.io/tlsMode: {{ index .ObjectMeta.Labels `security.istio.io/tlsMode` | default "istio"',
    );
    expect(templates['sidecar']).toContain(`- containerPort: ${String(target?.port)}\n`);
  });
});
