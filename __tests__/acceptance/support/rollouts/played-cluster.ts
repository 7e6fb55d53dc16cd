import type { KubernetesObject } from '../../../lab/running/objects';

/** As much of a pod as metrics tell. */
export interface Pod {
  readonly name: string;
  readonly namespace: string;
  readonly image: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Seconds since 1970. */
  readonly created: number;
  /** Seconds since 1970; undefined while it is to stay. */
  readonly deleted?: number;
  readonly isReady: boolean;
}

/** A Service, by the pods that it leads to. */
export interface Service {
  readonly name: string;
  readonly selector: Readonly<Record<string, string>>;
  readonly ports: readonly number[];
}

/** A cluster of Envoy: what one rule of a route leads to, all of it together or each Service of its own. */
export interface Cluster {
  /** As the metrics of Envoy Gateway call it. */
  readonly name: string;
  readonly services: readonly { readonly name: string; readonly weight: number }[];
}

interface Status {
  readonly conditions?: readonly { readonly type: string; readonly status: string }[];
}

interface BackendRef {
  readonly name: string;
  readonly weight?: number;
  readonly filters?: readonly unknown[];
}

/** Reads a pod. */
export function podOf({ metadata, spec, status }: KubernetesObject): Pod {
  const { containers } = spec as unknown as { readonly containers: readonly [{ readonly image: string }] };
  const { conditions = [] } = status as Status;
  const seconds = (time: unknown): number => Date.parse(String(time)) / 1_000;
  return {
    name: metadata.name,
    namespace: metadata.namespace ?? '',
    image: containers[0].image,
    labels: metadata.labels ?? {},
    created: seconds(metadata['creationTimestamp']),
    ...(metadata['deletionTimestamp'] === undefined ? {} : { deleted: seconds(metadata['deletionTimestamp']) }),
    isReady: conditions.some((one) => one.type === 'Ready' && one.status === 'True'),
  };
}

/** Reads a Service. */
export function serviceOf({ metadata, spec }: KubernetesObject): Service {
  const { selector = {}, ports } = spec as unknown as {
    readonly selector?: Readonly<Record<string, string>>;
    readonly ports: readonly { readonly port: number }[];
  };
  return { name: metadata.name, selector, ports: ports.map(({ port }) => port) };
}

/** Does a Service lead to a pod? */
export function matches({ selector }: Service, { labels, isReady, deleted }: Pod): boolean {
  const entries = Object.entries(selector);
  const isChosen = entries.length > 0 && entries.every(([key, value]) => labels[key] === value);
  return isChosen && isReady && deleted === undefined;
}

/**
 * The clusters that Envoy Gateway makes of HTTPRoutes: one of a rule, or one of each of its backends where those have filters.
 * @see https://gateway.envoyproxy.io/docs/tasks/observability/proxy-metric/
 */
export function clustersOf(routes: readonly KubernetesObject[]): Cluster[] {
  return routes.flatMap(({ metadata: { name, namespace = '' }, spec }) => {
    const { rules } = spec as unknown as {
      readonly rules: readonly { readonly backendRefs?: readonly BackendRef[] }[];
    };
    return rules.flatMap(({ backendRefs = [] }, rule) => {
      const cluster = `httproute/${namespace}/${name}/rule/${rule}`;
      const services = backendRefs.map((one) => ({ name: one.name, weight: one.weight ?? 1 }));
      if (!backendRefs.some(({ filters = [] }) => filters.length > 0)) return [{ name: cluster, services }];
      return services.map((service, index) => ({ name: `${cluster}/backend/${index}`, services: [service] }));
    });
  });
}
