import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { asObject, type TerraformJson } from '../../terraform/providers';
import type { CorpusCase, CorpusStack, Failure, FailingStep, Reason, Unseen } from './model';

/** Id of the stack of a case that has one stack only. */
export const SHOP = 'shop';

/** The providers of the cases: what CDKTF writes where an app adds one. */
const PROVIDERS = {
  aws: { source: 'aws', version: '5.100.0', settings: { region: 'eu-central-1' } },
  google: { source: 'google', version: '6.50.0', settings: { project: 'acme-shop', region: 'europe-west3' } },
  helm: { source: 'helm', version: '3.1.1', settings: { kubernetes: { config_path: '/dev/null' } } },
} as const;

/** Name of a provider that {@link stackWith} adds. */
export type ProviderName = keyof typeof PROVIDERS;

/** A stack that uses one provider; what `config` says of `provider` and `terraform` comes in the place of the usual. */
export function stackWith(
  provider: ProviderName,
  config: TerraformJson,
  more: Partial<Omit<CorpusStack, 'config'>> = {},
): CorpusStack {
  const { source, version, settings } = PROVIDERS[provider];
  return plainStack(
    {
      provider: { [provider]: [settings] },
      ...config,
      terraform: { required_providers: { [provider]: { source, version } }, ...asObject(config['terraform']) },
    },
    more,
  );
}

/** A stack on AWS with resources alone. */
export function aws(
  resource: TerraformJson,
  config: TerraformJson = {},
  more: Partial<Omit<CorpusStack, 'config'>> = {},
): CorpusStack {
  return stackWith('aws', { resource, ...config }, more);
}

/** A stack of nothing but what is given, in CDKTF's form. */
export function plainStack(config: TerraformJson, more: Partial<Omit<CorpusStack, 'config'>> = {}): CorpusStack {
  const id = more.id ?? SHOP;
  const paths = (kind: unknown): TerraformJson =>
    mapValues(kind, (instances) => mapValues(instances, (block, name) => withPath(block, `${id}/${name}`)));
  const blocks = {
    ...(config['resource'] === undefined ? {} : { resource: paths(config['resource']) }),
    ...(config['data'] === undefined ? {} : { data: paths(config['data']) }),
    ...(config['module'] === undefined
      ? {}
      : { module: mapValues(config['module'], (block, name) => withPath(block, `${id}/${name}`)) }),
  };
  const metadata = { backend: 'local', stackName: id, version: '0.21.0' };
  const terraform = {
    backend: { local: { path: `/srv/app/terraform.${id}.tfstate` } },
    ...asObject(config['terraform']),
  };
  return { ...more, id, config: { '//': { metadata, outputs: {} }, ...config, ...blocks, terraform } };
}

/** Reads the outputs of another stack, as CDKTF does for a reference across stacks. */
export function remoteState(of: string): TerraformJson {
  const config = { path: `/srv/app/terraform.${of}.tfstate` };
  return {
    terraform_remote_state: {
      [`cross-stack-reference-input-${of}`]: { backend: 'local', config, workspace: '${terraform.workspace}' },
    },
  };
}

/** A reference to an output of another stack, read with {@link remoteState}. */
export function outputOf(stack: string, output: string): string {
  return `\${data.terraform_remote_state.cross-stack-reference-input-${stack}.outputs.${output}}`;
}

/** Fails alike in both modes; `at` is the path of the construct below its stack. */
export function both(step: FailingStep, message: string | RegExp, at?: Failure['at']): CorpusCase['expected'] {
  const failure = failing(step, message, at);
  return { simulated: failure, 'real-plan': failure };
}

/** Fails where the real provider is at hand, and is not seen without it. */
export function real(
  step: FailingStep,
  message: string | RegExp,
  at?: Failure['at'],
  reason: Reason = 'value-checks',
): CorpusCase['expected'] {
  return { simulated: { unseen: reason }, 'real-plan': failing(step, message, at) };
}

/** Is seen in neither mode. */
export function never(reason: Reason): CorpusCase['expected'] {
  return { simulated: { unseen: reason }, 'real-plan': { unseen: reason } };
}

/** Is no failure in either mode, but stands in what the rehearsal shows. */
export function shown(reason: Reason, shows: NonNullable<Unseen['shows']>): CorpusCase['expected'] {
  return { simulated: { unseen: reason, shows }, 'real-plan': { unseen: reason, shows } };
}

/** A failure; `at` without a stack is a construct of the one stack. */
export function failing(step: FailingStep, message: string | RegExp, at?: Failure['at']): Failure {
  return {
    step,
    message,
    ...(at === undefined ? {} : { at: typeof at !== 'string' || at.includes('/') ? at : `${SHOP}/${at}` }),
  };
}

/** Writes stacks as the output folder of a CDKTF app. */
export function writeOutput(outdir: string, stacks: readonly CorpusStack[]): void {
  const entries = stacks.map(({ id, config, dependencies = [], files = {} }) => {
    const workingDirectory = join('stacks', id);
    write(join(outdir, workingDirectory, 'cdk.tf.json'), JSON.stringify(config, undefined, 2));
    for (const [name, text] of Object.entries(files)) write(join(outdir, workingDirectory, name), text);
    const entry = {
      annotations: [],
      constructPath: id,
      dependencies,
      name: id,
      stackMetadataPath: join(workingDirectory, 'metadata.json'),
      synthesizedStackPath: join(workingDirectory, 'cdk.tf.json'),
      workingDirectory,
    };
    return [id, entry] as const;
  });
  const manifest = { stacks: Object.fromEntries(entries), version: '0.21.0' };
  write(join(outdir, 'manifest.json'), JSON.stringify(manifest, undefined, 2));
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

function mapValues(value: unknown, map: (item: unknown, name: string) => unknown): TerraformJson {
  return Object.fromEntries(Object.entries(asObject(value)).map(([name, item]) => [name, map(item, name)]));
}

/** A block as CDKTF writes it: with the path of its construct. A list of blocks stays as it is. */
function withPath(block: unknown, path: string): unknown {
  if (Array.isArray(block)) return block.map((one) => withPath(one, path));
  return { '//': { metadata: { path, uniqueId: path.split('/').pop() } }, ...asObject(block) };
}
