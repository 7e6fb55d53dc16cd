import type { INamespace } from '../../namespace-ref';
import type { Resources } from '../../workload/resources';
import type { Scale } from '../../workload/scale';
import type { LoadBalancer } from './load-balancer';

/** Settings of the ingress gateway of an `Istio`. */
export interface IstioIngressProps {
  /**
   * Namespace of the gateway.
   * @default - that of Istio
   */
  readonly namespace?: INamespace;
  /**
   * Load balancer in front of it, or `false` where something else leads to it, such as an ALB.
   * @default - one of the cloud, as it makes them by default
   */
  readonly loadBalancer?: LoadBalancer | false;
  /**
   * Pods: a number from 1 to 1000, or as many as they use CPU for.
   * @default 2
   */
  readonly scale?: Omit<Scale, 'memoryPercent'> | number;
  /**
   * Of each pod.
   * @default \{ cpu: ['100m'], memory: ['128Mi', '1Gi'] \}
   */
  readonly resources?: Resources;
}

/** Settings of an `Istio`. */
export interface IstioProps {
  /** Namespace of its own. Its pods fit the restricted Pod Security level, and bring network policies for what they need. */
  readonly namespace: INamespace;
  /**
   * `strict`: pods of the mesh refuse every connection that is not by mutual TLS, and so everyone outside it. `permissive`: they take
   * both, for the time in which workloads move into it.
   * @see https://istio.io/latest/docs/reference/config/security/peer_authentication/
   * @default 'strict'
   */
  readonly mutualTls?: 'permissive' | 'strict';
  /**
   * What pods of the mesh may connect to outside it: `any` address, or only what is `declared` by a ServiceEntry.
   * @default 'any': network policies decide
   */
  readonly outboundTraffic?: 'any' | 'declared';
  /**
   * Writes every request of the mesh to the logs of its proxies, as JSON.
   * @default true
   */
  readonly accessLogs?: boolean;
  /**
   * Takes requests from outside, by Gateways of Istio's own API.
   * @default - no: Gateways of the Gateway API that name the class `istio` get proxies of their own
   */
  readonly ingress?: IstioIngressProps;
  /**
   * Pods of the control plane: 1 to 10. With none that answers, pods of the mesh cannot be made.
   * @default 2
   */
  readonly replicas?: number;
  /**
   * Of each pod of the control plane. Memory grows with the number of services and pods.
   * @default \{ cpu: ['250m'], memory: ['512Mi', '2Gi'] \}
   */
  readonly resources?: Resources;
  /**
   * Of the proxy beside each pod of the mesh.
   * @default \{ cpu: ['50m'], memory: ['128Mi', '512Mi'] \}
   */
  readonly proxyResources?: Resources;
}
