import type { Type } from './model';
import { mayEnter, type Place } from './place';
import type { Shape } from './shape';

/** How the elements of a struct stand in their parent. */
type StructNesting = 'single' | 'list' | 'set' | 'map';

/** The struct that a member holds, however deep in collections; undefined for simple values. */
export function structOf(shape: Shape): string | undefined {
  if ('of' in shape) return structOf(shape.of);
  return shape.kind === 'struct' ? shape.struct : undefined;
}

/** The nesting of a block. */
export function nestingOf(shape: Shape): StructNesting {
  return 'of' in shape ? shape.kind : 'single';
}

/** What a nested attribute of protocol 6 holds; undefined where the shape is none. */
export function nestedAttribute(
  shape: Shape,
): { readonly nesting: StructNesting; readonly struct: string } | undefined {
  const element = 'of' in shape ? shape.of : shape;
  return element.kind === 'struct' ? { nesting: nestingOf(shape), struct: element.struct } : undefined;
}

/** The type of an attribute: a struct is an object all of whose members belong to it. */
export function typeOf(shape: Shape, place: Place): Type {
  if ('of' in shape) {
    const element = typeOf(shape.of, place);
    // The elements of a collection must be of one type, and what is dynamic may differ.
    return holdsDynamic(element) ? 'dynamic' : [shape.kind, element];
  }
  return shape.kind === 'struct' ? objectOf(shape.struct, place) : shape.kind;
}

function objectOf(struct: string, place: Place): Type {
  const within = { ...place, around: [...place.around, struct] };
  const members = (place.structs.get(struct) ?? []).filter((member) => {
    const inner = structOf(member.shape);
    return inner === undefined || mayEnter(inner, within);
  });
  return ['object', Object.fromEntries(members.map((member) => [member.name, typeOf(member.shape, within)]))];
}

/** Is there a dynamic value in a type? `typeOf` leaves none inside a collection. */
export function holdsDynamic(type: Type): boolean {
  if (typeof type === 'string') return type === 'dynamic';
  return type[0] === 'object' ? Object.values(type[1]).some(holdsDynamic) : false;
}
