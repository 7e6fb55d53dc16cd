import { readManifest } from '../../terraform/manifest';
import { waves } from '../../terraform/waves';
import type { KubernetesObject } from '../lab/running/objects';
import { pause, waitFor } from '../lab/running/wait';
import { type Lab, startLab } from '../lab/start-lab';
import { scratch } from './support/differences';
import { HelmApply } from './support/helm-apply';
import { Operator } from './support/operator';
import { DEPLOYMENT, GROUP, WEBHOOK, writeOperatorChart } from './support/operator-chart';
import { ENTRY, operatorStacks, stackFolder, WIDGETS } from './support/operator-stacks';
import { type OperatorWebhook, serveWebhook } from './support/operator-webhook';
import { suite } from './support/suite';

/** Long enough for a release to be installed, or for what is deleted to go. */
const WHILE_MILLISECONDS = 1_500;

const PROBE: KubernetesObject = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'probe' },
  spec: { ports: [{ port: 80 }] },
};

const DEFINITION = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  name: `widgets.${GROUP}`,
};

const OPERATOR = ['Deployment/operator', `CustomResourceDefinition/${DEFINITION.name}`];

suite('the order of releases on a lab', ['lab', 'helm-provider'], () => {
  let lab: Lab;
  let operator: Operator;
  let webhook: OperatorWebhook;
  const stacks: HelmApply[] = [];

  const chart = (): string => scratch('order/chart');

  async function opened(folder: string): Promise<HelmApply> {
    const stack = new HelmApply(folder);
    stacks.push(stack);
    await stack.init();
    return stack;
  }

  beforeAll(async () => {
    lab = await startLab({ nodes: 1, admissionWebhooks: true });
    operator = new Operator(lab.client);
    webhook = await serveWebhook(lab, () => operator.isRunning());
    writeOperatorChart(chart(), webhook);
    operator.start();
  });

  afterAll(async () => {
    for (const stack of stacks) stack.stop();
    const stopped = await Promise.allSettled([operator.stop(), webhook.close()]);
    await lab.stop();
    expect(stopped.filter(({ status }) => status === 'rejected')).toEqual([]);
  });

  /** Waits until the operator's webhook is there, and refuses what it watches because nobody answers. */
  async function untilRefused(): Promise<string> {
    const dryRun = (): Promise<string | undefined> =>
      lab.client.create(PROBE, { dryRun: true }).then(
        () => undefined,
        (error: unknown) => (error as Error).message,
      );
    return waitFor('a refusal', dryRun, 60);
  }

  /** Which of the operator, and of what needs it, is there. */
  async function there(): Promise<string[]> {
    const refs = [DEPLOYMENT, DEFINITION, ...WIDGETS, ENTRY];
    const found = await Promise.all(refs.map(async (ref) => [ref, await lab.client.get(ref)] as const));
    return found.flatMap(([{ kind, name }, object]) => (object === undefined ? [] : `${kind}/${name}`));
  }

  /** Everything that the stacks could have left. */
  async function left(): Promise<string[]> {
    const helm = await lab.client.list({ apiVersion: 'v1', kind: 'Secret', labels: 'owner=helm' });
    const namespace = await lab.client.get({ apiVersion: 'v1', kind: 'Namespace', name: 'shop' });
    return [...(await there()), ...[namespace, ...helm].flatMap((one) => one?.metadata.name ?? [])];
  }

  describe('in one stack', () => {
    let stack: HelmApply;

    beforeAll(async () => {
      operatorStacks(scratch('order/one'), lab, chart(), { isOneStack: true });
      stack = await opened(stackFolder(scratch('order/one'), 'apps'));
    });

    test('what needs the operator waits for it', () => {
      expect(stack.waitsFor('Widgets')).toEqual(['Namespace', 'Operator']);
      expect(stack.waitsFor('Entry')).toEqual(['Namespace', 'Operator']);
    });

    test('without that order, Kubernetes does not know what a custom resource is', async () => {
      const restore = stack.forgetOrder('Operator');
      const { exitCode, stderr } = await stack.try('apply', '-auto-approve', `-target=${stack.address('Widgets')}`);
      restore();
      expect(exitCode).toBe(1);
      expect(stderr).toContain(`no matches for kind "Widget" in version "${GROUP}/v1"`);
      expect(await there()).toEqual([]);
    });

    test('with it one apply installs all, each after what it needs answers', async () => {
      const applied = stack.apply();
      applied.catch(() => undefined);
      await Promise.race([applied, untilRefused()]);
      await pause(WHILE_MILLISECONDS);
      expect(await there()).toEqual(OPERATOR);
      await operator.letPodsRun();
      await applied;
      expect(await there()).toEqual([...OPERATOR, 'Widget/left', 'Widget/right', 'Service/entry']);
      expect(webhook.asked).toEqual(['Service/entry let through']);
    });

    test('it destroys what the operator has to clean up before the operator', async () => {
      await stack.destroy();
      expect(await left()).toEqual([]);
    });
  });

  describe('across two stacks', () => {
    let platform: HelmApply;
    let apps: HelmApply;

    beforeAll(async () => {
      const folder = scratch('order/two');
      operatorStacks(folder, lab, chart(), { isOneStack: false });
      [platform, apps] = await Promise.all([
        opened(stackFolder(folder, 'platform')),
        opened(stackFolder(folder, 'apps')),
      ]);
      await operator.letPodsRun(false);
    });

    test('the stack with the operator comes first', () => {
      const { stacks: all } = readManifest(scratch('order/two'));
      expect(waves(all).map((wave) => wave.map(({ id }) => id))).toEqual([['shop-dev-platform'], ['shop-dev-apps']]);
    });

    test('the other one is refused what the webhook watches, until it answers', async () => {
      const before = webhook.asked.length;
      const applied = platform.apply();
      applied.catch(() => undefined);
      await Promise.race([applied, untilRefused()]);
      const { exitCode, stderr } = await apps.try('apply', '-auto-approve');
      expect({ exitCode, stderr }).toEqual({
        exitCode: 1,
        stderr: expect.stringContaining(`failed calling webhook "${WEBHOOK}"`),
      });
      await operator.letPodsRun();
      await applied;
      await apps.apply();
      expect(webhook.asked.slice(before)).toEqual(['Service/entry not answered', 'Service/entry let through']);
    });

    test('in the reverse of their order nothing is left', async () => {
      await apps.destroy();
      await platform.destroy();
      expect(await left()).toEqual([]);
    });

    test('in their order again, what the operator would clean up hangs', async () => {
      await platform.apply();
      await apps.apply();
      const destroyed = [platform.destroy()];
      await waitFor('a widget that hangs', async () => ((await operator.hanging()).length > 0 ? true : undefined), 60);
      destroyed.push(apps.destroy());
      const all = async () => ((await operator.hanging()).length === 3 ? true : undefined);
      await waitFor('a Service that hangs', all, 60);
      await pause(WHILE_MILLISECONDS);
      expect(await operator.hanging()).toEqual(['Service/entry', 'Widget/left', 'Widget/right']);
      await operator.giveUp();
      await Promise.all(destroyed);
      expect(await left()).toEqual([]);
    });
  });
});
