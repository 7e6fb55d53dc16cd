import { kubernetesProblems } from '../../../constructs/kubernetes/add-ons/kubernetes-versions';
import type { AddOn, Values } from './add-ons/model';
import {
  archivesProblem,
  changedAt,
  leavesOf,
  metadataOf,
  type Rendered,
  renderedDigests,
  renderedLists,
  templatesOf,
} from './chart-rendering';
import { podShortcomings } from './pod-expectations';
import { suite } from './suite';
import { definedBy, watchedBy } from './waited-for';

/** Versions of Kubernetes that an add-on is rendered for, where it supports them. */
const KUBERNETES = ['1.34', '1.35', '1.36'];

/** Values of charts that say whether they bring definitions of custom resources. */
const DEFINITIONS: readonly string[] = ['crds', 'installCRDs', 'keepCRDs'];

/** Tests that hold for every add-on of a table: its values, rendered by the real Helm with the real chart. */
export function addOnSuite(title: string, addOns: readonly (readonly [string, AddOn])[]): void {
  const missing = archivesProblem(addOns.map(([, { chart }]) => chart));
  if (missing !== undefined) console.warn(`skipped: ${title}: ${missing}`);

  suite(title, ['chart-renderer'], () => {
    const group = missing === undefined ? describe : describe.skip;
    group.each(addOns)('%s', (_, addOn) => {
      const { chart, values, settings, provides, shortcomings = [], hooks = [], places = [] } = addOn;

      test('the table says what the archive says', () => {
        const { name, version, appVersion, kubeVersion } = metadataOf(chart);
        expect({ name, version, appVersion, kubeVersion }).toEqual({
          name: chart.name,
          version: chart.version,
          appVersion: chart.appVersion,
          kubeVersion: chart.kubeVersion,
        });
      });

      test('its pods do with little on every Kubernetes that it supports, with defaults and with every setting', () => {
        const versions = KUBERNETES.filter((version) => kubernetesProblems(chart, version).length === 0);
        expect(versions).not.toEqual([]);
        const requests = versions.flatMap((kubernetes) =>
          [{}, settings].map((given) => ({ chart, values: values({ ...given }), kubernetes, definitions: false })),
        );
        for (const objects of renderedLists(requests)) {
          expect(podShortcomings(objects)).toEqual(shortcomings);
          expect(hooksOf(objects)).toEqual(hooks);
          expect(placesOf(objects).filter((place) => place !== 'operators')).toEqual(places);
        }
      });

      test('every setting changes what is installed', () => {
        const lean = unchanged(addOn, Object.keys(settings), withoutDefinitionsOf);
        // What changes definitions alone is seen with them.
        expect(unchanged(addOn, lean, (given) => given)).toEqual([]);
      });

      test('the chart reads every value that it is given', () => {
        expect(unreadValues(addOn)).toEqual(addOn.unseen ?? []);
        for (const path of addOn.unseen ?? []) expect(templatesOf(chart)).toContain(`.Values.${path} `);
      });

      test('it says which custom resources and which kinds watched by a webhook wait for it', () => {
        const all: readonly Values[] = [{}, settings];
        const lists = renderedLists(all.map((given) => ({ chart, values: values({ ...given }) })));
        for (const [index, objects] of lists.entries()) {
          const { apiGroups = [], apiKinds = [], webhooks = [] } = provides({ ...all[index] });
          expect(definedBy(objects, apiGroups)).toEqual([...apiGroups, ...apiKinds].sort());
          expect(watchedBy(objects)).toEqual(webhooks.flatMap(({ kinds }) => kinds));
        }
      });
    });
  });
}

/** Which settings change nothing that is rendered. */
function unchanged(
  { chart, values, settings, quickly = {}, without }: AddOn,
  names: readonly string[],
  reduce: (given: unknown) => unknown,
): string[] {
  const all: readonly Values[] = [{}, ...names.map((name) => ({ [name]: settings[name] }))];
  const requests = all.map((given) => ({ chart, without, values: reduce({ ...values(given), ...quickly }) }));
  const [plain, ...changed] = renderedDigests(requests);
  return names.filter((_, index) => changed[index] === plain);
}

/** Paths of values that change nothing that is rendered, neither missing nor with another value in their place. */
function unreadValues(addOn: AddOn): string[] {
  const { values, required, settings, quickly = {} } = addOn;
  const all = values({ ...required, ...settings });
  const byDefault = values({});
  const known = new Set(leavesOf(all).map(String));
  const onlyByDefault = leavesOf(byDefault).filter((path) => !known.has(String(path)));
  return [
    ...unreadLeaves(addOn, { ...all, ...quickly }, leavesOf(all)),
    ...unreadLeaves(addOn, { ...byDefault, ...quickly }, onlyByDefault),
  ];
}

function unreadLeaves(addOn: AddOn, given: unknown, all: readonly (readonly string[])[]): string[] {
  const ofDefinitions = all.filter(isOfDefinitions);
  const others = all.filter((path) => !isOfDefinitions(path));
  return [...unreadOf(addOn, given, ofDefinitions), ...unreadOf(addOn, withoutDefinitionsOf(given), others)];
}

function isOfDefinitions([key = '']: readonly string[]): boolean {
  return DEFINITIONS.includes(key);
}

/** The many definitions of custom resources take most of the time, and read no other values. */
function withoutDefinitionsOf(given: unknown): unknown {
  const off = (value: unknown): unknown => (value === true ? false : value);
  const paths = leavesOf(given).filter(isOfDefinitions);
  return paths.reduce<unknown>((changed, path) => changedAt(changed, path, off), given);
}

function unreadOf({ chart, without }: AddOn, given: unknown, paths: readonly (readonly string[])[]): string[] {
  const alike = (left: typeof paths, change?: (value: unknown) => unknown): typeof paths => {
    const others = left.map((path) => ({ chart, without, values: changedAt(given, path, change) }));
    const [whole, ...changed] = renderedDigests([{ chart, without, values: given }, ...others]);
    return left.filter((_, index) => changed[index] === whole);
  };
  // Without a value that the chart has anyway nothing changes: another one is asked first.
  return alike(alike(paths, another)).map((path) => path.join('.'));
}

/** Another value of the same kind. */
function another(value: unknown): unknown {
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'number') return value + 1;
  if (Array.isArray(value)) return [];
  return `another-${String(value)}`;
}

function hooksOf(objects: readonly Rendered[]): string[] {
  const isHook = ({ metadata }: Rendered): boolean => metadata.annotations?.['helm.sh/hook'] !== undefined;
  return [...new Set(objects.filter(isHook).map(({ kind, metadata }) => `${kind}/${metadata.name}`))].sort();
}

function placesOf(objects: readonly Rendered[]): string[] {
  return [...new Set(objects.flatMap(({ metadata }) => metadata.namespace ?? []))].sort();
}
