import { ServiceAccount as GoogleServiceAccount } from '@cdktf/provider-google/lib/service-account';
import { Construct } from 'constructs';
import { Checks } from '../../core/checks';
import { nameProblems, physicalName, type NameRule } from '../../core/naming';
import type { IGrantable, IServiceAccount } from './grant';
import {
  ACT_AS,
  grantOnAccount,
  grantProjectRole,
  IMPERSONATE,
  ImportedServiceAccount,
} from './imported-service-account';

export type { IGrantable, IServiceAccount };

/** @see https://cloud.google.com/iam/docs/service-accounts-create */
export const ACCOUNT_ID: NameRule = {
  kind: 'Google Cloud service account',
  uniqueIn: 'account',
  max: 30,
  pattern: /^[a-z][a-z0-9-]{4,28}[a-z0-9]$/,
  allowed: 'lower-case letters, digits and hyphens, a letter first and no hyphen last, at least 6',
};

/** Settings of a {@link ServiceAccount}. */
export interface ServiceAccountProps {
  /**
   * Id: 6 to 30 lower-case letters, digits and hyphens, a letter first. Changing this replaces the account, and every grant to it.
   * @default - generated from system, environment and construct path
   */
  readonly name?: string;
  /**
   * What shows in the console: up to 100 characters.
   * @default - the construct path
   */
  readonly displayName?: string;
  /**
   * What the account is for: up to 256 characters.
   * @default - none
   */
  readonly description?: string;
}

/**
 * A service account of Google Cloud that holds exactly what was granted, and has no key.
 * @see https://cloud.google.com/iam/docs/service-account-overview
 * @example
 * const account = new ServiceAccount(stack, 'Deployer', { description: 'Rolls out the portfolio' });
 * account.grantProjectRole('roles/run.developer');
 */
export class ServiceAccount extends Construct implements IServiceAccount {
  /** Refers to an account managed elsewhere. What is granted to it is bound beside this construct. */
  static fromEmail(scope: Construct, id: string, email: string): ImportedServiceAccount {
    return new ImportedServiceAccount(scope, id, email);
  }

  readonly email: string;
  readonly member: string;
  readonly accountName: string;
  readonly grantAccount: IServiceAccount = this;
  readonly grantScope: Construct = this;

  /** @throws {ConstructError} `PropsInvalid`, listing every value that IAM would refuse. */
  constructor(scope: Construct, id: string, props: ServiceAccountProps = {}) {
    super(scope, id);
    const { name, displayName, description } = props;
    new Checks(this)
      .all(nameProblems(ACCOUNT_ID, 'name', name))
      .that((displayName?.length ?? 0) <= 100, 'displayName', 'at most 100 characters', displayName?.length)
      .that((description?.length ?? 0) <= 256, 'description', 'at most 256 characters', description?.length)
      .throwIfAny();
    const account = new GoogleServiceAccount(this, 'Resource', {
      accountId: physicalName(this, ACCOUNT_ID, name),
      displayName: displayName ?? this.node.path.slice(-100),
      description,
    });
    this.email = account.email;
    this.member = account.member;
    this.accountName = account.name;
  }

  /**
   * Gives this account a role on the whole project, for roles that know no narrower resource.
   * @throws {ConstructError} `RoleInvalid` when it is no role, or one of owner, editor and viewer.
   */
  grantProjectRole(role: string): void {
    grantProjectRole(this, role);
  }

  /** Lets `grantee` run services and jobs as this account. */
  grantActAs(grantee: IGrantable): void {
    grantOnAccount(this, grantee, ACT_AS);
  }

  /** Lets `grantee` make short-lived tokens of this account, and so do all that it may. */
  grantImpersonate(grantee: IGrantable): void {
    grantOnAccount(this, grantee, IMPERSONATE);
  }
}
