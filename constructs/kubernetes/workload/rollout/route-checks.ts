import { problem } from '../../../core/errors';
import type { Analysis } from '../../analysis/analysis';
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
  const isCountedByRoute = rollout.type === 'Canary' || requests.countsApart;
  if (!isCountedByRoute || routes.some(({ kind }) => requests.routes.includes(kind))) return [];
  const got = routes.length === 0 ? 'no route' : routes.map(describe).join(', ');
  return [
    problem(
      'rollout.analysis.requests',
      'of what routes its requests',
      `those of ${requests.countedBy}, and ${got}`,
      `Lead them by ${requests.routes.join(' or ')}`,
    ),
  ];
}

function describe({ kind, path, port }: RoutedBy): string {
  return `${kind} '${path}' on ${port.toString()}`;
}
