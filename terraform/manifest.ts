import { existsSync, readFileSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { UserError } from '../constructs/core/errors';
import { asList, asObject, blocks, requiredProviders, type RequiredProvider, type TerraformJson } from './providers';

/** A remark that the app left on a construct with CDKTF's `Annotations`. */
export interface Annotation {
  readonly level: 'info' | 'warning' | 'error';
  readonly constructPath: string;
  readonly message: string;
}

/** A stack in the output folder of a CDKTF app. */
export interface Stack {
  readonly id: string;
  readonly constructPath: string;
  /** Absolute path of the folder that Terraform runs in. */
  readonly folder: string;
  /** Absolute path of its `cdk.tf.json`. */
  readonly file: string;
  /** Ids of the stacks that have to be applied before this one. */
  readonly dependencies: readonly string[];
  /** Resource blocks, before `count` and `for_each`. */
  readonly resources: number;
  /** Data source blocks, remote states included. */
  readonly dataSources: number;
  /** Type of its back end: `s3`, `gcs`, `cloud`; `local` where it names none. */
  readonly backend: string;
  readonly providers: readonly RequiredProvider[];
  readonly annotations: readonly Annotation[];
  /** The stack's Terraform JSON. */
  readonly config: TerraformJson;
}

/** What an app has synthesized. */
export interface Manifest {
  /** Absolute path of the output folder. */
  readonly folder: string;
  /** Version of the `cdktf` library that wrote it. */
  readonly version: string;
  /** In the order of the manifest. */
  readonly stacks: readonly Stack[];
}

/**
 * Reads the output folder of any CDKTF app.
 * @throws {UserError} `OutputMissing` when there is no such folder; `OutputInvalid` when it is not CDKTF's, or a file in it cannot be read.
 */
export function readManifest(outdir: string): Manifest {
  const folder = resolve(outdir);
  if (!existsSync(folder)) {
    throw new UserError(outdir, 'OutputMissing', ['no such folder. Synthesize the app first: npx cdktf synth']);
  }
  const file = join(folder, 'manifest.json');
  if (!existsSync(file)) {
    throw new UserError(outdir, 'OutputInvalid', [
      'holds no manifest.json, so it is not the output folder of a CDKTF app. Give the folder that `cdktf synth` writes',
    ]);
  }
  const manifest = readJson(file);
  const entries = Object.entries(asObject(manifest['stacks']));
  if (manifest['stacks'] === undefined) {
    throw new UserError(file, 'OutputInvalid', ['has no `stacks`, so CDKTF did not write it']);
  }
  const idOf = new Map(entries.map(([id, entry]) => [text(asObject(entry)['constructPath'], id), id]));
  return {
    folder,
    version: text(manifest['version'], 'unknown'),
    stacks: entries.map(([id, entry]) => readStack(folder, id, asObject(entry), idOf)),
  };
}

function readStack(
  outdir: string,
  id: string,
  entry: Readonly<Record<string, unknown>>,
  idOf: ReadonlyMap<string, string>,
): Stack {
  const written = text(entry['synthesizedStackPath'], join('stacks', id, 'cdk.tf.json'));
  const file = isAbsolute(written) ? written : join(outdir, written);
  if (!file.endsWith('.json')) {
    throw new UserError(`stack '${id}'`, 'OutputInvalid', [
      `is synthesized as HCL (${written}); only JSON can be read. Synthesize without SYNTH_HCL_OUTPUT and \`hclOutput\``,
    ]);
  }
  const config = readJson(file);
  const terraform = asObject(config['terraform']);
  // The manifest names dependencies by construct path; everything else names stacks by id.
  const dependencies = asList(entry['dependencies']).map((path) => idOf.get(String(path)) ?? String(path));
  return {
    id,
    constructPath: text(entry['constructPath'], id),
    folder: join(outdir, text(entry['workingDirectory'], join('stacks', id))),
    file,
    dependencies: [...new Set(dependencies)].sort(),
    resources: count(config['resource']),
    dataSources: count(config['data']),
    backend: backendOf(terraform),
    providers: requiredProviders(config),
    annotations: asList(entry['annotations']).map(readAnnotation),
    config,
  };
}

function readJson(file: string): TerraformJson {
  try {
    return asObject(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    const reason = error instanceof SyntaxError ? 'is not valid JSON' : 'cannot be read';
    throw new UserError(file, 'OutputInvalid', [`${reason}: ${(error as Error).message}. Synthesize the app again`]);
  }
}

function readAnnotation(value: unknown): Annotation {
  const { constructPath, level, message } = asObject(value);
  return {
    level: level === '@cdktf/error' ? 'error' : level === '@cdktf/warn' ? 'warning' : 'info',
    constructPath: text(constructPath, ''),
    message: text(message, ''),
  };
}

function backendOf(terraform: TerraformJson): string {
  if (terraform['cloud'] !== undefined) return 'cloud';
  return blocks(terraform['backend']).flatMap((block) => Object.keys(block))[0] ?? 'local';
}

function count(kind: unknown): number {
  const names = Object.values(asObject(kind)).map((instances) => Object.keys(asObject(instances)).length);
  return names.reduce((total, size) => total + size, 0);
}

function text(value: unknown, otherwise: string): string {
  return typeof value === 'string' ? value : otherwise;
}
