import { IamWorkloadIdentityPoolProvider } from '@cdktf/provider-google/lib/iam-workload-identity-pool-provider';
import { ServiceAccountIamMember } from '@cdktf/provider-google/lib/service-account-iam-member';
import { Construct } from 'constructs';
import { Checks } from '../../core/checks';
import type { CiIdentity } from '../../core/ci-identity';
import { problem } from '../../core/errors';
import { nameProblems, physicalName, type NameRule } from '../../core/naming';
import { ciAttributes, ciCondition } from './ci-condition';
import type { IServiceAccount } from './grant';
import { keepReadOnly } from './read-only';

/** @see https://cloud.google.com/iam/docs/reference/rest/v1/projects.locations.workloadIdentityPools.providers/create */
const PROVIDER_ID: NameRule = {
  kind: 'workload identity provider',
  uniqueIn: 'account',
  max: 32,
  pattern: /^(?!gcp-)[a-z0-9-]{4,}$/,
  allowed: '4 or more lower-case letters, digits and hyphens, not beginning with gcp-',
};

/** Longest condition that Google takes, in characters. */
const LONGEST_CONDITION = 4_096;

/** A pool of identities of other issuers. */
export interface IWorkloadIdentityPool {
  readonly poolId: string;
  /** `projects/NUMBER/locations/global/workloadIdentityPools/POOL`. */
  readonly poolName: string;
}

/** Settings of a {@link CiLogin}. */
export interface CiLoginProps {
  /** Runs that may log in. */
  readonly identity: CiIdentity;
  /** Account that they log in as, with all it may do. */
  readonly account: IServiceAccount;
  /**
   * Refuses every role granted to the account that does more than look. Needed for pull requests and merge requests, which run code that
   * nobody has merged. What the account may read, they read.
   * @default false
   */
  readonly readOnly?: boolean;
  /**
   * Id of the provider: 4 to 32 lower-case letters, digits and hyphens. Changing this replaces it.
   * @default - generated from system, environment and construct path
   */
  readonly name?: string;
}

/**
 * One way into Google Cloud: a provider that lets in one identity, for one account. Made by {@link WorkloadIdentityPool.allow}. A token
 * has to be made for the provider itself, which Google's action for GitHub asks for.
 */
export class CiLogin extends Construct {
  /** `projects/NUMBER/locations/global/workloadIdentityPools/POOL/providers/PROVIDER`: what a workflow logs in through. */
  readonly providerName: string;
  /** Account that it logs in as. */
  readonly email: string;

  /** @throws {ConstructError} as {@link WorkloadIdentityPool.allow}. */
  constructor(pool: Construct & IWorkloadIdentityPool, id: string, props: CiLoginProps) {
    super(pool, id);
    const { identity, account, readOnly = false, name } = props;
    const condition = ciCondition(identity);
    const refused = identity.unreviewed && !readOnly;
    new Checks(this)
      .all(nameProblems(PROVIDER_ID, 'name', name))
      .range('identity', condition.length, 1, LONGEST_CONDITION, 'characters as a condition')
      .all(
        refused ? [problem('readOnly', `true for ${identity.runs}, which run code that nobody has merged`, false)] : [],
      )
      .throwIfAny();
    const providerId = physicalName(this, PROVIDER_ID, name);
    const provider = new IamWorkloadIdentityPoolProvider(this, 'Resource', {
      workloadIdentityPoolId: pool.poolId,
      workloadIdentityPoolProviderId: providerId,
      description: identity.runs.slice(0, 256),
      attributeMapping: ciAttributes(identity, providerId),
      attributeCondition: condition,
      oidc: { issuerUri: identity.issuer },
    });
    new ServiceAccountIamMember(this, 'Account', {
      serviceAccountId: account.accountName,
      role: 'roles/iam.workloadIdentityUser',
      member: `principalSet://iam.googleapis.com/${pool.poolName}/attribute.login/${providerId}`,
      // An account is open to nobody before the provider exists that says who may.
      dependsOn: [provider],
    });
    if (readOnly) keepReadOnly(this, account);
    this.providerName = provider.name;
    this.email = account.email;
  }
}
