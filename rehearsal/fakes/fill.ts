import { emptyNested } from '../schema/empty';
import type { Attribute, Attributes, Block, NestedBlock, Type } from '../schema/model';
import { isList, isObject, UNKNOWN, type ObjectValue, type Value } from '../values/codec';
import { madeAttribute, madeBlocks, madeValue } from './made-up';
import { below, element, rootSpot } from './spot';
import type { FakeSubject, Spot } from './subject';

export type { FakeSubject } from './subject';

/** How unknowns are filled. */
export interface FillOptions {
  /**
   * What an unknown becomes that the user may set. `made-up`: a value of the right shape. `null`: nothing, that is null, or an
   * empty list, set or map, except what identifies the resource (`id`, `arn`, `name`, ...); inside blocks always null, and a block
   * that is unknown as a whole is left out. A real provider calls a made-up value of such an argument a change.
   * @default 'made-up'
   */
  readonly optionalComputed?: 'made-up' | 'null';
}

/** What identifies a resource: other resources refer to it, so that it may not be missing. */
const IDENTITY =
  /^(id|arn|name|bucket|key|url|alias|family|identifier|(\w+_)?(identifier|group_id|cluster_id|key_id)|(function|key|user|cluster|domain)_name|email|location|project)$/;

/**
 * A planned value in which every unknown is filled: by type, by name, and by the tables of what AWS, Google and others give.
 * What is known stays exactly as it is: Terraform refuses an apply that changes so much as a letter's case.
 */
export function fillUnknowns(
  planned: ObjectValue,
  block: Block,
  subject: FakeSubject,
  { optionalComputed = 'made-up' }: FillOptions = {},
): ObjectValue {
  return new Filling(optionalComputed === 'null').block(planned, block, rootSpot(subject, planned));
}

class Filling {
  constructor(private readonly leaveOut: boolean) {}

  block(value: ObjectValue, block: Block, spot: Spot): ObjectValue {
    const fill = (name: string, inner: Value): Value => {
      const attribute = block.attributes[name];
      const child = block.blocks[name];
      const at = below(spot, name, value);
      if (attribute !== undefined) return this.attribute(inner, attribute, at);
      return child === undefined ? inner : this.blocks(inner, child, at);
    };
    return mapObject(value, fill);
  }

  private blocks(value: Value, child: NestedBlock, spot: Spot): Value {
    if (value === UNKNOWN) return this.leaveOut ? emptyNested(child) : madeBlocks(child, spot);
    const whole = (inner: Value, at: Spot): Value => {
      if (inner === UNKNOWN) return madeBlocks({ ...child, nesting: 'single' }, at);
      return isObject(inner) ? this.block(inner, child.block, at) : inner;
    };
    return child.nesting === 'single' || child.nesting === 'group' ? whole(value, spot) : elements(value, spot, whole);
  }

  private attribute(value: Value, attribute: Attribute, spot: Spot): Value {
    const { nested, type = 'string' } = attribute;
    if (value === UNKNOWN)
      return this.isLeftOut(attribute, spot) ? nothing(attribute, spot) : madeAttribute(attribute, spot);
    if (nested === undefined) return this.value(value, type, spot);
    const whole = (inner: Value, at: Spot): Value => {
      if (inner === UNKNOWN) return madeAttribute({ ...attribute, nested: { ...nested, nesting: 'single' } }, at);
      return isObject(inner) ? this.members(inner, nested.attributes, at) : inner;
    };
    return nested.nesting === 'single' ? whole(value, spot) : elements(value, spot, whole);
  }

  private members(value: ObjectValue, attributes: Attributes, spot: Spot): ObjectValue {
    return this.block(value, { attributes, blocks: {} }, spot);
  }

  private value(value: Value, type: Type, spot: Spot): Value {
    if (value === UNKNOWN) return madeValue(type, spot);
    if (type === 'dynamic') return this.dynamic(value, spot);
    if (typeof type === 'string') return value;
    const [kind, inner] = type;
    if (kind === 'object') {
      if (!isObject(value)) return value;
      return mapObject(value, (name, member) => this.value(member, inner[name] ?? 'dynamic', below(spot, name, value)));
    }
    const of = (at: number): Type => (kind === 'tuple' ? (inner[at] ?? 'dynamic') : inner);
    return elements(value, spot, (member, at, index) => this.value(member, of(index), at));
  }

  /** A dynamic value carries its type with it. */
  private dynamic(value: Value, spot: Spot): Value {
    if (!isList(value)) return value;
    const [type, inner] = value;
    if (!(type instanceof Uint8Array) || inner === undefined) return value;
    return [type, this.value(inner, JSON.parse(new TextDecoder().decode(type)) as Type, spot)];
  }

  private isLeftOut({ optional, computed }: Attribute, { path, name }: Spot): boolean {
    if (!this.leaveOut || optional !== true || computed !== true) return false;
    return path !== name || !IDENTITY.test(name);
  }
}

/** What an attribute holds that is left out: at the top an empty collection rather than null. */
function nothing({ type, nested }: Attribute, { path, name }: Spot): Value {
  if (path !== name) return null;
  const kind = nested?.nesting ?? (typeof type === 'object' ? type[0] : undefined);
  if (kind === 'list' || kind === 'set') return [];
  return kind === 'map' ? {} : null;
}

function elements(value: Value, spot: Spot, fill: (inner: Value, at: Spot, index: number) => Value): Value {
  if (isList(value)) return value.map((inner, index) => fill(inner, element(spot, index), index));
  if (isObject(value)) return mapObject(value, (key, inner) => fill(inner, element(spot, key), 0));
  return value;
}

function mapObject(value: ObjectValue, fill: (name: string, inner: Value) => Value): ObjectValue {
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, fill(name, inner)]));
}
