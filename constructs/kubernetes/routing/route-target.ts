import { problem } from '../../core/errors';
import type { INamespace } from '../namespace-ref';
import type { ConnectionSource } from '../network/source';
import type { RoutedBy, SplitKind } from '../workload/rollout/routed-by';
import type { IWorkload } from '../workload/workload';

/** Where requests go. */
export interface RouteTarget {
  /** Workload of the same namespace, which has to listen on a port. */
  readonly to: IWorkload;
  /**
   * Name of the port.
   * @default - the only port of the workload
   */
  readonly port?: string;
  /**
   * Leads to the version of a `blueGreen` rollout that has not taken over yet: for smoke tests, and whoever may see it early.
   * @default false
   */
  readonly preview?: boolean;
}

/** What is wrong with `target` for a route in `namespace`, as sentences that begin with `at`. */
export function targetProblems(
  at: string,
  { to, port, preview = false }: RouteTarget,
  { namespaceName }: INamespace,
): string[] {
  const names = Object.keys(to.ports);
  const path = to.node.path;
  if (to.serviceName === undefined || names.length === 0) return [problem(`${at}.to`, 'a workload with a port', path)];
  return [
    ...(to.namespace.namespaceName === namespaceName
      ? []
      : [problem(`${at}.to`, `of namespace ${namespaceName}`, `${path} of ${to.namespace.namespaceName}`)]),
    ...(preview && to.previewServiceName === undefined
      ? [problem(`${at}.preview`, 'left out unless the workload is rolled out by blueGreen', preview)]
      : []),
    ...(port === undefined && names.length > 1 ? [problem(`${at}.port`, `one of ${names.join(', ')}`, 'none')] : []),
    ...(port === undefined || names.includes(port) ? [] : [problem(`${at}.port`, `one of ${names.join(', ')}`, port)]),
  ];
}

/** Name of the Service and number of the port that `target` means: one that {@link targetProblems} found nothing wrong with. */
export function serviceOf(target: RouteTarget): { readonly name: string; readonly port: number } {
  const { serviceName = '', previewServiceName = '', ports } = target.to;
  return { name: target.preview === true ? previewServiceName : serviceName, port: ports[portName(target)] ?? 0 };
}

/** A rule of a route that leads to a workload. */
export interface RuleAnnouncement {
  readonly rule: number | string;
  readonly target: RouteTarget;
  /** True where the rule leads to others as well. */
  readonly isShared?: boolean;
}

/** A route as the workloads learn of it, and which of its rules lead to which of them. */
export interface RouteAnnouncement {
  readonly kind: SplitKind | 'Ingress';
  readonly name: string;
  readonly path: string;
  readonly rules: readonly RuleAnnouncement[];
}

/** Tells every workload which rules of a route lead to it, port by port. Those to a version that is not there yet do not count. */
export function announce({ kind, name, path, rules }: RouteAnnouncement): void {
  const byWorkload = new Map<IWorkload, Map<number, RoutedBy>>();
  for (const { rule, target, isShared = false } of rules) {
    if (target.preview === true) continue;
    const { port } = serviceOf(target);
    const ports = byWorkload.get(target.to) ?? new Map<number, RoutedBy>();
    byWorkload.set(target.to, ports);
    const known = ports.get(port);
    const shared = isShared || known?.isShared === true ? { isShared: true } : {};
    ports.set(port, { kind, name, path, port, rules: [...(known?.rules ?? []), rule], ...shared });
  }
  for (const [to, ports] of byWorkload) for (const route of ports.values()) to.addRoute?.(route);
}

/** Lets those who hand on requests connect to all that they hand them to. */
export function admit(targets: readonly RouteTarget[], from: readonly ConnectionSource[], what: string): void {
  for (const source of from)
    for (const target of targets) target.to.allowFrom(source, { ports: [portName(target)], what });
}

function portName({ to, port }: RouteTarget): string {
  return port ?? Object.keys(to.ports)[0] ?? '';
}
