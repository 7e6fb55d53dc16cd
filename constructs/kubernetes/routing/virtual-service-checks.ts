import type { Checks } from '../../core/checks';
import { problem } from '../../core/errors';
import { PATH } from './host';
import { targetProblems } from './route-target';
import type { VirtualServiceProps, VirtualServiceRoute } from './virtual-service-props';

const LABEL = '[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?';
const GATEWAY = new RegExp(`^(${LABEL}/)?${LABEL}$`);
const HOST = new RegExp(`^(\\*\\.)?${LABEL}(\\.${LABEL})*$`);
const HEADER = /^[a-z0-9!#$%&'*+.^_`|~-]{1,256}$/;

/** Checks what the compiler does not see of `props`. */
export function checkVirtualService(checks: Checks, props: VirtualServiceProps): Checks {
  const { namespace, routes, hosts, gateways = [], mesh = gateways.length === 0, from = [] } = props;
  const isAsked = gateways.length > 0;
  const names = new Set(routes.map(({ to }) => to.workloadName));
  checks
    .all(routes.length > 0 ? [] : [problem('routes', 'one or more', 'none')])
    .all(
      routes.flatMap((route, index) =>
        routeProblems(`routes[${index.toString()}]`, route, routes.slice(0, index), hosts === undefined),
      ),
    )
    .all(routes.flatMap((route, index) => targetProblems(`routes[${index.toString()}]`, route, namespace)));
  hosts?.forEach((host, index) => checks.matches(`hosts[${index.toString()}]`, host, HOST, 'a host or a Service'));
  gateways.forEach((gateway, index) =>
    checks.matches(`gateways[${index.toString()}]`, gateway, GATEWAY, 'NAMESPACE/NAME or NAME of a gateway'),
  );
  return checks
    .that(hosts === undefined || hosts.length > 0, 'hosts', 'one or more', 'none')
    .that(!isAsked || hosts !== undefined, 'hosts', 'given with gateways', 'none')
    .that(isAsked || hosts !== undefined || names.size <= 1, 'hosts', 'given with several workloads', 'none')
    .that(isAsked || mesh, 'mesh', 'true without gateways', mesh)
    .that(!isAsked || from.length > 0, 'from', 'one source or more with gateways', 'none')
    .that(isAsked || from.length === 0, 'from', 'left out without gateways', `${from.length.toString()} sources`);
}

function routeProblems(
  at: string,
  route: VirtualServiceRoute,
  earlier: readonly VirtualServiceRoute[],
  byPort: boolean,
): string[] {
  const { path = '/', pathType = 'Prefix', headers = {} } = route;
  const key = keyOf(route, byPort);
  return [
    ...(PATH.pattern.test(path) ? [] : [problem(`${at}.path`, PATH.allowed, path)]),
    ...(['Prefix', 'Exact'].includes(pathType) ? [] : [problem(`${at}.pathType`, 'one of Prefix, Exact', pathType)]),
    ...Object.keys(headers)
      .filter((name) => !HEADER.test(name))
      .map((name) => problem(`${at}.headers`, 'by the name of a header in lower case', name)),
    ...(earlier.some((other) => keyOf(other, byPort) === key)
      ? [problem(`${at}.path`, 'of no earlier route with this type and these headers', path)]
      : []),
  ];
}

function keyOf(
  { path = '/', pathType = 'Prefix', headers = {}, port = '' }: VirtualServiceRoute,
  byPort: boolean,
): string {
  return JSON.stringify([byPort ? port : '', path, pathType, Object.entries(headers).sort()]);
}
