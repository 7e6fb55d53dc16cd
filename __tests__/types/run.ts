/** `npm run rehearse:types`: rehearses one resource of every type of two real providers, and writes docs/provider-types.md. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { findProviderProgram } from '../../rehearsal/real/find-program';
import { startHost } from '../../rehearsal/start-host';
import { findTerraform, INSTALL_ADVICE, type TerraformBinary } from '../../terraform/binary';
import { writeCliConfig } from '../../terraform/mirrors';
import { Interrupted, inScratch } from '../../terraform/scratch';
import type { TerraformJson } from '../../terraform/providers';
import { configurationOf } from './configurations';
import { openProbe } from './probe';
import { AWS, HELM, type TypesProvider } from './provider';
import { rehearseTypes } from './rehearse-types';
import { page, type ProviderReport } from './report';

const ROOT = resolve(__dirname, '../..');

async function main(): Promise<void> {
  const terraform = await findTerraform();
  if (terraform === undefined) throw new Error(INSTALL_ADVICE);
  await inScratch(async (scratch, signal) => {
    const reports: ProviderReport[] = [];
    for (const provider of [AWS, HELM]) {
      reports.push(await report(provider, terraform, join(scratch, provider.name), signal));
    }
    const file = join(ROOT, 'docs/provider-types.md');
    const text = page(reports, terraform.version, new Date().toISOString().slice(0, 10));
    writeFileSync(file, text);
    execFileSync(join(ROOT, 'node_modules/.bin/oxfmt'), [file]);
    console.log('written: docs/provider-types.md');
  });
}

async function report(
  provider: TypesProvider,
  terraform: TerraformBinary,
  scratch: string,
  signal: AbortSignal,
): Promise<ProviderReport> {
  mkdirSync(scratch, { recursive: true, mode: 0o700 });
  const { name, source, version } = provider;
  const env = { ...process.env, TF_CLI_CONFIG_FILE: join(scratch, 'terraform.rc') };
  const extraMirrors = [resolve(ROOT, '../shared/providers')];
  const providers = [{ source, version }];
  writeCliConfig(env.TF_CLI_CONFIG_FILE, { providers, direct: false, keepRest: true, extraMirrors, env: process.env });
  const program = await findProviderProgram({ source, version }, { env });
  if (program === undefined) throw new Error(`${source} ${version} is in no local mirror`);
  const probe = await openProbe(program, join(scratch, 'probe'), provider.settings);
  const configurations = new Map<string, TerraformJson>();
  const refused = new Map<string, string>();
  const types = Object.keys(probe.schema.resources).sort();
  try {
    for (const type of types) {
      signal.throwIfAborted();
      const found = await configurationOf(probe, type);
      if ('config' in found) configurations.set(type, found.config);
      else refused.set(type, found.refused);
    }
  } finally {
    await probe.close();
  }
  console.log(`${name}: ${String(configurations.size)} of ${String(types.length)} types have a configuration`);
  const folder = join(scratch, 'host');
  mkdirSync(folder, { mode: 0o700 });
  const host = await startHost({ scratch: folder, project: ROOT, env, mode: 'real-plan' });
  try {
    const options = {
      terraform,
      project: ROOT,
      env,
      host,
      scratch,
      onProgress: (line: string) => console.log(`${name}: ${line}`),
    };
    return { provider, types: types.length, refused, ...(await rehearseTypes(provider, configurations, options)) };
  } finally {
    await host.close();
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = error instanceof Interrupted ? error.exitCode : 1;
});
