import { createHash } from 'node:crypto';
import { type Dirent, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { parse } from 'yaml';
import { problem, show } from '../core/errors';
import { CHART_NAME, EXACT_VERSION } from './helm-chart';

/** A chart in a folder of the project. */
export interface LocalChart {
  /** Folder that holds its `Chart.yaml`, from where synth runs. An edit of any file in it upgrades the release. */
  readonly path: string;
}

/** What of a local chart goes beside the stack. */
export interface ChartFolder {
  /** Name and hash of its content: `shop-0a1b2c3d4e5f`. */
  readonly folder: string;
  readonly version: string;
  /** Content of each file, by its path in the chart. */
  readonly files: ReadonlyMap<string, Buffer>;
}

interface ChartYaml {
  readonly name?: unknown;
  readonly version?: unknown;
  readonly dependencies?: unknown;
}

/** Reads a local chart, or says what is wrong with it, a sentence each. */
export function readChart({ path }: LocalChart): ChartFolder | { readonly problems: readonly string[] } {
  if (!existsSync(join(path, 'Chart.yaml')))
    return { problems: [problem('chart.path', 'a folder with a Chart.yaml', path)] };
  const entries = entriesIn(path);
  const links = entries.filter(({ entry }) => entry.isSymbolicLink()).map(({ name }) => name);
  if (links.length > 0)
    return { problems: [problem('chart.path', 'a folder without links, as they may lead out of it', links)] };
  const names = entries.filter(({ entry }) => entry.isFile()).map(({ name }) => name);
  const files = new Map(names.map((file) => [file, readFileSync(join(path, file))]));
  const about = chartYaml(files.get('Chart.yaml')?.toString('utf8') ?? '');
  if (typeof about === 'string') return { problems: [about] };
  const { name, version, dependencies } = about;
  const missing = dependencyNames(dependencies).filter((one) => !isVendored(files, one));
  const problems = [
    ...(typeof name === 'string' && CHART_NAME.test(name)
      ? []
      : [`Chart.yaml: ${problem('name', 'the name of the chart', name)}`]),
    ...(typeof version === 'string' && EXACT_VERSION.test(version)
      ? []
      : [`Chart.yaml: ${problem('version', 'an exact version such as 1.21.1, in quotes', version)}`]),
    ...missing.map(
      (one) => `Chart.yaml: the dependency ${one} must be in charts/. Run \`helm dependency build ${path}\``,
    ),
  ];
  if (problems.length > 0) return { problems };
  return { folder: `${String(name)}-${hashOf(files)}`, version: String(version), files };
}

function chartYaml(text: string): ChartYaml | string {
  try {
    return (parse(text) as ChartYaml | null) ?? {};
  } catch (error) {
    return `Chart.yaml must be YAML: ${show(error instanceof Error ? error.message.split('\n')[0] : error)}`;
  }
}

function isVendored(files: ReadonlyMap<string, unknown>, name: string): boolean {
  return [...files.keys()].some((file) => file.startsWith(`charts/${name}/`) || file.startsWith(`charts/${name}-`));
}

/** Left out in many a chart, or there without a list. */
function dependencyNames(dependencies: unknown): string[] {
  if (!Array.isArray(dependencies)) return [];
  return dependencies.map((one: unknown) => String((one as { readonly name?: unknown } | null)?.name));
}

/** What is in the folder of a chart, with `/` between folders, sorted. */
function entriesIn(path: string): { readonly name: string; readonly entry: Dirent }[] {
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .map((entry) => ({ name: relative(path, join(entry.parentPath, entry.name)).split(sep).join('/'), entry }))
    .filter(({ name }) => !name.startsWith('.git/'))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}

function hashOf(files: ReadonlyMap<string, Buffer>): string {
  const hash = createHash('sha256');
  for (const [path, content] of files) hash.update(JSON.stringify([path, content.length])).update(content);
  return hash.digest('hex').slice(0, 12);
}
