import type { IEnvoyProxy } from '@kubernetes-models/envoy-gateway/gateway.envoyproxy.io/v1alpha1' with {
  'resolution-mode': 'import',
};
import type { IGatewayClass } from '@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1' with {
  'resolution-mode': 'import',
};
import { Construct } from 'constructs';
import { Duration } from '../../../core/duration';
import { problem } from '../../../core/errors';
import { standardLabels } from '../../labels';
import { installManifests } from '../../manifests/install';
import type { Manifest } from '../../manifests/manifest';
import { putAfter } from '../../manifests/put-after';
import type { INamespace } from '../../namespace-ref';
import { releaseName } from '../../object-name';
import { type Resources, resourceRequirements, resourcesProblems } from '../../workload/resources';
import { autoscaler, type Scale, scaleProblems } from '../../workload/scale';
import { topologySpread } from '../../workload/spread';
import { controllersOf, type LoadBalancer, serviceFields } from './load-balancer';

/** Labels of the pods of every proxy. */
export const PROXY_LABELS = {
  'app.kubernetes.io/name': 'envoy',
  'app.kubernetes.io/component': 'proxy',
  'app.kubernetes.io/managed-by': 'envoy-gateway',
} as const;

/**
 * Where every proxy shows its metrics.
 * @see https://gateway.envoyproxy.io/docs/tasks/observability/proxy-metric/
 */
export const PROXY_METRICS = { port: 19_001, path: '/stats/prometheus' } as const;

/** Settings of the proxies of an `EnvoyGateway`. */
export interface EnvoyProxyProps {
  /**
   * Load balancer in front of the proxies of each gateway, or `false` where something else leads to them.
   * @default - one of the cloud, as it makes them by default
   */
  readonly loadBalancer?: LoadBalancer | false;
  /**
   * Proxies of each gateway: a number from 1 to 1000, or as many as they use CPU for.
   * @default 2
   */
  readonly scale?: Scale | number;
  /**
   * Of each proxy.
   * @default \{ cpu: ['250m'], memory: ['512Mi', '1Gi'] \}
   */
  readonly proxyResources?: Resources;
  /**
   * How long a proxy that goes waits for requests under way: 1 second to 10 minutes.
   * @default Duration.minutes(1)
   */
  readonly drain?: Duration;
  /**
   * Serves all gateways of the class by the same proxies and one load balancer; their listeners have to differ by port or host.
   * @default false
   */
  readonly mergeGateways?: boolean;
}

/** What is wrong with the settings of proxies, as sentences. */
export function proxyProblems({ scale = 2, proxyResources, drain }: EnvoyProxyProps): string[] {
  const seconds = drain?.toSeconds() ?? 60;
  return [
    ...(typeof scale !== 'number'
      ? scaleProblems(scale)
      : Number.isInteger(scale) && scale >= 1 && scale <= 1_000
        ? []
        : [problem('scale', '1 to 1000 pods', scale)]),
    ...(proxyResources === undefined ? [] : resourcesProblems('proxyResources', proxyResources)),
    ...(seconds >= 1 && seconds <= 600 ? [] : [problem('drain', '1 to 600 seconds', seconds)]),
  ];
}

/** Where proxies run, and the class by which gateways ask for them. */
interface Proxies extends EnvoyProxyProps {
  readonly namespace: INamespace;
  readonly className: string;
}

/** Installs what proxies are like, the class that says so, and what lets them be connected to, as a release of their own. */
export function installProxies(addOn: Construct, props: Proxies): void {
  const { namespace, className, loadBalancer } = props;
  const scope = new Construct(addOn, 'Proxies');
  const labels = () => ({ ...standardLabels(scope, className) });
  const controllers = controllersOf(loadBalancer);
  installManifests(scope, {
    name: releaseName('gateway-class', className),
    namespace: namespace.namespaceName,
    objects: () => [
      { ...envoyProxy(props), metadata: { name: className, labels: labels() } },
      gatewayClass(props, labels()),
      ...(namespace.opensDns ? [proxyPolicy(className, labels())] : []),
    ],
    after: [namespace, ...controllers],
  });
  // Nobody waits for the Services of proxies but their namespace, which is not gone before their load balancers are.
  putAfter(namespace, controllers);
}

function envoyProxy({ loadBalancer, scale = 2, drain = Duration.minutes(1), ...props }: Proxies): IEnvoyProxy {
  const { className, mergeGateways = false } = props;
  const { proxyResources = { cpu: ['250m'], memory: ['512Mi', '1Gi'] } } = props;
  const lowest = typeof scale === 'number' ? scale : scale.min;
  return {
    apiVersion: 'gateway.envoyproxy.io/v1alpha1',
    kind: 'EnvoyProxy',
    spec: {
      mergeGateways,
      shutdown: { drainTimeout: `${drain.toSeconds().toString()}s` },
      provider: {
        type: 'Kubernetes',
        kubernetes: {
          envoyDeployment: {
            ...(typeof scale === 'number' ? { replicas: scale } : {}),
            container: { resources: resourceRequirements(proxyResources) },
            pod: { topologySpreadConstraints: topologySpread('Deployment', PROXY_LABELS) },
          },
          ...(typeof scale === 'number' ? {} : { envoyHpa: horizontal(className, scale) }),
          ...(lowest > 1 ? { envoyPDB: { maxUnavailable: 1 } } : {}),
          envoyService: serviceFields(loadBalancer),
        },
      },
    },
  };
}

/** The part of an autoscaler that is not its target. */
function horizontal(name: string, scale: Scale) {
  const { minReplicas, maxReplicas, metrics } = autoscaler(name, {}, scale, 'Deployment').spec;
  return { minReplicas, maxReplicas, metrics };
}

function gatewayClass({ className, namespace }: Proxies, labels: Record<string, string>): IGatewayClass {
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'GatewayClass',
    metadata: { name: className, labels },
    spec: {
      controllerName: 'gateway.envoyproxy.io/gatewayclass-controller',
      parametersRef: {
        group: 'gateway.envoyproxy.io',
        kind: 'EnvoyProxy',
        name: className,
        namespace: namespace.namespaceName,
      },
    },
  };
}

/** Everyone connects to proxies, on whatever ports their gateways listen; they connect to pods, and to identity providers by HTTPS. */
function proxyPolicy(name: string, labels: Record<string, string>): Manifest {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: releaseName('envoy-proxies', name), labels },
    spec: {
      podSelector: { matchLabels: { ...PROXY_LABELS } },
      policyTypes: ['Ingress', 'Egress'],
      ingress: [{}],
      egress: [{ to: [{ namespaceSelector: {} }] }, { ports: [{ protocol: 'TCP', port: 443 }] }],
    },
  };
}
