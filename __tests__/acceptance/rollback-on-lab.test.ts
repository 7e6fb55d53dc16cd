import { join } from 'node:path';
import { TerraformStack } from 'cdktf';
import { Duration } from '../../constructs/core/duration';
import { standardTags } from '../../constructs/core/tags';
import { KubeconfigCluster } from '../../constructs/kubernetes/kubeconfig-cluster';
import { Namespace } from '../../constructs/kubernetes/namespace';
import { kubernetes } from '../../constructs/kubernetes/provider';
import { Deployment, type DeploymentProps } from '../../constructs/kubernetes/workload/deployment';
import { writeOutput } from '../../testing/write-output';
import { hasCondition, type KubernetesObject } from '../lab/running/objects';
import { type Lab, startLab } from '../lab/start-lab';
import { plainApp } from '../support/layers';
import { scratch } from './support/differences';
import { HelmApply } from './support/helm-apply';
import { suite } from './support/suite';

const tags = standardTags('orders', { name: 'test', owner: 'orders-team', costCentre: 'retail' });
const backend = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'backend', namespace: 'orders' };

/** A pod that finds no node never becomes ready: what a broken image is on a cluster whose pods run. */
const broken = { nodeSelector: { disk: 'none' } };

suite('a deployment that fails on a lab', ['lab', 'terraform', 'helm-provider'], () => {
  const folder = scratch('rollback');
  let lab: Lab;
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

  beforeAll(async () => {
    lab = await startLab({ nodes: 2 });
  });

  afterAll(async () => {
    await lab.stop();
  });

  test('a first install that never becomes ready leaves nothing, and the next one needs no help', async () => {
    release('1.0.0', broken);
    await apply.init();
    const failed = await apply.try('apply', '-auto-approve');
    expect(failed.exitCode).toBe(1);
    expect(failed.stderr).toMatch(/context deadline exceeded|not ready|timed out/i);
    await expect(lab.client.get(backend)).resolves.toBeUndefined();

    release('1.0.0');
    await apply.apply();
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
    await apply.apply();
    expect(await running()).toEqual({ image: 'registry.example.com/backend:1.2.0', available: true });
    await apply.destroy();
  });
});
