import type { Manifest } from '../manifests/manifest';
import { Field } from './field';
import { kindId, type Pods } from './pods';
import { parseQuantity } from './quantity';

/** What is counted in whole bytes; `512m` of it would be half a byte. */
const BYTES: ReadonlySet<string> = new Set(['memory', 'ephemeral-storage', 'storage']);

const LARGE_UNIT = /[kKMGTPE]i?$/;

/** What is wrong with what containers ask for and may use. */
export function resourceProblems({ containers }: Pods): string[] {
  return containers.flatMap((container) => {
    const resources = container.at('resources');
    return [...amounts(resources), ...above(resources.at('requests'), resources.at('limits'))];
  });
}

/** What is wrong with the defaults and bounds that a LimitRange gives to containers. */
export function limitRangeProblems(manifest: Manifest): string[] {
  if (kindId(manifest) !== '/LimitRange') return [];
  return new Field(manifest)
    .at('spec', 'limits')
    .children()
    .flatMap((limit) => [
      ...above(limit.at('defaultRequest'), limit.at('default')),
      ...above(limit.at('min'), limit.at('max')),
      ...above(limit.at('default'), limit.at('max')),
      ...above(limit.at('min'), limit.at('default')),
    ]);
}

function amounts(resources: Field): string[] {
  const all = [...resources.at('requests').children(), ...resources.at('limits').children()];
  return all.flatMap((field) => {
    const amount = quantity(field);
    if (amount === undefined) return [];
    if (amount < 0) return [field.must('0 or more')];
    // Of 1.3Gi Kubernetes makes whole bytes by itself; 512m was meant to be 512Mi.
    const isWhole = Number.isInteger(amount) || LARGE_UNIT.test(field.text ?? '');
    return BYTES.has(field.key) && !isWhole ? [field.must('whole bytes, such as 512Mi')] : [];
  });
}

function above(lower: Field, upper: Field): string[] {
  return lower.children().flatMap((field) => {
    const limit = upper.at(field.key);
    const least = quantity(field);
    const most = quantity(limit);
    if (least === undefined || most === undefined || least <= most) return [];
    return [field.must(`at most \`${limit.path}\`, which is ${String(limit.value)}`)];
  });
}

function quantity({ text, number }: Field): number | undefined {
  return number ?? (text === undefined ? undefined : parseQuantity(text));
}
