import { computedShape, hclShape, type Shape } from './shape';

/** A member of a block or object, as the generated text shows it. */
export interface Member {
  readonly name: string;
  readonly shape: Shape;
  readonly computed: boolean;
  readonly optional: boolean;
  readonly required: boolean;
  /** Missing for an attribute. A block of the form `one` stands at most once in its list or set. */
  readonly block?: 'any' | 'one';
}

/** What a generated class stands for. */
export type Kind = 'provider' | 'resource' | 'data' | 'ephemeral';

/** The generated text of one type, taken apart. */
export interface ParsedType {
  readonly kind: Kind;
  /** Terraform's name of the type: `aws_s3_bucket`. */
  readonly type: string;
  readonly members: readonly Member[];
  /** Members of a nested block or object, by the name of its struct. */
  readonly structs: ReadonlyMap<string, readonly Member[]>;
}

/** The declarations that together describe one block or object. */
interface Pieces {
  interface: string;
  hcl: string;
  class: string;
}

const KINDS: Readonly<Record<string, Kind>> = {
  TerraformProvider: 'provider',
  TerraformResource: 'resource',
  TerraformDataSource: 'data',
  TerraformEphemeralResource: 'ephemeral',
};

const CLASS = /^class (\w+) extends cdkt[fn]\.(\w+)/;
const CLASS_OF_STRUCT = /^(\w+)OutputReference$/;
const INTERFACE = /^interface (\w+)/;
const HCL_FUNCTION = /^function \w+ToHclTerraform\(struct\?: (?:\w+OutputReference \| )?(\w+)/;
const TYPE_NAME = /static readonly tfResourceType = "([\w-]+)"/;

const BLOCK_COMMENT = /^ {2}\* (\w+) block\n {2}\*\n {2}\* Docs at .*#\1 /gm;
const INTERFACE_MEMBER = /#(\w+) \w+#\w+\}\n(?: {2}\*.*\n)* {2}readonly \w+(\??):/g;
const ARGUMENT = /^ +(\w+): \{\n +value: (.*),\n +isBlock: \w+,\n +type: "(\w+)",\n +storageClassType: "(\w+)",$/gm;
const FLAGGED_MEMBER = /^ {2}\/\/ (\w+) - computed: (\w+), optional: (\w+), required: (\w+)\n(.*\n.*)$/gm;

/** Takes the generated text of one type apart; undefined where it holds no type. Read as text alone: its form is regular. */
export function parseSource(text: string): ParsedType | undefined {
  const pieces = new Map<string, Pieces>();
  const piecesOf = (struct: string): Pieces => {
    const known = pieces.get(struct) ?? { interface: '', hcl: '', class: '' };
    pieces.set(struct, known);
    return known;
  };
  let main: { readonly kind: Kind; readonly type: string; readonly body: string } | undefined;
  let settings: string | undefined;
  for (const body of text.split(/^export /m)) {
    const struct = INTERFACE.exec(body)?.[1];
    const [, className = '', base = ''] = CLASS.exec(body) ?? [];
    const kind = KINDS[base];
    if (struct !== undefined) {
      piecesOf(struct).interface = body;
      // The settings of the type itself come before those of its blocks.
      settings ??= struct;
    } else if (kind !== undefined) {
      main = { kind, type: TYPE_NAME.exec(body)?.[1] ?? '', body };
    } else if (className !== '') {
      const name = CLASS_OF_STRUCT.exec(className)?.[1];
      if (name !== undefined) piecesOf(name).class = body;
    } else {
      const name = HCL_FUNCTION.exec(body)?.[1];
      if (name !== undefined) piecesOf(name).hcl = body;
    }
  }
  if (main === undefined || settings === undefined) return undefined;
  const { kind, type, body } = main;
  const isStruct = (name: string): boolean => pieces.has(name);
  const members = readMembers({ interface: piecesOf(settings).interface, hcl: body, class: body }, isStruct);
  const structs = new Map([...pieces].map(([struct, own]) => [struct, readMembers(own, isStruct)]));
  return { kind, type, members, structs };
}

function readMembers(pieces: Pieces, isStruct: (name: string) => boolean): Member[] {
  const blockNames = new Set([...pieces.interface.matchAll(BLOCK_COMMENT)].map(([, name = '']) => name));
  const settable = new Map<string, Pick<Member, 'shape' | 'block'>>();
  for (const [, name = '', value = '', type = '', storageClass = ''] of pieces.hcl.matchAll(ARGUMENT)) {
    const shape = hclShape(type, storageClass, isStruct);
    const block = blockForm(value, shape, blockNames.has(name));
    settable.set(name, { shape, ...(block === undefined ? {} : { block }) });
  }
  const members: Member[] = [];
  for (const [, name = '', computed, optional, required, lines = ''] of pieces.class.matchAll(FLAGGED_MEMBER)) {
    const flags = { computed: computed === 'true', optional: optional === 'true', required: required === 'true' };
    const known = settable.get(name) ?? unsettable(lines, flags, isStruct);
    members.push({ name, ...flags, ...known });
  }
  if (pieces.class !== '') return members;
  // The blocks of a provider's own configuration have no class, and nothing in them is computed.
  for (const [, name = '', mark] of pieces.interface.matchAll(INTERFACE_MEMBER)) {
    const known = settable.get(name);
    const optional = mark === '?';
    if (known !== undefined) members.push({ name, computed: false, optional, required: !optional, ...known });
  }
  return members;
}

/** The mapper is told whether it maps blocks; a block that stands once at most is not mapped. */
function blockForm(value: string, shape: Shape, isCalledBlock: boolean): Member['block'] {
  if (shape.kind === 'struct') return isCalledBlock ? 'any' : undefined;
  if (!('of' in shape) || shape.of.kind !== 'struct') return undefined;
  if (value.includes(', true)(')) return 'any';
  return value.includes('Mapper') ? undefined : 'one';
}

/** A member that is neither computed nor can be set is a block all of whose members are computed. */
function unsettable(
  lines: string,
  flags: Pick<Member, 'computed' | 'optional' | 'required'>,
  isStruct: (name: string) => boolean,
): Pick<Member, 'shape' | 'block'> {
  const shape = computedShape(lines, isStruct);
  return flags.computed || flags.optional || flags.required ? { shape } : { shape, block: 'any' };
}
