import type { INamespace } from '../namespace-ref';
import type { ConnectionSource } from '../network/source';
import type { RouteTarget } from './route-target';

/** Which requests go to a workload, in the mesh and through its gateways. */
export interface VirtualServiceRoute extends RouteTarget {
  /**
   * Path that begins with `/`.
   * @default '/'
   */
  readonly path?: string;
  /**
   * `Prefix`: all that begins with the path, letter by letter: `/a` is `/ab` as well. `Exact`: this path alone.
   * @default 'Prefix'
   */
  readonly pathType?: 'Prefix' | 'Exact';
  /**
   * Headers that a request has to have, with exactly these values.
   * @default - none
   */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Settings of a `VirtualService`. */
export interface VirtualServiceProps {
  /** Namespace of the workloads that it leads to. */
  readonly namespace: INamespace;
  /**
   * Name: 1 to 63 lower-case letters, digits and hyphens. Changing this replaces it.
   * @default - the id, in lower case with hyphens
   */
  readonly name?: string;
  /** Where requests go, first match first: one route or more. */
  readonly routes: readonly VirtualServiceRoute[];
  /**
   * Hosts of the requests: `shop.example.com`, or a Service of the mesh, of which all ports are taken over, not those of `routes` alone.
   * @default - the Service of the workload, on the ports of `routes`: what callers in the mesh ask for. Then all routes lead to one workload
   */
  readonly hosts?: readonly string[];
  /**
   * Gateways of Istio that take the requests, as `namespace/name` or `name`.
   * @default - none: the mesh alone
   */
  readonly gateways?: readonly string[];
  /**
   * Whether pods in the mesh are led by it as well.
   * @default true without `gateways`, else false
   */
  readonly mesh?: boolean;
  /**
   * Pods of the gateways: the policies of the workloads let them in. Callers in the mesh say so themselves with `connectsTo`.
   * @default - none; given with `gateways`
   */
  readonly from?: readonly ConnectionSource[];
}
