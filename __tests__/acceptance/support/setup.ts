import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { writeCliConfig } from '../../../terraform/mirrors';
import useTemporaryFolder from '../../support/temporary-folder';
import { motoProblem, terraformOrReason } from './tools';

/** The version that the oldest supported bindings are made for. */
const AWS = { source: 'registry.terraform.io/hashicorp/aws', version: '5.100.0' };
const MIRROR = resolve(__dirname, '../../../node_modules/.cache/ashlar/providers');

/**
 * Runs once before the acceptance suites: finds the tools they need, and writes a Terraform CLI configuration of the
 * tests' own, so that neither the user's nor a missing one has a say. What is missing is passed on by environment variable.
 */
export default async function setup(): Promise<void> {
  useTemporaryFolder();
  const missing: Record<string, string> = {};
  const terraform = await terraformOrReason(process.env);
  const moto = motoProblem(process.env);
  const folder = mkdtempSync(join(tmpdir(), 'ashlar-acceptance-'));
  const cliConfig = join(folder, 'terraform.rc');
  const options = { providers: [AWS], direct: false, keepRest: false, extraMirrors: [MIRROR], env: { ...process.env } };
  if (typeof terraform === 'string') {
    missing['terraform'] = terraform;
  } else if (writeCliConfig(cliConfig, options).missing.length > 0) {
    const problem = downloadProvider(terraform.program, folder);
    if (problem !== undefined) missing['terraform'] = problem;
    writeCliConfig(cliConfig, options);
  }
  if (moto !== undefined) missing['moto'] = moto;
  process.env['ASHLAR_TEST_FOLDER'] = folder;
  process.env['ASHLAR_TEST_CLI_CONFIG'] = cliConfig;
  process.env['ASHLAR_TEST_MISSING'] = JSON.stringify(missing);
}

/** Puts the provider into a mirror in `node_modules/.cache`, once; returns what went wrong. */
function downloadProvider(terraform: string, folder: string): string | undefined {
  const config = { terraform: { required_providers: { aws: { source: 'hashicorp/aws', version: AWS.version } } } };
  mkdirSync(join(folder, 'mirror'), { recursive: true });
  mkdirSync(MIRROR, { recursive: true });
  writeFileSync(join(folder, 'mirror', 'main.tf.json'), JSON.stringify(config));
  const env = { ...process.env, TF_CLI_CONFIG_FILE: '/dev/null', CHECKPOINT_DISABLE: '1' };
  const run = spawnSync(terraform, ['providers', 'mirror', MIRROR], {
    cwd: join(folder, 'mirror'),
    env,
    encoding: 'utf8',
  });
  if (run.status === 0) return undefined;
  return `the provider hashicorp/aws ${AWS.version} is in no local mirror and cannot be downloaded: run the tests once online`;
}
