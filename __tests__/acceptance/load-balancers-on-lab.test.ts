import { join } from 'node:path';
import { LayerStack } from '../../constructs/core/stack';
import { KubeconfigCluster } from '../../constructs/kubernetes/kubeconfig-cluster';
import { Manifests } from '../../constructs/kubernetes/manifests/manifests';
import { putAfter } from '../../constructs/kubernetes/manifests/put-after';
import { Namespace } from '../../constructs/kubernetes/namespace';
import { kubernetes } from '../../constructs/kubernetes/provider';
import { writeOutput } from '../../testing/write-output';
import { pause, waitFor } from '../lab/running/wait';
import { type Lab, startLab } from '../lab/start-lab';
import { environment, plainApp } from '../support/layers';
import { scratch } from './support/differences';
import { HelmApply } from './support/helm-apply';
import { suite } from './support/suite';

/** Long enough for Helm to have uninstalled what waits for nobody. */
const WHILE_MILLISECONDS = 1_500;

/** What makes load balancers, as far as Helm sees it. */
const CONTROLLER = { apiVersion: 'v1', kind: 'ConfigMap', name: 'balancers', namespace: 'kube-system' };
/** A Service that a controller has made for a gateway: no release knows of it. */
const SERVICE = { apiVersion: 'v1', kind: 'Service', name: 'proxies', namespace: 'edge' };
/** @see https://kubernetes.io/docs/concepts/services-networking/service/#garbage-collecting-load-balancers */
const CLEANUP = 'service.kubernetes.io/load-balancer-cleanup';

suite('load balancers on a lab', ['lab', 'helm-provider'], () => {
  let lab: Lab;
  let stack: HelmApply;

  beforeAll(async () => {
    lab = await startLab({ nodes: 1 });
    const clouds = [kubernetes(new KubeconfigCluster({ configPath: lab.kubeconfig, context: lab.context }))];
    const app = plainApp();
    const platform = new LayerStack(app, { system: 'shop', environment: environment(), layer: 'platform', clouds });
    const edge = new Namespace(platform, 'Edge', { name: 'edge' });
    const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: CONTROLLER.name }, data: { a: 'b' } };
    const { namespace, name } = CONTROLLER;
    putAfter(edge, [new Manifests(platform, 'Balancers', { namespace, name, objects: [object] })]);
    const folder = scratch('load-balancers');
    writeOutput(platform, folder);
    stack = new HelmApply(join(folder, 'stacks/shop-dev-platform'));
    await stack.init();
  });

  afterAll(async () => {
    stack.stop();
    await lab.stop();
  });

  test('what makes them is there until the last one in a namespace is gone, also one that no release knows of', async () => {
    await stack.apply();
    await lab.client.create({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: SERVICE.name, namespace: SERVICE.namespace, finalizers: [CLEANUP] },
      spec: { type: 'LoadBalancer', ports: [{ port: 443 }] },
    });
    const destroyed = stack.destroy();
    destroyed.catch(() => undefined);
    const deleted = async () => (await lab.client.get(SERVICE))?.metadata['deletionTimestamp'];
    await waitFor('a Service that hangs', deleted, 60);
    await pause(WHILE_MILLISECONDS);
    expect(await lab.client.get(CONTROLLER)).toMatchObject({ metadata: { name: CONTROLLER.name } });
    await lab.client.patch(SERVICE, { metadata: { finalizers: [] } });
    await destroyed;
    expect(await lab.client.get(CONTROLLER)).toBeUndefined();
    expect(await lab.client.get({ apiVersion: 'v1', kind: 'Namespace', name: 'edge' })).toBeUndefined();
  });
});
