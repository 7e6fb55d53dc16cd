import type { INamespace } from '../namespace-ref';
import type { ConnectionSource } from '../network/source';
import type { IGateway } from './gateway';
import type { RouteTarget } from './route-target';

/** A gateway that a route attaches to. */
export interface RouteParent {
  readonly gateway: IGateway;
  /**
   * Name of one of its listeners.
   * @default - all that take the route
   */
  readonly listener?: string;
}

/** One of the workloads that share the requests of a rule. */
export interface RouteBackend extends RouteTarget {
  /**
   * Share of the requests, as a part of the sum of all weights: 0 to 1000000.
   * @default 1
   */
  readonly weight?: number;
}

/** Which requests go where. The rule that says most about a request is the one that counts. */
export interface HttpRouteRule {
  /**
   * Path that begins with `/`.
   * @default '/'
   */
  readonly path?: string;
  /**
   * `PathPrefix`: the path and all below it, by whole segments. `Exact`: this path alone.
   * @default 'PathPrefix'
   */
  readonly pathType?: 'PathPrefix' | 'Exact';
  /**
   * Headers that a request has to have, with exactly these values.
   * @default - none
   */
  readonly headers?: Readonly<Record<string, string>>;
  /** Workloads that requests go to: one or more. */
  readonly backends: readonly RouteBackend[];
}

/** Settings of an `HttpRoute`. */
export interface HttpRouteProps {
  /** Namespace of the workloads that it leads to. */
  readonly namespace: INamespace;
  /**
   * Name: 1 to 63 lower-case letters, digits and hyphens. Changing this replaces the route.
   * @default - the id, in lower case with hyphens
   */
  readonly name?: string;
  /** Gateways that take the requests: one or more. */
  readonly parents: readonly RouteParent[];
  /**
   * Hosts of the requests: `shop.example.com`, or `*.example.com`.
   * @default - those of the listeners
   */
  readonly hosts?: readonly string[];
  /** Where requests go: one rule or more, no two for the same path, type and headers. */
  readonly rules: readonly HttpRouteRule[];
  /** Pods of the gateway's controller that hand on the requests: the policies of the workloads let them in. */
  readonly from: readonly ConnectionSource[];
}
