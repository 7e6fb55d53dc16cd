import { join } from 'node:path';
import { TerraformStack } from 'cdktf';
import { Duration } from '../../constructs/core/duration';
import { standardTags } from '../../constructs/core/tags';
import { KubeconfigCluster } from '../../constructs/kubernetes/kubeconfig-cluster';
import { Namespace } from '../../constructs/kubernetes/namespace';
import { kubernetes } from '../../constructs/kubernetes/provider';
import { Deployment, type DeploymentProps } from '../../constructs/kubernetes/workload/deployment';
import { blueGreen } from '../../constructs/kubernetes/workload/rollout/blue-green';
import { writeOutput } from '../../testing/write-output';
import type { KubernetesObject } from '../lab/running/objects';
import { waitFor } from '../lab/running/wait';
import { startArgoRollouts } from '../lab/start-argo-rollouts';
import { type Lab, startLab } from '../lab/start-lab';
import { plainApp } from '../support/layers';
import { scratch } from './support/differences';
import { HelmApply } from './support/helm-apply';
import { suite } from './support/suite';

const tags = standardTags('orders', { name: 'test', owner: 'orders-team', costCentre: 'retail' });
const named = { name: 'backend', namespace: 'orders' };
const deployment = { ...named, apiVersion: 'apps/v1', kind: 'Deployment' };
const service = { ...named, apiVersion: 'v1', kind: 'Service' };
const rollout = { ...named, apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout' };
const keep = { metadata: { annotations: { 'helm.sh/resource-policy': 'keep' } } };
const swapped = { rollout: blueGreen({ watch: Duration.seconds(2), previewWatch: Duration.seconds(2) }) };

type Status = KubernetesObject['status'];

/** On a busy machine: a quiet one needs a tenth of it. */
const LIMIT_SECONDS = 120;

suite('a Deployment that becomes a Rollout on a lab', ['lab', 'argo-rollouts', 'terraform', 'helm-provider'], () => {
  const folder = scratch('moved');
  let lab: Lab;
  let apply: HelmApply;
  let isFirst = true;

  const release = async (more: Partial<DeploymentProps> = {}): Promise<void> => {
    const stack = new TerraformStack(plainApp(), 'apps');
    kubernetes(new KubeconfigCluster({ configPath: lab.kubeconfig, context: lab.context })).addProvider(stack, tags);
    const namespace = new Namespace(stack, 'Namespace', { name: 'orders' });
    new Deployment(stack, 'Backend', {
      namespace,
      image: 'registry.example.com/backend:1.0.0',
      port: 8080,
      resources: { cpu: ['100m', '200m'], memory: ['128Mi', '256Mi'] },
      ...more,
    });
    writeOutput(stack, folder);
    apply = new HelmApply(join(folder, 'stacks/apps'));
    if (isFirst) await apply.init();
    isFirst = false;
    await apply.apply();
  };

  const statusOf = async (ref: typeof rollout): Promise<Status> => (await lab.client.get(ref))?.status;

  /** The Rollout, once the controller has found it to be so. */
  const becomes = (phase: string): Promise<Status> => {
    const ask = async (): Promise<Status> => {
      const status = await statusOf(rollout);
      return status?.['phase'] === phase ? status : undefined;
    };
    return waitFor(`a Rollout that is ${phase}`, ask, LIMIT_SECONDS);
  };

  beforeAll(async () => {
    lab = await startLab({ nodes: 2 });
    await startArgoRollouts(lab);
  });

  afterAll(async () => {
    await lab.stop();
  });

  test('told to, Helm keeps the old pods until those of the Rollout answer', async () => {
    await release();
    await lab.client.patch(deployment, keep);
    await release(swapped);
    expect(await statusOf(deployment)).toMatchObject({ availableReplicas: 2 });
    expect(await becomes('Healthy')).toMatchObject({ availableReplicas: 2 });
    await lab.client.delete(deployment);
    const settled = await apply.try('plan', '-detailed-exitcode');
    expect(settled.exitCode).toBe(0);
  });

  test('an apply is done when the Rollout is accepted, whatever becomes of its pods', async () => {
    // A pod that finds no node never becomes ready.
    await release({ ...swapped, nodeSelector: { disk: 'none' }, timeout: Duration.seconds(5) });
    expect(await becomes('Degraded')).toMatchObject({ abort: true });
    const pods = await lab.client.list({ apiVersion: 'v1', kind: 'Pod', namespace: 'orders' });
    expect(pods.filter(({ spec }) => spec?.['nodeSelector'] === undefined)).toHaveLength(2);
    // The version that still runs, once more.
    await release(swapped);
    await becomes('Healthy');
  });

  test('the way back is the same, and the Service leads to the Deployment again', async () => {
    const selector = async () => (await lab.client.get(service))?.spec?.['selector'];
    const own = { 'app.kubernetes.io/name': 'backend' };
    expect(await selector()).toEqual({ ...own, 'rollouts-pod-template-hash': expect.any(String) as string });
    await lab.client.patch(rollout, keep);
    await release();
    expect(await statusOf(deployment)).toMatchObject({ availableReplicas: 2 });
    expect(await statusOf(rollout)).toMatchObject({ availableReplicas: 2 });
    await lab.client.delete(rollout);
    const ask = async () => (JSON.stringify(await selector()) === JSON.stringify(own) ? own : undefined);
    await waitFor('a Service that leads to the Deployment', ask, LIMIT_SECONDS);
    await apply.destroy();
  });
});
