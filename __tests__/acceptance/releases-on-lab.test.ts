import { join } from 'node:path';
import { TerraformStack } from 'cdktf';
import { Duration } from '../../constructs/core/duration';
import { LayerStack } from '../../constructs/core/stack';
import { standardTags } from '../../constructs/core/tags';
import { KubeconfigCluster } from '../../constructs/kubernetes/kubeconfig-cluster';
import { Manifests } from '../../constructs/kubernetes/manifests/manifests';
import { putAfter } from '../../constructs/kubernetes/manifests/put-after';
import { Namespace } from '../../constructs/kubernetes/namespace';
import { kubernetes } from '../../constructs/kubernetes/provider';
import { Deployment, type DeploymentProps } from '../../constructs/kubernetes/workload/deployment';
import { writeOutput } from '../../testing/write-output';
import { hasCondition, type KubernetesObject } from '../lab/running/objects';
import { pause, waitFor } from '../lab/running/wait';
import { type Lab, startLab } from '../lab/start-lab';
import { environment, plainApp } from '../support/layers';
import { scratch } from './support/differences';
import { HelmApply } from './support/helm-apply';
import { suite } from './support/suite';

const tags = standardTags('orders', { name: 'test', owner: 'orders-team', costCentre: 'retail' });
const backend = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'backend', namespace: 'orders' };

/** A pod that finds no node never becomes ready: what a broken image is on a cluster whose pods run. */
const broken = { nodeSelector: { disk: 'none' } };

/** Long enough for Helm to have uninstalled what waits for nobody. */
const WHILE_MILLISECONDS = 1_500;

/** What makes load balancers, as far as Helm sees it. */
const CONTROLLER = { apiVersion: 'v1', kind: 'ConfigMap', name: 'balancers', namespace: 'kube-system' };
/** A Service that a controller has made for a gateway: no release knows of it. */
const SERVICE = { apiVersion: 'v1', kind: 'Service', name: 'proxies', namespace: 'edge' };
/** @see https://kubernetes.io/docs/concepts/services-networking/service/#garbage-collecting-load-balancers */
const CLEANUP = 'service.kubernetes.io/load-balancer-cleanup';

suite('releases on a lab', ['lab', 'terraform', 'helm-provider'], () => {
  let lab: Lab;

  beforeAll(async () => {
    lab = await startLab({ nodes: 2 });
  });
  afterAll(() => lab.stop());

  describe('a deployment that fails', () => {
    const folder = scratch('rollback');
    let apply: HelmApply;

    /** Writes the stack with one release of the backend. */
    const release = (version: string, more: Partial<DeploymentProps> = {}): void => {
      const stack = new TerraformStack(plainApp(), 'apps');
      kubernetes(new KubeconfigCluster({ configPath: lab.kubeconfig, context: lab.context })).addProvider(stack, tags);
      const namespace = new Namespace(stack, 'Namespace', { name: 'orders' });
      new Deployment(stack, 'Backend', {
        namespace,
        image: `registry.example.com/backend:${version}`,
        port: 8080,
        resources: { cpu: ['100m', '200m'], memory: ['128Mi', '256Mi'] },
        timeout: Duration.seconds(8),
        ...more,
      });
      writeOutput(stack, folder);
      apply = new HelmApply(join(folder, 'stacks/apps'));
    };

    const running = async (): Promise<{ image: unknown; available: boolean }> => {
      const object = (await lab.client.get(backend)) as KubernetesObject & {
        readonly spec: { readonly template: { readonly spec: { readonly containers: readonly { image: string }[] } } };
      };
      const [container] = object.spec.template.spec.containers;
      return { image: container?.image, available: hasCondition(object, 'Available') };
    };

    /** Applies what brings new pods: the Deployment says so a moment after its ReplicaSet, which Helm looks at. */
    const applyPods = async (): Promise<void> => {
      await apply.apply();
      await lab.client.waitFor(backend, (object) => hasCondition(object, 'Available'));
    };

    test('a first install that never becomes ready leaves nothing, and the next one needs no help', async () => {
      release('1.0.0', broken);
      await apply.init();
      const failed = await apply.try('apply', '-auto-approve');
      expect(failed.exitCode).toBe(1);
      expect(failed.stderr).toMatch(/context deadline exceeded|not ready|timed out/i);
      await expect(lab.client.get(backend)).resolves.toBeUndefined();

      release('1.0.0');
      await applyPods();
      expect(await running()).toEqual({ image: 'registry.example.com/backend:1.0.0', available: true });
    });

    test('an update that never becomes ready fails, and the release before runs on', async () => {
      release('1.1.0', broken);
      const failed = await apply.try('apply', '-auto-approve');
      expect(failed.exitCode).toBe(1);
      expect(await running()).toEqual({ image: 'registry.example.com/backend:1.0.0', available: true });
    });

    test('what failed is planned again, and the code before it plans to change nothing that runs', async () => {
      const again = await apply.try('plan', '-detailed-exitcode');
      expect(again.exitCode).toBe(2);

      release('1.0.0');
      await apply.apply();
      expect(await running()).toEqual({ image: 'registry.example.com/backend:1.0.0', available: true });
      const settled = await apply.try('plan', '-detailed-exitcode');
      expect(settled.exitCode).toBe(0);
    });

    test('a good update takes the place of all pods', async () => {
      release('1.2.0');
      await applyPods();
      expect(await running()).toEqual({ image: 'registry.example.com/backend:1.2.0', available: true });
      await apply.destroy();
    });
  });

  describe('load balancers', () => {
    let stack: HelmApply;

    beforeAll(async () => {
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

    afterAll(() => stack.stop());

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
});
