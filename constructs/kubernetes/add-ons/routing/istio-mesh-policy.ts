import type { INetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1' with { 'resolution-mode': 'import' };

/** Of proxies: metrics of the program and its own, what answers for probes, and Envoy's metrics. */
const PROXY_PORTS = [15_020, 15_021, 15_090];
/** Configuration and certificates of proxies. @see https://istio.io/latest/docs/ops/deployment/application-requirements/#ports-used-by-istio */
const CONTROL_PLANE_PORT = 15_012;

/** Lets every pod of a namespace that refuses everything get its configuration from the control plane, and be asked how it is. */
export function meshPolicy(controlPlane: string, labels: Record<string, string>): INetworkPolicy {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'istio-mesh', labels },
    spec: {
      podSelector: {},
      policyTypes: ['Ingress', 'Egress'],
      ingress: [{ ports: PROXY_PORTS.map((port) => ({ protocol: 'TCP' as const, port })) }],
      egress: [
        {
          to: [
            {
              namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': controlPlane } },
              podSelector: { matchLabels: { app: 'istiod' } },
            },
          ],
          ports: [{ protocol: 'TCP', port: CONTROL_PLANE_PORT }],
        },
      ],
    },
  };
}
