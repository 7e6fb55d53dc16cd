import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ProviderHost, ServedStack } from '../../../rehearsal/host';
import { moduleTree } from '../../../rehearsal/run/modules';
import { usedProviders, usedTypes } from '../../../rehearsal/run/used-types';
import { runTerraform, type TerraformRun } from '../../../terraform/process';
import type { Lab } from '../../lab/start-lab';
import type { ChartRepository } from './lab-charts';
import { labTerraform, labTerraformEnv } from './lab-terraform';

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
  readonly action: string;
}

/** @see https://developer.hashicorp.com/terraform/internals/machine-readable-ui */
interface PlanMessage {
  readonly type: string;
  readonly change?: {
    readonly resource: { readonly resource_type: string; readonly resource_name: string };
    readonly action: string;
  };
  readonly outputs?: Readonly<Record<string, { readonly action: string }>>;
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

  /** Takes the output of a synth, as a checkout of a commit would; `file` is its JSON. Returns whether it is another one than before. */
  take(file: string): boolean {
    const taken = join(this.folder, 'cdk.tf.json');
    const before = existsSync(taken) ? readFileSync(taken, 'utf8') : undefined;
    mkdirSync(this.folder, { recursive: true });
    rmSync(join(this.folder, 'assets'), { recursive: true, force: true });
    cpSync(dirname(file), this.folder, { recursive: true });
    writeFileSync(join(this.folder, 'lab_override.tf.json'), JSON.stringify(this.override(), undefined, 2));
    return readFileSync(taken, 'utf8') !== before;
  }

  async init(): Promise<void> {
    const { modules } = moduleTree(this.folder, join(this.folder, '.terraform'));
    const providers = usedProviders(modules).filter(({ name }) => name === 'aws');
    this.served = await this.around.host.serve({ stack: this.id, providers, types: usedTypes(modules) });
    await this.run(['init']);
  }

  /** What a plan would change. */
  async plan(): Promise<LabChange[]> {
    // What it says while it plans, as `terraform show` would read all schemas once more.
    const { stdout } = await this.run(['plan', '-json', '-out=planned']);
    const messages = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as PlanMessage);
    const resources = messages.flatMap(({ type, change }) => {
      if (type !== 'planned_change' || change === undefined) return [];
      const { resource_type: of, resource_name: name } = change.resource;
      return [{ at: this.pathOf(of, name), action: change.action }];
    });
    const outputs = messages.flatMap(({ outputs: told = {} }) => {
      return Object.entries(told).map(([name, { action }]) => ({ at: `output.${name}`, action }));
    });
    return [...resources, ...outputs]
      .filter(({ action }) => action !== 'noop' && action !== 'read')
      .sort((a, b) => (a.at < b.at ? -1 : 1));
  }

  /** Applies the last plan. */
  async apply(): Promise<void> {
    await this.run(['apply', 'planned']);
  }

  /** Destroys everything, or what belongs to one construct. */
  async destroy(at?: string): Promise<void> {
    const targets = at === undefined ? [] : this.addresses(at).map((address) => `-target=${address}`);
    await this.run(['destroy', '-auto-approve', '-refresh=false', ...targets]);
  }

  async close(): Promise<void> {
    await this.served?.close();
  }

  private async run(args: readonly string[]): Promise<TerraformRun> {
    const env = { ...labTerraformEnv(join(this.folder, 'home')), ...this.served?.env };
    const run = await runTerraform(await labTerraform(), [...args, '-no-color'], { cwd: this.folder, env });
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
