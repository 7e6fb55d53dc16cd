import { asList, asObject } from '../terraform/providers';
import type { ResourceView } from './views';

/** A statement of an IAM policy, with lists where IAM allows one text. */
export interface Statement {
  readonly effect: 'Allow' | 'Deny';
  readonly actions: readonly string[];
  /** Are the actions those that it is not about? */
  readonly notActions: boolean;
  readonly resources: readonly string[];
  readonly notResources: boolean;
  readonly conditional: boolean;
}

/** Everything that policies say of one role, or of one policy. */
export interface Permissions {
  readonly statements: readonly Statement[];
  /** ARNs of attached policies whose statements are not known here. */
  readonly unknown: readonly string[];
}

/**
 * The permissions that a policy gives, or all policies of a role together.
 * @throws {Error} for a resource that is no role and has no policy with a statement, and for one whose policy is about principals.
 */
export function permissionsOf(resource: ResourceView): Permissions {
  if (resource.address.startsWith('aws_iam_role.')) return permissionsOfRole(resource);
  return { statements: statementsOf(resource), unknown: [] };
}

function permissionsOfRole(role: ResourceView): Permissions {
  const { name } = role.values;
  const [inline, attachments] = ['aws_iam_role_policy.', 'aws_iam_role_policy_attachment.'].map((type) =>
    role.stack.resources().filter(({ address, values }) => address.startsWith(type) && values['role'] === name),
  ) as [ResourceView[], ResourceView[]];
  const attached = [
    ...attachments.map(({ values }) => String(values['policy_arn'])),
    ...asList(role.configured('managed_policy_arns')).map(String),
  ].map((arn) => ({ arn, path: role.stack.pathOfArn(arn) }));
  const known = attached.flatMap(({ path }) => (path === undefined ? [] : [role.stack.at(path)]));
  const within = asList(role.configured('inline_policy')).map((block) => asObject(block)['policy']);
  return {
    statements: [
      ...[...inline, ...known].flatMap(statementsOf),
      ...within.flatMap((policy) => (typeof policy === 'string' ? parse(policy, role) : [])),
    ],
    unknown: attached.filter(({ path }) => path === undefined).map(({ arn }) => arn),
  };
}

function statementsOf(resource: ResourceView): Statement[] {
  const { policy } = resource.values;
  return parse(typeof policy === 'string' ? policy : '', resource);
}

function parse(policy: string, { path, address }: ResourceView): Statement[] {
  const { Statement: written } = asObject(jsonOf(policy));
  // A simulated provider makes up `{}` for the policy of a queue: it would never allow anything.
  if (typeof written !== 'object' || written === null)
    throw new Error(
      `${path} (${address}) has no policy with a Statement: toAllow() and toAllowOnly() take a role or a policy, ` +
        'such as aws_iam_role, aws_iam_policy, aws_iam_role_policy',
    );
  return (Array.isArray(written) ? written : [written]).map(asObject).map((statement) => {
    if ('Principal' in statement || 'NotPrincipal' in statement)
      throw new Error(`the policy of ${path} says who may do something, which is not compared here: compare it whole`);
    const [notActions, notResources] = ['NotAction' in statement, 'NotResource' in statement];
    return {
      effect: statement['Effect'] === 'Deny' ? 'Deny' : 'Allow',
      actions: texts(statement[notActions ? 'NotAction' : 'Action']),
      notActions,
      resources: texts(statement[notResources ? 'NotResource' : 'Resource']),
      notResources,
      conditional: 'Condition' in statement,
    };
  });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function texts(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).map(String);
}

/** One action on one resource. */
export interface Grant {
  readonly action: string;
  readonly resource: string;
}

/** Every action and resource that is allowed, as written; a condition narrows a grant and is not told. */
export function grantsOf({ statements }: Permissions): Grant[] {
  return statements
    .filter(({ effect }) => effect === 'Allow')
    .flatMap(({ actions, notActions, resources, notResources }) => {
      const [all, everywhere] = [except(actions, notActions), except(resources, notResources)];
      return all.flatMap((action) => everywhere.map((resource) => ({ action, resource })));
    });
}

function except(names: readonly string[], not: boolean): readonly string[] {
  return not ? [`everything but ${names.join(', ')}`] : names;
}

/** Would IAM let a grant pass? A Deny with a condition may not apply, so it forbids nothing. */
export function allows({ statements }: Permissions, grant: Grant): boolean {
  const about = statements.filter((statement) => isAbout(statement, grant));
  const denied = about.some(({ effect, conditional }) => effect === 'Deny' && !conditional);
  return !denied && about.some(({ effect }) => effect === 'Allow');
}

function isAbout({ actions, notActions, resources, notResources }: Statement, { action, resource }: Grant): boolean {
  // Actions are the same in upper and lower case, ARNs are not.
  const named = actions.some((pattern) => fits(action.toLowerCase(), pattern.toLowerCase()));
  return named !== notActions && resources.some((pattern) => fits(resource, pattern)) !== notResources;
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html wildcards */
function fits(text: string, pattern: string): boolean {
  const parts = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${parts}$`, 's').test(text);
}
