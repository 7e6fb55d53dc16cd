import { readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { TerraformStack } from 'cdktf';
import { UserError } from '../constructs/core/errors';
import { rehearseStacks } from '../rehearsal/run/rehearse';
import { findTerraform, INSTALL_ADVICE, type TerraformBinary } from '../terraform/binary';
import { readManifest, type Stack } from '../terraform/manifest';
import type { RehearseOptions } from './rehearse-options';
import { rehearsalError } from './rehearsal-error';
import { checkArguments } from './rehearse-checks';
import { SecretTexts } from './secret-texts';
import { SharedHosts } from './shared-hosts';
import { recordOf } from './stack-record';
import { StackView } from './views';
import { writeOutput } from './write-output';

const hosts = new SharedHosts();
let terraform: Promise<TerraformBinary> | undefined;

/** Does what `rehearse` says, until `signal` is aborted. */
export async function runRehearsal(
  stack: TerraformStack,
  options: RehearseOptions,
  signal: AbortSignal,
): Promise<StackView> {
  const from = checkArguments(stack, options);
  return hosts.during(() => run(stack, from, options, signal));
}

async function run(
  stack: TerraformStack,
  from: StackView | undefined,
  options: RehearseOptions,
  signal: AbortSignal,
): Promise<StackView> {
  const { mode = 'auto', project = process.cwd(), destroy = false } = options;
  const folder = hosts.folder();
  const output = join(folder, 'cdktf.out');
  writeOutput(stack, output);
  const { stacks } = readManifest(output);
  const own = stacks.find(({ id }) => id === stack.node.id) as Stack;
  terraform ??= requireTerraform();
  const states = join(folder, 'states');
  const plans = new Map<string, string>();
  const rehearsal = await rehearseStacks(stacks, {
    terraform: await terraform,
    startHost: () => hosts.get(resolve(project), mode),
    project: resolve(project),
    chosen: [own.id],
    mode,
    destroy,
    keep: states,
    signal,
    ...(from === undefined ? {} : { from: from.states }),
    onPlan: (id, plan) => void plans.set(id, plan),
  });
  const secrets = new SecretTexts(from?.secrets);
  for (const { config } of stacks) secrets.addConfig(config);
  if (!rehearsal.ok) throw rehearsalError(rehearsal, own, secrets);
  const records = rehearsal.stacks.map((one) => {
    const plan = plans.get(one.stack);
    const record = recordOf({
      stack: stacks.find(({ id }) => id === one.stack) as Stack,
      rehearsal: one,
      state: readFileSync(join(states, `${one.stack}.tfstate`), 'utf8'),
      ...(plan === undefined ? {} : { plan }),
    });
    secrets.addState(record.state);
    return record;
  });
  rmSync(output, { recursive: true, force: true });
  const [below, ours] = [records.filter(({ id }) => id !== own.id), records.find(({ id }) => id === own.id)];
  return new StackView(ours as (typeof records)[number], below, { secrets, states, fresh: from === undefined });
}

/** Ends what rehearsals share. */
export function closeHosts(): Promise<void> {
  return hosts.close();
}

async function requireTerraform(): Promise<TerraformBinary> {
  const found = await findTerraform();
  if (found === undefined)
    throw new UserError('Terraform', 'TerraformMissing', [
      `was not found on the PATH, and a rehearsal runs it. To rehearse, ${INSTALL_ADVICE}`,
    ]);
  return found;
}
