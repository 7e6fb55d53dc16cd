import { crc32 } from 'node:zlib';
import { isList, isObject, type ObjectValue, type Value } from '../values/codec';

/** What the data source answers: its JSON with and without white space, and the checksum that is its id. */
export interface PolicyDocument {
  readonly json: string;
  readonly minified: string;
  readonly id: string;
}

/**
 * The JSON of a data source `aws_iam_policy_document`, as AWS's provider writes it: two spaces, fields in its order, one value as a text.
 * @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/data-sources/iam_policy_document
 */
export function policyDocument(config: ObjectValue): PolicyDocument {
  const own = objects(config['statement']).map(statement);
  const statements = overridden(
    [...texts(config['source_policy_documents']).flatMap(statementsOf), ...own],
    texts(config['override_policy_documents']).flatMap(statementsOf),
  );
  const version = typeof config['version'] === 'string' ? config['version'] : '2012-10-17';
  const id = typeof config['policy_id'] === 'string' ? { Id: config['policy_id'] } : {};
  const document = { Version: version, ...id, ...(statements.length === 0 ? {} : { Statement: statements }) };
  const json = escaped(JSON.stringify(document, null, 2));
  return { json, minified: escaped(JSON.stringify(document)), id: String(crc32(json)) };
}

type Statement = Readonly<Record<string, unknown>>;

/** A statement whose `Sid` another one has is replaced by it. */
function overridden(statements: readonly Statement[], by: readonly Statement[]): Statement[] {
  const sids = new Map(by.map((one) => [one['Sid'], one]));
  const kept = statements.map((one) => (hasSid(one) ? (sids.get(one['Sid']) ?? one) : one));
  return [...kept, ...by.filter((one) => !kept.includes(one))];
}

function hasSid(one: Statement): boolean {
  return typeof one['Sid'] === 'string' && one['Sid'] !== '';
}

function statementsOf(json: string): Statement[] {
  try {
    const { Statement: found } = JSON.parse(json) as { Statement?: Statement | Statement[] };
    return found === undefined ? [] : [found].flat();
  } catch {
    return [];
  }
}

function statement(from: ObjectValue): Statement {
  const parts: readonly (readonly [string, unknown])[] = [
    ['Sid', typeof from['sid'] === 'string' && from['sid'] !== '' ? from['sid'] : undefined],
    ['Effect', typeof from['effect'] === 'string' ? from['effect'] : 'Allow'],
    ['Action', oneOrMany(from['actions'])],
    ['NotAction', oneOrMany(from['not_actions'])],
    ['Resource', oneOrMany(from['resources'])],
    ['NotResource', oneOrMany(from['not_resources'])],
    ['Principal', principals(from['principals'])],
    ['NotPrincipal', principals(from['not_principals'])],
    ['Condition', conditions(from['condition'])],
  ];
  return Object.fromEntries(parts.filter(([, value]) => value !== undefined));
}

function principals(value: Value | undefined): unknown {
  const all = objects(value).map((one): [string, unknown] => [text(one['type']), oneOrMany(one['identifiers'])]);
  if (all.length === 0) return undefined;
  // Everybody is written as a bare star.
  return all.length === 1 && all[0]?.[0] === '*' ? '*' : Object.fromEntries(sorted(all));
}

function conditions(value: Value | undefined): unknown {
  const tests: Record<string, Record<string, unknown>> = {};
  for (const { test, variable, values } of objects(value)) {
    const all = texts(values);
    (tests[text(test)] ??= {})[text(variable)] = all.length > 1 ? all : all[0];
  }
  const entries = Object.entries(tests).map(([test, by]): [string, unknown] => [
    test,
    Object.fromEntries(sorted(Object.entries(by))),
  ]);
  return entries.length === 0 ? undefined : Object.fromEntries(sorted(entries));
}

/** A set of texts, in the descending order that the provider writes it in; one alone as a text. */
function oneOrMany(value: Value | undefined): unknown {
  const all = [...texts(value)].sort().reverse();
  return all.length > 1 ? all : all[0];
}

/** The texts of a list; `&{aws:username}` stands for a variable of IAM, which Terraform would take for its own. */
function texts(value: Value | undefined): readonly string[] {
  const all = isList(value) ? value.filter((one): one is string => typeof one === 'string') : [];
  return all.map((one) => one.replaceAll('&{', '${'));
}

function text(value: Value | undefined): string {
  return typeof value === 'string' ? value : '';
}

function sorted(entries: readonly [string, unknown][]): [string, unknown][] {
  return [...entries].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** JSON as Go writes it, with the characters escaped that HTML gives a meaning. */
function escaped(json: string): string {
  return json.replace(/[<>&]/g, (character) => `\\u00${character.charCodeAt(0).toString(16)}`);
}

function objects(value: Value | undefined): readonly ObjectValue[] {
  return isList(value) ? value.filter(isObject) : [];
}
