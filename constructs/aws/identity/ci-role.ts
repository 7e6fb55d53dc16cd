import { Construct } from 'constructs';
import { Checks } from '../../core/checks';
import type { CiIdentity } from '../../core/ci-identity';
import type { Duration } from '../../core/duration';
import { ciIdentityProblems, ciTrust } from './ci-trust';
import type { IOidcProvider } from './oidc-provider';
import type { PolicyStatement } from './policy-document';
import { type IRole, Role } from './role';

/** Audience that the tools of AWS ask a token for. */
const AUDIENCE = 'sts.amazonaws.com';

/** Settings of a {@link CiRole}. */
export interface CiRoleProps {
  /** The provider of the CI system: an account has one for each. */
  readonly provider: IOidcProvider;
  /** Runs that may take the role: any one of these. */
  readonly identities: readonly CiIdentity[];
  /**
   * Refuses every granted action that writes, and every one that hands out a secret or another login. Needed for pull requests and merge
   * requests, which run code that nobody has merged. What the role may read, they read.
   * @default false
   */
  readonly readOnly?: boolean;
  /**
   * Audience that tokens have to be made for, and that the provider knows.
   * @default 'sts.amazonaws.com'
   */
  readonly audience?: string;
  /**
   * Name: 1 to 64 letters, digits and `_+=,.@-`. Changing this replaces the role.
   * @default - generated from system, environment and construct path
   */
  readonly name?: string;
  /**
   * What the role is for: up to 1000 characters.
   * @default - the runs that may take it
   */
  readonly description?: string;
  /**
   * AWS-managed policies to attach, by name: `job-function/ViewOnlyAccess`. With `readOnly`, those that only read.
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
 * A role that runs of a CI system take without a key: those that were named, and no others. One that exists already is a `Role.fromRoleArn`.
 * @see https://docs.github.com/en/actions/how-tos/secure-your-work/security-harden-deployments/oidc-in-aws
 * @see https://docs.gitlab.com/ci/cloud_services/aws/
 * @example
 * const github = new OidcProvider(stack, 'GitHub', { url: 'https://token.actions.githubusercontent.com' });
 * const repository = { repository: 'acme/orders', repositoryId: 456789, ownerId: 123456 };
 * const plans = githubActions({ ...repository, pullRequest: true });
 * new CiRole(stack, 'Planner', { provider: github, identities: [plans], readOnly: true });
 */
export class CiRole extends Construct implements IRole {
  readonly roleArn: string;
  readonly roleName: string;
  readonly grantRole: IRole;

  /**
   * @throws {ConstructError} `PropsInvalid`: an identity of another issuer, one that IAM cannot tell from others, a pull request without
   * `readOnly`, a policy that writes with it, and whatever IAM would refuse.
   */
  constructor(scope: Construct, id: string, props: CiRoleProps) {
    super(scope, id);
    const { provider, identities, readOnly = false, audience = AUDIENCE, description, ...rest } = props;
    new Checks(this)
      .that(identities.length > 0, 'identities', 'one identity or more', identities)
      .matches('audience', audience, /^[^*?\s$]{1,255}$/, 'one audience, without a wildcard')
      .all(identities.flatMap((identity) => ciIdentityProblems(provider, identity, readOnly)))
      .throwIfAny();
    const role = new Role(this, 'Role', {
      ...rest,
      readOnly,
      trust: identities.map((identity) => ciTrust(provider, identity, audience)),
      description: description ?? `For ${identities.map(({ runs }) => runs).join(', ')}`.slice(0, 1_000),
    });
    this.roleArn = role.roleArn;
    this.roleName = role.roleName;
    this.grantRole = role;
  }

  get statements(): readonly PolicyStatement[] {
    return this.grantRole.statements;
  }

  /** @throws {ConstructError} `ReadOnly` when the role only reads and the statement writes. */
  allow(statement: PolicyStatement): void {
    this.grantRole.allow(statement);
  }
}
