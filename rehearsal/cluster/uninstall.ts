import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { diagnosticText } from '../../terraform/diagnostics';
import { runTerraform } from '../../terraform/process';
import type { ClusterSurroundings } from './cluster-stack';
import { HELM } from './helm-provider';
import type { JournaledRelease } from './journal';

/** Terraform's own work beside what Helm waits for. */
const SLACK_SECONDS = 120;

/** Version of the form in which the helm provider keeps a release in a state; 2.x has another one than 3.x. */
const SCHEMA_VERSIONS = { '2': 1, '3': 2 } as const;

/** What {@link uninstallReleases} works with. */
export type Uninstaller = Pick<ClusterSurroundings, 'terraform' | 'env' | 'kubeconfig' | 'context' | 'onProcess'> & {
  /** Folder for files of its own. */
  readonly scratch: string;
  /** Version constraint of the helm provider. */
  readonly helm?: string;
};

/**
 * Uninstalls releases by name, those that came last first, whether or not they were installed to their end: Terraform is given a state
 * in which they stand, and a configuration in which they do not. Returns what went wrong, in Terraform's words.
 */
export async function uninstallReleases(
  releases: readonly JournaledRelease[],
  { terraform, env, kubeconfig, context, scratch, helm, onProcess }: Uninstaller,
): Promise<string[]> {
  if (releases.length === 0) return [];
  mkdirSync(scratch, { recursive: true });
  const folder = mkdtempSync(join(scratch, 'u-'));
  const required = { source: HELM, ...(helm === undefined ? {} : { version: helm }) };
  const kubernetes = { config_path: kubeconfig, config_context: context };
  const config = { terraform: { required_providers: { helm: required } }, provider: { helm: { kubernetes } } };
  write(join(folder, 'main.tf.json'), config);
  write(join(folder, 'terraform.tfstate'), stateOf(releases, helm));
  const limitSeconds = releases.reduce((sum, { timeout }) => sum + timeout, SLACK_SECONDS);
  const options = { cwd: folder, env, limitSeconds, onStart: onProcess };
  for (const args of [
    ['init', '-json', '-no-color'],
    ['apply', '-json', '-auto-approve', '-refresh=false'],
  ]) {
    const { exitCode, diagnostics, stderr } = await runTerraform(terraform.program, args, options);
    const errors = diagnostics.filter(({ severity }) => severity === 'error').map(diagnosticText);
    if (exitCode !== 0) return errors.length > 0 ? errors : [stderr.trim()];
  }
  return [];
}

/** Each wave depends on the one before it, so that it is destroyed first. */
function stateOf(releases: readonly JournaledRelease[], helm = '3'): object {
  const major = /\d+/.exec(helm)?.[0] === '2' ? '2' : '3';
  const named = releases.map((release, index) => ({ ...release, address: `r${index}` }));
  const waves = [...new Set(named.map(({ wave }) => wave))].sort((a, b) => a - b);
  const before = (wave: number): string[] => {
    const last = waves[waves.indexOf(wave) - 1];
    return named.filter((one) => one.wave === last).map(({ address }) => `helm_release.${address}`);
  };
  const resources = named.map(({ address, name, namespace, wave, timeout }) => ({
    mode: 'managed',
    type: 'helm_release',
    name: address,
    provider: `provider["${HELM}"]`,
    instances: [
      {
        schema_version: SCHEMA_VERSIONS[major],
        attributes: { id: name, name, namespace, timeout, wait: true },
        dependencies: before(wave),
      },
    ],
  }));
  const lineage = '00000000-0000-4000-8000-000000000000';
  return { version: 4, terraform_version: '1.0.0', serial: 1, lineage, outputs: {}, resources, check_results: null };
}

function write(file: string, content: object): void {
  writeFileSync(file, JSON.stringify(content, undefined, 2), { mode: 0o600 });
}
