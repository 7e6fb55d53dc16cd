import { spreadValues } from '../install-add-on';
import { topologySpread } from '../../workload/spread';
import { resourceRequirements } from '../../workload/resources';
import { podSecurityContext } from '../../workload/security';
import { ROUTING_CHARTS } from './charts';
import type { IstioIngressProps, IstioProps } from './istio-props';
import { serviceFields } from './load-balancer';

const { istiod: ISTIOD } = ROUTING_CHARTS;
/** Name of the gateway, of its Service and of its pods. */
export const INGRESS = 'istio-ingressgateway';
const BUDGET = { maxUnavailable: 1, unhealthyPodEvictionPolicy: 'AlwaysAllow' } as const;

/** Namespace that the charts are told of: their own default is another. */
interface Placed {
  readonly namespaceName: string;
}

/** Values of the chart with the definitions. */
export function istioBaseValues({ namespaceName }: Placed) {
  return { defaultRevision: 'default', global: { istioNamespace: namespaceName } };
}

/** Values of the chart of the control plane. */
export function istiodValues(props: Omit<IstioProps, 'ingress' | 'mutualTls' | 'namespace'> & Placed) {
  const { namespaceName, outboundTraffic = 'any', accessLogs = true, replicas = 2 } = props;
  const { resources = { cpu: ['250m'], memory: ['512Mi', '2Gi'] } } = props;
  const { proxyResources = { cpu: ['50m'], memory: ['128Mi', '512Mi'] } } = props;
  return {
    autoscaleEnabled: false,
    replicaCount: replicas,
    pdb: BUDGET,
    seccompProfile: { type: 'RuntimeDefault' },
    topologySpreadConstraints: spreadValues(ISTIOD.name, ISTIOD),
    resources: resourceRequirements(resources),
    global: {
      istioNamespace: namespaceName,
      networkPolicy: { enabled: true },
      logAsJson: true,
      proxy: { resources: resourceRequirements(proxyResources), seccompProfile: { type: 'RuntimeDefault' } },
    },
    meshConfig: {
      ...(accessLogs ? { accessLogFile: '/dev/stdout', accessLogEncoding: 'JSON' } : {}),
      outboundTrafficPolicy: { mode: outboundTraffic === 'any' ? 'ALLOW_ANY' : 'REGISTRY_ONLY' },
      // Else a program that connects at its start finds no network.
      defaultConfig: { holdApplicationUntilProxyStarts: true },
    },
  };
}

/** Values of the chart of the gateway. */
export function istioIngressValues(props: Omit<IstioIngressProps, 'namespace'>) {
  const { loadBalancer, scale = 2 } = props;
  const { resources = { cpu: ['100m'], memory: ['128Mi', '1Gi'] } } = props;
  const lowest = typeof scale === 'number' ? scale : scale.min;
  return {
    name: INGRESS,
    service: serviceFields(loadBalancer),
    ...(typeof scale === 'number'
      ? { replicaCount: scale, autoscaling: { enabled: false } }
      : {
          autoscaling: {
            enabled: true,
            minReplicas: scale.min,
            maxReplicas: scale.max,
            targetCPUUtilizationPercentage: scale.cpuPercent ?? 70,
          },
        }),
    ...(lowest > 1 ? { podDisruptionBudget: BUDGET } : {}),
    securityContext: {
      ...podSecurityContext(),
      // Lets it listen on 80 and 443 without rights.
      sysctls: [{ name: 'net.ipv4.ip_unprivileged_port_start', value: '0' }],
    },
    topologySpreadConstraints: topologySpread('Deployment', {
      'app.kubernetes.io/name': INGRESS,
      'app.kubernetes.io/instance': ROUTING_CHARTS.istioGateway.name,
    }),
    resources: resourceRequirements(resources),
    global: { networkPolicy: { enabled: true } },
  };
}
