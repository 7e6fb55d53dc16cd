import type { IPeerAuthentication } from '@kubernetes-models/istio/security.istio.io/v1' with {
  'resolution-mode': 'import',
};
import { Construct } from 'constructs';
import type { Checks } from '../../../core/checks';
import { ConstructError, problem } from '../../../core/errors';
import { addRule } from '../../../core/validation';
import { standardLabels } from '../../labels';
import { installManifests } from '../../manifests/install';
import { putAfter } from '../../manifests/put-after';
import { manifestsOf, type Provided } from '../../manifests/releases';
import { type INamespace, Namespace } from '../../namespace';
import type { PodSelection } from '../../network/source';
import { resourcesProblems } from '../../workload/resources';
import { scaleProblems } from '../../workload/scale';
import { addOnChecks, installAddOn } from '../install-add-on';
import type { MetricsTarget } from '../metrics-target';
import { ROUTING_CHARTS } from './charts';
import { meshPolicy } from './istio-mesh-policy';
import type { IstioIngressProps, IstioProps } from './istio-props';
import { INGRESS, istioBaseValues, istiodValues, istioIngressValues } from './istio-values';
import { controllersOf, loadBalancerProblems } from './load-balancer';

const { istioBase: BASE, istiod: ISTIOD, istioGateway: GATEWAY } = ROUTING_CHARTS;
const INJECTION = 'istio-injection';
const CONTROL_PLANE_METRICS = { name: ISTIOD.name, podLabels: { app: 'istiod' }, port: 15_014 } as const;
/** Of Envoy alone. @see https://istio.io/latest/docs/ops/integrations/prometheus/ */
const PROXY_METRICS = { port: 15_090, path: '/stats/prometheus' } as const;
const INGRESS_PODS = { app: INGRESS, istio: 'ingressgateway' } as const;
/** Label that the webhook gives every pod with a proxy beside it. */
const WITH_PROXY = { 'security.istio.io/tlsMode': 'istio' } as const;

/** Custom resources that it brings. An uninstall keeps their definitions, and so every rule of the mesh. */
export const ISTIO_PROVIDES: Provided = {
  apiGroups: ['extensions.istio.io', 'networking.istio.io', 'security.istio.io', 'telemetry.istio.io'],
};

/**
 * A service mesh: proxies beside pods that encrypt, authenticate and measure what these say to each other.
 *
 * The chart of `istio-cni` is not among those that this library installs, so that every injected pod sets up its own network by rights
 * that only the privileged Pod Security level allows. A namespace that has to keep to `restricted` stays out of the mesh: do not
 * {@link inject} it. Its workloads still get canaries: the `ingress` gateway divides the requests from outside by a `VirtualService`
 * that names it, and needs no proxy beside them; so does a `Gateway` of class `istio` by an `HttpRoute`. Requests between such pods are
 * not divided, and counted by no one; those that come in are, see {@link ingressMetrics}. `strict` mutual TLS asks nothing of pods
 * without a proxy, but that they connect to none of the mesh.
 * @see https://istio.io/latest/docs/setup/additional-setup/pod-security-admission/
 * @see https://istio.io/latest/docs/setup/install/helm/
 * @example
 * const namespace = new Namespace(release, 'IstioSystem', { name: 'istio-system' });
 * const istio = new Istio(release, 'Istio', { namespace });
 * const shop = new Namespace(release, 'Shop', { name: 'shop', labels: Istio.INJECTED, podSecurity: 'privileged' });
 * istio.inject(shop);
 */
export class Istio extends Construct {
  /** Labels of a namespace whose pods get a proxy beside them. */
  static readonly INJECTED: Readonly<Record<string, string>> = { [INJECTION]: 'enabled' };

  /** The pods of the ingress gateway, where there is one: who workloads let in. */
  readonly ingress?: PodSelection;
  /** Metrics of the control plane, as a `PodMonitor` takes them. Requests are counted by proxies. */
  readonly metrics: MetricsTarget;
  /** Metrics of the ingress gateway, where there is one: `istio_requests_total` of what comes in. */
  readonly ingressMetrics?: MetricsTarget;

  private readonly controlPlane: Construct;
  private readonly namespace: INamespace;

  /** @throws {ConstructError} `PropsInvalid`, listing every wrong value, a Kubernetes version that it does not support included. */
  constructor(scope: Construct, id: string, props: IstioProps) {
    super(scope, id);
    const { namespace, mutualTls, outboundTraffic, ingress, replicas, resources, proxyResources } = props;
    const checks = addOnChecks(this, ISTIOD)
      .oneOf('mutualTls', mutualTls, ['permissive', 'strict'])
      .oneOf('outboundTraffic', outboundTraffic, ['any', 'declared'])
      .range('replicas', replicas, 1, 10, 'pods')
      .all(resources === undefined ? [] : resourcesProblems('resources', resources))
      .all(proxyResources === undefined ? [] : resourcesProblems('proxyResources', proxyResources));
    (ingress === undefined ? checks : ingressChecks(checks, ingress)).throwIfAny();
    this.namespace = namespace;
    const placed = { ...props, namespaceName: namespace.namespaceName };
    const base = new Construct(this, 'Base');
    installAddOn(base, BASE, istioBaseValues(placed), { namespace, provides: ISTIO_PROVIDES });
    this.controlPlane = new Construct(this, 'ControlPlane');
    installAddOn(this.controlPlane, ISTIOD, istiodValues(placed), { namespace, after: [base] });
    this.requireTls(mutualTls);
    this.metrics = { ...CONTROL_PLANE_METRICS, namespace };
    if (ingress !== undefined) {
      this.ingress = this.installIngress(ingress);
      this.ingressMetrics = {
        ...PROXY_METRICS,
        ...this.ingress,
        name: INGRESS,
        namespace: ingress.namespace ?? namespace,
      };
    }
  }

  /** Metrics of the proxies beside the pods of an injected namespace: `istio_requests_total` of what these say to each other. */
  static proxyMetrics(namespace: INamespace): MetricsTarget {
    return { ...PROXY_METRICS, name: 'istio-proxies', namespace, podLabels: WITH_PROXY };
  }

  /**
   * Lets pods of `namespace`, which has to carry {@link Istio.INJECTED}, take part in the mesh: all that is installed in it comes after
   * Istio, and goes before it. Its pods need rights on the network of their pod until their proxy runs: `podSecurity: 'privileged'`.
   */
  inject(namespace: INamespace): void {
    const scope = new Construct(this, `In-${namespace.namespaceName}`);
    putAfter(namespace, [this.controlPlane]);
    addRule(scope, () => this.labelErrors(namespace));
    if (!namespace.opensDns) return;
    installManifests(scope, {
      name: 'istio-mesh',
      namespace: namespace.namespaceName,
      objects: () => [meshPolicy(this.namespace.namespaceName, { ...standardLabels(scope, 'istio-mesh') })],
      after: [namespace],
    });
  }

  /** Of the whole mesh, as it is in the namespace of the control plane. */
  private requireTls(mutualTls: IstioProps['mutualTls'] = 'strict'): void {
    const scope = new Construct(this, 'MutualTls');
    const mode = mutualTls === 'strict' ? 'STRICT' : 'PERMISSIVE';
    const rule = (): IPeerAuthentication => ({
      apiVersion: 'security.istio.io/v1',
      kind: 'PeerAuthentication',
      metadata: { name: 'default', labels: { ...standardLabels(scope, 'default') } },
      spec: { mtls: { mode } },
    });
    installManifests(scope, {
      name: 'istio-mutual-tls',
      namespace: this.namespace.namespaceName,
      objects: () => [rule()],
      after: [this.namespace, this.controlPlane],
    });
  }

  private installIngress(props: IstioIngressProps): PodSelection {
    const { namespace = this.namespace, loadBalancer } = props;
    const after = [this.controlPlane, ...controllersOf(loadBalancer)];
    installAddOn(new Construct(this, 'Ingress'), GATEWAY, istioIngressValues(props), { namespace, after });
    return { namespace, podLabels: INGRESS_PODS };
  }

  private labelErrors(namespace: INamespace): ConstructError[] {
    if (!(namespace instanceof Namespace)) return [];
    const [object] = manifestsOf(namespace);
    const label = object?.metadata.labels?.[INJECTION];
    if (label === 'enabled') return [];
    const advice = 'Give the namespace `labels: Istio.INJECTED`';
    const wrong = problem('inject', `told of a namespace with ${INJECTION}: enabled`, label ?? 'one without', advice);
    return [new ConstructError(this.constructor.name, this.node.path, 'PropsInvalid', [wrong])];
  }
}

function ingressChecks(checks: Checks, { loadBalancer, scale = 2, resources }: IstioIngressProps): Checks {
  const inIngress = (problems: readonly string[]) => problems.map((one) => one.replace(/^`/, '`ingress.'));
  checks.all(inIngress(loadBalancerProblems(loadBalancer)));
  if (typeof scale === 'number') checks.range('ingress.scale', scale, 1, 1_000, 'pods');
  else checks.all(inIngress(scaleProblems(scale)));
  return checks.all(resources === undefined ? [] : inIngress(resourcesProblems('resources', resources)));
}
