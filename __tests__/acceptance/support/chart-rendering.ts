import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse } from 'yaml';
import type { AddOnChart } from '../../../constructs/kubernetes/add-ons/chart';
import { labProgram } from '../../lab/lab-program';

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
  return parse(unpacked(chart, 'Chart.yaml')) as Record<string, unknown>;
}

/** What is rendered: a chart with values, as a release of its name. */
export interface Request extends Rendering {
  readonly chart: AddOnChart;
  readonly values: unknown;
  /**
   * Whether definitions of custom resources are wanted too, which take most of the time.
   * @default true
   */
  readonly definitions?: boolean;
  /**
   * Beginnings of the paths of templates that are left out.
   * @default - none
   */
  readonly without?: readonly string[];
}

interface Answer {
  readonly digest?: string;
  readonly objects?: readonly Rendered[];
  readonly problem?: string;
}

/** What every cluster serves. Without one to ask Helm knows groups alone, and charts that ask for a kind take an old version. */
const SERVED = [
  'autoscaling/v2/HorizontalPodAutoscaler',
  'batch/v1/CronJob',
  'networking.k8s.io/v1/Ingress',
  'networking.k8s.io/v1/NetworkPolicy',
  'policy/v1/PodDisruptionBudget',
];

/** It lives for seconds: garbage is collected only where all its memory would come to more than a gigabyte. */
const UNCOLLECTED = { GOGC: 'off', GOMEMLIMIT: '1GiB' } as const;

/** What an empty list of requests makes: nothing to start a program for. */
const NOTHING: readonly Answer[] = [];

/**
 * Hashes of what Helm makes of each chart and its values, CRDs in folders of their own left out; random certificates do not count. Of
 * values that a chart refuses, what it says.
 * @throws where it refuses the first of them, which the others are compared with.
 */
export function renderedDigests(requests: readonly Request[]): readonly string[] {
  const answers = render(requests.map((request) => asked(request, 'digest', false)));
  if (answers[0]?.problem !== undefined) throw new Error(answers[0].problem);
  return answers.map(({ digest, problem = '' }) => digest ?? problem);
}

/** The rendered objects of each, CRDs and hooks included, and those inside lists. */
export function renderedLists(requests: readonly Request[]): readonly (readonly Rendered[])[] {
  return render(requests.map((request) => asked(request, 'objects', request.definitions ?? true))).map(
    ({ objects = [], problem }, index) => {
      if (problem !== undefined) throw new Error(`${requests[index]?.chart.name ?? ''}: ${problem}`);
      return objects.flatMap((object) =>
        object.kind === 'List' ? (object['items'] as readonly Rendered[]) : [object],
      );
    },
  );
}

/** The rendered objects of one. */
export function renderedObjects(chart: AddOnChart, values: unknown, rendering: Rendering = {}): readonly Rendered[] {
  return renderedLists([{ chart, values, ...rendering }])[0] ?? [];
}

function asked({ chart, values, without, ...rendering }: Request, want: string, crds: boolean) {
  const { namespace = 'operators', kubernetes = '1.36' } = rendering;
  const place = { namespace, kubeVersion: `${kubernetes}.0`, apiVersions: SERVED };
  return { chart: archiveOf(chart), release: chart.name, ...place, values, includeCrds: crds, without, want };
}

/** One process for all of them: starting Helm anew and reading the chart takes longer than rendering it. */
function render(requests: readonly object[]): readonly Answer[] {
  if (requests.length === 0) return NOTHING;
  const program = labProgram('chart-renderer') ?? '';
  const input = requests.map((request) => JSON.stringify(request)).join('\n');
  const env = { ...process.env, ...UNCOLLECTED };
  const { status, stdout, stderr } = spawnSync(program, { input, env, encoding: 'utf8', maxBuffer: 512 * 1024 ** 2 });
  if (status !== 0) throw new Error(`chart-renderer: ${stderr}`);
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Answer);
}

/** All templates of the chart. */
export function templatesOf(chart: AddOnChart): string {
  return unpacked(chart, 'templates');
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

/** Path of the packaged chart. */
export function archiveOf({ name, version }: AddOnChart): string {
  return resolve(ARCHIVES, `${name}-${version}.tgz`);
}

function unpacked(chart: AddOnChart, path: string): string {
  const args = ['-xzOf', archiveOf(chart), `${chart.name}/${path}`];
  const { status, stdout, stderr } = spawnSync('tar', args, { encoding: 'utf8', maxBuffer: 64 * 1024 ** 2 });
  if (status !== 0) throw new Error(`tar ${args.join(' ')}: ${stderr}`);
  return stdout;
}
