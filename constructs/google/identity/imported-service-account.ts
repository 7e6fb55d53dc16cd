import { ProjectIamMember } from '@cdktf/provider-google/lib/project-iam-member';
import { ServiceAccountIamMember } from '@cdktf/provider-google/lib/service-account-iam-member';
import { TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import { Checks, isKnown } from '../../core/checks';
import { placeOf } from '../provider';
import { bindOnce, type IGrantable, type IServiceAccount } from './grant';

/** @see https://cloud.google.com/iam/docs/service-account-types */
const EMAIL = /^[a-z0-9][a-z0-9.-]*@[a-z0-9.-]+\.gserviceaccount\.com$/;
/** Project of an account that was made by a user. */
const OWN_PROJECT = /@([a-z0-9-]+)\.iam\.gserviceaccount\.com$/;

const ROLE = /^(roles\/[\w.]+|(projects|organizations)\/[^/]+\/roles\/[\w.]+)$/;
/** Give a right to nearly everything: https://cloud.google.com/iam/docs/roles-overview#basic */
const BASIC_ROLES = ['roles/owner', 'roles/editor', 'roles/viewer'];

/** Runs services and jobs as an account. @see https://cloud.google.com/iam/docs/service-account-permissions */
export const ACT_AS = 'roles/iam.serviceAccountUser';
/** Makes short-lived tokens of an account. @see https://cloud.google.com/iam/docs/service-account-permissions */
export const IMPERSONATE = 'roles/iam.serviceAccountTokenCreator';

/** A service account managed elsewhere: made by `ServiceAccount.fromEmail`. */
export class ImportedServiceAccount extends Construct implements IServiceAccount {
  readonly member: string;
  readonly accountName: string;
  readonly grantAccount: IServiceAccount = this;
  readonly grantScope: Construct = this;

  /** @throws {ConstructError} `PropsInvalid` when it is no address of a service account. */
  constructor(
    scope: Construct,
    id: string,
    readonly email: string,
  ) {
    super(scope, id);
    new Checks(this)
      .matches('email', email, EMAIL, 'the address of a service account: NAME@PROJECT.iam.gserviceaccount.com')
      .throwIfAny();
    this.member = `serviceAccount:${email}`;
    const [, project = '-'] = (isKnown(email) ? OWN_PROJECT.exec(email) : undefined) ?? [];
    this.accountName = `projects/${project}/serviceAccounts/${email}`;
  }

  /**
   * Gives this account a role on the whole project of the stack, for roles that know no narrower resource.
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

/** Gives a role on the project of the stack of `account`. */
export function grantProjectRole(account: IServiceAccount & Construct, role: string): void {
  new Checks(account)
    .matches('role', role, ROLE, 'a role: roles/NAME, or the full name of a custom one')
    .that(!BASIC_ROLES.includes(role), 'role', 'a predefined or custom role that gives less than a basic one', role)
    .throwIfAny('RoleInvalid');
  bindOnce({ grantee: account, role, on: TerraformStack.of(account) }, (scope, id, member) => {
    return new ProjectIamMember(scope, id, { project: placeOf(scope).project, role, member });
  });
}

/** Gives a role on one account. */
export function grantOnAccount(on: IServiceAccount & Construct, grantee: IGrantable, role: string): void {
  bindOnce({ grantee, role, on }, (scope, id, member) => {
    return new ServiceAccountIamMember(scope, id, { serviceAccountId: on.accountName, role, member });
  });
}
