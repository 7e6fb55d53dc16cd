import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { asObject, blocks, type TerraformJson } from '../../terraform/providers';
import type { ChartSource } from './charts';

/** Terraform merges files of this ending into the others; this one comes before that of the back end. */
const CLUSTER_FILE = 'zzy_ashlar_cluster_override.tf.json';
const UPGRADE_FILE = 'zzy_ashlar_upgrade_override.tf.json';

/** What Helm keeps with a revision; a change of it alone makes a new one. */
const UPGRADED = 'Upgraded by a rehearsal';

/** Leads a stack's copy to a cluster, and to the charts that stand in for those of repositories. */
export function pointAtCluster(
  folder: string,
  config: TerraformJson,
  { kubeconfig, context, charts }: { kubeconfig: string; context: string; charts: readonly ChartSource[] },
): void {
  const kubernetes = { config_path: kubeconfig, config_context: context };
  const providers = blocks(asObject(config['provider'])['helm']).map(({ alias }) => {
    return { ...(alias === undefined ? {} : { alias }), kubernetes };
  });
  const replaced = charts.flatMap(({ block, archive }) =>
    archive === undefined ? [] : [[block, { chart: archive, repository: null }] as const],
  );
  write(join(folder, CLUSTER_FILE), {
    ...(providers.length === 0 ? {} : { provider: { helm: providers } }),
    ...resources(Object.fromEntries(replaced)),
  });
}

/** Gives every release of a copy a further revision. */
export function nextRevision(folder: string, names: readonly string[]): void {
  const changed = names.map((name) => [name, { description: UPGRADED }] as const);
  write(join(folder, UPGRADE_FILE), resources(Object.fromEntries(changed)));
}

function resources(releases: Readonly<Record<string, object>>): object {
  return Object.keys(releases).length === 0 ? {} : { resource: { helm_release: releases } };
}

function write(file: string, content: object): void {
  writeFileSync(file, JSON.stringify(content, undefined, 2), { mode: 0o600 });
}
