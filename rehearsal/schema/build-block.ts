import { holdsDynamic, nestedAttribute, nestingOf, structOf, typeOf } from './build-type';
import type { Attribute, Block, NestedBlock } from './model';
import type { Member, ParsedType } from './parse-source';
import { inside, mayEnter, type Place } from './place';
import { isSensitive } from './sensitive';

/** The block of a type, from its generated text taken apart. */
export function buildBlock(type: ParsedType, protocol: 5 | 6): Block {
  // `alias` is Terraform's own; the generator adds it.
  const members = type.kind === 'provider' ? type.members.filter(({ name }) => name !== 'alias') : type.members;
  const { kind, type: name, structs } = type;
  return blockOf(members, { kind, type: name, structs, protocol, around: [], writeOnly: false });
}

function blockOf(members: readonly Member[], place: Place): Block {
  const attributes: Record<string, Attribute> = {};
  const blocks: Record<string, NestedBlock> = {};
  for (const member of members) {
    const struct = structOf(member.shape);
    if (struct !== undefined && !mayEnter(struct, place)) continue;
    if (struct === undefined || member.block === undefined) {
      attributes[member.name] = attributeOf(member, place);
      continue;
    }
    const block = nestedBlock(member, struct, place);
    // Terraform refuses a whole provider for a dynamic value in a block that stands more than once.
    if (block.nesting !== 'single' && isDynamicInside(block.block)) attributes[member.name] = dynamicBlock(member);
    else blocks[member.name] = block;
  }
  return { attributes, blocks };
}

function nestedBlock(member: Member, struct: string, place: Place): NestedBlock {
  const nesting = nestingOf(member.shape);
  const isCounted = nesting === 'list' || nesting === 'set';
  return {
    nesting,
    block: blockOf(place.structs.get(struct) ?? [], inside(member.name, struct, place)),
    minItems: isCounted && member.required ? 1 : 0,
    maxItems: member.block === 'one' ? 1 : 0,
  };
}

/** Nothing in such a block is checked. */
function dynamicBlock(member: Member): Attribute {
  return member.required ? { type: 'dynamic', required: true } : { type: 'dynamic', optional: true };
}

function isDynamicInside(block: Block): boolean {
  return (
    Object.values(block.attributes).some(isDynamic) ||
    Object.values(block.blocks).some((nested) => isDynamicInside(nested.block))
  );
}

function isDynamic({ type, nested }: Attribute): boolean {
  if (type !== undefined && holdsDynamic(type)) return true;
  return nested !== undefined && Object.values(nested.attributes).some(isDynamic);
}

function attributeOf(member: Member, place: Place): Attribute {
  const { name, optional, required } = member;
  // Members of a computed object are all shown as computed, even those that have to be set.
  const computed = member.computed && !required;
  const isArgument = place.kind === 'resource' && (required || optional);
  const writeOnly = isArgument && (place.writeOnly || name.endsWith('_wo'));
  const sensitive = isSensitive(place.kind === 'data' ? `data ${place.type}` : place.type, name, place.parent);
  const flags = {
    ...(required ? { required } : {}),
    ...(optional ? { optional } : {}),
    ...(computed ? { computed } : {}),
    ...(sensitive ? { sensitive } : {}),
    ...(writeOnly ? { writeOnly } : {}),
  };
  const nested = place.protocol === 6 ? nestedAttribute(member.shape) : undefined;
  if (nested === undefined) return { type: typeOf(member.shape, place), ...flags };
  const { nesting, struct } = nested;
  const within = { ...inside(member.name, struct, place), writeOnly };
  const members = (place.structs.get(struct) ?? []).filter((each) => fits(each, within));
  const attributes = Object.fromEntries(members.map((each) => [each.name, attributeOf(each, within)]));
  const isUnchecked = nesting !== 'single' && Object.values(attributes).some(isDynamic);
  return isUnchecked ? { type: 'dynamic', ...flags } : { nested: { nesting, attributes }, ...flags };
}

function fits(member: Member, place: Place): boolean {
  const struct = structOf(member.shape);
  return struct === undefined || mayEnter(struct, place);
}
