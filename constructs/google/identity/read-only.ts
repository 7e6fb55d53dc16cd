import { App, TerraformResource } from 'cdktf';
import type { Construct } from 'constructs';
import { isKnown } from '../../core/checks';
import { ConstructError, problem } from '../../core/errors';
import { addRule } from '../../core/validation';
import type { IServiceAccount } from './grant';

/**
 * Predefined roles that only look, by the end that Google gives their names. Any other counts as one that writes: `secretAccessor`, which
 * hands out secrets, and custom roles as well.
 * @see https://cloud.google.com/iam/docs/roles-permissions
 */
const READS =
  /^roles\/(?:browser|iam\.securityReviewer|[A-Za-z0-9.]+\.(?:viewer|reader|[A-Za-z0-9]+Viewer|[A-Za-z0-9]+Reader))$/;

/** What every resource of the provider that binds a role has. */
interface Binding extends TerraformResource {
  readonly roleInput?: string;
  readonly memberInput?: string;
  readonly membersInput?: readonly string[];
}

/**
 * Refuses at synth every role that `account` is granted anywhere in the app and that does more than look. What others grant it, and
 * whole policies (`..._iam_policy`), are not seen.
 */
export function keepReadOnly(construct: Construct, account: IServiceAccount): void {
  addRule(construct, () => {
    const writing = bindingsOf(construct, account).filter(
      ({ roleInput }) => !isKnown(roleInput) || !READS.test(roleInput),
    );
    if (writing.length === 0) return [];
    const got = writing.map(
      ({ roleInput, node }) => `${isKnown(roleInput) ? roleInput : 'an unknown role'} of '${node.path}'`,
    );
    const rule = problem('account', 'granted roles that only read, as the login is readOnly', got);
    return [new ConstructError(construct.constructor.name, construct.node.path, 'ReadOnly', [rule])];
  });
}

function bindingsOf(construct: Construct, { member, email }: IServiceAccount): Binding[] {
  const names = (text: string): boolean => text === member || text === `serviceAccount:${email}`;
  return App.of(construct)
    .node.findAll()
    .filter((child): child is Binding => TerraformResource.isTerraformResource(child) && 'roleInput' in child)
    .filter(({ memberInput, membersInput = [] }) => [memberInput ?? '', ...membersInput].some(names));
}
