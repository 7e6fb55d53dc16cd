import { isDeepStrictEqual } from 'node:util';
import { SEVERITY, type MessageShapes } from '../protocol/shapes';
import { typeOf } from '../protocol/wire-schema';
import type { Block, Type } from '../schema/model';
import { readObject } from '../simulated/context';
import { isList, isObject, UNKNOWN, type ObjectValue, type Value } from '../values/codec';

type PlanResponse = MessageShapes['PlanResourceChangeResponse'];

/** Settings of {@link selfCheck}. */
export interface SelfCheckOptions {
  /** What was planned: only what was unknown in it may be changed. */
  readonly planned: ObjectValue;
  /** The same with every unknown filled. */
  readonly filled: ObjectValue;
  readonly block: Block;
  /** What the real provider plans for a resource in this state whose configuration stays. */
  readonly plan: (state: ObjectValue) => Promise<PlanResponse>;
  /** The same as `filled`, with a made-up value also where nothing will mostly do. */
  readonly madeUp: () => ObjectValue;
}

const ROUNDS = 6;

/** How providers list the values they take: `Valid Values: [A B]`, `expected x to be one of ["A" "B"]`. */
const ALLOWED = /(?:valid values:|one of:?) \[([^\]]+)\]/i;

/**
 * Has the real provider plan what was made up. Where it would change that, or refuses it, other values are tried: what it plans
 * itself, one that it lists as allowed, a made-up one, none, zero. Otherwise the second plan would show a change that nobody made.
 * Gives the best that was found within six rounds.
 */
export async function selfCheck(options: SelfCheckOptions): Promise<ObjectValue> {
  const own = new Set(Object.keys(options.planned).filter((name) => holdsUnknown(options.planned[name] ?? null)));
  if (own.size === 0) return options.filled;
  const tried = new Map([...own].map((name) => [name, [options.filled[name] ?? null]]));
  let state = options.filled;
  let best: { readonly state: ObjectValue; readonly complaints: number } | undefined;
  for (let round = 0; round < ROUNDS; round++) {
    const answer = await options.plan(state);
    const complaints = complaintsOf(answer, state);
    if (best === undefined || complaints.size < best.complaints) best = { state, complaints: complaints.size };
    const changes = [...complaints].flatMap(([name, allowed]) => {
      const before = tried.get(name);
      const next = before && candidates(name, allowed, answer, options).find((value) => !includes(before, value));
      if (next === undefined) return [];
      before?.push(next);
      return [[name, next] as const];
    });
    if (changes.length === 0) break;
    state = { ...state, ...Object.fromEntries(changes) };
  }
  return best?.state ?? options.filled;
}

/** Attributes that the provider would change or refuses, with the values it would take where it lists them. */
function complaintsOf(answer: PlanResponse, state: ObjectValue): Map<string, readonly string[]> {
  const errors = answer.diagnostics.filter(({ severity }) => severity === SEVERITY.error);
  const refused = errors.map(({ summary, detail = '', attribute }) => {
    const listed = ALLOWED.exec(`${summary} ${detail}`.replace(/\s+/g, ' '))?.[1] ?? '';
    const allowed = listed.split(/[\s,"]+/).filter(Boolean);
    return [attribute?.steps[0]?.attributeName ?? '', allowed] as const;
  });
  if (refused.length > 0) return new Map(refused);
  const replaced = answer.requiresReplace.map(({ steps }) => steps[0]?.attributeName ?? '');
  // A replacement makes everything else unknown: only its cause says something.
  if (replaced.length > 0) return new Map(replaced.map((name) => [name, []]));
  const planned = answer.plannedState === undefined ? null : readObject(answer.plannedState);
  const changed = Object.keys(state).filter((name) => !isDeepStrictEqual(planned?.[name], state[name]));
  return new Map(changed.map((name) => [name, []]));
}

function candidates(
  name: string,
  allowed: readonly string[],
  { plannedState }: PlanResponse,
  { block, madeUp }: SelfCheckOptions,
): Value[] {
  const wanted = (plannedState === undefined ? null : readObject(plannedState))?.[name];
  const attribute = block.attributes[name];
  // Terraform and other resources go by the id: it may not be lost.
  const scalars = attribute === undefined || name === 'id' ? [] : [null, zero(typeOf(attribute))];
  const byProvider = wanted === undefined || holdsUnknown(wanted) ? [] : [wanted];
  return [...allowed, ...byProvider, madeUp()[name] ?? null, ...scalars];
}

function zero(type: Type): Value {
  if (type === 'number') return 0;
  if (type === 'bool') return false;
  if (type === 'string') return '';
  if (type === 'dynamic' || type[0] === 'object' || type[0] === 'tuple') return null;
  return type[0] === 'map' ? {} : [];
}

function holdsUnknown(value: Value): boolean {
  if (value === UNKNOWN) return true;
  if (isList(value)) return value.some(holdsUnknown);
  return isObject(value) && Object.values(value).some(holdsUnknown);
}

function includes(values: readonly Value[], value: Value): boolean {
  return values.some((one) => isDeepStrictEqual(one, value));
}
