import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type CliConfigOptions, writeCliConfig } from '../../../terraform/mirrors';
import useTemporaryFolder from '../../support/temporary-folder';
import { labProblem } from '../../lab/lab-program';
import { packageProblem } from '../../lab/building/packages';
import { basePrograms } from '../../lab/building/programs';
import type { LabNeed, Need } from './suite';
import { findHelm, motoProblem, terraformOrReason } from './tools';

/** The version that the oldest supported bindings are made for. */
const AWS = { source: 'registry.terraform.io/hashicorp/aws', version: '5.100.0' };
const HELM = { source: 'registry.terraform.io/hashicorp/helm', version: '3.1.1' };
type Provider = CliConfigOptions['providers'][number];

const SHARED = resolve(__dirname, '../../../../shared/providers');
const MIRROR = resolve(__dirname, '../../../node_modules/.cache/ashlar/providers');

/**
 * Runs once before the acceptance suites: finds the tools they need, and writes a Terraform CLI configuration of the
 * tests' own, so that neither the user's nor a missing one has a say. What is missing is passed on by environment variable.
 */
export default async function setup(): Promise<void> {
  useTemporaryFolder();
  // Terraform, Helm and providers are short-lived: memory that they give back is processor time lost.
  process.env['GOGC'] ??= '400';
  const terraform = await terraformOrReason(process.env);
  const folder = mkdtempSync(join(tmpdir(), 'ashlar-acceptance-'));
  const cliConfig = join(folder, 'terraform.rc');
  const helm = findHelm(process.env);
  const noHelm = 'Helm 3 or 4 is not on PATH: install it (https://helm.sh/docs/intro/install), or run npm run lab';
  const missing: Readonly<Record<Need, string | undefined>> = {
    ...(typeof terraform === 'string'
      ? { terraform, 'helm-provider': terraform }
      : terraformProblems(terraform.program, folder, cliConfig)),
    moto: motoProblem(process.env),
    helm: helm === undefined ? noHelm : undefined,
    lab: labProblem(basePrograms),
    ...labProblems(),
  };
  process.env['ASHLAR_TEST_FOLDER'] = folder;
  process.env['ASHLAR_TEST_CLI_CONFIG'] = cliConfig;
  process.env['ASHLAR_TEST_HELM'] = helm ?? '';
  process.env['ASHLAR_TEST_MISSING'] = JSON.stringify(missing);
}

/** Why what runs on a lab cannot be used, where it cannot. */
function labProblems(): Readonly<Record<LabNeed, string | undefined>> {
  return {
    'chart-renderer': labProblem(['chart-renderer']),
    'external-secrets': labProblem(['external-secrets']),
    'argo-rollouts': labProblem(['argo-rollouts', 'gateway-api-plugin']),
    'sealed-secrets': labProblem(['sealed-secrets']),
    'cert-manager': labProblem(['cert-manager']),
    'fake-gcs-server': labProblem(['fake-gcs-server']),
    prometheus: packageProblem('prometheus'),
    alertmanager: packageProblem('alertmanager'),
  };
}

/** Writes the CLI configuration, with providers that are downloaded where no mirror has them; says which there are not. */
function terraformProblems(program: string, folder: string, cliConfig: string) {
  const extraMirrors = [MIRROR, SHARED];
  const options = { providers: [AWS, HELM], direct: false, keepRest: false, extraMirrors, env: { ...process.env } };
  for (const provider of writeCliConfig(cliConfig, options).missing) download(program, provider, folder);
  const { missing } = writeCliConfig(cliConfig, options);
  const problem = ({ source, version }: Provider): string | undefined =>
    missing.some((one) => one.source === source)
      ? `the provider ${source} ${version} is in no local mirror and cannot be downloaded: run the tests once online`
      : undefined;
  return { terraform: problem(AWS), 'helm-provider': problem(HELM) };
}

/** Puts a provider into a mirror in `node_modules/.cache`, once, if it can. */
function download(terraform: string, { source, version }: Provider, folder: string): void {
  const config = { terraform: { required_providers: { wanted: { source, version } } } };
  const cwd = mkdtempSync(join(folder, 'mirror-'));
  mkdirSync(MIRROR, { recursive: true });
  writeFileSync(join(cwd, 'main.tf.json'), JSON.stringify(config));
  const env = { ...process.env, TF_CLI_CONFIG_FILE: '/dev/null', CHECKPOINT_DISABLE: '1' };
  spawnSync(terraform, ['providers', 'mirror', MIRROR], { cwd, env, encoding: 'utf8' });
}
