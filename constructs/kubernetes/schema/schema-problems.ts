import { problem } from '../../core/errors';
import type { Manifest } from '../manifests/manifest';
import { DeclaredFields, type UndeclaredField } from './declared-fields';
import { HIDDEN, isHidden } from './hidden';
import { knownForm } from './known-form';
import type { Later } from './later';
import { nearName } from '../../core/near-name';
import { keysOf, pointer, readablePath, valueAt } from './pointer';
import { loadValidators, type SchemaError, type Validator } from './validators';
import { allowedBy, gotInstead, gotOutside, wayOut } from './words';

/** Fields that an error lists; of more it lists none. */
const MOST_LISTED = 12;

/** Checks objects against the schemas of their kinds, and keeps what it learned of them: make one a synth. */
export class Schemas {
  private readonly declared = new Map<string, DeclaredFields>();

  /** @throws {UserError} `SchemasMissing` where the bundle of schemas was not made. */
  constructor(private readonly validators = loadValidators()) {}

  /** Every kind that has a schema, as `<apiVersion>/<kind>`. */
  kinds(): readonly string[] {
    return this.validators.kinds;
  }

  /** What is wrong with `manifest`, unknown fields included: a sentence each. Undefined for a kind without a schema. */
  problems(manifest: Manifest): string[] | undefined {
    const id = `${manifest.apiVersion}/${manifest.kind}`;
    const validate = this.validators.of(id);
    if (validate === undefined) return undefined;
    const declared = this.declared.get(id) ?? new DeclaredFields();
    this.declared.set(id, declared);
    return problemsOf(manifest, validate, declared);
  }
}

function problemsOf(manifest: Manifest, validate: Validator, declared: DeclaredFields): string[] {
  const { value, later } = knownForm(manifest);
  // Reading through a proxy is ten times as slow: only what goes to new places is.
  const isNew = declared.undeclared(value) === undefined;
  const errors = validate(isNew ? declared.watch(value) : value) ? [] : (validate.errors ?? []);
  return [
    ...byPlace(errors).flatMap(([at, found]) =>
      isWithinLater(at, later) || (later.has(at) && !hasWrongForm(found)) ? [] : problemsAt(manifest, at, found),
    ),
    ...(declared.undeclared(value) ?? []).filter(({ at }) => !isWithinLater(at, later)).map(unknownField),
  ];
}

function byPlace(errors: readonly SchemaError[]): [string, SchemaError[]][] {
  const places = new Map<string, SchemaError[]>();
  for (const error of errors) places.set(error.instancePath, [...(places.get(error.instancePath) ?? []), error]);
  return [...places];
}

/** True in a value that may still become whatever is wanted. */
function isWithinLater(at: string, later: ReadonlyMap<string, Later>): boolean {
  if (later.get(at) === 'any') return true;
  return [...later].some(([path, form]) => (form === 'any' || form === 'list') && at.startsWith(`${path}/`));
}

/** Of a value known after apply only its form can be wrong. With alternatives it is, when it fits none by its form. */
function hasWrongForm(found: readonly SchemaError[]): boolean {
  const types = found.filter(({ keyword }) => keyword === 'type').length;
  const alternatives = found.filter(({ keyword }) => keyword === 'oneOf').length;
  return alternatives === 0 ? types > 0 : types + alternatives === found.length;
}

function problemsAt(manifest: Manifest, at: string, found: readonly SchemaError[]): string[] {
  const missing = found.filter(({ keyword }) => keyword === 'required').map(({ params }) => params['missingProperty']);
  const wrong = found.filter(({ keyword }) => keyword !== 'required');
  const needed = missing.map((key) => problem(readablePath(keysOf(at + pointer(String(key)))), 'given', 'nothing'));
  return wrong.length === 0 ? needed : [...needed, wrongValue(manifest, keysOf(at), wrong)];
}

/** One sentence on one value, whichever number of errors it makes: alternatives make one each. */
function wrongValue(manifest: Manifest, keys: readonly string[], found: readonly SchemaError[]): string {
  const value = valueAt(manifest, keys);
  const hidden = isHidden(manifest, keys, valueAt(manifest, keys.slice(0, -1)));
  const types = found.filter(({ keyword }) => keyword === 'type');
  const choice = found.find(({ keyword }) => keyword === 'enum');
  const others = found.filter(({ keyword }) => !['type', 'enum', 'oneOf'].includes(keyword));
  const path = readablePath(keys);
  if (choice !== undefined) {
    const near = nearName(String(value), (choice.params['allowedValues'] as readonly unknown[]).map(String));
    return problem(path, allowedBy(choice), gotOutside(value), near === undefined ? '' : `Did you mean ${near}?`);
  }
  const isQuantity = others.some(({ params }) => params['format'] === 'quantity');
  if (types.length === 0 || isQuantity) {
    const allowed = isQuantity ? others.slice(0, 1) : others;
    return problem(path, [...new Set(allowed.map(allowedBy))].join(' and '), hidden ? HIDDEN : gotOutside(value));
  }
  const allowed = [...new Set(types.map(allowedBy))].join(' or ');
  const advice = types.length > 1 ? '' : wayOut(value, String(types[0]?.params['type']));
  return problem(path, allowed, hidden ? HIDDEN : gotInstead(value), advice);
}

function unknownField({ at, key, declared }: UndeclaredField): string {
  const keys = keysOf(at);
  const owner = keys.length === 0 ? 'the object' : `\`${readablePath(keys)}\``;
  const near = nearName(key, declared);
  const list = declared.length > MOST_LISTED ? '' : `It has ${declared.join(', ')}`;
  return problem(
    readablePath([...keys, key]),
    `a field that ${owner} has`,
    key,
    near === undefined ? list : `Did you mean ${near}?`,
  );
}
