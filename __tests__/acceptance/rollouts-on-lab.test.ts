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
import { installDefinitions } from '../lab/running/definitions';
import { waitFor } from '../lab/running/wait';
import { startArgoRollouts } from '../lab/start-argo-rollouts';
import { type Lab, startLab } from '../lab/start-lab';
import { type Prometheus, startPrometheus } from '../lab/start-prometheus';
import { plainApp } from '../support/layers';
import { scratch } from './support/differences';
import { HelmApply } from './support/helm-apply';
import { renderedBy } from './support/rendered-stack';
import { routeDefinitions, routeDefinitionsProblem } from './support/route-definitions';
import { CASES, type RolloutCase } from './support/rollouts/cases';
import { ClusterView } from './support/rollouts/cluster-view';
import { type Exporter, startExporter } from './support/rollouts/exporter';
import { hurried } from './support/rollouts/hurried';
import { NEW, OLD, type Outcome, playSteadily } from './support/rollouts/play';
import { PlayedMetrics } from './support/rollouts/played-metrics';
import { StoodStill } from './support/rollouts/stood-still';
import { ASKED, imageOf, NAMESPACE, REPLICAS, synthesizeSystem, WEIGHTS } from './support/rollouts/system';
import { suite } from './support/suite';

const missing = routeDefinitionsProblem();
if (missing !== undefined) console.warn(`skipped: rollouts on a lab: ${missing}`);

/** What the controller says of each fault. */
const REASONS: Readonly<Record<NonNullable<RolloutCase['fault']>, RegExp>> = {
  'success-rate': /[Mm]etric "success-rate" assessed Failed due to failed \(1\) > failureLimit \(0\)/,
  latency: /[Mm]etric "latency" assessed Failed due to failed \(1\) > failureLimit \(0\)/,
  health: /[Mm]etric "health" assessed Failed due to failed \(1\) > failureLimit \(0\)/,
  'no-series': /[Mm]etric "(success-rate|latency)" assessed Failed due to failed \(1\) > failureLimit \(0\)/,
  'no-prometheus': /assessed Error due to consecutiveErrors \(5\) > consecutiveErrorLimit \(4\)/,
};

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

suite('rollouts on a lab', ['lab', 'argo-rollouts', 'prometheus', 'helm'], () => {
  const group = missing === undefined ? describe : describe.skip;

  group('by the controller of Argo Rollouts and a real Prometheus', () => {
    const folder = scratch('rollouts');
    const prometheuses = new Map<string, Prometheus>();
    const played = new Map<string, Promise<Outcome>>();
    let lab: Lab;
    let exporter: Exporter | undefined;
    let stoodStill: StoodStill | undefined;

    /** Its own where it is to be stopped. */
    const prometheusOf = ({ name, fault }: RolloutCase): Prometheus => {
      const found = prometheuses.get(fault === 'no-prometheus' ? name : 'prometheus');
      if (found === undefined) throw new Error(`there is no Prometheus for ${name}`);
      return found;
    };

    const rendered = (version: string): KubernetesObject[] => {
      const to = join(folder, version);
      return renderedBy(synthesizeSystem(to, CASES, version, (one) => prometheusOf(one).url)).map(hurried);
    };

    beforeAll(async () => {
      lab = await startLab({ nodes: 3 });
      const view = new ClusterView(lab.client);
      const metrics = new PlayedMetrics(view, NAMESPACE);
      // Not together: the controller looks once for the routes that it can change.
      await installDefinitions(lab.client, routeDefinitions());
      await startArgoRollouts(lab);
      const { target } = (exporter = await startExporter(() => metrics.tell()));
      const own = CASES.filter(({ fault }) => fault === 'no-prometheus').map(({ name }) => name);
      await Promise.all(
        ['prometheus', ...own].map(async (name) => {
          prometheuses.set(name, await startPrometheus(lab, { name, target }));
        }),
      );
      const before = rendered(OLD);
      await lab.client.apply(before.find(({ kind }) => kind === 'Namespace')!);
      await Promise.all(before.map((object) => lab.client.apply(object)));
      const rollouts = new Map<string, readonly KubernetesObject[]>([
        [OLD, before],
        [NEW, rendered(NEW)],
      ]);
      const rolloutOf = (name: string, version: string): KubernetesObject =>
        rollouts.get(version)!.find(({ kind, metadata }) => kind === 'Rollout' && metadata.name === name)!;
      const stage = {
        view,
        release: ({ name }: RolloutCase, version: string) => lab.client.apply(rolloutOf(name, version)),
        behave: metrics.set.bind(metrics),
        stopPrometheus: (one: RolloutCase) => prometheusOf(one).stop(),
      };
      // Rendering, which blocks this process, is done: that is no gap.
      const steadiness = (stoodStill = new StoodStill());
      for (const one of CASES) played.set(one.name, playSteadily(one, stage, steadiness));
      // Each test tells of its own.
      await Promise.allSettled(played.values());
    });

    afterAll(async () => {
      stoodStill?.stop();
      await exporter?.close();
      await lab.stop();
    });

    const outcomeOf = ({ name }: RolloutCase): Promise<Outcome> =>
      played.get(name) ?? Promise.reject(new Error(`${name} was not played`));

    const good = CASES.filter(({ fault }) => fault === undefined);
    const bad = CASES.filter(({ fault }) => fault !== undefined);
    const isSplit = ({ strategy, route }: RolloutCase): boolean => strategy === 'canary' && route !== 'none';

    test.each(good)(
      'a good version by $strategy, led to by $route with metrics of $requests, gets all requests',
      async (one) => {
        const { phase, images, percents } = await outcomeOf(one);
        expect({ phase, images }).toEqual({ phase: 'Healthy', images: Array(REPLICAS).fill(imageOf(one, NEW)) });
        // A canary whose Service is handed to the new version has nothing left to share.
        if (isSplit(one)) expect(percents).toEqual([0, ...WEIGHTS.split, 0]);
      },
    );

    test.each(bad)('a new version by $strategy with $fault, led to by $route, is taken back', async (one) => {
      const { phase, message, images, percents, fewestOld } = await outcomeOf(one);
      expect(phase).toBe('Degraded');
      expect(message).toMatch(REASONS[one.fault!]);
      expect(images).toEqual(Array(REPLICAS).fill(imageOf(one, OLD)));
      expect(percents.at(-1)).toBe(0);
      if (isSplit(one))
        expect({ percents, fewestOld }).toEqual({ percents: [0, WEIGHTS.split[0], 0], fewestOld: REPLICAS });
      if (one.strategy === 'blue-green') expect(fewestOld).toBe(REPLICAS);
    });

    test('the time from the bad metric to the last weight back is told', async () => {
      const lines = bad.map(async (one) => {
        const { backSeconds = NaN } = await outcomeOf(one);
        const { strategy, route, requests = 'no requests', fault } = one;
        return `${strategy} by ${route}, ${requests}, ${fault}: ${backSeconds.toFixed(1)} s`;
      });
      const told = await Promise.all(lines);
      console.log([`from the bad metric to the last weight back, ${ASKED}:`, ...told].join('\n           '));
      expect(told.filter((line) => !/: [\d.]+ s$/.test(line))).toEqual([]);
    });

    suite('a Deployment that becomes a Rollout', ['terraform', 'helm-provider'], () => {
      const folder = scratch('moved');
      let apply: HelmApply;
      let isFirst = true;

      const release = async (more: Partial<DeploymentProps> = {}): Promise<void> => {
        const stack = new TerraformStack(plainApp(), 'apps');
        kubernetes(new KubeconfigCluster({ configPath: lab.kubeconfig, context: lab.context })).addProvider(
          stack,
          tags,
        );
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

      /** Waits until new pods run: a Deployment says so a moment after its ReplicaSet, which Helm looks at. */
      const runs = (ref: typeof rollout): Promise<unknown> =>
        lab.client.waitFor(ref, ({ status }) => status?.['availableReplicas'] === 2);

      test('told to, Helm keeps the old pods until those of the Rollout answer', async () => {
        await release();
        await runs(deployment);
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
        await runs(deployment);
        expect(await statusOf(rollout)).toMatchObject({ availableReplicas: 2 });
        await lab.client.delete(rollout);
        const ask = async () => (JSON.stringify(await selector()) === JSON.stringify(own) ? own : undefined);
        await waitFor('a Service that leads to the Deployment', ask, LIMIT_SECONDS);
        await apply.destroy();
      });
    });
  });
});
