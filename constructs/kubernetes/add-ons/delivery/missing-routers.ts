import type { IConstruct } from 'constructs';
import { ConstructError, problem } from '../../../core/errors';
import { bookOf, contentOf } from '../../manifests/releases';
import { type Manifest, titleOf } from '../../manifests/manifest';
import { clusterOf } from '../../provider';
import { isSameCluster } from '../../same-cluster';
import { GATEWAY_API_PLUGIN } from '../../workload/rollout/traffic-routing';

/** What splits requests between two versions: `HTTPRoute`s, an Istio `VirtualService`, or an `Ingress` of an ALB. */
export type TrafficRouter = 'alb' | 'gateway-api' | 'istio';

/** What the controller `addOn` was not told to split requests by, and a Rollout on its cluster wants: it would stand still at its first weight. */
export function missingRouters(addOn: IConstruct, routers: readonly TrafficRouter[]): ConstructError[] {
  const cluster = clusterOf(addOn);
  const problems = bookOf(addOn)
    .releases.filter((release) => !release.isForeign && isSameCluster(release.cluster, cluster))
    .flatMap((release) =>
      contentOf(release).flatMap((object) =>
        routersOf(object)
          .filter((router) => !routers.includes(router))
          .map((router) => {
            const wanted = `told of ${router}, by which ${titleOf(object)} at '${release.owner.node.path}' splits its requests`;
            return problem('trafficRouters', wanted, routers.length === 0 ? 'none' : routers);
          }),
      ),
    );
  if (problems.length === 0) return [];
  return [new ConstructError(addOn.constructor.name, addOn.node.path, 'TrafficRouterMissing', problems)];
}

interface Routing {
  readonly alb?: unknown;
  readonly istio?: unknown;
  readonly plugins?: Readonly<Record<string, unknown>>;
}

function routersOf({ apiVersion, kind, spec }: Manifest): TrafficRouter[] {
  if (kind !== 'Rollout' || !apiVersion.startsWith('argoproj.io/')) return [];
  const { strategy } = spec as { readonly strategy?: { readonly canary?: { readonly trafficRouting?: Routing } } };
  const { alb, istio, plugins = {} } = strategy?.canary?.trafficRouting ?? {};
  return [
    ...(alb === undefined ? [] : (['alb'] as const)),
    ...(GATEWAY_API_PLUGIN in plugins ? (['gateway-api'] as const) : []),
    ...(istio === undefined ? [] : (['istio'] as const)),
  ];
}
