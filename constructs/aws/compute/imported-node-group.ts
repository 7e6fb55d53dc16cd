import { Construct } from 'constructs';
import { Checks } from '../../core/checks';
import { type IGrantable, type IRole, Role, ROLE_ARN } from '../identity/role';

/** @see https://docs.aws.amazon.com/eks/latest/userguide/create-managed-node-group.html */
const NAME = /^[0-9A-Za-z][0-9A-Za-z_-]{0,62}$/;

/** Nodes that rights can be granted to, whether or not this app manages them. */
export interface INodeGroup extends IGrantable {
  readonly nodeGroupName: string;
}

/** A node group managed elsewhere: made by `NodeGroup.fromNodeGroupName`. */
export class ImportedNodeGroup extends Construct implements INodeGroup {
  readonly grantRole: IRole;

  /** @throws {ConstructError} `PropsInvalid`, listing what no node group has. */
  constructor(
    scope: Construct,
    id: string,
    readonly nodeGroupName: string,
    roleArn: string,
  ) {
    super(scope, id);
    const allowed = '1 to 63 letters, digits, - and _, a letter or digit first';
    new Checks(this)
      .matches('nodeGroupName', nodeGroupName, NAME, allowed)
      .matches('roleArn', roleArn, ROLE_ARN.pattern, ROLE_ARN.allowed)
      .throwIfAny();
    this.grantRole = Role.fromRoleArn(this, 'Role', roleArn);
  }
}
