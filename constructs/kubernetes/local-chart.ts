import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import { parse } from 'yaml';
import { problem, show } from '../core/errors';
import { EXACT_VERSION } from './helm-chart';

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
  readonly dependencies?: readonly { readonly name?: unknown; readonly repository?: unknown }[];
}

/** Reads a local chart, or says what is wrong with it, a sentence each. */
export function readChart({ path }: LocalChart): ChartFolder | { readonly problems: readonly string[] } {
  if (!existsSync(join(path, 'Chart.yaml')))
    return { problems: [problem('chart.path', 'a folder with a Chart.yaml', path)] };
  const files = new Map(filesIn(path).map((file) => [file, readFileSync(join(path, file))]));
  const about = chartYaml(files.get('Chart.yaml')?.toString('utf8') ?? '');
  if (typeof about === 'string') return { problems: [about] };
  const { name, version, dependencies = [] } = about;
  const missing = dependencies.map((one) => String(one.name)).filter((one) => !isVendored(files, one));
  const problems = [
    ...(typeof name === 'string' ? [] : [`Chart.yaml: ${problem('name', 'the name of the chart', name)}`]),
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

/** Files of a chart with `/` between folders, sorted. */
function filesIn(path: string): string[] {
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(path, name)).isFile())
    .map((name) => name.split(sep).join('/'))
    .filter((name) => !name.startsWith('.git/'))
    .sort();
}

function hashOf(files: ReadonlyMap<string, Buffer>): string {
  const hash = createHash('sha256');
  for (const [path, content] of files) hash.update(JSON.stringify([path, content.length])).update(content);
  return hash.digest('hex').slice(0, 12);
}
