import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { asObject, blocks, type TerraformJson } from '../../terraform/providers';

/** Where the chart of a release comes from. */
export interface ChartSource {
  /** Name of the release's block. */
  readonly block: string;
  /** Name and version, `metrics-server 3.13.1`; of a chart beside the stack `its own`. */
  readonly label: string;
  /** Repository that it has to be fetched from; missing where it is on this machine. */
  readonly fetched?: string;
  /** Path of the packaged chart that stands in for the one of the repository. */
  readonly archive?: string;
}

/** Where the charts of a stack's releases come from: those of repositories from `folder`, where it has one of that name and version. */
export function chartSources(config: TerraformJson, folder: string | undefined): ChartSource[] {
  return releaseBlocks(config).map(([block, { chart, repository, version }]) => {
    const name = lastPart(String(chart));
    const label = typeof version === 'string' ? `${name} ${version}` : name;
    const isRemote = typeof repository === 'string' || /^(oci|https?):/.test(String(chart));
    // A hash says nothing to its reader.
    if (!isRemote) return { block, label: 'its own' };
    const archive = folder === undefined ? undefined : archiveIn(folder, name, String(version));
    if (archive !== undefined) return { block, label, archive };
    return { block, label, fetched: typeof repository === 'string' ? repository : String(chart) };
  });
}

/** The release blocks of a stack, with their names. */
export function releaseBlocks(config: TerraformJson): [string, TerraformJson][] {
  const { helm_release: named } = asObject(config['resource']);
  return Object.entries(asObject(named)).map(([name, block]) => [name, blocks(block)[0] ?? {}]);
}

/** Projects disagree on whether a version begins with `v`. */
function archiveIn(folder: string, name: string, version: string): string | undefined {
  const versions = [version, version.replace(/^v/, ''), `v${version}`];
  return versions.map((one) => join(folder, `${name}-${one}.tgz`)).find((file) => existsSync(file));
}

/** Of `oci://host/charts/backend` and `repository/backend` the last part is the chart's own name. */
function lastPart(chart: string): string {
  return chart.replace(/\/+$/, '').split('/').pop() ?? chart;
}
