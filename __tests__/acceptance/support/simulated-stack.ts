import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ServableProvider } from '../../../rehearsal/protocol/methods';
import { reattachEnv, serveProvider, type ServedProvider } from '../../../rehearsal/protocol/serve';
import { findTerraform } from '../../../terraform/binary';
import { runTerraform, type TerraformRun } from '../../../terraform/process';
import { scratch } from './differences';

/** A change that a plan shows: its address, and what is done. */
export interface Change {
  readonly address: string;
  readonly actions: readonly string[];
}

/** A configuration that real Terraform runs against providers served by this process. */
export class SimulatedStack {
  private readonly folder = mkdtempSync(scratch('simulated-'));
  private served: ServedProvider[] = [];

  /** Serves providers in place of those served before; without any, of none. */
  async serve(...providers: readonly ServableProvider[]): Promise<void> {
    await this.close();
    this.served = await Promise.all(providers.map((one) => serveProvider(one, join(this.folder, 's'))));
  }

  write(configuration: string): void {
    const required = this.served
      .map(({ source }) => `    ${source.split('/').pop() ?? ''} = { source = "${source}" }\n`)
      .join('');
    writeFileSync(
      join(this.folder, 'main.tf'),
      `terraform {\n  required_providers {\n${required}  }\n}\n${configuration}`,
    );
  }

  /** Runs a command that ends well, and gives what it wrote. */
  async run(...args: readonly string[]): Promise<string> {
    const { exitCode, stdout, stderr } = await this.try(...args);
    if (exitCode !== 0) throw new Error(`terraform ${args.join(' ')} ended with ${exitCode}:\n${stdout}${stderr}`);
    return stdout;
  }

  async try(...args: readonly string[]): Promise<TerraformRun> {
    const terraform = await findTerraform();
    const none = join(this.folder, 'none');
    mkdirSync(none, { recursive: true });
    const config = join(this.folder, 'terraform.rc');
    writeFileSync(config, `provider_installation {\n  filesystem_mirror {\n    path = "${none}"\n  }\n}\n`);
    const env = { ...process.env, ...reattachEnv(this.served), TF_CLI_CONFIG_FILE: config };
    return runTerraform(terraform?.program ?? 'terraform', args, { cwd: this.folder, env });
  }

  /** What a plan would change; data sources that are only read do not count. */
  async plan(...args: readonly string[]): Promise<Change[]> {
    await this.run('plan', '-out=plan', ...args);
    const plan = JSON.parse(await this.run('show', '-json', 'plan')) as {
      resource_changes?: { address: string; change: { actions: string[]; importing?: object } }[];
    };
    return (plan.resource_changes ?? [])
      .map(({ address, change: { actions } }) => ({ address, actions }))
      .filter(({ actions }) => !['no-op', 'read'].includes(actions.join()))
      .sort((a, b) => a.address.localeCompare(b.address, 'en'));
  }

  /** First errors of a command that fails, as `summary: detail`, on one line each. */
  async errors(...args: readonly string[]): Promise<string[]> {
    const { diagnostics } = await this.try(...args, '-json');
    return diagnostics.map(({ summary, detail }) => `${summary}: ${detail.replace(/\s+/g, ' ')}`);
  }

  async apply(...args: readonly string[]): Promise<void> {
    await this.run('apply', '-auto-approve', ...args);
  }

  /** Values of all outputs. */
  async outputs(): Promise<Record<string, unknown>> {
    const outputs = JSON.parse(await this.run('output', '-json')) as Record<string, { value: unknown }>;
    return Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value]));
  }

  /** Addresses in the state. */
  async addresses(): Promise<string[]> {
    return (await this.run('state', 'list')).split('\n').filter(Boolean);
  }

  async close(): Promise<void> {
    await Promise.all(this.served.map((one) => one.close()));
    this.served = [];
  }
}
