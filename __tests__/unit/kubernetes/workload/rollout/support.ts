import type { Analysis } from '../../../../../constructs/kubernetes/analysis/analysis';
import { istioRequests } from '../../../../../constructs/kubernetes/analysis/istio-requests';
import { type Manifest } from '../../../../../constructs/kubernetes/manifests/manifest';
import { manifestsOf } from '../../../../../constructs/kubernetes/manifests/releases';
import { Gateway } from '../../../../../constructs/kubernetes/routing/gateway';
import { HttpRoute, type RouteBackend } from '../../../../../constructs/kubernetes/routing/http-route';
import { VirtualService } from '../../../../../constructs/kubernetes/routing/virtual-service';
import { Deployment, type DeploymentProps } from '../../../../../constructs/kubernetes/workload/deployment';
import type { Rollout } from '../../../../../constructs/kubernetes/workload/rollout/rollout';
import type { IWorkload } from '../../../../../constructs/kubernetes/workload/workload';
import { Apps, partOf, required } from '../support';

export const prometheus = 'http://prometheus-operated.monitoring:9090';
export const analysis: Analysis = { prometheus, requests: istioRequests() };

/** `backend` on port 8080 with a rollout; twenty pods, so that weights can be met by their number. */
export const backend = (stack: Apps, rollout: Rollout, props: Partial<DeploymentProps> = {}): Deployment =>
  new Deployment(stack, 'Backend', { ...required(stack), port: 8080, replicas: 20, rollout, ...props });

export const virtualService = (stack: Apps, to: IWorkload, id = 'InMesh'): VirtualService =>
  new VirtualService(stack, id, { namespace: stack.home, routes: [{ to }] });

export const httpRoute = (stack: Apps, to: IWorkload, id = 'Shop', others: RouteBackend[] = []): HttpRoute => {
  const gateway = Gateway.fromGatewayName(stack, `${id}Gateway`, stack.home, 'public');
  const from = [{ namespace: { namespaceName: 'envoy' }, podLabels: { app: 'envoy' } }];
  return new HttpRoute(stack, id, {
    namespace: stack.home,
    parents: [{ gateway }],
    from,
    rules: [{ backends: [{ to }, ...others] }],
  });
};

/** Objects by kind and name: `Rollout/backend`. */
export const named = (workload: Deployment): Readonly<Record<string, Manifest>> =>
  Object.fromEntries(manifestsOf(workload).map((object) => [`${object.kind}/${object.metadata.name}`, object]));

export const strategyOf = (workload: Deployment): unknown =>
  partOf(named(workload)['Rollout/backend'], 'spec.strategy');

/** An analysis, as a rollout has it: how often it asks for what is so now, and for what looks back. */
export const analysed = (template: string, count: number, later?: number) => ({
  templates: [{ templateName: template }],
  args: [
    { name: 'hash', valueFrom: { podTemplateHashValue: 'Latest' } },
    { name: 'count', value: count.toString() },
    ...(later === undefined ? [] : [{ name: 'later-count', value: later.toString() }]),
  ],
});
