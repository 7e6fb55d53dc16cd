import { createHash } from 'node:crypto';
import { Token, TerraformStack } from 'cdktf';
import type { Construct, IConstruct } from 'constructs';
import { ConstructError, KNOWN_LATER, problem } from './errors';
import { locationsOf } from './locations';
import { LayerStack } from './stack';

/** What one service accepts as a name. Constructs hold one as a constant, with the vendor's page beside it. */
export interface NameRule {
  /** What is named, such as `SQS queue`. */
  readonly kind: string;
  /**
   * Where no two of these may share a name: in one region of an account, in one account, or in all the world.
   * @default 'region'
   */
  readonly uniqueIn?: keyof typeof PLACES;
  /** Longest name that the service takes, in characters. */
  readonly max: number;
  /** Whole names that the service takes. */
  readonly pattern: RegExp;
  /** `pattern` in words, for the error message. */
  readonly allowed: string;
  /**
   * Put before a generated name, such as `/` or `alias/`.
   * @default ''
   */
  readonly prefix?: string;
}

const HASH_LENGTH = 8;

/** How much of `aws/111122223333/us-east-1` counts, in segments, and how it is called. */
const PLACES = {
  region: [3, 'of an account and region'],
  account: [2, 'of an account'],
  world: [0, 'in the world'],
} as const;

/**
 * The name of a cloud resource: `given` where the caller chose one, else `<system>-<environment>-<path in the stack>`.
 * The same path always gives the same name. A name that the service would refuse is shortened and ends in a hash of the whole path.
 * @throws {ConstructError} `NameInvalid` when the service would refuse `given`; `NameTaken` when another construct of the same
 * kind has the name where it must be unique.
 */
export function physicalName(scope: Construct, rule: NameRule, given?: string): string {
  const name = given ?? generatedName(scope, rule);
  const problems = nameProblems(rule, 'name', name);
  if (problems.length > 0) throw new ConstructError(scope.constructor.name, scope.node.path, 'NameInvalid', problems);
  claim(scope, rule, name);
  return name;
}

/** What is wrong with a name the caller chose, for use among other checks; empty when nothing is. */
export function nameProblems(rule: NameRule, prop: string, given: string | undefined): string[] {
  if (given === undefined) return [];
  if (Token.isUnresolved(given)) return [problem(prop, 'known at synth, so that names can be compared', KNOWN_LATER)];
  if (rule.pattern.test(given) && given.length <= rule.max) return [];
  return [problem(prop, `${rule.allowed}, at most ${rule.max.toString()} characters`, given)];
}

/** What is wrong with the name of a resource managed elsewhere. It may be known after apply alone: no other name is compared with it. */
export function referenceProblems(rule: NameRule, prop: string, name: string): string[] {
  return Token.isUnresolved(name) ? [] : nameProblems(rule, prop, name);
}

function generatedName(scope: Construct, rule: NameRule): string {
  const stack = TerraformStack.of(scope);
  const owner = LayerStack.find(scope);
  const start = owner === undefined ? stack.node.id : `${owner.system}-${owner.environmentName}`;
  const ids = scope.node.scopes.slice(scope.node.scopes.indexOf(stack) + 1).map((part) => part.node.id);
  const path = [start, ...ids].filter((id) => id !== 'Resource' && id !== 'Default');
  // An id without a letter or digit leaves nothing: two hyphens in a row are refused by some services.
  const readable = path
    .map(kebab)
    .filter((part) => part !== '')
    .join('-');
  const plain = (rule.prefix ?? '') + readable;
  const exact = path.every((id) => /^[A-Za-z0-9-]+$/.test(id));
  if (exact && plain.length <= rule.max && rule.pattern.test(plain)) return plain;
  const { prefix = '', max } = rule;
  return prefix + withHash(readable, max - prefix.length, path.join('/'));
}

/** `name` within `max` characters, ending in a hash of `whole`: two names that begin alike stay apart. */
export function withHash(name: string, max: number, whole = name): string {
  const hash = createHash('sha256').update(whole).digest('hex').slice(0, HASH_LENGTH);
  return `${name.slice(0, max - HASH_LENGTH - 1).replace(/-+$/, '')}-${hash}`;
}

/** `DeadLetters` becomes `dead-letters`, `SQSWorker` becomes `sqs-worker`. */
export function kebab(id: string): string {
  return id
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1-$2')
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .toLowerCase();
}

const NAMES = Symbol.for('ashlar/names');

/** Names given so far, kept on the root of the tree so that two apps in one process do not meet. */
function namesOf(root: IConstruct & { [NAMES]?: Map<string, string> }): Map<string, string> {
  return (root[NAMES] ??= new Map<string, string>());
}

function claim(scope: Construct, rule: NameRule, name: string): void {
  const names = namesOf(scope.node.root);
  const uniqueIn = rule.uniqueIn ?? 'region';
  const keys = placesOf(scope, uniqueIn).map((place) => [rule.kind, place, name].join('\n'));
  const holder = keys.map((key) => names.get(key)).find((path) => path !== undefined);
  if (holder !== undefined) {
    throw new ConstructError(scope.constructor.name, scope.node.path, 'NameTaken', [
      problem('name', `unique for each ${rule.kind} ${PLACES[uniqueIn][1]}`, name, `'${holder}' has it already`),
    ]);
  }
  for (const key of keys) names.set(key, scope.node.path);
}

/** Places in which a name of `scope` must be its own: one for each cloud, and the stack alone where nobody knows the place. */
function placesOf(scope: Construct, uniqueIn: keyof typeof PLACES): readonly string[] {
  const [segments] = PLACES[uniqueIn];
  if (segments === 0) return [''];
  const locations = locationsOf(scope);
  if (locations.length === 0) return [TerraformStack.of(scope).node.path];
  return [...new Set(locations.map((location) => location.split('/').slice(0, segments).join('/')))];
}
