import { z } from 'zod';
import { Cidr } from './cidr';
import { UserError, UserErrors } from './errors';
import { findings } from './findings';
import { stateBackendSchema } from './state-backend-data';

/** What every environment of every system says; a system's own schema adds the rest. */
export const environmentShape = {
  /** Short name, part of every stack id and cloud name: 2 to 16 lower-case letters, digits and single hyphens. */
  name: shortName(16),
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
      // What is beside a setting does not make it wrong.
      const within = issues.filter((issue) => issue.code !== 'unrecognized_keys');
      const wrong = within.map((issue) => (issue.path ?? []).map(String).join('.'));
      return !paths.some((path) => wrong.some((other) => isWithin(other, path) || isWithin(path, other)));
    },
  };
}

/** True for `a.b` and `a.b.c` within `a.b`, and for everything within the data as a whole. */
function isWithin(path: string, parent: string): boolean {
  return parent === '' || `${path}.`.startsWith(`${parent}.`);
}

/** A word of stack ids and cloud names: 2 to `max` lower-case letters, digits and single hyphens. */
export function shortName(max: number) {
  const length = `must be 2 to ${max.toString()} characters`;
  return z
    .string()
    .max(max, length)
    .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'must be lower-case letters, digits and single hyphens, a letter first')
    .min(2, length);
}

/**
 * A value that AWS takes for a tag and Google Cloud for a label.
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html#tag-restrictions
 * @see https://cloud.google.com/resource-manager/docs/labels-overview
 */
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
  const problems = findings(result.error.issues).map(({ path, says }) => `${path === '' ? 'it' : path} ${says}`);
  throw new UserError(`${nameOf(data)} of ${system}`, 'EnvironmentInvalid', problems);
}

/** What a mistake in the data is headed by where nobody knows its file. */
function nameOf(data: unknown): string {
  const name = typeof data === 'object' && data !== null && 'name' in data ? data.name : undefined;
  return typeof name === 'string' && name !== '' ? `Environment '${name}'` : 'An environment';
}

/** The environments of one system: the file of each, from the project's root, and how to load what it declares. */
export type EnvironmentFiles<E> = Readonly<Record<string, () => Promise<E>>>;

/**
 * Loads environments that are modules of their own, so that a mistake in one does not hide those in the others.
 * @throws {UserError} the mistakes of every environment, under the names of their files; two of one name are such a mistake.
 */
export async function loadEnvironments<E extends { readonly name: string }>(files: EnvironmentFiles<E>): Promise<E[]> {
  const loading = Object.entries(files).map(async ([file, load]) => {
    const [result] = await Promise.allSettled([load()]);
    return { file, result };
  });
  const loaded = new Map<string, { readonly file: string; readonly environment: E }>();
  const mistakes = (await Promise.all(loading)).flatMap(({ file, result }) => {
    if (result.status === 'rejected') return [inFile(file, result.reason)];
    const environment = result.value;
    const holder = loaded.get(environment.name);
    if (holder !== undefined) return [nameTaken(file, environment.name, holder.file)];
    loaded.set(environment.name, { file, environment });
    return [];
  });
  const [first, second] = mistakes;
  if (first !== undefined) throw second === undefined ? first : new UserErrors(mistakes);
  return [...loaded.values()].map(({ environment }) => environment);
}

function nameTaken(file: string, name: string, holder: string): UserError {
  const rule = `name must be that of no other environment, got ${name}. ${holder} has it already`;
  return new UserError(file, 'EnvironmentInvalid', [rule]);
}

/** A mistake in the data of `file`, headed by it. What is no mistake of the data is thrown at once. */
function inFile(file: string, reason: unknown): UserError {
  if (!(reason instanceof UserError)) throw reason as Error;
  return new UserError(file, 'EnvironmentInvalid', reason.problems);
}
