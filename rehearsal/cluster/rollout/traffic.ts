import { asList, asObject } from '../../../terraform/providers';
import type { ClusterApi } from '../cluster-api';

type Json = Readonly<Record<string, unknown>>;

/** Where a Rollout sends requests. */
export interface Traffic {
  /** Percent that the new version gets, by each route: `HTTPRoute web` and `25`. */
  readonly weights: Readonly<Record<string, number>>;
}

/** Percent of the requests that the routes of a Rollout, or the Service of a blue/green one, give its new version. */
export async function trafficOf(api: ClusterApi, rollout: Json, namespace: string): Promise<Traffic> {
  const { canary, blueGreen } = asObject(asObject(rollout['spec'])['strategy']);
  if (blueGreen !== undefined) return activeService(api, rollout, asObject(blueGreen), namespace);
  const { trafficRouting, canaryService } = asObject(canary);
  const { istio, alb, plugins } = asObject(trafficRouting);
  const service = String(canaryService);
  const weights: Record<string, number> = {};
  const read = async (kind: string, path: string, name: string, weigh: (route: Json) => number): Promise<void> => {
    const found = await api.find(`${path}/${name}`);
    if (found !== undefined) weights[`${kind} ${name}`] = weigh(found.body);
  };
  for (const plugin of Object.values(asObject(plugins)).map(asObject)) {
    const path = `/apis/gateway.networking.k8s.io/v1/namespaces/${typeof plugin['namespace'] === 'string' ? plugin['namespace'] : namespace}/httproutes`;
    for (const name of namesOf(plugin['httpRoute'], plugin['httpRoutes'])) {
      await read('HTTPRoute', path, name, (route) =>
        ruleWeight(route, 'rules', 'backendRefs', (ref) => ref['name'], service),
      );
    }
  }
  const { virtualService, virtualServices } = asObject(istio);
  for (const name of namesOf(virtualService, virtualServices)) {
    const path = `/apis/networking.istio.io/v1/namespaces/${namespace}/virtualservices`;
    const host = (ref: Json): unknown => String(asObject(ref['destination'])['host']).split('.')[0];
    await read('VirtualService', path, name, (route) => ruleWeight(route, 'http', 'route', host, service));
  }
  const { ingress, ingresses } = asObject(alb);
  for (const name of namesOf(ingress, ingresses)) {
    const path = `/apis/networking.k8s.io/v1/namespaces/${namespace}/ingresses`;
    await read('Ingress', path, name, (route) => albWeight(route, service));
  }
  return { weights };
}

/** The highest weight that a rule gives a Service. */
function ruleWeight(route: Json, rules: string, refs: string, nameOf: (ref: Json) => unknown, service: string): number {
  const all = asList(asObject(route['spec'])[rules]).flatMap((rule) => asList(asObject(rule)[refs]).map(asObject));
  const own = all
    .filter((ref) => nameOf(ref) === service)
    .map(({ weight }) => (typeof weight === 'number' ? weight : 100));
  return Math.max(0, ...own);
}

/** @see https://argo-rollouts.readthedocs.io/en/release-1.9/features/traffic-management/alb/ */
function albWeight(ingress: Json, service: string): number {
  const annotations = Object.entries(asObject(asObject(ingress['metadata'])['annotations']));
  const own = annotations
    .filter(([name]) => name.startsWith('alb.ingress.kubernetes.io/actions.'))
    .flatMap(([, text]) => groupsOf(String(text)))
    .filter(({ serviceName }) => serviceName === service)
    .map(({ weight, Weight }) => Number(weight ?? Weight ?? 0));
  return Math.max(0, ...own);
}

function groupsOf(text: string): Json[] {
  try {
    const forward = asObject(
      asObject(JSON.parse(text))['forwardConfig'] ?? asObject(JSON.parse(text))['ForwardConfig'],
    );
    return asList(forward['targetGroups'] ?? forward['TargetGroups']).map((one) => {
      const group = asObject(one);
      return { ...group, serviceName: group['serviceName'] ?? group['ServiceName'] };
    });
  } catch {
    return [];
  }
}

/** A blue/green one moves all requests at once, by the selector of its Service. */
async function activeService(api: ClusterApi, rollout: Json, blueGreen: Json, namespace: string): Promise<Traffic> {
  const name = String(blueGreen['activeService']);
  const found = await api.find(`/api/v1/namespaces/${namespace}/services/${name}`);
  const hash = asObject(asObject(found?.body['spec'])['selector'])['rollouts-pod-template-hash'];
  const { currentPodHash, stableRS } = asObject(rollout['status']);
  return { weights: { [`Service ${name}`]: hash === currentPodHash && hash !== stableRS ? 100 : 0 } };
}

function namesOf(one: unknown, several: unknown): string[] {
  const all = [...(one === undefined ? [] : [one]), ...asList(several)];
  return all.map((each) => String(typeof each === 'string' ? each : asObject(each)['name']));
}
