import { LineCounter, parseAllDocuments } from 'yaml';
import { show, UserError } from '../../core/errors';
import type { Manifest } from './manifest';

/**
 * The objects of a YAML text of one or more documents; empty documents are left out, and a `List` gives its items.
 * @throws {UserError} `YamlInvalid`, with the line of every mistake.
 * @example
 * const objects = parseYaml('apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: colours\n');
 */
export function parseYaml(text: string): Manifest[] {
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, { lineCounter: lines, prettyErrors: false });
  const found = (Array.isArray(documents) ? documents : []).map((document) => ({
    line: lines.linePos(document.contents?.range[0] ?? document.range[0]).line,
    // The first mistake of a document explains those after it.
    errors: document.errors.slice(0, 1).map(({ pos, message }) => ({ line: lines.linePos(pos[0]).line, message })),
    value: document.errors.length === 0 ? (document.toJS() as unknown) : null,
  }));
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

function notAnObject(value: unknown): string {
  return `must be an object with apiVersion, kind and metadata.name, got ${show(value)}`;
}
