import { DATA_KEY } from '../config/data-key';
import type { Manifest } from '../manifests/manifest';
import { laterForm } from '../schema/later';
import { Field, repeated } from './field';
import { kindId } from './pods';

/** Of all that a ConfigMap holds. @see https://kubernetes.io/docs/concepts/configuration/configmap/ */
const MAX_BYTES = 1_048_576;

/** What is wrong with the keys and the size of a ConfigMap. */
export function configMapProblems(manifest: Manifest): string[] {
  if (kindId(manifest) !== '/ConfigMap') return [];
  const object = new Field(manifest);
  const data = object.at('data').children();
  const binary = object.at('binaryData').children();
  const all = [...data, ...binary];
  const bytes =
    sizeOf(data, (text) => Buffer.byteLength(text)) + sizeOf(binary, (text) => Buffer.byteLength(text, 'base64'));
  return [
    ...all
      .filter(({ key }) => laterForm(key) === undefined && !DATA_KEY.pattern.test(key))
      .map((field) => field.must(`under a key of ${DATA_KEY.allowed}`, '', field.key)),
    ...repeated(all, ({ key }) => key).map((field) => field.must('under a key of its own', '', `${field.key} twice`)),
    ...(bytes > MAX_BYTES ? [object.at('data').must(`${MAX_BYTES} bytes or less together`, '', `${bytes} bytes`)] : []),
  ];
}

function sizeOf(fields: readonly Field[], bytesOf: (text: string) => number): number {
  return fields.reduce((sum, { text = '' }) => sum + bytesOf(text), 0);
}
