import { problem } from '../../../core/errors';
import type { Analysis, OwnQuery } from '../../analysis/analysis';
import type { RequestMetrics } from '../../analysis/request-metrics';
import type { Canary } from './canary';
import type { RoutedBy } from './routed-by';
import type { ProgressiveRollout } from './rollout';
import { splitting } from './traffic-routing';

/** What the routes to a workload, all of them declared, make impossible, as sentences; empty when nothing. */
export function routeProblems(rollout: ProgressiveRollout, routes: readonly RoutedBy[], pods: number): string[] {
  const { analysis } = rollout.options;
  return [
    ...(rollout.type === 'Canary' ? splitProblems(rollout, routes, pods) : []),
    ...(analysis === undefined ? [] : countProblems(rollout, analysis, routes)),
    ...(analysis === undefined || rollout.type !== 'Canary' ? [] : queryProblems(analysis, routes)),
  ];
}

function splitProblems({ steps, options }: Canary, routes: readonly RoutedBy[], pods: number): string[] {
  const able = splitting(routes);
  const kinds = [...new Set(able.map(({ kind }) => kind))];
  const ports = [...new Set(able.map(({ port }) => port))];
  const least = Math.min(...steps.map(({ weight }) => weight));
  const needed = Math.ceil(100 / least);
  return [
    ...(kinds.length <= 1
      ? []
      : [`routes of one kind alone must split its requests, got ${able.map(describe).join(', ')}`]),
    ...(kinds[0] === 'ALB Ingress' && ports.length > 1
      ? [`a load balancer must split the requests of one port alone, got ${able.map(describe).join(', ')}`]
      : []),
    ...(able.length > 0 || pods === 0 || pods >= needed
      ? []
      : [
          problem(
            'rollout.weights',
            `${Math.ceil(100 / pods).toString()} percent or more of ${pods.toString()} pods, as no route splits requests`,
            least,
            `Lead an HttpRoute, a VirtualService or an Ingress of class alb \`to\` it, or run ${needed.toString()} pods or more`,
          ),
        ]),
    ...(options.shrinkOld === true && able.length === 0
      ? [problem('rollout.shrinkOld', 'left out where no route splits requests', true)]
      : []),
  ];
}

/** A query that can find nothing would take every version back. */
function countProblems(rollout: ProgressiveRollout, { requests }: Analysis, routes: readonly RoutedBy[]): string[] {
  if (requests === undefined) return [];
  const isCanary = rollout.type === 'Canary';
  // What a canary gets can be told from the rest where a route splits requests alone.
  const able = isCanary ? splitting(routes) : routes;
  if ((!isCanary && !requests.needsRoute) || able.some(({ kind }) => requests.routes.includes(kind)))
    return sharedProblems(rollout, requests, routes);
  const got = routes.length === 0 ? 'no route' : routes.map(describe).join(', ');
  return [
    problem(
      'rollout.analysis.requests',
      'of what routes its requests',
      `those of ${requests.countedBy}, and ${got}`,
      `Lead them by ${requests.routes.filter((kind) => !isCanary || kind !== 'Ingress').join(' or ')}`,
    ),
  ];
}

/** Those of neighbours in a rule would be taken for those of the new version. A canary has no neighbours. */
function sharedProblems({ type }: ProgressiveRollout, requests: RequestMetrics, routes: readonly RoutedBy[]): string[] {
  if (type === 'Canary' || !requests.countsApart) return [];
  return routes
    .filter(({ isShared }) => isShared === true)
    .map((route) =>
      problem(
        'rollout.analysis.requests',
        'of rules with one backend alone',
        `those of ${requests.countedBy}, and ${describe(route)} with others`,
      ),
    );
}

/** Without a split the Service leads to both versions. */
function queryProblems({ queries = {} }: Analysis, routes: readonly RoutedBy[]): string[] {
  if (splitting(routes).length > 0) return [];
  return Object.entries(queries)
    .filter(([, { query }]) => asksForService(query))
    .map(([name]) =>
      problem(
        `rollout.analysis.queries.${name}.query`,
        'without `service` where no route splits requests',
        'one that uses it',
        'Its Service leads to both versions: select by `pods`',
      ),
    );
}

function asksForService(query: OwnQuery['query']): boolean {
  if (typeof query === 'string') return false;
  let isAsked = false;
  const rest = { pods: '', namespace: '', window: '' };
  query({
    ...rest,
    get service() {
      isAsked = true;
      return '';
    },
  });
  return isAsked;
}

function describe({ kind, path, port }: RoutedBy): string {
  return `${kind} '${path}' on ${port.toString()}`;
}
