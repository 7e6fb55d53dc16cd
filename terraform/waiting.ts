import type { CrossStackRead } from './cross-stack';
import { outputLabel } from './cross-stack';
import type { Diagnostic } from './diagnostics';
import type { Stack } from './manifest';
import type { PlanDigest } from './plan-json';
import { asObject } from './providers';

/** An upstream stack that keeps a stack from being planned. */
export interface Upstream {
  readonly stack: string;
  /** What is read from it: `Database/Resource endpoint`. None where the whole stack was never applied. */
  readonly outputs: readonly string[];
}

/** Why a stack cannot be planned yet. */
export interface HeldUp {
  /** Stacks that have to be applied first, as what is read does not exist. */
  readonly waitsFor: readonly Upstream[];
  /** Stacks that change what is read: a plan now would hold the old values. */
  readonly blockedBy: readonly Upstream[];
}

/** What the plans of the upstream stacks in the same run say about a stack; undefined where nothing holds it up. */
export function heldUpByPlans(
  reads: readonly CrossStackRead[],
  digests: ReadonlyMap<string, PlanDigest>,
): HeldUp | undefined {
  const waitsFor = new Upstreams();
  const blockedBy = new Upstreams();
  for (const { from, output: name } of reads) {
    const digest = digests.get(from ?? '');
    const output = digest?.outputs.find((one) => one.name === name);
    if (from === undefined || digest === undefined || output === undefined) continue;
    if (output.action === 'create') waitsFor.add(from, digest.isFirst ? undefined : output.label);
    else if (output.valueChanges) blockedBy.add(from, output.label);
  }
  return waitsFor.isEmpty && blockedBy.isEmpty ? undefined : { waitsFor: waitsFor.list, blockedBy: blockedBy.list };
}

/**
 * What Terraform's errors say about upstream stacks that were not planned in the same run. Undefined where there is an error
 * of another kind: a state of no stack of this app, or an output that the upstream stack does not declare.
 */
export function heldUpByErrors(
  reads: readonly CrossStackRead[],
  errors: readonly Diagnostic[],
  stacks: readonly Stack[],
): HeldUp | undefined {
  const waitsFor = new Upstreams();
  for (const { summary, detail, address } of errors) {
    const missing = /does not have an attribute named "([^"]+)"/.exec(detail)?.[1];
    const read = /Unable to find remote state|No stored state was found/.test(`${summary} ${detail}`)
      ? reads.find(({ remoteState }) => address === `data.terraform_remote_state.${remoteState}`)
      : reads.find(({ output }) => output === missing);
    const upstream = stacks.find(({ id }) => id === read?.from);
    if (read === undefined || upstream === undefined) return undefined;
    if (missing === undefined) {
      waitsFor.add(upstream.id);
    } else {
      if (asObject(upstream.config['output'])[missing] === undefined) return undefined;
      waitsFor.add(upstream.id, outputLabel(upstream.config, missing));
    }
  }
  return waitsFor.isEmpty ? undefined : { waitsFor: waitsFor.list, blockedBy: [] };
}

/** Upstream stacks in the order found, each once. */
class Upstreams {
  private readonly outputs = new Map<string, Set<string>>();

  get isEmpty(): boolean {
    return this.outputs.size === 0;
  }

  get list(): Upstream[] {
    return [...this.outputs].map(([stack, outputs]) => ({ stack, outputs: [...outputs].sort() }));
  }

  add(stack: string, output?: string): void {
    const known = this.outputs.get(stack) ?? new Set();
    if (output !== undefined) known.add(output);
    this.outputs.set(stack, known);
  }
}
