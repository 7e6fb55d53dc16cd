import { TerraformStack } from 'cdktf';
import type { Construct, IConstruct } from 'constructs';
import { isBefore } from '../../core/layers';
import { LayerStack } from '../../core/stack';

/** Anything that acts in Google Cloud through a service account, and so can be granted something. */
export interface IGrantable {
  /** Service account that receives what is granted. */
  readonly grantAccount: IServiceAccount;
}

/** A service account that roles can be granted to, whether or not this app manages it. */
export interface IServiceAccount extends IGrantable {
  /** Construct that bindings to the account are written in: the account itself. */
  readonly grantScope: Construct;
  /** `NAME@PROJECT.iam.gserviceaccount.com`. */
  readonly email: string;
  /** `serviceAccount:EMAIL`, as IAM policies name it. */
  readonly member: string;
  /** `projects/PROJECT/serviceAccounts/EMAIL`, as IAM policies on the account itself name it. */
  readonly accountName: string;
}

/** A binding of one role to one service account, on one resource. */
export interface Grant {
  readonly grantee: IGrantable;
  /** `roles/...`, or the full name of a custom role. */
  readonly role: string;
  /** What the role is granted on; construct of the project itself for one that knows no narrower resource. */
  readonly on: Construct;
  /**
   * Part of the resource that is meant, where a condition narrows the role to it.
   * @default - all of it
   */
  readonly within?: string;
}

/**
 * Writes a binding once, however often it is granted: beside the account that receives it, or beside what it is granted on where that is
 * in a later layer. `make` gets the scope, the id, and the member to bind.
 */
export function bindOnce<T extends Construct>(
  { grantee, role, on, within }: Grant,
  make: (scope: Construct, id: string, member: string) => T,
): T {
  const { grantScope, member } = grantee.grantAccount;
  const besideTarget = comesLater(on, grantScope);
  const scope = besideTarget ? on : grantScope;
  // An account can be both: what it received, and what others received on it.
  const other = besideTarget ? `to-${pathFrom(scope, grantScope)}` : pathFrom(scope, on);
  const parts = [role.replace(/^roles\//, ''), other, within ?? ''].filter((part) => part !== '');
  const id = parts.join('-').replaceAll('/', '-');
  return (scope.node.tryFindChild(id) as T | undefined) ?? make(scope, id, member);
}

/** An earlier layer cannot read from a later one. */
function comesLater(one: IConstruct, other: IConstruct): boolean {
  const [later, earlier] = [LayerStack.find(one), LayerStack.find(other)];
  return later !== undefined && earlier !== undefined && isBefore(earlier.layer, later.layer);
}

/** Path of `target` in the stack of `scope`, or with its own stack first where that is another one. */
function pathFrom(scope: IConstruct, target: IConstruct): string {
  const stack = TerraformStack.of(scope);
  return TerraformStack.of(target) === stack ? target.node.path.slice(stack.node.path.length + 1) : target.node.path;
}
