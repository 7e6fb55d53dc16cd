import { type Document, LineCounter, parseAllDocuments, type ScalarTag } from 'yaml';
import { UserError } from '../../core/errors';
import type { Manifest } from './manifest';

/** File modes such as 0644 are octal to Kubernetes, which reads YAML 1.1; to YAML 1.2 they would be decimal. */
const OCTAL: ScalarTag = {
  tag: 'tag:yaml.org,2002:int',
  default: true,
  test: /^[-+]?0[0-7]+$/,
  resolve: (text) => Number.parseInt(text, 8),
};

/**
 * The objects of a YAML text of one or more documents, read as Kubernetes reads it but for `yes`, `no`, `on` and `off`, which are text.
 * Empty documents are left out, and a `List` gives its items.
 * @throws {UserError} `YamlInvalid`, with the line of every mistake.
 * @example
 * const objects = parseYaml('apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: colours\n');
 */
export function parseYaml(text: string): Manifest[] {
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, {
    lineCounter: lines,
    prettyErrors: false,
    merge: true,
    customTags: (tags) => [OCTAL, ...tags],
  });
  const found = (Array.isArray(documents) ? documents : []).map((document) => {
    const { value, error } = valueOf(document);
    return {
      line: lines.linePos(document.contents?.range[0] ?? document.range[0]).line,
      errors: error === undefined ? [] : [{ line: lines.linePos(error.at).line, message: error.message }],
      value,
    };
  });
  const objects = found.flatMap(({ line, value }) => itemsOf(value).map((item) => ({ line, item })));
  const problems = [
    ...found.flatMap(({ errors }) => errors.map(({ line, message }) => ({ line, says: `is no YAML: ${message}` }))),
    ...objects.flatMap(({ line, item }) => (isManifest(item) ? [] : [{ line, says: notAnObject(item) }])),
  ];
  if (problems.length === 0) return objects.map(({ item }) => item).filter(isManifest);
  const sorted = problems.sort((a, b) => a.line - b.line);
  throw new UserError(
    'parseYaml',
    'YamlInvalid',
    sorted.map(({ line, says }) => `line ${line} ${says}`),
  );
}

/** What a document holds, or its first mistake, which explains those after it. */
function valueOf(document: Document.Parsed): {
  readonly value: unknown;
  readonly error?: { readonly at: number; readonly message: string };
} {
  const [mistake] = document.errors;
  if (mistake !== undefined) return { value: null, error: { at: mistake.pos[0], message: mistake.message } };
  try {
    const value: unknown = document.toJS();
    // What contains itself is YAML, but cannot be written out.
    JSON.stringify(value);
    return { value };
  } catch (error) {
    const isRing = error instanceof TypeError;
    const message = isRing ? 'It contains itself' : error instanceof Error ? error.message : '';
    return { value: null, error: { at: document.contents?.range[0] ?? 0, message } };
  }
}

function itemsOf(value: unknown): readonly unknown[] {
  if (value === null || value === undefined) return [];
  const { kind, items } = value as { readonly kind?: unknown; readonly items?: unknown };
  return kind === 'List' && Array.isArray(items) ? items : [value];
}

function isManifest(value: unknown): value is Manifest {
  if (value === null || typeof value !== 'object') return false;
  const { apiVersion, kind, metadata } = value as Partial<Manifest>;
  return (
    typeof apiVersion === 'string' &&
    typeof kind === 'string' &&
    typeof (metadata as Partial<Manifest['metadata']> | null | undefined)?.name === 'string'
  );
}

/** Shows no value: there may be a secret among them. */
function notAnObject(value: unknown): string {
  const keys = value === null || typeof value !== 'object' || Array.isArray(value) ? [] : Object.keys(value);
  const form = Array.isArray(value) ? 'a list' : value === null ? 'null' : `a ${typeof value}`;
  const got = keys.length === 0 ? form : `one with ${keys.join(', ')}`;
  return `must be an object with apiVersion, kind and metadata.name, got ${got}`;
}
