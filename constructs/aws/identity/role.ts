import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { IamRolePolicyAttachment } from '@cdktf/provider-aws/lib/iam-role-policy-attachment';
import { Fn } from 'cdktf';
import { Construct } from 'constructs';
import { Checks, isKnown } from '../../core/checks';
import type { Duration } from '../../core/duration';
import { nameProblems, physicalName, type NameRule } from '../../core/naming';
import { type PolicyStatement, policyDocument } from './policy-document';
import { readOnlyPolicyProblems, writingActions } from './read-only';
import { type Trust, TRUST_ACTIONS, trustProblems } from './trust';

export type { Trust };

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const ROLE_NAME: NameRule = {
  kind: 'IAM role',
  uniqueIn: 'account',
  max: 64,
  pattern: /^[\w+=,.@-]+$/,
  allowed: 'letters, digits and _+=,.@-',
};

/** What the ARN of a role looks like. */
export const ROLE_ARN = {
  pattern: /^arn:aws:iam::\d{12}:role\/[^\s*?]+$/,
  allowed: 'an IAM role ARN: arn:aws:iam::ACCOUNT:role/NAME',
} as const;

/** Anything that acts in AWS through a role, and so can be granted something. */
export interface IGrantable {
  /** Role that receives what is granted. */
  readonly grantRole: IRole;
}

/** A role that policies can be added to, whether or not this app manages it. */
export interface IRole extends IGrantable {
  readonly roleArn: string;
  readonly roleName: string;
  /** What this app has granted so far; managed policies, and what others grant, are not among it. */
  readonly statements: readonly PolicyStatement[];
  /** Adds a statement to the role's own policy. Constructs with a `grant...` method call it for you. */
  allow(statement: PolicyStatement): void;
}

/** Settings of a {@link Role}. */
export interface RoleProps {
  /** Who may take the role: one trust, or any one of several. One that anybody could take is refused. */
  readonly trust: Trust | readonly Trust[];
  /**
   * Refuses every granted action that writes, and every one that hands out a secret or another login. A role that pull requests of a CI
   * system can take has to have it.
   * @default false
   */
  readonly readOnly?: boolean;
  /**
   * Name: 1 to 64 letters, digits and `_+=,.@-`. Changing this replaces the role.
   * @default - generated from system, environment and construct path
   */
  readonly name?: string;
  /**
   * What the role is for: up to 1000 characters.
   * @default - none
   */
  readonly description?: string;
  /**
   * AWS-managed policies to attach, by name: `AmazonEKSClusterPolicy`. Their order means nothing. With `readOnly`, those that only read.
   * @default - none
   */
  readonly managedPolicies?: readonly string[];
  /**
   * How long a session may last: 1 to 12 hours.
   * @default - 1 hour, as IAM does
   */
  readonly maxSession?: Duration;
}

/**
 * An IAM role with one inline policy that holds exactly what was granted.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles.html
 * @example
 * const role = new Role(stack, 'Reader', { trust: { principal: { services: ['ec2.amazonaws.com'] } } });
 * new Queue(stack, 'Jobs').grantConsume(role);
 */
export class Role extends Construct implements IRole {
  /**
   * Refers to a role managed elsewhere; what is granted to it becomes an inline policy named after stack and construct path,
   * so that several stacks can grant to one role.
   */
  static fromRoleArn(scope: Construct, id: string, roleArn: string): IRole {
    return new ImportedRole(scope, id, roleArn);
  }

  readonly roleArn: string;
  readonly roleName: string;
  readonly grantRole: IRole = this;

  private readonly grants: Grants;
  private readonly readOnly: boolean;

  /** @throws {ConstructError} `PropsInvalid`, listing every value that IAM would refuse, and a trust that lets in anybody. */
  constructor(scope: Construct, id: string, props: RoleProps) {
    super(scope, id);
    const { name, description, managedPolicies = [], maxSession, readOnly = false } = props;
    const trusts = 'principal' in props.trust ? [props.trust] : props.trust;
    new Checks(this)
      .all(nameProblems(ROLE_NAME, 'name', name))
      .that((description?.length ?? 0) <= 1_000, 'description', 'at most 1000 characters', description?.length)
      .range('maxSession', maxSession?.toSeconds(), 3_600, 43_200, 'seconds')
      .all(trusts.flatMap((trust) => trustProblems(trust, readOnly)))
      .all(readOnly ? readOnlyPolicyProblems(managedPolicies) : [])
      .throwIfAny();
    const role = new IamRole(this, 'Resource', {
      name: physicalName(this, ROLE_NAME, name),
      description,
      assumeRolePolicy: policyDocument(trusts.map((trust) => ({ actions: TRUST_ACTIONS, ...trust }))),
      maxSessionDuration: maxSession?.toSeconds(),
    });
    this.roleArn = role.arn;
    this.roleName = role.name;
    this.readOnly = readOnly;
    this.grants = new Grants(this, this.roleName, this.node.id);
    for (const policy of managedPolicies) {
      new IamRolePolicyAttachment(this, policy, {
        role: this.roleName,
        policyArn: `arn:aws:iam::aws:policy/${policy}`,
      });
    }
  }

  get statements(): readonly PolicyStatement[] {
    return this.grants.statements;
  }

  /** @throws {ConstructError} `ReadOnly` when the role only reads and the statement writes. */
  allow(statement: PolicyStatement): void {
    const writing = this.readOnly ? writingActions(statement) : [];
    new Checks(this)
      .that(writing.length === 0, 'actions', 'actions that only read, as the role is readOnly', writing)
      .throwIfAny('ReadOnly');
    this.grants.add(statement);
  }
}

/** The inline policy of one role, written with its first statement. */
class Grants {
  readonly statements: PolicyStatement[] = [];

  constructor(
    private readonly scope: Construct,
    private readonly roleName: string,
    private readonly policyName: string,
  ) {}

  add(statement: PolicyStatement): void {
    this.statements.push(statement);
    if (this.statements.length > 1) return;
    new IamRolePolicy(this.scope, 'Policy', {
      // IAM takes 1 to 128 of these characters: https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePolicy.html
      name: this.policyName.replace(/[^\w+=,.@-]/g, '-').slice(-128),
      role: this.roleName,
      policy: policyDocument(this.statements),
    });
  }
}

class ImportedRole extends Construct implements IRole {
  readonly roleName: string;
  readonly grantRole: IRole = this;
  private readonly grants: Grants;

  constructor(
    scope: Construct,
    id: string,
    readonly roleArn: string,
  ) {
    super(scope, id);
    new Checks(this).matches('roleArn', roleArn, ROLE_ARN.pattern, ROLE_ARN.allowed).throwIfAny();
    this.roleName = isKnown(roleArn) ? roleArn.replace(/^.*\//, '') : Fn.replace(roleArn, '/^.*//', '');
    this.grants = new Grants(this, this.roleName, this.node.path);
  }

  get statements(): readonly PolicyStatement[] {
    return this.grants.statements;
  }

  allow(statement: PolicyStatement): void {
    this.grants.add(statement);
  }
}
