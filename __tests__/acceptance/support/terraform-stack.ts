import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runTerraform, type TerraformRun } from '../../../terraform/process';
import type { Moto } from './moto';

type Attributes = Readonly<Record<string, unknown>>;

interface Plan {
  readonly resource_changes?: readonly ResourceChange[];
  readonly output_changes?: Readonly<Record<string, { readonly actions: readonly string[] }>>;
}

/** One resource or output in a plan that is not left as it is. */
export interface PlannedChange {
  readonly address: string;
  readonly actions: readonly string[];
  /** Top-level attributes whose value differs; of a replacement those that force it, marked so. */
  readonly attributes: readonly string[];
}

/** A synthesized stack in a folder of its own, run by stock Terraform against the emulator. */
export class TerraformStackRun {
  constructor(
    readonly folder: string,
    source: string,
    private readonly moto: Moto,
  ) {
    mkdirSync(folder, { recursive: true });
    copyFileSync(source, join(folder, 'cdk.tf.json'));
    // The emulator answers 500 to an action it lacks, and the provider would go on asking.
    writeFileSync(
      join(folder, 'retries_override.tf.json'),
      JSON.stringify({ provider: { aws: [{ max_retries: 2 }] } }),
    );
  }

  /** Runs one command; any exit code not in `expected` fails with everything that Terraform printed. */
  async run(args: readonly string[], expected: readonly number[] = [0]): Promise<TerraformRun> {
    const result = await runTerraform('terraform', args, { cwd: this.folder, env: this.moto.env, limitSeconds: 540 });
    if (expected.includes(result.exitCode)) return result;
    throw new Error(
      `terraform ${args.join(' ')} ended with ${String(result.exitCode)}\n${result.stdout}\n${result.stderr}`,
    );
  }

  /** The synthesized JSON. */
  get json(): Record<string, Record<string, Record<string, Record<string, unknown>>>> {
    return JSON.parse(readFileSync(join(this.folder, 'cdk.tf.json'), 'utf8')) as never;
  }

  /** Takes the JSON of another synth, as a checkout of another commit would. */
  replaceWith(source: string): void {
    copyFileSync(source, join(this.folder, 'cdk.tf.json'));
  }

  /** Plans, and lists every resource and output that would change. */
  async plan(...args: string[]): Promise<PlannedChange[]> {
    await this.run(['plan', '-input=false', '-no-color', '-out=plan.bin', ...args]);
    return this.changesIn('plan.bin');
  }

  /** Every resource and output that would change by a plan in the folder. */
  async changesIn(file: string): Promise<PlannedChange[]> {
    const { stdout } = await this.run(['show', '-json', file]);
    const plan = JSON.parse(stdout) as Plan;
    const resources = (plan.resource_changes ?? [])
      .filter(({ change }) => change.actions.some((action) => action !== 'no-op' && action !== 'read'))
      .map(({ address, change }) => ({ address, actions: change.actions, attributes: differing(change) }));
    const outputs = Object.entries(plan.output_changes ?? {})
      .filter(([, { actions }]) => actions.join() !== 'no-op')
      .map(([name, { actions }]) => ({ address: `output.${name}`, actions, attributes: ['value'] }));
    return [...resources, ...outputs].sort((a, b) => (a.address < b.address ? -1 : 1));
  }

  /** Flags that leave out resources of `types`, and with them what depends on them. */
  targetsWithout(types: readonly string[]): string[] {
    return Object.entries(this.json['resource'] ?? {})
      .filter(([type]) => !types.includes(type))
      .flatMap(([type, blocks]) => Object.keys(blocks).map((id) => `-target=${type}.${id}`));
  }

  /** Construct path of an address: what a person calls the resource. Outputs are named after what they hold. */
  path(address: string): string {
    const [type = '', id = ''] = address.split('.');
    const block = this.json['resource']?.[type]?.[id] as { '//'?: { metadata?: { path?: string } } } | undefined;
    return block?.['//']?.metadata?.path ?? `${this.name}/${address}`;
  }

  private get name(): string {
    const { metadata } = this.json['//'] as unknown as { metadata: { stackName: string } };
    return metadata.stackName;
  }
}

interface ResourceChange {
  readonly address: string;
  readonly change: {
    readonly replace_paths?: readonly (readonly string[])[];
    readonly actions: string[];
    readonly before: Attributes | null;
    readonly after: Attributes | null;
    readonly after_unknown: Attributes;
  };
}

function differing({
  before,
  after,
  after_unknown: unknown,
  replace_paths: forced,
}: ResourceChange['change']): string[] {
  // A replacement makes everything unknown: only its causes say something.
  if (forced !== undefined) return [...new Set(forced.map(([name]) => `${name ?? ''} (replaces)`))].sort();
  const names = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {}), ...Object.keys(unknown)]);
  return [...names]
    .filter((name) => unknown[name] === true || JSON.stringify(before?.[name]) !== JSON.stringify(after?.[name]))
    .sort();
}
