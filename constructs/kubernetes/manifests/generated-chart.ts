import { createHash } from 'node:crypto';
import type { IConstruct } from 'constructs';
import { chartTemplate } from './chart-template';
import { chartValues, valuesSchema } from './chart-values';
import { lift } from './lift';
import { liftedIn, type LiftProblem } from './lifted';
import { type Manifest, titleOf } from './manifest';

/** A chart made of manifests. */
export interface GeneratedChart {
  /** Name and hash of its content: `backend-0a1b2c3d4e5f`. */
  readonly folder: string;
  /** Version that changes with the content. */
  readonly version: string;
  /** Text of each file, by its path in the chart, in order. */
  readonly files: Readonly<Record<string, string>>;
  /** Values to install it with, as text for Terraform JSON; undefined where it needs none. */
  readonly values: string | undefined;
  /** What cannot be installed, a sentence each. */
  readonly problems: readonly string[];
}

/** The chart of a release: unchanged manifests give unchanged bytes. */
export function generatedChart(name: string, manifests: readonly Manifest[], scope: IConstruct): GeneratedChart {
  const lifts = manifests.map((manifest) => ({ manifest, ...lift(manifest, scope) }));
  const lifted = [...new Map(lifts.flatMap(({ value }) => [...liftedIn(value)])).values()].sort(byKey);
  const templates: Record<string, string> = {};
  for (const { manifest, value } of lifts) templates[freePath(templates, manifest)] = chartTemplate(value);
  const body = { ...templates, 'values.schema.json': valuesSchema(lifted) };
  const hash = contentHash({ name, ...body });
  const version = `0.0.0-c${hash}`;
  return {
    folder: `${name}-${hash}`,
    version,
    files: { 'Chart.yaml': `apiVersion: v2\nname: ${name}\nversion: ${version}\n`, ...body },
    values: chartValues(lifted),
    problems: lifts.flatMap(({ manifest, problems }) => problems.map((one) => sentence(manifest, one))),
  };
}

/** Hash of files, whatever order they come in. */
export function contentHash(files: Readonly<Record<string, string>>): string {
  const hash = createHash('sha256');
  for (const path of Object.keys(files).sort()) hash.update(JSON.stringify([path, files[path]]));
  return hash.digest('hex').slice(0, 12);
}

function sentence(manifest: Manifest, { at, says }: LiftProblem): string {
  return `${titleOf(manifest)}: ${at === '' ? 'it' : `\`${at}\``} ${says}`;
}

/** `templates/deployment-backend.yaml`; the second of that name has a number. */
function freePath(taken: Readonly<Record<string, string>>, { kind, metadata: { name } }: Manifest): string {
  const words = `${kind}-${/^[\w.:-]+$/.test(name) ? name : ''}`;
  const stem = words
    .toLowerCase()
    .replaceAll(/[^a-z0-9.]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
  for (let count = 1; ; count += 1) {
    const path = `templates/${stem}${count === 1 ? '' : `-${count}`}.yaml`;
    if (!(path in taken)) return path;
  }
}

function byKey(a: { readonly key: string }, b: { readonly key: string }): number {
  return a.key < b.key ? -1 : 1;
}
