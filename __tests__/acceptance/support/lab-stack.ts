import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ProviderHost, ServedStack } from '../../../rehearsal/host';
import { moduleTree } from '../../../rehearsal/run/modules';
import { usedProviders, usedTypes } from '../../../rehearsal/run/used-types';
import { findTerraform } from '../../../terraform/binary';
import { runTerraform, type TerraformRun } from '../../../terraform/process';
import type { Lab } from '../../lab/start-lab';
import type { ChartRepository } from './lab-charts';
import { cliConfig } from './suite';

/** What the stacks of one lab share. */
export interface LabSurroundings {
  readonly lab: Pick<Lab, 'kubeconfig' | 'context'>;
  /** Where charts of others come from. */
  readonly charts: ChartRepository;
  /** Plays AWS. */
  readonly host: ProviderHost;
  /** Folder with `<stack>.tfstate` of every stack that another one reads. */
  readonly states: string;
}

/** One resource or output in a plan that is not left as it is. */
export interface LabChange {
  /** Construct path of what it belongs to, below the stack: `Backend`. */
  readonly at: string;
  readonly actions: string;
}

interface Plan {
  readonly resource_changes?: readonly {
    readonly type: string;
    readonly name: string;
    readonly change: { readonly actions: readonly string[] };
  }[];
  readonly output_changes?: Readonly<Record<string, { readonly actions: readonly string[] }>>;
}

interface Synthesized {
  readonly data: { readonly terraform_remote_state?: Readonly<Record<string, unknown>> };
  readonly resource: Readonly<Record<string, Readonly<Record<string, Block>>>>;
}

interface Block {
  readonly '//': { readonly metadata: { readonly path: string } };
  readonly repository?: string;
}

/**
 * A synthesized stack that real Terraform runs with the real helm provider against a lab, and with a simulated AWS. What was
 * synthesized stays as it is; an override file beside it says where the cluster, the states and the charts of others are.
 */
export class LabStack {
  private served: ServedStack | undefined;

  constructor(
    readonly id: string,
    private readonly folder: string,
    private readonly around: LabSurroundings,
  ) {}

  /** Takes the output of a synth, as a checkout of a commit would; `file` is its JSON. */
  take(file: string): void {
    mkdirSync(this.folder, { recursive: true });
    rmSync(join(this.folder, 'assets'), { recursive: true, force: true });
    cpSync(dirname(file), this.folder, { recursive: true });
    writeFileSync(join(this.folder, 'lab_override.tf.json'), JSON.stringify(this.override(), undefined, 2));
  }

  async init(): Promise<void> {
    const { modules } = moduleTree(this.folder, join(this.folder, '.terraform'));
    const providers = usedProviders(modules).filter(({ name }) => name === 'aws');
    this.served = await this.around.host.serve({ stack: this.id, providers, types: usedTypes(modules) });
    await this.run(['init']);
  }

  /** What a plan would change. */
  async plan(): Promise<LabChange[]> {
    await this.run(['plan', '-out=planned']);
    const plan = JSON.parse((await this.run(['show', '-json', 'planned'])).stdout) as Plan;
    const resources = (plan.resource_changes ?? []).map(({ type, name, change }) => {
      return { at: this.pathOf(type, name), actions: change.actions.join() };
    });
    const outputs = Object.entries(plan.output_changes ?? {}).map(([name, { actions }]) => {
      return { at: `output.${name}`, actions: actions.join() };
    });
    return [...resources, ...outputs]
      .filter(({ actions }) => !['no-op', 'read'].includes(actions))
      .sort((a, b) => (a.at < b.at ? -1 : 1));
  }

  /** Applies the last plan. */
  async apply(): Promise<void> {
    await this.run(['apply', 'planned']);
  }

  /** Destroys everything, or what belongs to one construct. */
  async destroy(at?: string): Promise<void> {
    const targets = at === undefined ? [] : this.addresses(at).map((address) => `-target=${address}`);
    await this.run(['destroy', '-auto-approve', ...targets]);
  }

  async close(): Promise<void> {
    await this.served?.close();
  }

  private async run(args: readonly string[]): Promise<TerraformRun> {
    const { program = '' } = (await findTerraform()) ?? {};
    // Nothing of the user's: neither a credential nor what leads the helm provider to another cluster.
    const own = { PATH: process.env['PATH'], TMPDIR: process.env['TMPDIR'], HOME: join(this.folder, 'home') };
    const env = { ...own, TF_CLI_CONFIG_FILE: cliConfig(), ...this.served?.env };
    const run = await runTerraform(program, [...args, '-no-color'], { cwd: this.folder, env });
    if (run.exitCode === 0) return run;
    throw new Error(`${this.id}: terraform ${args.join(' ')} ended with ${run.exitCode}\n${run.stdout}\n${run.stderr}`);
  }

  private get json(): Synthesized {
    return JSON.parse(readFileSync(join(this.folder, 'cdk.tf.json'), 'utf8')) as Synthesized;
  }

  private override(): object {
    const { lab, charts, states } = this.around;
    const { data, resource } = this.json;
    const read = Object.keys(data.terraform_remote_state ?? {}).map((name) => {
      const path = join(states, `${name.replace('cross-stack-reference-input-', '')}.tfstate`);
      return [name, { backend: 'local', config: { path }, workspace: null }] as const;
    });
    const remote = Object.entries(resource['helm_release'] ?? {})
      .filter(([, { repository }]) => repository !== undefined)
      .map(([name]) => [name, { repository: charts.url }] as const);
    return {
      terraform: { backend: { local: {} } },
      provider: { helm: { kubernetes: { config_path: lab.kubeconfig, config_context: lab.context } } },
      data: { terraform_remote_state: Object.fromEntries(read) },
      ...(remote.length === 0 ? {} : { resource: { helm_release: Object.fromEntries(remote) } }),
    };
  }

  private addresses(at: string): string[] {
    return Object.entries(this.json.resource)
      .flatMap(([type, named]) => Object.keys(named).map((name) => ({ type, name })))
      .filter(({ type, name }) => this.pathOf(type, name) === at)
      .map(({ type, name }) => `${type}.${name}`);
  }

  private pathOf(type: string, name: string): string {
    const path = this.json.resource[type]?.[name]?.['//'].metadata.path ?? `${type}.${name}`;
    return path.replace(`${this.id}/`, '').replace(/(\/Release)?\/Resource$/, '');
  }
}
