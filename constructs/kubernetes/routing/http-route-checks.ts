import { problem } from '../../core/errors';
import type { INamespace } from '../namespace-ref';
import { plainPathProblems } from './host';
import type { HttpRouteRule, RouteBackend, RouteParent } from './http-route-props';
import type { IWorkload } from '../workload/workload';
import { targetProblems } from './route-target';

const MAX_WEIGHT = 1_000_000;

/** What is wrong with the gateways of a route in `namespace`, as sentences. */
export function gatewayProblems(parents: readonly RouteParent[], namespace: INamespace): string[] {
  if (parents.length === 0) return [problem('parents', 'one gateway or more', 'none')];
  return parents.flatMap(({ gateway, listener }, index) => {
    const at = `parents[${index.toString()}]`;
    const { listeners } = gateway;
    if (listeners === undefined) return [];
    const names = Object.keys(listeners);
    if (listener !== undefined && !names.includes(listener))
      return [problem(`${at}.listener`, `one of ${names.join(', ')}`, listener)];
    const asked = listener === undefined ? Object.values(listeners) : [listeners[listener]];
    const home = gateway.namespace.namespaceName;
    const isTaken = asked.some((one) => one !== undefined && takesFrom(one.routesFrom, home, namespace.namespaceName));
    const advice = `Name ${namespace.namespaceName} in routesFrom of its listener`;
    return isTaken
      ? []
      : [problem(`${at}.gateway`, `one that takes routes of ${namespace.namespaceName}`, gateway.node.path, advice)];
  });
}

function takesFrom(from: 'all' | readonly INamespace[] | undefined, home: string, namespace: string): boolean {
  if (from === undefined) return home === namespace;
  return from === 'all' || from.some(({ namespaceName }) => namespaceName === namespace);
}

/** What is wrong with the rules of a route in `namespace`, as sentences. */
export function ruleProblems(rules: readonly HttpRouteRule[], namespace: INamespace): string[] {
  const keys = rules.map(keyOf);
  return [
    ...(rules.length > 0 ? [] : [problem('rules', 'one or more', 'none')]),
    ...rules.flatMap((rule, index) => {
      const at = `rules[${index.toString()}]`;
      const { path = '/', pathType = 'PathPrefix', headers = {}, backends } = rule;
      return [
        ...plainPathProblems(`${at}.path`, path),
        ...(['PathPrefix', 'Exact'].includes(pathType)
          ? []
          : [problem(`${at}.pathType`, 'one of PathPrefix, Exact', pathType)]),
        ...Object.keys(headers)
          .filter((name) => !/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,256}$/.test(name))
          .map((name) => problem(`${at}.headers`, 'by the name of a header', name)),
        ...(keys.indexOf(keyOf(rule)) === index
          ? []
          : [problem(`${at}.path`, 'of no other rule with this type and these headers', path)]),
        ...backendProblems(`${at}.backends`, backends, namespace),
      ];
    }),
  ];
}

function backendProblems(at: string, backends: readonly RouteBackend[], namespace: INamespace): string[] {
  if (backends.length === 0) return [problem(at, 'one workload or more', 'none')];
  const weights = backends.map(({ weight = 1 }) => weight);
  return [
    ...backends.flatMap((backend, index) => targetProblems(`${at}[${index.toString()}]`, backend, namespace)),
    ...weights.flatMap((weight, index) =>
      Number.isInteger(weight) && weight >= 0 && weight <= MAX_WEIGHT
        ? []
        : [problem(`${at}[${index.toString()}].weight`, `0 to ${MAX_WEIGHT.toString()}`, weight)],
    ),
    ...backends.flatMap(({ to, weight }, index) => sharedProblems(`${at}[${index.toString()}]`, to, weight, backends)),
    ...(weights.some((weight) => weight !== 0) ? [] : [problem(at, 'with a weight above 0 among them', weights)]),
  ];
}

/** The controller gives a canary all of 100: what others of the rule had would be lost. */
function sharedProblems(at: string, to: IWorkload, weight: number | undefined, all: readonly RouteBackend[]): string[] {
  if (to.split === undefined) return [];
  const { path } = to.node;
  return [
    ...(all.length === 1 ? [] : [problem(`${at}.to`, 'the only backend of its rule with a canary rollout', path)]),
    ...(weight === undefined ? [] : [problem(`${at}.weight`, 'left out with a canary rollout', weight)]),
  ];
}

function keyOf({ path = '/', pathType = 'PathPrefix', headers = {} }: HttpRouteRule): string {
  const compared = pathType === 'PathPrefix' ? path.replace(/(?<=.)\/$/, '') : path;
  const asked = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
  return JSON.stringify([compared, pathType, asked.sort()]);
}
