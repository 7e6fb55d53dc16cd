import type { IHTTPIngressPath, IIngressRule } from 'kubernetes-models/networking.k8s.io/v1' with {
  'resolution-mode': 'import',
};
import { isKnown } from '../../core/checks';
import { problem } from '../../core/errors';
import type { INamespace } from '../namespace-ref';
import { HOST, PATH, plainPathProblems } from './host';
import { type RouteTarget, serviceOf, targetProblems } from './route-target';

/** @see https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#actions */
const ANNOTATED = 'use-annotation';

/** How a path is compared: by whole segments, as a whole, or as the controller of the class says. */
const PATH_TYPES = ['Exact', 'Prefix', 'ImplementationSpecific'] as const;

/** Which requests go to a workload. */
export interface IngressRoute extends RouteTarget {
  /** Path that begins with `/`. */
  readonly path: string;
  /**
   * `Prefix`: the path and all below it, by whole segments. `Exact`: this path alone. `ImplementationSpecific`: as the controller
   * says; a pattern with `*` for the AWS Load Balancer Controller.
   * @see https://kubernetes.io/docs/concepts/services-networking/ingress/#path-types
   * @default 'Prefix'
   */
  readonly pathType?: (typeof PATH_TYPES)[number];
  /**
   * Host of the requests: `shop.example.com`, or `*.example.com`.
   * @default - that of the Ingress; without one, every host
   */
  readonly host?: string;
}

/** What is wrong with `routes`, as sentences; empty when nothing is. */
export function routeProblems(
  routes: readonly IngressRoute[],
  host: string | undefined,
  namespace: INamespace,
): string[] {
  const keys = routes.map((route) => keyOf(route, host));
  return [
    ...(routes.length > 0 ? [] : [problem('routes', 'one or more', 'none')]),
    ...(host === undefined ? [] : hostProblems('host', host)),
    ...(host === undefined || routes.some((route) => route.host === undefined)
      ? []
      : [problem('host', 'left out where every route names its own', host)]),
    ...routes.flatMap((route, index) => {
      const at = `routes[${index.toString()}]`;
      const { path, pathType = 'Prefix', host: own } = route;
      return [
        ...pathProblems(`${at}.path`, path, pathType),
        ...(PATH_TYPES.includes(pathType)
          ? []
          : [problem(`${at}.pathType`, `one of ${PATH_TYPES.join(', ')}`, pathType)]),
        ...(own === undefined ? [] : hostProblems(`${at}.host`, own)),
        ...(keys.indexOf(keyOf(route, host)) === index
          ? []
          : [problem(`${at}.path`, 'of no other route with this host and type', path)]),
        ...targetProblems(at, route, namespace),
      ];
    }),
  ];
}

/**
 * In other paths `*` stands for itself, which nobody means.
 * @see https://github.com/kubernetes-sigs/aws-load-balancer-controller/blob/v3.5.0/pkg/ingress/model_build_listener_rules.go (an error)
 */
function pathProblems(prop: string, path: string, pathType: NonNullable<IngressRoute['pathType']>): string[] {
  if (pathType === 'ImplementationSpecific') return PATH.pattern.test(path) ? [] : [problem(prop, PATH.allowed, path)];
  return [
    ...plainPathProblems(prop, path),
    ...(path.includes('*') ? [problem(prop, 'without * unless it is ImplementationSpecific', path)] : []),
  ];
}

export function hostProblems(prop: string, host: string): string[] {
  return isKnown(host) && !HOST.pattern.test(host) ? [problem(prop, HOST.allowed, host)] : [];
}

/**
 * One rule for each host, hosts in the order of the routes; in it exact paths first, then the longest: what is first wins. With
 * `splits` those to a canary name the annotation in which Argo Rollouts tells the AWS Load Balancer Controller the weights.
 */
export function ingressRules(
  routes: readonly IngressRoute[],
  host: string | undefined,
  splits: boolean,
): IIngressRule[] {
  const hosts = [...new Set(routes.map((route) => route.host ?? host))];
  return hosts.map((one) => {
    const paths = routes
      .filter((route) => (route.host ?? host) === one)
      .sort((a, b) => rank(a) - rank(b) || b.path.length - a.path.length || (a.path < b.path ? -1 : 1))
      .map((route) => pathOf(route, splits));
    return { ...(one === undefined ? {} : { host: one }), http: { paths } };
  });
}

function pathOf(route: IngressRoute, splits: boolean): IHTTPIngressPath {
  const { name, port } = serviceOf(route);
  const { path, pathType = 'Prefix', to } = route;
  const isSplit = splits && to.split !== undefined;
  return { path, pathType, backend: { service: { name, port: isSplit ? { name: ANNOTATED } : { number: port } } } };
}

function rank({ pathType }: IngressRoute): number {
  return pathType === 'Exact' ? 0 : 1;
}

/** A slash at the end of a prefix makes no difference. */
function keyOf({ path, pathType = 'Prefix', host: own }: IngressRoute, host: string | undefined): string {
  const compared = pathType === 'Prefix' ? path.replace(/(?<=.)\/$/, '') : path;
  return [own ?? host ?? '', pathType, compared].join(' ');
}
