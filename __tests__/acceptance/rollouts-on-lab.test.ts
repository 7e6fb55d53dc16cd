import { join } from 'node:path';
import type { KubernetesObject } from '../lab/running/objects';
import { installDefinitions } from '../lab/running/definitions';
import { startArgoRollouts } from '../lab/start-argo-rollouts';
import { type Lab, startLab } from '../lab/start-lab';
import { type Prometheus, startPrometheus } from '../lab/start-prometheus';
import { scratch } from './support/differences';
import { renderedBy } from './support/rendered-stack';
import { routeDefinitions, routeDefinitionsProblem } from './support/route-definitions';
import { CASES, type RolloutCase } from './support/rollouts/cases';
import { ClusterView } from './support/rollouts/cluster-view';
import { type Exporter, startExporter } from './support/rollouts/exporter';
import { hurried } from './support/rollouts/hurried';
import { NEW, OLD, type Outcome, play } from './support/rollouts/play';
import { PlayedMetrics } from './support/rollouts/played-metrics';
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

suite('rollouts on a lab', ['lab', 'argo-rollouts', 'prometheus', 'helm'], () => {
  const group = missing === undefined ? describe : describe.skip;

  group('by the controller of Argo Rollouts and a real Prometheus', () => {
    const folder = scratch('rollouts');
    const prometheuses = new Map<string, Prometheus>();
    const played = new Map<string, Promise<Outcome>>();
    let lab: Lab;
    let exporter: Exporter | undefined;

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
      const after = rendered(NEW).filter(({ kind }) => kind === 'Rollout');
      const stage = {
        view,
        release: ({ name }: RolloutCase) => lab.client.apply(after.find(({ metadata }) => metadata.name === name)!),
        behave: metrics.set.bind(metrics),
        stopPrometheus: (one: RolloutCase) => prometheusOf(one).stop(),
      };
      for (const one of CASES) played.set(one.name, play(one, stage));
      // Each test tells of its own.
      await Promise.allSettled(played.values());
    });

    afterAll(async () => {
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
  });
});
