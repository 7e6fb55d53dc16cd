import { Construct, type IConstruct } from 'constructs';
import { KUBERNETES_NAME } from '../../../core/kubernetes-name';
import type { Provided } from '../../manifests/releases';
import type { INamespace } from '../../namespace-ref';
import type { PodSelection } from '../../network/source';
import { type Resources, resourceRequirements, resourcesProblems } from '../../workload/resources';
import { podSecurityContext } from '../../workload/security';
import { addOnChecks, installAddOn, spreadValues } from '../install-add-on';
import type { MetricsTarget } from '../metrics-target';
import { ROUTING_CHARTS } from './charts';
import { controllersOf, type LoadBalancer, loadBalancerProblems, serviceFields } from './load-balancer';

const CHART = ROUTING_CHARTS.traefik;
const LABELS = { 'app.kubernetes.io/name': CHART.name, 'app.kubernetes.io/instance': CHART.name };
/** Requests, probes, and metrics. */
const PORTS = { http: 80, https: 443, admin: 8080, metrics: 9100 };

/** Custom resources that it brings. Helm neither upgrades nor deletes their definitions: see `Traefik`. */
export const TRAEFIK_PROVIDES: Provided = { apiGroups: ['hub.traefik.io', 'traefik.io'] };

/** Settings of a {@link Traefik}. */
export interface TraefikProps {
  /** Namespace of its own. Its pods fit the restricted Pod Security level. Opened to them where it is a `Namespace`. */
  readonly namespace: INamespace;
  /**
   * Name of the class whose Ingresses and Gateways it serves. The classes are made with it.
   * @default 'traefik'
   */
  readonly className?: string;
  /**
   * Makes it the class of Ingresses that name none.
   * @default false
   */
  readonly isDefaultIngressClass?: boolean;
  /**
   * Add-on that brings the Gateway API, or `'installed'` where it is there already: serves Gateways that listen on 80 and 443.
   * @default - none: only Ingresses and its own custom resources
   */
  readonly gatewayApi?: IConstruct | 'installed';
  /**
   * Serves Ingresses of the class `nginx` with their annotations too: the way out of ingress-nginx without a change of Ingresses. The
   * IngressClass `nginx` has to be there, which ingress-nginx takes with it.
   * @see https://doc.traefik.io/traefik/reference/install-configuration/providers/kubernetes/kubernetes-ingress-nginx/
   * @default false
   */
  readonly servesNginxIngresses?: boolean;
  /**
   * Answers plain HTTP with the address of the same by HTTPS.
   * @default false
   */
  readonly redirectsToHttps?: boolean;
  /**
   * Load balancer in front of it, or `false` where something else leads to it, such as an ALB.
   * @default - one of the cloud, as it makes them by default
   */
  readonly loadBalancer?: LoadBalancer | false;
  /**
   * Writes every request to its log, as JSON.
   * @default true
   */
  readonly accessLogs?: boolean;
  /**
   * Pods: 1 to 100.
   * @default 2
   */
  readonly replicas?: number;
  /**
   * Of each pod.
   * @default \{ cpu: ['100m'], memory: ['128Mi', '512Mi'] \}
   */
  readonly resources?: Resources;
}

/**
 * Serves Ingresses, Gateways and its own routes. Its load balancer is gone before it, and before what makes it.
 *
 * Helm installs the definitions of its custom resources once and never again: with a new version of the chart, apply those of the new
 * version first (`helm show crds oci://ghcr.io/traefik/helm/traefik --version <new> | kubectl apply --server-side --force-conflicts -f -`).
 * @see https://github.com/traefik/traefik-helm-chart/blob/master/README.md#upgrading
 * @see https://doc.traefik.io/traefik/
 * @example
 * const traefik = new Traefik(release, 'Traefik', { namespace });
 * const routes = [{ path: '/', to: backend }];
 * new Ingress(release, 'Web', { namespace, className: traefik.className, from: [traefik.proxies], routes });
 */
export class Traefik extends Construct {
  /** Class of its Ingresses and Gateways. */
  readonly className: string;
  /** Its pods: who workloads let in. */
  readonly proxies: PodSelection;
  /** Its metrics, `traefik_service_…` among them, as a `PodMonitor` takes them. */
  readonly metrics: MetricsTarget;

  /** @throws {ConstructError} `PropsInvalid`, listing every wrong value, a Kubernetes version that it does not support included. */
  constructor(scope: Construct, id: string, props: TraefikProps) {
    super(scope, id);
    const { namespace, className = 'traefik', gatewayApi, loadBalancer, replicas, resources } = props;
    addOnChecks(this, CHART)
      .matches('className', className, KUBERNETES_NAME.pattern, KUBERNETES_NAME.allowed)
      .range('replicas', replicas, 1, 100, 'pods')
      .all(resources === undefined ? [] : resourcesProblems('resources', resources))
      .all(loadBalancerProblems(loadBalancer))
      .throwIfAny();
    this.className = className;
    this.proxies = { namespace, podLabels: LABELS };
    this.metrics = { namespace, podLabels: LABELS, name: CHART.name, port: PORTS.metrics };
    installAddOn(this, CHART, traefikValues(props), {
      namespace,
      provides: TRAEFIK_PROVIDES,
      traffic: { served: Object.values(PORTS), toPods: true },
      after: [...(Construct.isConstruct(gatewayApi) ? [gatewayApi] : []), ...controllersOf(loadBalancer)],
    });
  }
}

/** Values of the chart. */
export function traefikValues(props: Omit<TraefikProps, 'namespace'>) {
  const { className = 'traefik', isDefaultIngressClass = false, gatewayApi, loadBalancer, replicas = 2 } = props;
  const { servesNginxIngresses = false, redirectsToHttps = false, accessLogs = true } = props;
  const { resources = { cpu: ['100m'], memory: ['128Mi', '512Mi'] } } = props;
  const { annotations, ...spec } = serviceFields(loadBalancer);
  return {
    // `traefik-<namespace>` otherwise.
    instanceLabelOverride: CHART.name,
    deployment: { replicas },
    ...(replicas > 1 ? { podDisruptionBudget: { enabled: true, maxUnavailable: 1 } } : {}),
    ingressClass: { name: className, isDefaultClass: isDefaultIngressClass },
    gatewayClass: { name: className },
    // Gateways are made by who has routes for them.
    gateway: { enabled: false },
    providers: {
      kubernetesIngress: { ingressClass: className },
      kubernetesGateway: { enabled: gatewayApi !== undefined },
      kubernetesIngressNGINX: { enabled: servesNginxIngresses },
    },
    ports: {
      // A listener of a Gateway is served by the port of the same number.
      web: { port: PORTS.http, ...(redirectsToHttps ? { http: { redirections: REDIRECTION } } : {}) },
      websecure: { port: PORTS.https },
    },
    podSecurityContext: {
      ...podSecurityContext({ runAsUser: 65_532 }),
      sysctls: [{ name: 'net.ipv4.ip_unprivileged_port_start', value: '0' }],
    },
    service: { annotations, spec },
    api: { dashboard: false },
    global: { checkNewVersion: false },
    log: { format: 'json' },
    accessLog: { enabled: accessLogs, ...(accessLogs ? { format: 'json' } : {}) },
    topologySpreadConstraints: spreadValues(CHART.name, CHART),
    resources: resourceRequirements(resources),
  };
}

const REDIRECTION = { entryPoint: { to: 'websecure', scheme: 'https', permanent: true } };
