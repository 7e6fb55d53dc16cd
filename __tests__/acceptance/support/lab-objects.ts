import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { KubernetesObject } from '../../lab/running/objects';
import { helm } from './suite';

/** Packaged charts as their projects publish them. */
const ARCHIVES = resolve(__dirname, '../../../../shared/charts');

/** A Helm release as the state of a stack has it, with every value known. */
interface Release {
  readonly name: string;
  readonly namespace: string;
  readonly chart: string;
  readonly repository: string | null;
  readonly version: string;
  readonly values: readonly string[] | null;
}

/** A stack that was applied. */
export interface AppliedStack {
  /** Folder that it was synthesized to. */
  readonly folder: string;
  /** File of its state. */
  readonly state: string;
}

/** Every object of every release of a stack, CRDs and hooks included, as Helm gives it to the API server. */
export function releasedObjects({ folder, state }: AppliedStack): KubernetesObject[] {
  const { resources } = JSON.parse(readFileSync(state, 'utf8')) as {
    readonly resources: readonly {
      readonly type: string;
      readonly instances: readonly { readonly attributes: Release }[];
    }[];
  };
  const releases = resources.filter(({ type }) => type === 'helm_release').flatMap(({ instances }) => instances);
  return releases.flatMap(({ attributes }) => rendered(attributes, folder));
}

function rendered(release: Release, folder: string): KubernetesObject[] {
  const { name, namespace, chart, repository, version, values } = release;
  const archive = repository === null ? join(folder, chart) : join(ARCHIVES, `${chart}-${version}.tgz`);
  const place = ['--namespace', namespace, '--kube-version', '1.36.0'];
  const args = ['template', name, archive, '--include-crds', ...place, '--values', '-'];
  // Our releases have one text of values, or none.
  const input = values?.[0] ?? '{}';
  const { status, stdout, stderr } = spawnSync(helm(), args, { input, encoding: 'utf8', maxBuffer: 64 * 1024 ** 2 });
  if (status !== 0) throw new Error(`helm ${args.join(' ')}\n${stderr}`);
  return parseAllDocuments(stdout)
    .map((document) => {
      // Two fields of one name, which an API server refuses where it is strict.
      if (document.errors.length > 0) throw new Error(`${name}: ${String(document.errors[0])}`);
      return document.toJS() as KubernetesObject | null;
    })
    .filter((object) => object !== null)
    .flatMap((object) => (object.kind === 'List' ? (object['items'] as KubernetesObject[]) : [object]))
    .map((object) => ({ ...object, metadata: { namespace, ...object.metadata } }));
}
