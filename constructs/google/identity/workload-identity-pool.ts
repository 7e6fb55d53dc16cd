import { IamWorkloadIdentityPool } from '@cdktf/provider-google/lib/iam-workload-identity-pool';
import { Construct } from 'constructs';
import { Checks } from '../../core/checks';
import { nameProblems, physicalName, type NameRule } from '../../core/naming';
import { CiLogin, type CiLoginProps, type IWorkloadIdentityPool } from './ci-login';

/** @see https://cloud.google.com/iam/docs/reference/rest/v1/projects.locations.workloadIdentityPools/create */
const POOL_ID: NameRule = {
  kind: 'workload identity pool',
  uniqueIn: 'account',
  max: 32,
  pattern: /^(?!gcp-)[a-z0-9-]{4,}$/,
  allowed: '4 or more lower-case letters, digits and hyphens, not beginning with gcp-',
};

/** Settings of a {@link WorkloadIdentityPool}. */
export interface WorkloadIdentityPoolProps {
  /**
   * Id: 4 to 32 lower-case letters, digits and hyphens. Changing this replaces the pool; the id of a deleted one is free after 30 days.
   * @default - generated from system, environment and construct path
   */
  readonly name?: string;
  /**
   * What the pool is for: up to 256 characters.
   * @default - none
   */
  readonly description?: string;
}

/**
 * Lets runs of CI systems log in to Google Cloud as service accounts, without a key. Each identity has a provider of its own, which lets
 * in nobody else and speaks for one account.
 * @see https://cloud.google.com/iam/docs/workload-identity-federation-with-deployment-pipelines
 * @example
 * const account = new ServiceAccount(stack, 'Deployer', { description: 'Rolls out orders' });
 * const identity = githubActions({ repository: 'acme/orders', repositoryId: 456789, ownerId: 123456, environment: 'production' });
 * new WorkloadIdentityPool(stack, 'Ci').allow('Deploy', { identity, account });
 */
export class WorkloadIdentityPool extends Construct implements IWorkloadIdentityPool {
  readonly poolName: string;
  readonly poolId: string;

  /** @throws {ConstructError} `PropsInvalid`, listing every value that Google would refuse. */
  constructor(scope: Construct, id: string, props: WorkloadIdentityPoolProps = {}) {
    super(scope, id);
    const { name, description } = props;
    new Checks(this)
      .all(nameProblems(POOL_ID, 'name', name))
      .that((description?.length ?? 0) <= 256, 'description', 'at most 256 characters', description?.length)
      .throwIfAny();
    const pool = new IamWorkloadIdentityPool(this, 'Resource', {
      workloadIdentityPoolId: physicalName(this, POOL_ID, name),
      description,
    });
    this.poolName = pool.name;
    this.poolId = pool.workloadIdentityPoolId;
  }

  /**
   * Lets runs log in as an account.
   * @throws {ConstructError} `PropsInvalid` for a pull request without `readOnly`, and for an id that Google would refuse; `ReadOnly` at
   * synth for every role of the account that writes.
   */
  allow(id: string, props: CiLoginProps): CiLogin {
    return new CiLogin(this, id, props);
  }
}
