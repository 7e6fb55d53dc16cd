import type {
  IHTTPBackendRef,
  IHTTPRoute,
  IHTTPRouteRule,
  IParentReference,
} from '@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1' with { 'resolution-mode': 'import' };
import { Construct } from 'constructs';
import { Checks } from '../../core/checks';
import { problem } from '../../core/errors';
import { checkGiven } from '../given';
import { standardLabels } from '../labels';
import { installManifests } from '../manifests/install';
import type { INamespace } from '../namespace-ref';
import { objectName, objectNameProblems, releaseName } from '../object-name';
import type { TrafficSplit } from '../workload/rollout/routed-by';
import { gatewayProblems, ruleProblems } from './http-route-checks';
import type { HttpRouteProps, HttpRouteRule, RouteBackend, RouteParent } from './http-route-props';
import { hostProblems } from './ingress-rules';
import { admit, announce, serviceOf } from './route-target';

export type { HttpRouteProps, HttpRouteRule, RouteBackend, RouteParent };

/** Header by which a gateway is made to count two Services apart: with a filter of its own each of them is counted by itself. */
const SERVICE_HEADER = 'X-Backend-Service';

/**
 * Leads HTTP requests from gateways to workloads, whose policies let these gateways in on the ports named. To a workload with a
 * `canary` rollout it leads by weight, which Argo Rollouts changes; installing the route anew meanwhile sets the weights back until
 * it does so again.
 * @see https://gateway-api.sigs.k8s.io/api-types/httproute/
 * @example
 * const gateway = Gateway.fromGatewayName(release, 'Public', namespace, 'public');
 * const from = [{ namespace: { namespaceName: 'envoy-gateway-system' }, podLabels: { 'app.kubernetes.io/name': 'envoy' } }];
 * new HttpRoute(release, 'Shop', { namespace, parents: [{ gateway }], from, rules: [{ backends: [{ to: backend }] }] });
 */
export class HttpRoute extends Construct {
  readonly routeName: string;

  /** @throws {ConstructError} `PropsInvalid`, listing every wrong value. */
  constructor(scope: Construct, id: string, props: HttpRouteProps) {
    super(scope, id);
    checkGiven(this, props, ['namespace', 'parents', 'rules', 'from']);
    const { namespace, parents, hosts = [], rules, from } = props;
    const name = objectName(this, props.name);
    new Checks(this)
      .all(objectNameProblems(name))
      .all(gatewayProblems(parents, namespace))
      .all(hosts.flatMap((host, index) => hostProblems(`hosts[${index.toString()}]`, host)))
      .all(ruleProblems(rules, namespace))
      .all(from.length > 0 ? [] : [problem('from', 'one source or more', 'none')])
      .throwIfAny();
    this.routeName = name;
    const backends = rules.flatMap((rule) => rule.backends);
    admit(backends, from, `route ${name}`);
    const ruled = rules.flatMap((one, rule) =>
      one.backends.map((target) => ({ rule, target, isShared: one.backends.length > 1 })),
    );
    announce({ kind: 'HttpRoute', name, path: this.node.path, rules: ruled });
    installManifests(this, {
      name: releaseName('http-route', name),
      namespace: namespace.namespaceName,
      objects: () => [this.route(props)],
      after: [namespace, ...new Set([...parents.map(({ gateway }) => gateway), ...backends.map(({ to }) => to)])],
    });
  }

  private route({ namespace, parents, hosts = [], rules }: HttpRouteProps): IHTTPRoute {
    const name = this.routeName;
    return {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'HTTPRoute',
      metadata: { name, labels: { ...standardLabels(this, name) } },
      spec: {
        parentRefs: parents.map((parent) => parentRef(parent, namespace)),
        ...(hosts.length === 0 ? {} : { hostnames: [...hosts] }),
        rules: rules.map(ruleOf),
      },
    };
  }
}

function parentRef({ gateway, listener }: RouteParent, { namespaceName }: INamespace): IParentReference {
  const home = gateway.namespace.namespaceName;
  return {
    name: gateway.gatewayName,
    ...(home === namespaceName ? {} : { namespace: home }),
    ...(listener === undefined ? {} : { sectionName: listener }),
  };
}

function ruleOf({ path = '/', pathType = 'PathPrefix', headers = {}, backends }: HttpRouteRule): IHTTPRouteRule {
  const asked = Object.entries(headers).map(([name, value]) => ({ type: 'Exact' as const, name, value }));
  return {
    matches: [{ path: { type: pathType, value: path }, ...(asked.length === 0 ? {} : { headers: asked }) }],
    backendRefs: backends.flatMap(backendRefs),
  };
}

function backendRefs(backend: RouteBackend): IHTTPBackendRef[] {
  const { split } = backend.to;
  const only = serviceOf(backend);
  if (split === undefined) return [{ ...only, ...(backend.weight === undefined ? {} : { weight: backend.weight }) }];
  return [
    { ...only, name: split.stable, weight: 100, ...countedApart(split, split.stable) },
    { ...only, name: split.canary, weight: 0, ...countedApart(split, split.canary) },
  ];
}

function countedApart({ countsApart }: TrafficSplit, value: string): Pick<IHTTPBackendRef, 'filters'> {
  if (!countsApart) return {};
  const requestHeaderModifier = { set: [{ name: SERVICE_HEADER, value }] };
  return { filters: [{ type: 'RequestHeaderModifier', requestHeaderModifier }] };
}
