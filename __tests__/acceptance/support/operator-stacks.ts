import { join } from 'node:path';
import { Duration } from '../../../constructs/core/duration';
import { LayerStack } from '../../../constructs/core/stack';
import { HelmRelease } from '../../../constructs/kubernetes/helm-release';
import { KubeconfigCluster } from '../../../constructs/kubernetes/kubeconfig-cluster';
import { Manifests } from '../../../constructs/kubernetes/manifests/manifests';
import { Namespace } from '../../../constructs/kubernetes/namespace';
import { kubernetes } from '../../../constructs/kubernetes/provider';
import { writeOutput } from '../../../testing/write-output';
import type { Lab } from '../../lab/start-lab';
import { environment, plainApp } from '../../support/layers';
import { DEPLOYMENT, GROUP } from './operator-chart';

/** Where something is wrong, the tests fail by then. */
const timeout = Duration.seconds(90);

/** Widgets and a load balancer, as they are installed. */
export const WIDGETS = ['left', 'right'].map((name) => ({
  apiVersion: `${GROUP}/v1`,
  kind: 'Widget',
  name,
  namespace: 'shop',
}));
export const ENTRY = { apiVersion: 'v1', kind: 'Service', name: 'entry', namespace: 'shop' };

/**
 * Synthesizes an operator, and what needs it, into `folder`: all of it in the stack `shop-dev-apps`, or the operator in a stack
 * `shop-dev-platform` of its own. Nothing but what the operator says of itself tells of an order.
 */
export function operatorStacks(
  folder: string,
  lab: Lab,
  chart: string,
  { isOneStack }: { readonly isOneStack: boolean },
): void {
  const app = plainApp();
  const layer = (name: 'apps' | 'platform'): LayerStack => {
    const clouds = [kubernetes(new KubeconfigCluster({ configPath: lab.kubeconfig, context: lab.context }))];
    return new LayerStack(app, { system: 'shop', environment: environment(), layer: name, clouds });
  };
  const apps = layer('apps');
  const namespace = new Namespace(apps, 'Namespace', { name: 'shop' });
  const widgets = WIDGETS.map(({ apiVersion, kind, name }) => ({
    apiVersion,
    kind,
    metadata: { name },
    spec: { size: 1 },
  }));
  new Manifests(apps, 'Widgets', { namespace, name: 'widgets', objects: widgets, timeout });
  const service = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: ENTRY.name },
    spec: { type: 'LoadBalancer', ports: [{ port: 443 }] },
  };
  new Manifests(apps, 'Entry', { namespace, name: 'entry', objects: [service], timeout });
  new HelmRelease(isOneStack ? apps : layer('platform'), 'Operator', {
    name: DEPLOYMENT.name,
    namespace: DEPLOYMENT.namespace,
    chart: { path: chart },
    timeout,
    provides: { apiGroups: [GROUP], webhooks: [{ kinds: ['Service'] }] },
  });
  writeOutput(apps, folder);
}

/** Where a stack lies in `folder`. */
export function stackFolder(folder: string, layer: 'apps' | 'platform'): string {
  return join(folder, `stacks/shop-dev-${layer}`);
}
