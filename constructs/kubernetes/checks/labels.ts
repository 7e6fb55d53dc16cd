import type { Manifest } from '../manifests/manifest';
import { laterForm } from '../schema/later';
import { Field } from './field';
import { podsOf } from './pods';

/** @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set */
const KEY =
  /^(?:(?=[^/]{1,253}\/)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*\/)?(?=[^/]{1,63}$)[A-Za-z0-9]([\w.-]*[A-Za-z0-9])?$/;
const KEY_ALLOWED =
  'a key of 1 to 63 letters, digits, - _ and ., a letter or digit at both ends, maybe after the name of a domain and /';
const VALUE = /^(?=.{0,63}$)([A-Za-z0-9]([\w.-]*[A-Za-z0-9])?)?$/;
const VALUE_ALLOWED = '63 letters, digits, - _ and . or less, a letter or digit at both ends';

/** Of all annotations of an object together, keys and values. */
const ANNOTATION_BYTES = 262_144;

/** What is wrong with the labels and annotations of an object and of its pods, and with what selects by them. */
export function labelProblems(manifest: Manifest): string[] {
  const object = new Field(manifest);
  const pods = podsOf(manifest);
  const claims = object.at('spec', 'volumeClaimTemplates').children();
  const owners = [object, ...claims].map((field) => field.at('metadata'));
  const ofPods =
    pods === undefined ? [] : [pods.spec.at('nodeSelector'), ...(manifest.kind === 'Pod' ? [] : [pods.labels])];
  const selectors = ['selector', 'podSelector'].map((name) => object.at('spec', name, 'matchLabels'));
  return [
    ...[...owners.map((metadata) => metadata.at('labels')), ...ofPods, ...selectors].flatMap(labelMapProblems),
    ...owners.flatMap((metadata) => annotationProblems(metadata.at('annotations'))),
  ];
}

function labelMapProblems(map: Field): string[] {
  const values = map.children().filter(({ text }) => text !== undefined && !VALUE.test(text));
  return [...keyProblems(map, (key) => key), ...values.map((field) => field.must(VALUE_ALLOWED))];
}

function annotationProblems(map: Field): string[] {
  const size = map.children().reduce((sum, { key, text = '' }) => sum + Buffer.byteLength(key + text), 0);
  const isTooLarge = size > ANNOTATION_BYTES;
  return [
    // Unlike those of labels, their keys may have capitals in the domain.
    ...keyProblems(map, (key) => key.toLowerCase()),
    ...(isTooLarge ? [map.must(`${ANNOTATION_BYTES} bytes or less together`, '', `${size} bytes`)] : []),
  ];
}

function keyProblems(map: Field, written: (key: string) => string): string[] {
  return map
    .children()
    .filter(({ key }) => laterForm(key) === undefined && !KEY.test(written(key)))
    .map((field) => field.must(KEY_ALLOWED, '', field.key));
}
