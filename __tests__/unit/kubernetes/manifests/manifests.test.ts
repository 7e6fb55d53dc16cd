import { App, Chart, ApiObject } from 'cdk8s';
import { Duration } from '../../../../constructs/core/duration';
import { Manifests, type ManifestsProps } from '../../../../constructs/kubernetes/manifests/manifests';
import type { IDeployment } from 'kubernetes-models/apps/v1' with { 'resolution-mode': 'import' };
import { Namespace } from '../../../../constructs/kubernetes/namespace';
import { synth } from '../../../../testing';
import { Thing } from '../../../support/layers';
import { configMap, Installed, releaseStack } from './support';

function manifests(props: Partial<ManifestsProps> = {}) {
  const stack = releaseStack();
  new Manifests(stack, 'Settings', {
    namespace: 'shop',
    name: 'settings',
    objects: [configMap({ sky: 'blue' })],
    ...props,
  });
  return synth(stack);
}

test('installs objects under their name, in their namespace', () => {
  const stack = manifests({ timeout: Duration.minutes(1) });
  expect(stack.at('Settings')).toMatchObject({ name: 'settings', namespace: 'shop', timeout: 60 });
  expect(stack.manifest('ConfigMap', 'settings')).toMatchObject({
    metadata: { namespace: 'shop' },
    data: { sky: 'blue' },
  });
});

test('takes the objects of a cdk8s chart, values known after apply included', () => {
  const stack = releaseStack();
  const chart = new Chart(new App(), 'colours', { namespace: 'shop' });
  const sky = new Thing(stack, 'Sky').id;
  new ApiObject(chart, 'Map', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'colours' }, data: { sky } });
  new Manifests(stack, 'Colours', { namespace: 'shop', name: 'colours', objects: chart.toJson() });
  expect(synth(stack).manifest('ConfigMap', 'colours')).toMatchObject({ data: { sky: '${test_thing.Sky.id}' } });
});

test('takes objects typed by kubernetes-models', () => {
  const labels = { 'app.kubernetes.io/name': 'web' };
  const typed: IDeployment = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: {
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name: 'web', image: 'web:1.0.0' }] } },
    },
  };
  expect(manifests({ objects: [typed] }).manifest('Deployment', 'web')).toMatchObject({ kind: 'Deployment' });
});

test('comes after its namespace', () => {
  const stack = releaseStack();
  const namespace = new Namespace(stack, 'Namespace', { name: 'shop' });
  new Manifests(stack, 'Settings', { namespace, name: 'settings', objects: [configMap({})] });
  const made = synth(stack);
  expect(made.at('Settings')).toMatchObject({ namespace: 'shop', depends_on: [made.address('Namespace')] });
});

test('every setting has an effect', () => {
  const json = (props: Partial<ManifestsProps>): string => {
    const stack = releaseStack();
    new Installed(stack, 'Orders', {
      of: [{ apiVersion: 'shop.example.com/v1', kind: 'Order', metadata: { name: 'order' } }],
    });
    const after = [new Thing(stack, 'Queue')];
    const objects = [configMap({ sky: 'blue' })];
    const given = 'after' in props ? { after } : props;
    new Manifests(stack, 'Settings', { namespace: 'shop', name: 'settings', objects, ...given });
    return JSON.stringify(synth(stack).json);
  };
  const values: { readonly [K in keyof Required<ManifestsProps>]: ManifestsProps[K] } = {
    namespace: 'other',
    name: 'other',
    objects: [configMap({ sky: 'grey' })],
    timeout: Duration.minutes(1),
    after: [],
    provides: { apiGroups: ['shop.example.com'] },
  };
  const same = Object.entries(values).filter(([key, value]) => json({ [key]: value }) === json({}));
  expect(same).toEqual([]);
});

test('is refused with everything wrong named at once', () => {
  expect(() => manifests({ name: 'Settings', namespace: 'a.b', objects: [], timeout: Duration.hours(2) })).toThrow(
    "Manifests at 'apps/Settings' [PropsInvalid]:\n" +
      '- `name` must be 1 to 53 lower-case letters, digits and hyphens, a letter or digit at both ends, got Settings\n' +
      '- `namespace` must be 1 to 63 lower-case letters, digits and hyphens, a letter or digit at both ends, got a.b\n' +
      '- `timeout` must be 1 to 3600 seconds, got 7200\n' +
      '- `objects` must be 1 object or more, got none',
  );
});

test('what is no object is refused by its place, and data that never ends by the object that holds it', () => {
  const read = JSON.parse('[null, "text", { "kind": "ConfigMap" }]');
  const problem = (place: number): string =>
    `- \`objects[${place}]\` must be an object with apiVersion and kind, got none`;
  expect(() => manifests({ objects: read })).toThrow(
    `Manifests at 'apps/Settings' [PropsInvalid]:\n${[0, 1, 2].map(problem).join('\n')}`,
  );
  const ring: Record<string, unknown> = {};
  ring['ring'] = ring;
  expect(() => manifests({ objects: [configMap(ring)] })).toThrow(
    "Manifests at 'apps/Settings' [ManifestInvalid]:\n- ConfigMap/settings: it must be data, got what contains itself",
  );
});
