import type { AddOnChart } from '../../constructs/kubernetes/add-ons/chart';
import { kubernetesProblems } from '../../constructs/kubernetes/add-ons/kubernetes-versions';
import { ADD_ONS } from './support/add-ons';
import {
  archivesProblem,
  changedAt,
  leavesOf,
  metadataOf,
  type Rendered,
  renderedObjects,
  renderedText,
  templatesOf,
} from './support/chart-rendering';
import { podShortcomings } from './support/pod-expectations';
import { suite } from './support/suite';
import { groupsOf, watchedBy } from './support/waited-for';

const missing = archivesProblem(ADD_ONS.map(([, { chart }]) => chart));
if (missing !== undefined) console.warn(`skipped: add-ons: ${missing}`);

suite('add-ons', ['helm'], () => {
  const group = missing === undefined ? describe : describe.skip;
  group.each(ADD_ONS)('%s', (_, { chart, values, required, settings, provides, shortcomings = [], unseen = [] }) => {
    test('the table says what the archive says', () => {
      const { name, version, appVersion, kubeVersion } = metadataOf(chart);
      expect({ name, version, appVersion, kubeVersion }).toEqual({
        name: chart.name,
        version: chart.version,
        appVersion: chart.appVersion,
        kubeVersion: chart.kubeVersion,
      });
    });

    test.each(['1.34', '1.35', '1.36'].filter((version) => kubernetesProblems(chart, version).length === 0))(
      'on Kubernetes %s its pods do with little, with defaults and with every setting',
      (kubernetes) => {
        for (const given of [{}, settings]) {
          const objects = renderedObjects(chart, values({ ...given }), { kubernetes });
          expect(podShortcomings(objects)).toEqual(shortcomings);
          expect(objects.filter(({ metadata }) => metadata.annotations?.['helm.sh/hook'] !== undefined)).toEqual([]);
          expect(placesOf(objects).filter((place) => place !== 'operators')).toEqual(
            chart.name === 'metrics-server' ? ['kube-system'] : [],
          );
        }
      },
    );

    test.each(Object.keys(settings))('setting %s changes what is installed', (name) => {
      const plain = renderedText(chart, values({}));
      const changed = renderedText(chart, values({ [name]: settings[name] }));
      expect([plain.problem, changed.problem]).toEqual([undefined, undefined]);
      expect(changed.text).not.toBe(plain.text);
    });

    test('the chart reads every value that it is given', () => {
      const all = values({ ...required, ...settings });
      const byDefault = values({});
      const known = new Set(leavesOf(all).map(String));
      const onlyByDefault = leavesOf(byDefault).filter((path) => !known.has(String(path)));
      const unread = [...unreadLeaves(chart, all), ...unreadLeaves(chart, byDefault, onlyByDefault)];
      expect(unread).toEqual(unseen);
      for (const path of unseen) expect(templatesOf(chart)).toContain(`.Values.${path} `);
    });

    test.each([
      ['defaults', {}],
      ['every setting', settings],
    ])('with %s it says which custom resources and which kinds watched by a webhook wait for it', (_, given) => {
      const objects = renderedObjects(chart, values({ ...given }));
      const { apiGroups = [], webhooks = [] } = provides({ ...given });
      expect(groupsOf(objects)).toEqual([...apiGroups]);
      expect(watchedBy(objects)).toEqual(webhooks.flatMap(({ kinds }) => kinds));
    });
  });
});

/**
 * Which of these values change nothing that is rendered, by their paths: neither without them, which is seen where the chart has
 * another default, nor with others in their place.
 */
function unreadLeaves(chart: AddOnChart, given: unknown, paths = leavesOf(given)): string[] {
  return paths
    .filter((path) => {
      // The many definitions of custom resources take most of the time, and read nothing else.
      const lean = path[0] === 'installCRDs' || path[0] === 'crds' ? given : withoutDefinitions(given);
      const { text, problem } = renderedText(chart, lean);
      if (problem !== undefined) throw new Error(problem);
      return [undefined, another].every((change) => renderedText(chart, changedAt(lean, path, change)).text === text);
    })
    .map((path) => path.join('.'));
}

function withoutDefinitions(given: unknown): unknown {
  return changedAt(given, ['installCRDs'], (value) => (value === undefined ? undefined : false));
}

/** Another value of the same kind. */
function another(value: unknown): unknown {
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'number') return value + 1;
  if (Array.isArray(value)) return [];
  return `another-${String(value)}`;
}

function placesOf(objects: readonly Rendered[]): string[] {
  return [...new Set(objects.flatMap(({ metadata }) => metadata.namespace ?? []))].sort();
}
