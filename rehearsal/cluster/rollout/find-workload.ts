import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { UserError } from '../../../constructs/core/errors';
import { asList, asObject } from '../../../terraform/providers';
import type { PreparedStack } from '../../run/prepare';
import { releaseBlocks } from '../charts';
import { MaskedTemplate } from './masked-template';

/** A stack, and where it or a copy of it lies. */
export type StackFolder = Pick<PreparedStack, 'stack' | 'folder'>;

/** A workload in the chart of a release. */
export interface FoundWorkload {
  readonly kind: 'Deployment' | 'Rollout';
  readonly name: string;
  readonly namespace: string;
  /** The stack that installs it. */
  readonly stack: StackFolder;
  /** Name of the release's block. */
  readonly block: string;
  /** Folder of the chart. */
  readonly chart: string;
  /** Name of its file among the templates. */
  readonly file: string;
  /** Index of the container that gets the image. */
  readonly container: number;
  /** AnalysisTemplates in its chart, each with the names of its metrics. */
  readonly analyses: Readonly<Record<string, readonly string[]>>;
}

/**
 * Finds a workload by name in the charts that lie beside the stacks.
 * @throws {UserError} `WorkloadUnknown` with those that there are; `MetricUnknown` where `fail` is none of its metrics.
 */
export function findWorkload(stacks: readonly StackFolder[], name: string, fail: string | undefined): FoundWorkload {
  const all = stacks.flatMap(workloadsOf);
  const found = all.filter((one) => one.name === name);
  const [only] = found;
  if (only === undefined || found.length > 1) {
    const names = all.map((one) => `${one.name} (${one.kind} in ${one.stack.stack.id})`).sort();
    const problem = found.length > 1 ? `\`${name}\` is the name of several` : `no workload is called \`${name}\``;
    const there = names.length === 0 ? 'no chart beside the stacks has one' : `there are: ${names.join(', ')}`;
    throw new UserError('--release', 'WorkloadUnknown', [`${problem}; ${there}`]);
  }
  const metrics = Object.values(only.analyses).flat();
  if (fail === undefined || metrics.includes(fail)) return only;
  const there =
    metrics.length === 0
      ? 'it has no analysis, so nothing takes it back'
      : `it has: ${[...new Set(metrics)].join(', ')}`;
  throw new UserError('--fail', 'MetricUnknown', [`no metric of \`${name}\` is called \`${fail}\`; ${there}`]);
}

function workloadsOf(stack: StackFolder): FoundWorkload[] {
  return releaseBlocks(stack.stack.config).flatMap(([block, { chart: path, namespace }]) => {
    const chart = resolve(stack.folder, String(path));
    const folder = join(chart, 'templates');
    if (!existsSync(folder)) return [];
    const files = readdirSync(folder).filter((name) => /\.ya?ml$/.test(name));
    const objects = files.flatMap((file) => {
      const read = new MaskedTemplate(readFileSync(join(folder, file), 'utf8')).objects;
      return read.length === 1 ? read.map((object) => ({ file, object })) : [];
    });
    const analyses = objects
      .filter(({ object }) => object['kind'] === 'AnalysisTemplate')
      .map(({ object }) => [nameOf(object), metricsOf(object)] as const);
    return objects.flatMap(({ file, object }): FoundWorkload[] => {
      const { kind, metadata, spec } = object;
      if (kind !== 'Deployment' && kind !== 'Rollout') return [];
      const within = asObject(metadata)['namespace'] ?? namespace;
      const at = { stack, block, chart, file, analyses: Object.fromEntries(analyses) };
      const container = containerOf(spec, nameOf(object));
      return [{ ...at, kind, name: nameOf(object), namespace: String(within), container }];
    });
  });
}

/** The container of the workload's own name, else the first: others stand beside it. */
function containerOf(spec: unknown, name: string): number {
  const { containers } = asObject(asObject(asObject(spec)['template'])['spec']);
  return Math.max(
    0,
    asList(containers).findIndex((one) => asObject(one)['name'] === name),
  );
}

function nameOf(object: Readonly<Record<string, unknown>>): string {
  return String(asObject(object['metadata'])['name']);
}

function metricsOf(object: Readonly<Record<string, unknown>>): string[] {
  return asList(asObject(object['spec'])['metrics']).map((metric) => String(asObject(metric)['name']));
}
