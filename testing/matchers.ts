import { CHANGE_KINDS, type ChangeKind } from '../rehearsal/run/result';
import { attributeDifferences, type MatcherContext } from './attribute-differences';
import { expectedGrants, grantText, type ExpectedGrants } from './grants';
import { allows, grantsOf, permissionsOf, type Grant, type Permissions } from './policy';
import type { RehearsedChange } from './rehearsed';
import { ResourceView, StackView } from './views';

interface Outcome {
  readonly pass: boolean;
  readonly message: () => string;
}

/** Jest matchers for what `rehearse` returns; `ashlar/testing/jest` adds them to `expect`, and says what each means. */
export const matchers = {
  toAllowOnly(this: MatcherContext, received: unknown, actions: Actions, resource?: string): Outcome {
    const subject = resourceOf(received, 'toAllowOnly');
    const permissions = permissionsOf(subject);
    const [allowed, expected] = [
      grantsOf(permissions),
      expectedGrants(subject.stack, grantsBy('toAllowOnly', actions, resource)),
    ];
    const surplus = [...missing(allowed, expected).map((one) => grantText(subject, one)), ...unknown(permissions)];
    const lacking = missing(expected, allowed).map((one) => grantText(subject, one));
    const pass = surplus.length === 0 && lacking.length === 0;
    return outcome(this, subject, 'toAllowOnly', pass, [
      ...section('allowed, and not expected:', surplus),
      ...section('expected, and not allowed:', lacking),
      ...section('allowed, just as listed:', pass ? expected.map((one) => grantText(subject, one)) : []),
    ]);
  },

  toAllow(this: MatcherContext, received: unknown, actions: Actions, resource?: string): Outcome {
    const subject = resourceOf(received, 'toAllow');
    const permissions = permissionsOf(subject);
    const expected = expectedGrants(subject.stack, grantsBy('toAllow', actions, resource));
    requireSome('toAllow', expected, 'at least one action');
    const [allowed, others] = [true, false].map((wanted) =>
      expected.filter((one) => allows(permissions, one) === wanted),
    );
    const texts = (grants: readonly Grant[] = []): string[] => grants.map((one) => grantText(subject, one));
    // Of several that must not be allowed, not even one may be; and nobody knows what a policy elsewhere allows.
    const pass = this.isNot === true ? allowed?.length !== 0 || permissions.unknown.length > 0 : others?.length === 0;
    return outcome(
      this,
      subject,
      'toAllow',
      pass,
      this.isNot === true
        ? section('allowed:', [...texts(allowed), ...unknown(permissions)])
        : [...section('not allowed:', texts(others)), ...section('allowed:', texts(grantsOf(permissions)))],
    );
  },

  toHaveAttributes(this: MatcherContext, received: unknown, attributes: object): Outcome {
    const subject = resourceOf(received, 'toHaveAttributes');
    requireSome('toHaveAttributes', attributes, "an object with at least one attribute: { name: 'jobs' }");
    const found = attributeDifferences(subject, attributes, this);
    const same = found.length === 0 ? [`all as listed: ${Object.keys(attributes).join(', ')}`] : [];
    return outcome(this, subject, 'toHaveAttributes', found.length === 0, [...found, ...same]);
  },

  toBeUnchanged(this: MatcherContext, received: unknown): Outcome {
    const subject = resourceOf(received, 'toBeUnchanged');
    const { action, address, stack } = subject;
    const pass = action === 'no-op' || action === 'read';
    const changes = stack.changes().filter((change) => change.address === address);
    return outcome(this, subject, 'toBeUnchanged', pass, pass ? ['nothing changes'] : changes.map(changeText));
  },

  toHaveNoChanges(this: MatcherContext, received: unknown): Outcome {
    return withoutChanges(this, received, 'toHaveNoChanges', CHANGE_KINDS);
  },

  toReplaceNothing(this: MatcherContext, received: unknown): Outcome {
    requireEarlier(received, 'toReplaceNothing');
    return withoutChanges(this, received, 'toReplaceNothing', ['replace']);
  },

  toDestroyNothing(this: MatcherContext, received: unknown): Outcome {
    requireEarlier(received, 'toDestroyNothing');
    // A replacement destroys as well.
    return withoutChanges(this, received, 'toDestroyNothing', ['destroy', 'replace']);
  },

  toPlan(this: MatcherContext, received: unknown, expected: Partial<Record<ChangeKind, number>>): Outcome {
    const subject = stackOf(received, 'toPlan');
    requireKinds(expected);
    const changes = subject.changes();
    const counts = CHANGE_KINDS.map((kind) => [kind, changes.filter(({ action }) => action === kind).length] as const);
    const pass = counts.every(([kind, count]) => (expected[kind] ?? 0) === count);
    const text = (all: readonly (readonly [string, number])[]): string =>
      all.flatMap(([kind, count]) => (count === 0 ? [] : [`${count} to ${kind}`])).join(', ') || 'nothing';
    return outcome(this, subject, 'toPlan', pass, [
      ...(pass ? [] : [`expected: ${text(CHANGE_KINDS.map((kind) => [kind, expected[kind] ?? 0]))}`]),
      `received: ${text(counts)}`,
      ...changes.map((change) => `  ${changeText(change)}`),
    ]);
  },
};

type Actions = readonly string[] | ExpectedGrants;

function withoutChanges(
  context: MatcherContext,
  received: unknown,
  name: string,
  kinds: readonly ChangeKind[],
): Outcome {
  const subject = stackOf(received, name);
  const found = subject.changes().filter(({ action }) => kinds.includes(action));
  const lines = found.length === 0 ? ['there is no such change'] : found.map(changeText);
  return outcome(context, subject, name, found.length === 0, lines);
}

function outcome(
  { isNot = false }: MatcherContext,
  subject: ResourceView | StackView,
  name: string,
  pass: boolean,
  lines: readonly string[],
): Outcome {
  const [title, { secrets }] = subject instanceof StackView ? [subject.id, subject] : [subject.path, subject.stack];
  const text = [`expect(${title})${isNot ? '.not' : ''}.${name}()`, '', ...lines.map((line) => `  ${line}`)].join('\n');
  return { pass, message: () => secrets.mask(text) };
}

function resourceOf(received: unknown, name: string): ResourceView {
  if (received instanceof ResourceView) return received;
  throw new Error(
    `expect(...).${name}() takes a rehearsed resource: expect((await rehearse(stack)).at('Jobs'))${hint(received)}`,
  );
}

function stackOf(received: unknown, name: string): StackView {
  if (received instanceof StackView) return received;
  throw new Error(`expect(...).${name}() takes a rehearsed stack: expect(await rehearse(stack))${hint(received)}`);
}

/** Without it an empty expectation would hold for everything. */
function requireSome(name: string, given: unknown, what: string): void {
  if (typeof given === 'object' && given !== null && Object.keys(given).length > 0) return;
  throw new Error(`${name}() takes ${what}`);
}

/** Where nothing exists, nothing is replaced: the test could not fail. */
function requireEarlier(received: unknown, name: string): void {
  if (!stackOf(received, name).fresh) return;
  throw new Error(
    `expect(...).${name}() compares with an earlier rehearsal: rehearse(stack, { from: await rehearse(before) })`,
  );
}

function requireKinds(expected: unknown): void {
  const kinds: readonly string[] = CHANGE_KINDS;
  const given = typeof expected === 'object' && expected !== null ? Object.keys(expected) : undefined;
  const wrong = given?.filter((kind) => !kinds.includes(kind));
  if (wrong?.length === 0) return;
  const advice = `toPlan() takes how many changes there are of each kind, of ${kinds.join(', ')}: { create: 2 }`;
  throw new Error(wrong === undefined ? advice : `${advice}; got ${wrong.join(', ')}`);
}

function hint(received: unknown): string {
  return received instanceof Promise ? '; rehearse() gives a promise: await it' : '';
}

function grantsBy(name: string, actions: Actions, resource: string | undefined): ExpectedGrants {
  if (resource === undefined && typeof actions === 'object' && !isList(actions)) return actions;
  if (resource !== undefined && isList(actions)) return { [resource]: actions };
  throw new Error(
    `${name}() takes a list of actions and a resource, or an object with a list of actions for each resource: ` +
      "(['sqs:SendMessage'], 'Jobs') or ({ Jobs: ['sqs:SendMessage'] })",
  );
}

function isList(actions: Actions): actions is readonly string[] {
  return Array.isArray(actions);
}

function missing(grants: readonly Grant[], from: readonly Grant[]): Grant[] {
  const key = ({ action, resource }: Grant): string => `${action} ${resource}`;
  const there = new Set(from.map(key));
  const found = new Map(grants.filter((one) => !there.has(key(one))).map((one) => [key(one), one]));
  return [...found.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, grant]) => grant);
}

function unknown({ unknown: arns }: Permissions): string[] {
  return arns.map((arn) => `whatever the attached policy ${arn} allows`);
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${line}`)];
}

function changeText({ action, path, attributes }: RehearsedChange): string {
  const why = action === 'replace' ? 'forced by ' : '';
  return `${action} ${path}${attributes.length === 0 ? '' : `: ${why}${attributes.join(', ')}`}`;
}
