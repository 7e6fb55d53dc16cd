import { SEVERITY, type ProtocolDiagnostic } from '../../rehearsal/protocol/shapes';
import type { ObjectValue } from '../../rehearsal/values/codec';
import type { TerraformJson } from '../../terraform/providers';
import { asJson, requiredOnly } from './generate';
import type { Probe } from './probe';
import { Repair } from './repair';

/** Attempts for one type, and seconds they may take together: plans of a few types take longer than one second. */
const ATTEMPTS = 600;
const SECONDS = 20;

/** A configuration that the provider has nothing against, or what it has against the last that was tried. */
export type Found = { readonly config: TerraformJson } | { readonly refused: string };

/** Looks for a configuration of a type with as little as possible in it: what is required, mended by what the provider says of it. */
export async function configurationOf(probe: Probe, type: string): Promise<Found> {
  const schema = probe.schema.resources[type];
  if (schema === undefined) return { refused: `the provider has no ${type}` };
  const repair = new Repair(type, schema.block);
  const end = performance.now() + SECONDS * 1000;
  let config: ObjectValue | undefined = requiredOnly(schema, type);
  let errors: readonly ProtocolDiagnostic[] = [];
  for (let attempt = 0; attempt < ATTEMPTS && config !== undefined && performance.now() < end; attempt++) {
    errors = await probe.errors(type, config);
    if (errors.length === 0) return { config: asJson(config, schema.block) };
    config = repair.next(config, errors);
  }
  return { refused: errors.filter(({ severity }) => severity === SEVERITY.error).map(textOf)[0] ?? 'took too long' };
}

function textOf({ summary, detail = '' }: ProtocolDiagnostic): string {
  return `${summary}: ${detail}`.replace(/\s+/g, ' ').replace(/: $/, '');
}
