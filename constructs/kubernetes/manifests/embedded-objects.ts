import { Tokenization } from 'cdktf';
import type { Manifest } from './manifest';

/** Kubernetes objects that stand somewhere in `value`, as charts take them: `extraObjects: [{ apiVersion, kind, … }]`. */
export function embeddedObjects(value: unknown): Manifest[] {
  if (typeof value !== 'object' || value === null || Tokenization.isResolvable(value)) return [];
  if (isManifest(value)) return [value];
  return Object.values(value).flatMap(embeddedObjects);
}

function isManifest(value: object): value is Manifest {
  const { apiVersion, kind, metadata } = value as Partial<Manifest>;
  return typeof apiVersion === 'string' && typeof kind === 'string' && typeof metadata === 'object';
}
