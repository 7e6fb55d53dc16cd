import { emptyNested } from '../../rehearsal/schema/empty';
import type { ProtocolDiagnostic } from '../../rehearsal/protocol/shapes';
import type { Block, Type } from '../../rehearsal/schema/model';
import { isList, isObject, type ObjectValue, type Value } from '../../rehearsal/values/codec';
import { wanted } from './candidates';
import { leastOf } from './generate';
import { isAttribute, pathIn, pathOf, schemaAt, valueAt, withValue, type Path } from './spots';

/** Messages about arguments of which some have to be there: the names follow in the first or second group. */
const SOME_OF = /(?:one of|all of|out of|of these attributes must be configured:?) ?(?:`([^`]+)`|\[(.+)\])/i;
const TOO_MANY =
  /can be specified|were specified|conflict|[2-9] attributes specified|cannot be (?:set|specified|configured)|only one of/i;
const MISSING =
  /required|must be (?:set|specified|configured|provided)|must have|needs? to be|missing|at least (?:1|one)|insufficient|no .* (?:block|attribute)s? (?:specified|configured)|cannot be empty|must not be empty/i;
const MORE = /(?:at least|minimum of|insufficient.* at least|requires) (\d+)/i;
const FEWER = /supports (\d+) item maximum|at most (\d+) (?:item|element)/i;

/** Changes a configuration by what its provider says of it, never twice in the same way. */
export class Repair {
  private readonly tried = new Map<string, Set<string>>();

  constructor(
    private readonly type: string,
    private readonly block: Block,
  ) {}

  /** The configuration with one mistake less, or at least another; undefined where nothing is left to try. */
  next(config: ObjectValue, errors: readonly ProtocolDiagnostic[]): ObjectValue | undefined {
    for (const error of errors) {
      const text = `${error.summary}: ${error.detail ?? ''}`.replace(/\s+/g, ' ');
      const own = error.attribute === undefined ? [] : pathOf(error.attribute.steps);
      const changed = this.changed(config, text, own);
      if (changed !== undefined) return changed;
    }
    return undefined;
  }

  private changed(config: ObjectValue, text: string, own: Path): ObjectValue | undefined {
    const some = SOME_OF.exec(text);
    const named = (some?.[1] ?? some?.[2] ?? '')
      .split(/[\s,"]+/)
      .filter(Boolean)
      .map((name) => this.resolve(name, own));
    const group = named.filter((path): path is Path => path !== undefined);
    const paths = [own, ...this.mentioned(text, config, own)].filter((path) => path.length > 0);
    if (group.length > 0) {
      const chosen = this.oneOf(config, group, text);
      if (chosen !== undefined) return chosen;
    }
    if (TOO_MANY.test(text)) {
      const removed = this.without(config, paths);
      if (removed !== undefined) return removed;
    }
    if (MISSING.test(text)) {
      const added = this.withMissing(config, paths);
      if (added !== undefined) return added;
    }
    for (const path of paths) {
      const other = this.otherValue(config, path, text);
      if (other !== undefined) return other;
    }
    return this.withMissing(config, paths) ?? this.without(config, paths);
  }

  /** Of several that exclude each other, each in turn alone; of several that belong together, all. */
  private oneOf(config: ObjectValue, group: readonly Path[], text: string): ObjectValue | undefined {
    if (/all of/i.test(text)) return this.withMissing(config, group);
    const next = group.find((path) => this.isNew(path, 'chosen'));
    if (next === undefined) return undefined;
    const cleared = group.reduce((value, path) => (path === next ? value : this.cleared(value, path)), config);
    return isNothing(valueAt(cleared, next)) ? this.added(cleared, next) : cleared;
  }

  private without(config: ObjectValue, paths: readonly Path[]): ObjectValue | undefined {
    const path = paths.find(
      (one) => !this.isRequired(one) && !isNothing(valueAt(config, one)) && this.isNew(one, 'left out'),
    );
    return path === undefined ? undefined : this.cleared(config, path);
  }

  private withMissing(config: ObjectValue, paths: readonly Path[]): ObjectValue | undefined {
    const path = paths.find((one) => isNothing(valueAt(config, one)) && this.isNew(one, 'added'));
    return path === undefined ? undefined : this.added(config, path);
  }

  private otherValue(config: ObjectValue, path: Path, text: string): ObjectValue | undefined {
    const schema = schemaAt(this.block, path);
    const before = valueAt(config, path);
    const count = Number(MORE.exec(text)?.[1] ?? 0);
    if (isList(before) && before.length < count && this.isNew(path, `count ${String(count)}`)) {
      const first = before[0] ?? '';
      return withValue(config, path, [first, ...Array.from({ length: count - 1 }, (_, at) => another(first, at))]);
    }
    const [, most, atMost] = FEWER.exec(text) ?? [];
    const limit = Number(most ?? atMost ?? Infinity);
    if (isList(before) && before.length > limit) return withValue(config, path, before.slice(0, limit));
    if (!isAttribute(schema) || schema.type === undefined) return undefined;
    const { leaf, type } = leafOf(before, schema.type, path);
    const now = valueAt(config, leaf);
    if (isNothing(now)) return undefined;
    this.isNew(leaf, JSON.stringify(now));
    const value = wanted(text, type).find((one) => this.isNew(leaf, JSON.stringify(one)));
    return value === undefined ? undefined : withValue(config, leaf, value);
  }

  private added(config: ObjectValue, path: Path): ObjectValue | undefined {
    // An element comes with its list.
    if (typeof path.at(-1) === 'number') return this.added(config, path.slice(0, -1));
    const schema = schemaAt(this.block, path);
    if (schema === undefined) return undefined;
    if (isAttribute(schema) && schema.computed === true && schema.optional !== true) return undefined;
    const parent = path.slice(0, -1);
    // A block that is not there yet has to be made before what is in it.
    const inside = parent.length > 0 && isNothing(valueAt(config, parent)) ? this.added(config, parent) : config;
    const name = String(path.filter((part) => typeof part === 'string').pop());
    return inside === undefined ? undefined : withValue(inside, path, leastOf(schema, name, this.type));
  }

  private cleared(config: ObjectValue, path: Path): ObjectValue {
    const schema = schemaAt(this.block, path);
    return schema === undefined ? config : withValue(config, path, 'block' in schema ? emptyNested(schema) : null);
  }

  /** A name in a message stands for an argument at the top, or beside the one that the message is about. */
  private resolve(name: string, own: Path): Path | undefined {
    const path = pathIn(name);
    const beside = [...own.slice(0, -1), ...path];
    const inside = isAttribute(schemaAt(this.block, own)) ? [] : [[...own, ...path]];
    return [path, beside, ...inside].find((one) => one.length > 0 && schemaAt(this.block, one) !== undefined);
  }

  /** Arguments that a message names: quoted or dotted ones, and of plain words those that are set or, in the end, could be. */
  private mentioned(text: string, config: ObjectValue, own: Path): Path[] {
    const words = [...new Set([...text.matchAll(/[A-Za-z_]\w*(?:[.[][\w"\]]+)*/g)].map(([word]) => word))];
    const found = words.flatMap((word) => {
      const path = this.resolve(word, own);
      if (path === undefined) return [];
      const isNamed = /[_.]/.test(word) || text.includes(`"${word}"`) || text.includes(`\`${word}\``);
      return [{ path, isNamed: isNamed || !isNothing(valueAt(config, path)) }];
    });
    const plain = own.length > 0 ? [] : found.filter(({ isNamed }) => !isNamed);
    return [...found.filter(({ isNamed }) => isNamed), ...plain].map(({ path }) => path);
  }

  private isRequired(path: Path): boolean {
    const schema = schemaAt(this.block, path);
    return isAttribute(schema) ? schema.required === true : (schema?.minItems ?? 0) > 0;
  }

  private isNew(path: Path, what: string): boolean {
    const key = path.join('.');
    const before = this.tried.get(key) ?? new Set();
    this.tried.set(key, before);
    if (before.has(what)) return false;
    before.add(what);
    return true;
  }
}

/** An element beside the first of a set, which may not be equal to it. */
function another(value: Value, at: number): Value {
  if (typeof value === 'string') return `${value.slice(0, -1)}${String(at)}`;
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, another(inner, at)]));
}

function isNothing(value: Value): boolean {
  return value === null || (isList(value) && value.length === 0);
}

/** The simple value that a message about a collection means: its first element. */
function leafOf(value: Value, type: Type, path: Path): { leaf: Path; type: Type } {
  if (typeof type === 'string') return { leaf: path, type };
  const [kind, inner] = type;
  if (kind === 'object') {
    const name = path.filter((part): part is string => typeof part === 'string').pop() ?? '';
    return { leaf: path, type: inner[name] ?? 'string' };
  }
  if (kind === 'tuple') return { leaf: path, type: 'string' };
  if (isList(value)) return leafOf(value[0] ?? null, inner, [...path, 0]);
  const key = isObject(value) ? Object.keys(value)[0] : undefined;
  if (isObject(value) && key !== undefined) return leafOf(valueAt(value, [key]), inner, [...path, key]);
  return { leaf: path, type: inner };
}
