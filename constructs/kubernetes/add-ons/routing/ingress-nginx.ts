import { Annotations } from 'cdktf';
import { Construct } from 'constructs';
import { KUBERNETES_NAME } from '../../../core/kubernetes-name';
import type { Provided } from '../../manifests/releases';
import type { INamespace } from '../../namespace-ref';
import type { PodSelection } from '../../network/source';
import { type Resources, resourceRequirements, resourcesProblems } from '../../workload/resources';
import { topologySpread } from '../../workload/spread';
import { addOnChecks, installAddOn } from '../install-add-on';
import { ROUTING_CHARTS } from './charts';
import { controllersOf, type LoadBalancer, loadBalancerProblems, serviceFields } from './load-balancer';

const CHART = ROUTING_CHARTS.ingressNginx;
const LABELS = {
  'app.kubernetes.io/name': CHART.name,
  'app.kubernetes.io/instance': CHART.name,
  'app.kubernetes.io/component': 'controller',
};
/** Requests, its webhook, and metrics. */
const PORTS = [80, 443, 8443, 10_254];
const RETIRED =
  'ingress-nginx is retired since March 2026: its faults, security holes included, are mended no more ' +
  '(https://kubernetes.io/blog/2025/11/11/ingress-nginx-retirement/). Move to EnvoyGateway with Gateway and HttpRoute, ' +
  'or to Traefik with servesNginxIngresses, which serves the same Ingresses';

/** Settings of an {@link IngressNginx}. */
export interface IngressNginxProps {
  /** Namespace of its own. Its pods fit the restricted Pod Security level. Opened to them where it is a `Namespace`. */
  readonly namespace: INamespace;
  /**
   * Name of the class whose Ingresses it serves. The class is made with it.
   * @default 'nginx'
   */
  readonly className?: string;
  /**
   * Makes it the class of Ingresses that name none.
   * @default false
   */
  readonly isDefaultIngressClass?: boolean;
  /**
   * Load balancer in front of it, or `false` where something else leads to it, such as an ALB.
   * @default - one of the cloud, as it makes them by default
   */
  readonly loadBalancer?: LoadBalancer | false;
  /**
   * Settings of NGINX for all Ingresses. Snippets stay off in any case: who may write an Ingress would have the rights of the controller.
   * @see https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/configmap/
   * @default - those of the chart
   */
  readonly config?: Readonly<Record<string, string>>;
  /**
   * Pods: 1 to 100.
   * @default 2
   */
  readonly replicas?: number;
  /**
   * Of each pod.
   * @default \{ cpu: ['100m'], memory: ['256Mi', '1Gi'] \}
   */
  readonly resources?: Resources;
}

/**
 * Serves Ingresses with NGINX. Retired: only for what cannot move yet, and synth warns of it.
 * @see https://kubernetes.io/blog/2025/11/11/ingress-nginx-retirement/
 */
export class IngressNginx extends Construct {
  /** Class of its Ingresses. */
  readonly className: string;
  /** Its pods: who workloads let in. */
  readonly proxies: PodSelection;

  /** @throws {ConstructError} `PropsInvalid`, listing every wrong value, a Kubernetes version that it does not support included. */
  constructor(scope: Construct, id: string, props: IngressNginxProps) {
    super(scope, id);
    const { namespace, className = 'nginx', loadBalancer, config = {}, replicas, resources } = props;
    const snippets = Object.keys(config).filter((key) => key.includes('snippet'));
    addOnChecks(this, CHART)
      .matches('className', className, KUBERNETES_NAME.pattern, KUBERNETES_NAME.allowed)
      .range('replicas', replicas, 1, 100, 'pods')
      .that(snippets.length === 0, 'config', 'without snippets', snippets)
      .all(resources === undefined ? [] : resourcesProblems('resources', resources))
      .all(loadBalancerProblems(loadBalancer))
      .throwIfAny();
    Annotations.of(this).addWarning(RETIRED);
    this.className = className;
    this.proxies = { namespace, podLabels: LABELS };
    installAddOn(this, CHART, ingressNginxValues(props), {
      namespace,
      provides: INGRESS_NGINX_PROVIDES,
      traffic: { served: PORTS, toPods: true },
      after: controllersOf(loadBalancer),
    });
  }
}

/** It has to let Ingresses of its class through, and sees all. */
export const INGRESS_NGINX_PROVIDES: Provided = { webhooks: [{ kinds: ['Ingress'] }] };

/** Values of the chart. */
export function ingressNginxValues(props: Omit<IngressNginxProps, 'namespace'>) {
  const { className = 'nginx', isDefaultIngressClass = false, loadBalancer, config = {}, replicas = 2 } = props;
  const { resources = { cpu: ['100m'], memory: ['256Mi', '1Gi'] } } = props;
  const small = resourceRequirements({ cpu: ['25m'], memory: ['64Mi', '128Mi'] });
  return {
    controller: {
      replicaCount: replicas,
      ingressClass: className,
      ingressClassResource: {
        name: className,
        default: isDefaultIngressClass,
        controllerValue: `k8s.io/${className === 'nginx' ? 'ingress-nginx' : className}`,
      },
      ...(Object.keys(config).length === 0 ? {} : { config: { ...config } }),
      allowSnippetAnnotations: false,
      service: serviceFields(loadBalancer),
      topologySpreadConstraints: topologySpread('Deployment', LABELS),
      resources: resourceRequirements(resources),
      metrics: { enabled: true },
      admissionWebhooks: {
        createSecretJob: { resources: small },
        patchWebhookJob: { resources: small },
      },
    },
  };
}
