import { problem } from '../../core/errors';
import type { INamespace } from '../namespace-ref';
import type { ConnectionSource } from '../network/source';
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
}

/** What is wrong with `target` for a route in `namespace`, as sentences that begin with `at`. */
export function targetProblems(at: string, { to, port }: RouteTarget, { namespaceName }: INamespace): string[] {
  const names = Object.keys(to.ports);
  const path = to.node.path;
  if (to.serviceName === undefined || names.length === 0) return [problem(`${at}.to`, 'a workload with a port', path)];
  return [
    ...(to.namespace.namespaceName === namespaceName
      ? []
      : [problem(`${at}.to`, `of namespace ${namespaceName}`, `${path} of ${to.namespace.namespaceName}`)]),
    ...(port === undefined && names.length > 1 ? [problem(`${at}.port`, `one of ${names.join(', ')}`, 'none')] : []),
    ...(port === undefined || names.includes(port) ? [] : [problem(`${at}.port`, `one of ${names.join(', ')}`, port)]),
  ];
}

/** Name of the Service and number of the port that `target` means: one that {@link targetProblems} found nothing wrong with. */
export function serviceOf({ to, port }: RouteTarget): { readonly name: string; readonly port: number } {
  const { serviceName = '', ports } = to;
  return { name: serviceName, port: ports[portName({ to, port })] ?? 0 };
}

/** Lets those who hand on requests connect to all that they hand them to. */
export function admit(targets: readonly RouteTarget[], from: readonly ConnectionSource[], what: string): void {
  for (const source of from)
    for (const target of targets) target.to.allowFrom(source, { ports: [portName(target)], what });
}

function portName({ to, port }: RouteTarget): string {
  return port ?? Object.keys(to.ports)[0] ?? '';
}
