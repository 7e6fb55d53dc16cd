import { UserError } from '../../constructs/core/errors';
import { applyStack, type Applied } from '../apply-stack';
import type { Stack } from '../manifest';
import type { PlanDigest } from '../plan-json';
import type { PlanTools } from '../plan-stack';
import { type Import, importOf } from './import-ids';

/** What Terraform says of an import of what is not there. The providers' own words follow. */
const NOT_THERE = /^Cannot import non-existent remote object/;
const IMPORTED_ADDRESS = /existing object to "([^"]+)"/;

/** What clouds answer where something of this name exists. */
const EXISTS =
  /already ?exists|AlreadyExistsException|EntityAlreadyExists|BucketAlreadyOwnedByYou|ResourceInUseException|ResourceConflict|Error 409/i;

/** Rounds of leaving out what is not there and taking in what is: what depends on it comes up in the next. */
const ROUNDS = 8;

/** What was applied, and what of it was there before. */
export interface Adopted extends Applied {
  readonly imported: readonly Import[];
}

/**
 * Plans and applies, taking in what exists: first what `candidates` name, without those that are not there, then whatever the cloud
 * says exists and whose id can be told from the code. Nothing is deleted or replaced.
 * @param write - Writes the stack with these imports, and returns it as written.
 * @throws {UserError} `BootstrapDestroys` where a plan would delete or replace something.
 */
export async function applyAdopting(
  write: (imports: readonly Import[]) => Stack,
  candidates: readonly Import[],
  tools: PlanTools,
  onPlan: (digest: PlanDigest) => void,
): Promise<Adopted> {
  const missing = new Set<string>();
  let imports = candidates;
  for (let round = 1; ; round++) {
    const stack = write(imports);
    const accept = (digest: PlanDigest): void => {
      refuseLoss(stack, digest);
      onPlan(digest);
    };
    const applied = await applyStack(stack, tools, { accept });
    const errors = applied.diagnostics.filter(({ severity }) => severity === 'error');
    const absent = errors.flatMap(({ summary, detail }) =>
      NOT_THERE.test(summary) ? (IMPORTED_ADDRESS.exec(detail)?.[1] ?? []) : [],
    );
    for (const address of absent) missing.add(address);
    const present = errors
      .filter(({ summary, detail }) => EXISTS.test(`${summary} ${detail}`))
      .flatMap(({ address = '' }) => importOf(stack, address, tools.env) ?? [])
      .filter(({ to }) => !missing.has(to) && !imports.some((one) => one.to === to));
    const next = [...imports.filter(({ to }) => !missing.has(to)), ...present];
    const isSame = next.length === imports.length && present.length === 0;
    if (applied.ok || isSame || round === ROUNDS) return { ...applied, imported: applied.ok ? imports : [] };
    imports = next;
  }
}

function refuseLoss(stack: Stack, { changes }: PlanDigest): void {
  const lost = changes.filter(({ action }) => action === 'delete' || action === 'replace');
  if (lost.length === 0) return;
  throw new UserError(`stack '${stack.id}'`, 'BootstrapDestroys', [
    ...lost.map(({ action, address, constructPath }) => `the plan would ${action} ${constructPath ?? address}`),
    'bootstrap makes and changes alone. Look at it with `ashlar plan`, and apply it with Terraform',
  ]);
}
