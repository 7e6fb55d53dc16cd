import { z } from 'zod';
import { Cidr } from './cidr';
import { show, UserError, UserErrors } from './errors';
import { stateBackendSchema } from './state-backend-data';

/** What every environment of every system says; a system's own schema adds the rest. */
export const environmentShape = {
  /** Short name, part of every stack id and cloud name: 2 to 16 lower-case letters, digits and single hyphens. */
  name: z
    .string()
    .max(16, 'must be 2 to 16 characters')
    .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'must be lower-case letters, digits and single hyphens, a letter first')
    .min(2, 'must be 2 to 16 characters'),
  /** Team that answers for it; becomes the `owner` tag. */
  owner: tagValue(),
  /** Who pays; becomes the `cost-centre` tag. */
  costCentre: tagValue(),
  /** Where Terraform keeps the state of its stacks: `s3State(...)` or `gcsState(...)`. */
  state: stateBackendSchema,
} as const;

/** The part of an environment that {@link LayerStack} reads. */
export type Environment = z.output<z.ZodObject<typeof environmentShape>>;

/** An IPv4 network in CIDR notation, given as text, read as a {@link Cidr}. */
export function cidrSchema() {
  return z.string().transform((text, context) => {
    const problem = Cidr.problem(text);
    if (problem === undefined) return Cidr.parse(text);
    context.addIssue({ code: 'custom', message: `must be ${problem}`, input: text });
    return z.NEVER;
  });
}

/**
 * For `superRefine`: runs a rule as soon as the settings at `paths` are themselves valid, whatever else is wrong, so that
 * its problems come with all others.
 */
export function whenValid(...paths: readonly string[]): z.core.$ZodSuperRefineParams {
  return {
    when: ({ issues }) => {
      const wrong = issues.map((issue) => (issue.path ?? []).map(String).join('.'));
      return !paths.some((path) => wrong.some((other) => isWithin(other, path) || isWithin(path, other)));
    },
  };
}

/** True for `a.b` and `a.b.c` within `a.b`. The whole object counts as no part of anything: unknown keys are reported there. */
function isWithin(path: string, parent: string): boolean {
  return parent !== '' && `${path}.`.startsWith(`${parent}.`);
}

/** A value that AWS and Google Cloud both take as a tag or label source. */
function tagValue() {
  return z
    .string()
    .regex(
      /^[a-z0-9][a-z0-9_-]{0,62}$/,
      'must be 1 to 63 lower-case letters, digits, - and _, a letter or digit first',
    );
}

/**
 * Checks the data of one environment against its system's schema.
 * @throws {UserError} `EnvironmentInvalid`: every wrong value with its path, what was given and what is allowed.
 */
export function parseEnvironment<S extends z.ZodType>(system: string, schema: S, data: z.input<S>): z.output<S> {
  const result = schema.safeParse(data, { reportInput: true });
  if (result.success) return result.data;
  const name = (data as { name?: unknown }).name;
  const file = `environments/${system}/${typeof name === 'string' && name !== '' ? name : '?'}.ts`;
  throw new UserError(file, 'EnvironmentInvalid', result.error.issues.flatMap(sentences));
}

/**
 * Loads environments that are modules of their own, so that a mistake in one does not hide those in the others.
 * @throws {UserError} the mistakes of every environment.
 */
export async function loadEnvironments<E>(loaders: readonly (() => Promise<E>)[]): Promise<E[]> {
  const results = await Promise.allSettled(loaders.map((load) => load()));
  const reasons = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
  const mistakes = reasons.filter((reason) => reason instanceof UserError);
  const [unexpected] = reasons.filter((reason) => !(reason instanceof UserError));
  if (unexpected !== undefined) throw unexpected as Error;
  const [first, second] = mistakes;
  if (first !== undefined) throw second === undefined ? first : new UserErrors(mistakes);
  return results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
}

type Issue = z.core.$ZodIssue;

/** What zod says of a value that is not there: one of another kind. */
const MISSING: readonly Issue['code'][] = ['invalid_type', 'invalid_value', 'invalid_union'];

function sentences(issue: Issue): string[] {
  const path = issue.path.map(String).join('.');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => `${path === '' ? key : `${path}.${key}`} is not a known setting`);
  }
  if (issue.code === 'invalid_key' || issue.code === 'invalid_element') {
    return issue.issues.map((inner) => `${path} ${requirement(inner)}, got ${show(inner.input ?? issue.input)}`);
  }
  const given = givenTo(issue);
  if (given === undefined && MISSING.includes(issue.code)) return [`${path} must be given: ${allowed(issue)}`];
  return [`${path} ${requirement(issue)}, got ${show(given)}${wayOut(issue)}`];
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
      return `must be ${issue.errors.map((options) => options.map(option).join(' and ')).join(' or ')}`;
    case 'too_small':
      return issue.message.startsWith('must') ? issue.message : `must be at least ${String(issue.minimum)}`;
    case 'too_big':
      return issue.message.startsWith('must') ? issue.message : `must be at most ${String(issue.maximum)}`;
    default:
      return issue.message.startsWith('must') ? issue.message : `must be valid: ${issue.message}`;
  }
}

/** What is wrong with one form that a union takes. */
function option(issue: Issue): string {
  if (issue.path.length > 0) return `an object whose ${issue.path.map(String).join('.')} ${requirement(issue)}`;
  return allowed(issue);
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
