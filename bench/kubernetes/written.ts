import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { parse, parseAllDocuments } from 'yaml';

/** An object as it was written. */
interface Written {
  readonly kind: string;
  readonly metadata: { readonly name: string };
}

/** What a release installs. */
export interface WrittenRelease {
  readonly name: string;
  readonly namespace: string;
  readonly objects: readonly Written[];
}

/** Releases in the output of the only stack of a CDKTF app, none of which has a value known after apply. */
export function releasesIn(outdir: string): WrittenRelease[] {
  const stacks = join(outdir, 'stacks');
  const [stack = ''] = readdirSync(stacks);
  const text = readFileSync(join(stacks, stack, 'cdk.tf.json'), 'utf8');
  const { resource } = JSON.parse(text) as {
    resource: { helm_release: Record<string, { name: string; namespace: string; chart: string }> };
  };
  return Object.values(resource.helm_release).map(({ name, namespace, chart }) => {
    const templates = join(stacks, stack, chart, 'templates');
    const objects = readdirSync(templates).map((file) => parse(readFileSync(join(templates, file), 'utf8')) as Written);
    return { name, namespace, objects };
  });
}

/** Objects in the YAML files of a folder. */
export function objectsIn(folder: string): Written[] {
  return readdirSync(folder).flatMap((file) =>
    parseAllDocuments(readFileSync(join(folder, file), 'utf8')).map((document) => document.toJS() as Written),
  );
}

/** @throws when one side lacks an object or has it otherwise, or `count` is not their number: then nothing is compared. */
export function checkSame(count: number, ours: readonly Written[], theirs: readonly Written[]): void {
  const [one, other] = [byName(ours), byName(theirs)];
  if (one.size !== count || other.size !== count)
    throw new Error(`${count} objects were to be written, not ${one.size} by us and ${other.size} by cdk8s`);
  for (const [name, object] of one)
    if (!isDeepStrictEqual(object, other.get(name))) throw new Error(`cdk8s has not written the same ${name}`);
}

function byName(objects: readonly Written[]): Map<string, Written> {
  return new Map(objects.map((object) => [`${object.kind}/${object.metadata.name}`, object]));
}
