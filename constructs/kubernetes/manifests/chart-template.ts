import { Document, Pair, Scalar, type ScalarTag, YAMLMap, YAMLSeq } from 'yaml';
import { stringifyString } from 'yaml/util';
import { Lifted, LiftedObject, LiftedText, type LiftedValue } from './lifted';

/** Texts that every reader of YAML, old or new, takes for a text without quotes. */
const PLAIN = /^[A-Za-z][A-Za-z0-9_./-]*$/;
const NOT_TEXT = /^(?:true|false|yes|no|on|off|y|n|null|nan|inf)$/i;
/** Texts of several lines that come back unchanged from a block: they begin with no space, end in one line break or none. */
const BLOCK = /^[^\s\p{C}][\p{L}\p{M}\p{N}\p{P}\p{S} \n]*[^\s\p{C}]\n?$/u;
/** What JSON may hold as it is, but YAML may not. */
const ESCAPED = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g;

/** One manifest as a file of a chart: YAML in which Helm puts the lifted values. */
export function chartTemplate(value: LiftedValue): string {
  const document = new Document(null, {
    customTags: (tags) => [TEXT, LIFTED, ...tags.filter((one) => typeof one === 'string' || one.tag !== TEXT.tag)],
    version: '1.2',
  });
  document.contents = node(value);
  return document.toString({ lineWidth: 0, nullStr: 'null' });
}

function node(value: LiftedValue): Scalar | YAMLMap | YAMLSeq {
  if (value instanceof LiftedObject) {
    const map = new YAMLMap<Scalar, Scalar | YAMLMap | YAMLSeq>();
    // As pairs, since a map would compare every new key with all before it.
    map.items = value.entries.map(([key, inner]) => new Pair(new Scalar(key), node(inner)));
    return map;
  }
  if (!Array.isArray(value)) return new Scalar(Object.is(value, -0) ? 0 : value);
  const list = new YAMLSeq<Scalar | YAMLMap | YAMLSeq>();
  list.items = (value as readonly LiftedValue[]).map(node);
  return list;
}

const TEXT: ScalarTag = {
  identify: (value) => typeof value === 'string',
  default: true,
  tag: 'tag:yaml.org,2002:str',
  resolve: (text) => text,
  stringify: (item, context, onComment, onChompKeep) => {
    const text = String(item.value);
    if (PLAIN.test(text) && !NOT_TEXT.test(text)) return text;
    const isBlock = text.includes('\n') && BLOCK.test(text) && !context.implicitKey && !context.inFlow;
    const yaml = isBlock
      ? stringifyString({ type: Scalar.BLOCK_LITERAL, value: text }, context, onComment, onChompKeep)
      : jsonText(text);
    return templateText(yaml);
  },
};

const LIFTED: ScalarTag = {
  identify: (value) => value instanceof Lifted || value instanceof LiftedText,
  default: true,
  tag: 'tag:ashlar,2026:lifted',
  resolve: (text) => text,
  stringify: ({ value }) => (value instanceof LiftedText ? mixed(value) : alone(value as Lifted)),
};

/** What is no text is JSON already, made by Terraform: Helm itself would round a large number, or write it as `1e+06`. */
function alone(value: Lifted): string {
  return value.as === 'text' ? `{{ ${place(value)} | toJson }}` : `{{ ${place(value)} }}`;
}

function mixed({ parts }: LiftedText): string {
  if (parts.some((part) => typeof part === 'string' && part.search(ESCAPED) >= 0)) return pieced(parts);
  const words = parts.map((part) => (typeof part === 'string' ? jsonText(part) : place(part)));
  return `{{ print ${words.join(' ')} | toJson }}`;
}

/** Helm's JSON leaves characters as they are that its YAML refuses: here only what is lifted goes through it. */
function pieced(parts: readonly (string | Lifted)[]): string {
  const inner = parts.map((part) =>
    typeof part === 'string'
      ? // A brace right before those of Helm would be taken for the first of them.
        templateText(jsonText(part).slice(1, -1)).replace(/\{$/, '\\u007b')
      : `{{ ${place(part)} | toJson | trimPrefix "\\"" | trimSuffix "\\"" }}`,
  );
  return `"${inner.join('')}"`;
}

/** YAML in which Helm finds nothing to do. */
function templateText(yaml: string): string {
  return yaml.replaceAll('{{', '{{ "{{" }}');
}

function place({ key }: Lifted): string {
  return `.Values.tokens.${key}`;
}

/** A text in quotes, as YAML, JSON and Go read it. */
function jsonText(text: string): string {
  return JSON.stringify(text).replaceAll(ESCAPED, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}
