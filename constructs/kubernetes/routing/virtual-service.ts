import type { IVirtualService } from '@kubernetes-models/istio/networking.istio.io/v1' with {
  'resolution-mode': 'import',
};
import { Construct } from 'constructs';
import { Checks } from '../../core/checks';
import { checkGiven } from '../given';
import { standardLabels } from '../labels';
import { installManifests } from '../manifests/install';
import { objectName, objectNameProblems, releaseName } from '../object-name';
import { admit, announce, type RouteTarget, serviceOf } from './route-target';
import { checkVirtualService } from './virtual-service-checks';
import type { VirtualServiceProps, VirtualServiceRoute } from './virtual-service-props';

export type { VirtualServiceProps, VirtualServiceRoute };

/** Istio's name for all pods of the mesh, as a gateway. */
const MESH = 'mesh';

/**
 * Leads requests in the mesh of Istio, and through its gateways, to workloads. To one with a `canary` rollout it leads by weight, which
 * Argo Rollouts changes; installing it anew meanwhile sets the weights back until it does so again.
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/
 * @example
 * new VirtualService(release, 'InMesh', { namespace, routes: [{ to: backend }] });
 */
export class VirtualService extends Construct {
  readonly virtualServiceName: string;

  /** @throws {ConstructError} `PropsInvalid`, listing every wrong value. */
  constructor(scope: Construct, id: string, props: VirtualServiceProps) {
    super(scope, id);
    checkGiven(this, props, ['namespace', 'routes']);
    const { namespace, routes, from = [] } = props;
    const name = objectName(this, props.name);
    checkVirtualService(new Checks(this).all(objectNameProblems(name)), props).throwIfAny();
    this.virtualServiceName = name;
    admit(routes, from, `virtual service ${name}`);
    const names = routeNames(routes);
    const rules = routes.map((target, index) => ({ rule: names[index] ?? '', target }));
    announce({ kind: 'VirtualService', name, path: this.node.path, rules });
    installManifests(this, {
      name: releaseName('virtual-service', name),
      namespace: namespace.namespaceName,
      objects: () => [this.virtualService(props, names)],
      after: [namespace, ...new Set(routes.map(({ to }) => to))],
    });
  }

  private virtualService(props: VirtualServiceProps, names: readonly string[]): IVirtualService {
    const { routes, hosts, gateways = [], mesh = gateways.length === 0 } = props;
    const name = this.virtualServiceName;
    return {
      apiVersion: 'networking.istio.io/v1',
      kind: 'VirtualService',
      metadata: { name, labels: { ...standardLabels(this, name) } },
      spec: {
        hosts: [...(hosts ?? hostOf(routes))],
        gateways: [...gateways, ...(mesh ? [MESH] : [])],
        http: routes.map((route, index) => ({
          name: names[index],
          match: [matchOf(route, hosts === undefined)],
          route: destinations(route),
        })),
      },
    };
  }
}

/** The name by which Argo Rollouts finds a route: workload and path, with a number where several read alike. */
function routeNames(routes: readonly VirtualServiceRoute[]): string[] {
  const plain = routes.map(({ to, path = '/' }) =>
    [to.workloadName, ...path.split(/[^A-Za-z0-9]+/)]
      .filter((part) => part !== '')
      .join('-')
      .toLowerCase(),
  );
  return plain.map((name, index) => {
    const before = plain.slice(0, index).filter((other) => other === name).length;
    return before === 0 ? name : `${name}-${(before + 1).toString()}`;
  });
}

/** What callers in the mesh ask for: the Service of the one workload, not that of its new version. */
function hostOf(routes: readonly VirtualServiceRoute[]): string[] {
  const ofAll = routes.filter(({ preview = false }) => !preview);
  return [...ofAll, ...routes].slice(0, 1).map((route) => serviceOf(route).name);
}

/** `byPort` leaves the other ports of the host to Istio, which leads them as it would without this. */
function matchOf(route: VirtualServiceRoute, byPort: boolean) {
  const { path = '/', pathType = 'Prefix', headers = {} } = route;
  const asked = Object.entries(headers).map(([name, exact]) => [name, { exact }] as const);
  return {
    uri: pathType === 'Exact' ? { exact: path } : { prefix: path },
    ...(byPort ? { port: serviceOf(route).port } : {}),
    ...(asked.length === 0 ? {} : { headers: Object.fromEntries(asked) }),
  };
}

function destinations(target: RouteTarget) {
  const { name, port } = serviceOf(target);
  const { split } = target.to;
  const to = (host: string) => ({ destination: { host, port: { number: port } } });
  if (split === undefined || target.preview === true) return [to(name)];
  return [
    { ...to(split.stable), weight: 100 },
    { ...to(split.canary), weight: 0 },
  ];
}
