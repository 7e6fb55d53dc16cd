import type { IRolloutTrafficRouting } from '@kubernetes-models/argo-rollouts/argoproj.io/v1alpha1' with {
  'resolution-mode': 'import',
};
import type { RoutedBy, SplitKind } from './routed-by';

/** The plugin of Argo Rollouts for the Gateway API: Rollouts ask for it by this name, under which the add-on installs it. */
export const GATEWAY_API_PLUGIN = 'argoproj-labs/gatewayAPI';

const SPLIT_KINDS: readonly string[] = ['HttpRoute', 'VirtualService', 'ALB Ingress'] satisfies SplitKind[];

/** Those of `routes` that can split requests by weight. */
export function splitting(routes: readonly RoutedBy[]): readonly RoutedBy[] {
  return routes.filter(({ kind }) => SPLIT_KINDS.includes(kind));
}

/** Which routes the controller is to change, and how; undefined where none can split requests. They are all of one kind. */
export function trafficRouting(routes: readonly RoutedBy[], namespace: string): IRolloutTrafficRouting | undefined {
  const able = splitting(routes);
  const [first] = able;
  const names = [...new Set(able.map(({ name }) => name))];
  switch (first?.kind) {
    case 'HttpRoute':
      return { plugins: { [GATEWAY_API_PLUGIN]: { httpRoutes: names.map((name) => ({ name })), namespace } } };
    case 'VirtualService':
      return { istio: { virtualServices: names.map((name) => ({ name, routes: rulesOf(name, able) })) } };
    case 'ALB Ingress':
      return { alb: { ...albIngresses(names), servicePort: first.port } };
    default:
      return undefined;
  }
}

function rulesOf(name: string, routes: readonly RoutedBy[]): string[] {
  return routes.filter((route) => route.name === name).flatMap(({ rules }) => rules.map(String));
}

function albIngresses(names: readonly string[]): { ingress?: string; ingresses?: string[] } {
  const [only, another] = names;
  return another === undefined ? { ingress: only } : { ingresses: [...names] };
}
