import { buildBlock } from '../../../../rehearsal/schema/build-block';
import type { Block } from '../../../../rehearsal/schema/model';
import { parseSource } from '../../../../rehearsal/schema/parse-source';
import { computed, optional } from './installed';

interface Argument {
  readonly name: string;
  readonly type: string;
  readonly stored: string;
  readonly value: string;
}

function argument({ name, type, stored, value }: Argument): string {
  return `    ${name}: {
      value: ${value},
      isBlock: true,
      type: "${type}",
      storageClassType: "${stored}",
    },
`;
}

function member(name: string, flags: string, lines: string): string {
  return `\n  // ${name} - ${flags}\n${lines}\n`;
}

const OPTIONAL = 'computed: false, optional: true, required: false';
const COMPUTED = 'computed: true, optional: false, required: false';
const MANIFEST = {
  name: 'manifest',
  type: 'map',
  stored: 'anyMap',
  value: 'cdktf.hashMapperHcl(cdktf.anyToHclTerraform)(x)',
};

/** A type in the form that the generator gives it, with a struct `ThingPart`. */
function thing(members: string, args: string, partMembers: string, partArgs: string): string {
  return `export interface ThingConfig extends cdktf.TerraformMetaArguments {
}
export interface ThingPart {
}
export function thingPartToHclTerraform(struct?: ThingPart | cdktf.IResolvable): any {
  const attrs = {
${partArgs}  };
}
export class ThingPartOutputReference extends cdktf.ComplexObject {
${partMembers}}
export class Thing extends cdktf.TerraformResource {
  public static readonly tfResourceType = "toy_thing";
${members}
  protected synthesizeHclAttributes(): { [name: string]: any } {
    const attrs = {
${args}    };
  }
}
`;
}

function blockOf(text: string, protocol: 5 | 6 = 5): Block {
  const parsed = parseSource(text);
  if (parsed === undefined) throw new Error('no type');
  return buildBlock(parsed, protocol);
}

test('a map of anything is dynamic: its elements may differ in type', () => {
  const text = thing(member('manifest', OPTIONAL, '  private _m?: any;\n'), argument(MANIFEST), '', '');
  expect(blockOf(text)).toEqual({ attributes: { manifest: optional('dynamic') }, blocks: {} });
});

test('so is a member whose form is not known', () => {
  const text = thing(member('odd', COMPUTED, '  public get odd() {\n    return this.newForm();'), '', '', '');
  expect(blockOf(text)).toEqual({ attributes: { odd: computed('dynamic') }, blocks: {} });
});

test('a struct that stands within itself is followed twice', () => {
  const value = 'cdktf.listMapperHcl(thingPartToHclTerraform, true)(x)';
  const part = { name: 'part', type: 'list', stored: 'ThingPartList', value };
  const own = member('part', OPTIONAL, '  private _p = new ThingPartList(this, "part", false);\n');
  const nest = (block: Block): Block => ({
    attributes: {},
    blocks: { part: { nesting: 'list', block, minItems: 0, maxItems: 0 } },
  });
  expect(blockOf(thing(own, argument(part), own, argument(part)))).toEqual(nest(nest({ attributes: {}, blocks: {} })));
});

test.each([
  ['Token.asAny(cdktf.Fn.tolist(this.interpolationForAttribute(', 'dynamic'],
  ['cdktf.Fn.tolist(this.getListAttribute(', ['set', 'string']],
  ['cdktf.Token.asNumberList(cdktf.Fn.tolist(this.getNumberListAttribute(', ['set', 'number']],
  ['this.getNumberListAttribute(', ['list', 'number']],
  ['this.getBooleanAttribute(', 'bool'],
] as const)('what can only be read, by its getter: %s', (getter, type) => {
  const text = thing(member('value', COMPUTED, `  public get value() {\n    return ${getter}'value');`), '', '', '');
  expect(blockOf(text).attributes['value']).toEqual(computed(type));
});

test.each([
  ['cdktf.StringListMap(this, "value")', ['map', ['list', 'string']]],
  ['cdktf.BooleanList(this, "value", true)', ['set', 'bool']],
  ['cdktf.AnyMap(this, "value")', 'dynamic'],
  ['ThingPartMapList(this, "value", true)', ['set', ['map', ['object', { size: 'number' }]]]],
  ['ThingPartOutputReference(this, "value")', ['object', { size: 'number' }]],
] as const)('what can only be read, by the class that holds it: %s', (stored, type) => {
  const size = member('size', COMPUTED, "  public get size() {\n    return this.getNumberAttribute('size');");
  const text = thing(member('value', COMPUTED, `  private _v = new ${stored};\n`), '', size, '');
  expect(blockOf(text).attributes['value']).toEqual(computed(type));
});

test('protocol 6: objects that hold a dynamic value are dynamic where they stand more than once', () => {
  const value = 'cdktf.listMapperHcl(thingPartToHclTerraform, false)(x)';
  const part = { name: 'part', type: 'set', stored: 'ThingPartList', value };
  const own = member('part', OPTIONAL, '  private _p = new ThingPartList(this, "part", true);\n');
  const inner = member('manifest', OPTIONAL, '  private _m?: any;\n');
  expect(blockOf(thing(own, argument(part), inner, argument(MANIFEST)), 6).attributes).toEqual({
    part: optional('dynamic'),
  });
});

test('text without a type in it', () => {
  expect(parseSource("export * from './structs0'\n")).toBe(undefined);
});
