import { join } from 'node:path';
import { TerraformStack } from 'cdktf';
import { Cidr } from '../../../../constructs/core/cidr';
import { Duration } from '../../../../constructs/core/duration';
import { standardTags } from '../../../../constructs/core/tags';
import type { Analysis } from '../../../../constructs/kubernetes/analysis/analysis';
import { envoyGatewayRequests } from '../../../../constructs/kubernetes/analysis/envoy-gateway-requests';
import { istioRequests } from '../../../../constructs/kubernetes/analysis/istio-requests';
import { traefikRequests } from '../../../../constructs/kubernetes/analysis/traefik-requests';
import { KubeconfigCluster } from '../../../../constructs/kubernetes/kubeconfig-cluster';
import { Namespace } from '../../../../constructs/kubernetes/namespace';
import { kubernetes } from '../../../../constructs/kubernetes/provider';
import { Gateway } from '../../../../constructs/kubernetes/routing/gateway';
import { HttpRoute } from '../../../../constructs/kubernetes/routing/http-route';
import { Ingress } from '../../../../constructs/kubernetes/routing/ingress';
import { VirtualService } from '../../../../constructs/kubernetes/routing/virtual-service';
import { Deployment } from '../../../../constructs/kubernetes/workload/deployment';
import { http } from '../../../../constructs/kubernetes/workload/probes';
import { blueGreen } from '../../../../constructs/kubernetes/workload/rollout/blue-green';
import { canary } from '../../../../constructs/kubernetes/workload/rollout/canary';
import type { ProgressiveRollout } from '../../../../constructs/kubernetes/workload/rollout/rollout';
import { writeOutput } from '../../../../testing/write-output';
import { plainApp } from '../../../support/layers';
import type { RolloutCase } from './cases';

/** Namespace of all workloads. */
export const NAMESPACE = 'shop';

/** Pods of each workload. */
export const REPLICAS = 2;

/** Percent of the requests that a canary gets, step by step. By pods alone less than a half cannot be met. */
export const WEIGHTS = { split: [20, 100], pods: [50, 100] };

/** Slowest answers that are good enough. */
const LATENCY = { milliseconds: 300 };

/** Everything in seconds that takes minutes where people send the requests. */
const PACE = { every: Duration.seconds(2), window: Duration.seconds(8), settle: Duration.seconds(5) };

/** How Prometheus is asked, in words. */
export const ASKED = `asked every ${PACE.every.toSeconds()} s`;

const REQUESTS = { envoy: envoyGatewayRequests, istio: istioRequests, traefik: traefikRequests };

const VISITORS = { from: [Cidr.parse('10.0.0.0/16')] };

const tags = standardTags('shop', { name: 'test', owner: 'shop-team', costCentre: 'retail' });

/** Image of a workload. */
export function imageOf({ name }: RolloutCase, version: string): string {
  return `registry.example.com/${name}:${version}`;
}

/**
 * Synthesizes a system with a workload and a route for each case, of one version; the folder of the stack. `prometheus` is the
 * address that a case asks.
 */
export function synthesizeSystem(
  folder: string,
  cases: readonly RolloutCase[],
  version: string,
  prometheus: (one: RolloutCase) => string,
): string {
  const stack = new TerraformStack(plainApp(), 'apps');
  kubernetes(new KubeconfigCluster({ context: 'lab' })).addProvider(stack, tags);
  const namespace = new Namespace(stack, 'Namespace', { name: NAMESPACE });
  const listeners = { http: { port: 80 } };
  const gateway = new Gateway(stack, 'Gateway', { namespace, name: 'public', className: 'envoy', listeners });
  for (const one of cases) {
    const { name, route } = one;
    const to = new Deployment(stack, name, {
      namespace,
      image: imageOf(one, version),
      port: 8080,
      health: http('/health'),
      replicas: REPLICAS,
      resources: { cpu: ['50m', '100m'], memory: ['64Mi', '128Mi'] },
      rollout: rolloutOf(one, prometheus(one)),
    });
    const common = { namespace, name };
    const id = `${name}-route`;
    if (route === 'HTTPRoute')
      new HttpRoute(stack, id, { ...common, ...VISITORS, parents: [{ gateway }], rules: [{ backends: [{ to }] }] });
    if (route === 'VirtualService') new VirtualService(stack, id, { ...common, routes: [{ to }] });
    if (route === 'Ingress')
      new Ingress(stack, id, { ...common, ...VISITORS, className: 'alb', routes: [{ path: '/', to }] });
  }
  writeOutput(stack, folder);
  return join(folder, 'stacks/apps');
}

function rolloutOf({ strategy, route, requests, fault }: RolloutCase, prometheus: string): ProgressiveRollout {
  const asked = requests === undefined ? {} : { requests: REQUESTS[requests](), latency: LATENCY };
  const analysis: Analysis = { prometheus, ...asked, ...PACE };
  const watch = Duration.seconds(watchSeconds(fault));
  if (strategy === 'canary') return canary(route === 'none' ? WEIGHTS.pods : WEIGHTS.split, { watch, analysis });
  return blueGreen({ watch, previewWatch: Duration.seconds(8), analysis });
}

/** A good one is watched shortly; a bad one for longer than it takes until it is found out. */
function watchSeconds(fault: RolloutCase['fault']): number {
  if (fault === undefined) return 16;
  return fault === 'no-prometheus' ? 120 : 60;
}
