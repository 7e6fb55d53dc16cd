import type { KubernetesObject } from '../../../lab/running/objects';

/** Kinds of objects that requests are split by. */
export type SplitKind = 'HTTPRoute' | 'VirtualService' | 'Ingress';

/** A Service, and its part of the requests. */
type Weighted = readonly [service: string, weight: number];

const READERS: Readonly<Record<SplitKind, (object: KubernetesObject) => readonly Weighted[]>> = {
  HTTPRoute: ({ spec }) => {
    const { rules } = spec as unknown as {
      readonly rules: readonly {
        readonly backendRefs: readonly { readonly name: string; readonly weight?: number }[];
      }[];
    };
    return rules.flatMap(({ backendRefs }) => backendRefs.map(({ name, weight = 1 }) => [name, weight] as const));
  },
  VirtualService: ({ spec }) => {
    const { http } = spec as unknown as {
      readonly http: readonly {
        readonly route: readonly { readonly destination: { readonly host: string }; readonly weight?: number }[];
      }[];
    };
    return http.flatMap(({ route }) => route.map(({ destination: { host }, weight = 100 }) => [host, weight] as const));
  },
  Ingress: ({ metadata: { annotations = {} } }) => {
    const actions = Object.entries(annotations).filter(([key]) => key.startsWith('alb.ingress.kubernetes.io/actions.'));
    return actions.flatMap(([, text]) => {
      const { ForwardConfig: config } = JSON.parse(text) as {
        readonly ForwardConfig: {
          readonly TargetGroups: readonly { readonly ServiceName: string; readonly Weight?: number }[];
        };
      };
      return config.TargetGroups.map(({ ServiceName, Weight = 1 }) => [ServiceName, Weight] as const);
    });
  },
};

/** Percent of the requests that an object gives to a Service: what the controller of its kind would tell the proxies. */
export function percentTo(service: string, kind: SplitKind, object: KubernetesObject): number {
  const weights = READERS[kind](object);
  const sum = (some: readonly Weighted[]): number => some.reduce((total, [, weight]) => total + weight, 0);
  // A Service of the mesh may be named with its namespace.
  return Math.round((100 * sum(weights.filter(([name]) => name.split('.')[0] === service))) / sum(weights));
}
