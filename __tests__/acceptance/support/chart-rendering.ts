import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import type { AddOnChart } from '../../../constructs/kubernetes/add-ons/chart';
import { helm } from './suite';

/** Packaged charts as their projects publish them. */
const ARCHIVES = resolve(__dirname, '../../../../shared/charts');

/** A Kubernetes object as Helm renders it. */
export interface Rendered {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly [field: string]: unknown;
}

/** How a chart is rendered, other than by its values. */
export interface Rendering {
  readonly namespace?: string;
  /** @default '1.36' */
  readonly kubernetes?: string;
}

/** Which archives of `charts` are missing, in one line; undefined when none is. */
export function archivesProblem(charts: readonly AddOnChart[]): string | undefined {
  const missing = charts
    .filter((chart) => !existsSync(archiveOf(chart)))
    .map(({ name, version }) => `${name} ${version}`);
  return missing.length === 0 ? undefined : `../shared/charts has no archive of ${missing.join(', ')}`;
}

/** `Chart.yaml` of the archive. */
export function metadataOf(chart: AddOnChart): Readonly<Record<string, unknown>> {
  return parse(run('helm', ['show', 'chart', archiveOf(chart)]).text) as Record<string, unknown>;
}

interface Outcome {
  readonly text: string;
  readonly problem?: string;
}

const outcomes = new Map<string, Outcome>();

/** Text that Helm makes of the chart and its values, CRDs included, or why it makes none. Random certificates are left out of it. */
export function renderedText(chart: AddOnChart, values: unknown, rendering: Rendering = {}): Outcome {
  const { namespace = 'operators', kubernetes = '1.36' } = rendering;
  const place = ['--namespace', namespace, '--kube-version', `${kubernetes}.0`];
  const args = ['template', chart.name, archiveOf(chart), '--include-crds', '--values', '-', ...place];
  const input = JSON.stringify(values);
  const key = `${args.join(' ')} ${input}`;
  const outcome = outcomes.get(key) ?? run('helm', args, input);
  outcomes.set(key, outcome);
  return { ...outcome, text: outcome.text.replace(/(caBundle|ca\.crt|tls\.crt|tls\.key): \S+/g, '$1: RANDOM') };
}

/** All templates of the chart. */
export function templatesOf(chart: AddOnChart): string {
  return run('tar', ['-xzOf', archiveOf(chart), `${chart.name}/templates`]).text;
}

/** The rendered objects, those inside lists included. */
export function renderedObjects(chart: AddOnChart, values: unknown, rendering?: Rendering): readonly Rendered[] {
  const { text, problem } = renderedText(chart, values, rendering);
  if (problem !== undefined) throw new Error(problem);
  return parseAllDocuments(text)
    .map((document) => document.toJS() as Rendered | null)
    .filter((object) => object !== null)
    .flatMap((object) => (object.kind === 'List' ? (object['items'] as readonly Rendered[]) : [object]));
}

/** Paths of the values that hold no others; a list counts as one, as Helm takes it or leaves it. */
export function leavesOf(values: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof values !== 'object' || values === null || Array.isArray(values)) return [path];
  return Object.entries(values).flatMap(([key, value]) => leavesOf(value, [...path, key]));
}

/** `values` without the one at `path`, or with another one there. */
export function changedAt(values: unknown, path: readonly string[], change?: (value: unknown) => unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return change?.(values);
  const { [key]: inner, ...others } = values as Readonly<Record<string, unknown>>;
  const changed = changedAt(inner, rest, change);
  return changed === undefined ? others : { ...others, [key]: changed };
}

function archiveOf({ name, version }: AddOnChart): string {
  return resolve(ARCHIVES, `${name}-${version}.tgz`);
}

function run(program: 'helm' | 'tar', args: readonly string[], input?: string): Outcome {
  const path = program === 'helm' ? helm() : program;
  const { status, stdout, stderr } = spawnSync(path, args, { input, encoding: 'utf8', maxBuffer: 64 * 1024 ** 2 });
  return status === 0 ? { text: stdout } : { text: '', problem: `${program} ${args.join(' ')}: ${stderr}` };
}
