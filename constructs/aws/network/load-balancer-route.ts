import { LbListenerRule, type LbListenerRuleCondition } from '@cdktf/provider-aws/lib/lb-listener-rule';
import type { IResolvable } from 'cdktf';
import type { Construct, IConstruct } from 'constructs';
import { isKnown } from '../../core/checks';
import { problem } from '../../core/errors';
import type { IApplicationLoadBalancer } from './imported-load-balancer';
import type { TargetGroup } from './target-group';

/** A rule compares a request with at most so many texts. */
const MAX_TEXTS = 5;
const MAX_TEXTS_EACH = 3;
const DEFAULT_PRIORITY = 1_000;

/**
 * Requests that a service gets from its load balancer.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html
 */
export interface Route {
  /**
   * Host names of the requests, in which `*` stands for any text: at most 3. The first is where clients reach the service.
   * @default - any
   */
  readonly hosts?: readonly string[];
  /**
   * Paths of the requests, in which `*` stands for any text: at most 3, together with `hosts` at most 5.
   * @default ['/*']
   */
  readonly paths?: readonly string[];
  /**
   * Which route wins where several fit: that of the lowest number, 2 to 50000. No two routes of a load balancer have the same one.
   * @default 1000
   */
  readonly priority?: number;
}

/** The priority of a route; the number below it may serve a route that has to win over it. */
export function priorityOf(route: Route = {}): number {
  return route.priority ?? DEFAULT_PRIORITY;
}

/** What is wrong with a route, as sentences; `priorities` are those that it takes. */
export function routeProblems(
  scope: IConstruct,
  loadBalancer: IApplicationLoadBalancer | undefined,
  route: Route = {},
  priorities: readonly number[] = [priorityOf(route)],
): string[] {
  const { hosts = [], paths = [], priority } = route;
  const texts = [hosts, paths].map(({ length }) => length);
  const taken = priorities.flatMap((number) => holderOf(scope, loadBalancer, number) ?? []);
  return [
    ...(texts.some((count) => count > MAX_TEXTS_EACH) || hosts.length + paths.length > MAX_TEXTS
      ? [problem('route', 'at most 3 hosts and 3 paths, 5 in all', [...hosts, ...paths])]
      : []),
    ...hosts
      .filter((host) => isKnown(host) && !/^[a-z0-9*?.-]{1,128}$/.test(host))
      .map((host) => problem('route.hosts', 'host names in lower case, with * for any text', host)),
    ...paths
      .filter((path) => isKnown(path) && !/^\/[A-Za-z0-9_.$/~"'@:+&*?-]{0,127}$/.test(path))
      .map((path) => problem('route.paths', 'paths that begin with a slash, with * for any text', path)),
    ...(!isKnown(priority) || (Number.isInteger(priority) && priority >= 2 && priority <= 50_000)
      ? []
      : [problem('route.priority', '2 to 50000', priority)]),
    ...taken.map((path) =>
      problem('route.priority', 'one that no other route has', priorityOf(route), `'${path}' has it`),
    ),
  ];
}

/** What of a request is compared with a route. */
export function routeConditions({ hosts = [], paths = ['/*'] }: Route = {}): LbListenerRuleCondition[] {
  return [
    ...(hosts.length === 0 ? [] : [{ hostHeader: { values: [...hosts] } }]),
    { pathPattern: { values: [...paths] } },
  ];
}

/** Where clients reach what a route leads to: its first host, unless that stands for many, else the load balancer. */
export function routeUrl(loadBalancer: IApplicationLoadBalancer, { hosts: [host] = [] }: Route = {}): string {
  if (host === undefined || /[*?]/.test(host)) return loadBalancer.url;
  return `${loadBalancer.url.startsWith('http://') ? 'http' : 'https'}://${host}`;
}

/** Tasks that get a share of the requests. */
export interface Share {
  readonly targetGroup: TargetGroup;
  /** Weight, compared with those of the others: 0 to 999. */
  readonly weight: number;
}

/** Settings of {@link addRule}. */
export interface RuleProps {
  readonly priority: number;
  readonly condition: LbListenerRuleCondition[];
  /** One group gets everything; of several each its share. */
  readonly shares: readonly [TargetGroup] | readonly Share[];
  /** What has to hold before requests are sent so. */
  readonly precondition?: { readonly condition: IResolvable; readonly errorMessage: string };
}

/** Sends requests to groups, by a rule on the listener of the load balancer. */
export function addRule(
  scope: Construct,
  id: string,
  loadBalancer: IApplicationLoadBalancer,
  { priority, condition, shares, precondition }: RuleProps,
): LbListenerRule {
  const groups = shares.map((share) => ('weight' in share ? share : { targetGroup: share, weight: undefined }));
  const [only, another] = groups;
  return new LbListenerRule(scope, id, {
    listenerArn: loadBalancer.listenerArn,
    priority,
    condition,
    action: [
      another === undefined
        ? { type: 'forward', targetGroupArn: only?.targetGroup.targetGroupArn }
        : {
            type: 'forward',
            forward: {
              targetGroup: groups.map(({ targetGroup, weight }) => ({ arn: targetGroup.targetGroupArn, weight })),
            },
          },
    ],
    lifecycle: precondition === undefined ? undefined : { precondition: [precondition] },
  });
}

/** The rule that has a priority of the listener already, by its path. */
function holderOf(
  scope: IConstruct,
  loadBalancer: IApplicationLoadBalancer | undefined,
  priority: number,
): string | undefined {
  const rules = scope.node.root.node.findAll().filter((node) => node instanceof LbListenerRule);
  return rules.find((rule) => rule.listenerArnInput === loadBalancer?.listenerArn && rule.priorityInput === priority)
    ?.node.path;
}
