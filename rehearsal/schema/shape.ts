/** The form of a member, before it is decided whether it is an attribute or a block. */
export type Shape =
  | { readonly kind: 'string' | 'number' | 'bool' | 'dynamic' }
  | { readonly kind: 'list' | 'set' | 'map'; readonly of: Shape }
  | { readonly kind: 'struct'; readonly struct: string };

/** Stands for whatever the text does not tell: Terraform then checks nothing inside. */
const DYNAMIC: Shape = { kind: 'dynamic' };

type IsStruct = (name: string) => boolean;

const SIMPLE: Readonly<Record<string, Shape>> = {
  string: { kind: 'string' },
  number: { kind: 'number' },
  boolean: { kind: 'bool' },
  any: DYNAMIC,
};
const STORED_CLASS = /= new (?:cdkt[fn]\.)?(\w+)\(this, "\w+"(?:, (true|false))?\)/;
const GETTER = /this\.get(\w*)Attribute\(/;

/** The shape of an argument, by what the generated text calls its type and the class that stores it. */
export function hclShape(type: string, storageClass: string, isStruct: IsStruct): Shape {
  if (type !== 'list' && type !== 'set' && type !== 'map') return storedShape(storageClass, isStruct);
  return { kind: type, of: storedShape(storageClass.replace(/(?:List|Map)$/, ''), isStruct) };
}

/** The shape of a member that cannot be set, by the lines that follow its comment. */
export function computedShape(lines: string, isStruct: IsStruct): Shape {
  const [, stored, wrapsSet] = STORED_CLASS.exec(lines) ?? [];
  if (stored !== undefined)
    return ofSet(storedShape(stored.replace(/OutputReference$/, ''), isStruct), wrapsSet === 'true');
  const getter = GETTER.exec(lines)?.[1];
  if (getter === undefined) return DYNAMIC;
  // `getListAttribute` gives strings, and `tolist` is put around a set alone.
  const name = getter === 'List' ? 'StringList' : getter;
  return ofSet(storedShape(name.charAt(0).toLowerCase() + name.slice(1), isStruct), lines.includes('Fn.tolist('));
}

/** Takes a name such as `stringListMap` apart from its end; inner sets are called lists too. */
function storedShape(name: string, isStruct: IsStruct): Shape {
  if (isStruct(name)) return { kind: 'struct', struct: name };
  const simple = SIMPLE[name] ?? SIMPLE[name.charAt(0).toLowerCase() + name.slice(1)];
  if (simple !== undefined) return simple;
  const [, inner, suffix] = /^(\w+)(List|Map)$/.exec(name) ?? [];
  if (inner === undefined) return DYNAMIC;
  return { kind: suffix === 'List' ? 'list' : 'map', of: storedShape(inner, isStruct) };
}

function ofSet(shape: Shape, isSet: boolean): Shape {
  return isSet && shape.kind === 'list' ? { ...shape, kind: 'set' } : shape;
}
