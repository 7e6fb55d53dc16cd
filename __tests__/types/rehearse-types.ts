import { join } from 'node:path';
import type { ProviderHost } from '../../rehearsal/host';
import { rehearseStacks } from '../../rehearsal/run/rehearse';
import type { StackRehearsal, StepName } from '../../rehearsal/run/result';
import type { TerraformBinary } from '../../terraform/binary';
import { diagnosticText } from '../../terraform/diagnostics';
import { readManifest } from '../../terraform/manifest';
import type { TerraformJson } from '../../terraform/providers';
import type { CorpusStack } from '../corpus/model';
import { plainStack, writeOutput } from '../corpus/support';
import type { TypesProvider } from './provider';

/** Types in one stack: few enough that one that fails costs little, enough that the start of Terraform does not count. */
const STACK_SIZE = 150;

/** Where a type failed, and what was said. */
export interface TypeFailure {
  readonly step: StepName;
  readonly message: string;
}

/** How the rehearsal of types ended. */
export interface RehearsedTypes {
  /** Types that did not go through all steps. */
  readonly failures: ReadonlyMap<string, TypeFailure>;
  /** Types that the provider asked its cloud about, so that their plans are simulated. */
  readonly simulated: ReadonlySet<string>;
}

/** Settings of {@link rehearseTypes}. */
export interface TypesOptions {
  readonly terraform: TerraformBinary;
  readonly project: string;
  readonly env: NodeJS.ProcessEnv;
  /** Serves every stack; who started it closes it. */
  readonly host: ProviderHost;
  /** Folder to write stacks into. */
  readonly scratch: string;
  readonly onProgress?: (line: string) => void;
}

/** Takes one resource of each type through all steps of a rehearsal; what fails is left out, until the rest is well. */
export async function rehearseTypes(
  provider: TypesProvider,
  configurations: ReadonlyMap<string, TerraformJson>,
  options: TypesOptions,
): Promise<RehearsedTypes> {
  const failures = new Map<string, TypeFailure>();
  const simulated = new Set<string>();
  let stacks = chunks([...configurations.keys()], STACK_SIZE);
  for (let round = 0; stacks.length > 0; round++) {
    options.onProgress?.(
      `round ${String(round + 1)}: ${String(stacks.flat().length)} types in ${String(stacks.length)} stacks`,
    );
    const results = await rehearseRound(provider, stacks, configurations, options, round);
    stacks = stacks.flatMap((types, at) => {
      const result = results[at];
      for (const type of simulatedTypes(result)) simulated.add(type);
      return result?.failure === undefined ? [] : leftToDo(types, result.failure, failures);
    });
  }
  return { failures, simulated };
}

/** A stack with one resource of each type. */
export function stackOf(
  { name, source, version, settings, given = {}, files = {} }: TypesProvider,
  id: string,
  configurations: ReadonlyMap<string, TerraformJson>,
): CorpusStack {
  const blocks = [...configurations].map(
    ([type, config]) => [type, { example: { ...config, ...given[type] } }] as const,
  );
  const config = {
    terraform: { required_providers: { [name]: { source, version } } },
    provider: { [name]: [settings] },
    resource: Object.fromEntries(blocks),
  };
  return plainStack(config, { id, files });
}

async function rehearseRound(
  provider: TypesProvider,
  stacks: readonly (readonly string[])[],
  configurations: ReadonlyMap<string, TerraformJson>,
  { host, scratch, terraform, project, env }: TypesOptions,
  round: number,
): Promise<readonly StackRehearsal[]> {
  const outdir = join(scratch, `round-${String(round)}`);
  const written = stacks.map((types, at) => {
    const own = new Map([...configurations].filter(([type]) => types.includes(type)));
    return stackOf(provider, `types-${String(at + 1).padStart(3, '0')}`, own);
  });
  writeOutput(outdir, written);
  const shared: ProviderHost = {
    serve: (needs) => host.serve(needs),
    refused: () => host.refused(),
    close: () => Promise.resolve(),
  };
  const startHost = (): Promise<ProviderHost> => Promise.resolve(shared);
  const options = { terraform, project, env, mode: 'real-plan', startHost } as const;
  const result = await rehearseStacks(readManifest(outdir).stacks, options);
  return written.flatMap(({ id }) => result.stacks.filter(({ stack }) => stack === id));
}

/** Notes what failed; returns stacks with the rest. */
function leftToDo(
  types: readonly string[],
  { step, diagnostics }: NonNullable<StackRehearsal['failure']>,
  failures: Map<string, TypeFailure>,
): string[][] {
  const named = new Map(
    diagnostics.flatMap((one) => {
      const type = one.address?.split('.')[0] ?? '';
      return types.includes(type) ? [[type, diagnosticText(one)] as const] : [];
    }),
  );
  const said = diagnostics.map(diagnosticText).join('; ');
  if (named.size === 0 && types.length === 1) named.set(types[0] ?? '', said);
  for (const [type, message] of named) failures.set(type, { step, message });
  const rest = types.filter((type) => !named.has(type));
  // Where nothing is named, the one that it is about is looked for by halves.
  return named.size === 0 ? chunks(rest, Math.ceil(rest.length / 2)) : chunks(rest, STACK_SIZE);
}

function simulatedTypes(result: StackRehearsal | undefined): string[] {
  return (result?.warnings ?? []).flatMap(
    ({ summary }) => /^(\w+) is planned without checks/.exec(summary)?.slice(1) ?? [],
  );
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, at) => items.slice(at * size, (at + 1) * size));
}
