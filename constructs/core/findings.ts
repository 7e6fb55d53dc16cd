import type { z } from 'zod';
import { show } from './errors';

type Issue = z.core.$ZodIssue;

/** One wrong value of some data, in our words. */
export interface Finding {
  /** Where the value stands: `network.zones.us-east-1b`; empty for the data as a whole. */
  readonly path: string;
  /** What is wrong with it, to follow the path: `must be a string, got 5`. */
  readonly says: string;
}

/** What zod says of a value that is not there: one of another kind. */
const MISSING: readonly Issue['code'][] = ['invalid_type', 'invalid_value', 'invalid_union'];

/** Every wrong value that zod found. The data has to be parsed with `reportInput`. */
export function findings(issues: readonly Issue[]): Finding[] {
  return issues.flatMap(findingsOf);
}

function findingsOf(issue: Issue): Finding[] {
  const path = issue.path.map(String).join('.');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: path === '' ? key : `${path}.${key}`, says: 'is not a known setting' }));
  }
  if (issue.code === 'invalid_key' || issue.code === 'invalid_element') {
    return issue.issues.map((inner) => ({
      path,
      says: `${requirement(inner)}, got ${show(inner.input ?? issue.input)}`,
    }));
  }
  const meant = formMeant(issue);
  if (meant !== undefined) return findings(meant.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] })));
  const given = givenTo(issue);
  if (given === undefined && MISSING.includes(issue.code)) return [{ path, says: `must be given: ${allowed(issue)}` }];
  return [{ path, says: `${requirement(issue)}, got ${show(given)}${wayOut(issue)}` }];
}

/** What is wrong with the one form of a union that the value is of the right kind for; undefined when that does not tell. */
function formMeant(issue: Issue): readonly Issue[] | undefined {
  if (issue.code !== 'invalid_union') return undefined;
  const [only, another] = issue.errors.filter((form) => !form.some(isOtherKind));
  return another === undefined ? only : undefined;
}

function isOtherKind(issue: Issue): boolean {
  return issue.path.length === 0 && MISSING.includes(issue.code);
}

/** What a rule says can be done about it, in `params.advice`. */
function wayOut(issue: Issue): string {
  const advice = issue.code === 'custom' ? (issue.params?.['advice'] as string | undefined) : undefined;
  return advice === undefined || advice === '' ? '' : `. ${advice}`;
}

/** The wrong value itself: of a union told apart by one setting zod hands over the whole object. */
function givenTo(issue: Issue): unknown {
  if (issue.code !== 'invalid_union' || issue.discriminator === undefined) return issue.input;
  return (issue.input as Readonly<Record<string, unknown>>)[issue.discriminator];
}

/** What the value must be, in our words where zod's own are not a sentence that starts with "must". */
function requirement(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${typeName(issue)}`;
    case 'invalid_value':
      return `must be one of ${issue.values.map(String).join(', ')}`;
    case 'invalid_union':
      if ('options' in issue)
        return `must be one of ${(issue.options as unknown as readonly unknown[]).map(String).join(', ')}`;
      return `must be ${issue.errors.map(form).join(' or ')}`;
    case 'too_small':
      return issue.message.startsWith('must') ? issue.message : `must be at least ${String(issue.minimum)}`;
    case 'too_big':
      return issue.message.startsWith('must') ? issue.message : `must be at most ${String(issue.maximum)}`;
    default:
      return issue.message.startsWith('must') ? issue.message : `must be valid: ${issue.message}`;
  }
}

/** One form that a union takes: its kind or, where the value is of that kind, what is wrong in it. */
function form(issues: readonly Issue[]): string {
  const kind = issues.find(isOtherKind);
  if (kind !== undefined) return allowed(kind);
  return `a form where ${findings(issues)
    .map(({ path, says }) => `${path} ${says}`.trim())
    .join(' and ')}`;
}

function allowed(issue: Issue): string {
  return requirement(issue).replace(/^must be /, '');
}

function typeName(issue: Issue & { code: 'invalid_type' }): string {
  const names: Record<string, string> = {
    int: 'a whole number',
    array: 'a list',
    object: 'an object',
    record: 'an object',
  };
  return names[issue.expected] ?? `a ${issue.expected}`;
}
