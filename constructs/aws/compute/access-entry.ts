import { EksAccessEntry } from '@cdktf/provider-aws/lib/eks-access-entry';
import { EksAccessPolicyAssociation } from '@cdktf/provider-aws/lib/eks-access-policy-association';
import { Construct } from 'constructs';
import { Checks, isKnown } from '../../core/checks';
import { problem } from '../../core/errors';
import type { IEksCluster } from './eks-cluster-ref';
import { KUBERNETES_NAME } from '../../core/kubernetes-name';

/**
 * What a principal may do, from everything to reading what is no secret.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/access-policy-permissions.html
 */
export const ACCESS_POLICIES = [
  'AmazonEKSClusterAdminPolicy',
  'AmazonEKSAdminPolicy',
  'AmazonEKSAdminViewPolicy',
  'AmazonEKSEditPolicy',
  'AmazonEKSViewPolicy',
] as const;

export type AccessPolicy = (typeof ACCESS_POLICIES)[number];

const PRINCIPAL = /^arn:aws:iam::\d{12}:(role|user)\/.+$/;

/** Who gets into a cluster, and what they may do there. */
export interface Access {
  /** ARN of the IAM role or user; of a person who signs on, that of their role. Changing this replaces the entry. */
  readonly principalArn: string;
  /** Rights, as one of EKS's own policies. `AmazonEKSClusterAdminPolicy` may do everything. */
  readonly policy: AccessPolicy;
  /**
   * Namespaces that the rights hold in, without wildcards.
   * @default - the whole cluster
   */
  readonly namespaces?: readonly string[];
}

/** Settings of an {@link AccessEntry}. */
export interface AccessEntryProps extends Access {
  /** Cluster that the principal gets into. */
  readonly cluster: IEksCluster;
}

/**
 * Lets an IAM principal use the Kubernetes API of a cluster. A principal has one entry for each cluster.
 * An entry managed elsewhere is never referred to: nothing needs to know of it.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/access-entries.html
 * @example
 * new AccessEntry(stack, 'Readers', { cluster, principalArn: role.roleArn, policy: 'AmazonEKSViewPolicy' });
 */
export class AccessEntry extends Construct {
  /** @throws {ConstructError} `PropsInvalid`, listing every value that EKS would refuse, a principal that has an entry included. */
  constructor(scope: Construct, id: string, props: AccessEntryProps) {
    super(scope, id);
    const { cluster, principalArn, policy, namespaces = [] } = props;
    new Checks(this)
      .all(accessProblems(props, ''))
      .all(cluster.contents.problems('principal', 'principalArn', principalArn))
      .throwIfAny();
    cluster.contents.add('principal', principalArn, this);
    const entry = new EksAccessEntry(this, 'Resource', {
      clusterName: cluster.clusterName,
      principalArn,
      type: 'STANDARD',
    });
    new EksAccessPolicyAssociation(this, 'Policy', {
      clusterName: cluster.clusterName,
      principalArn: entry.principalArn,
      policyArn: `arn:aws:eks::aws:cluster-access-policy/${policy}`,
      accessScope: namespaces.length === 0 ? { type: 'cluster' } : { type: 'namespace', namespaces: [...namespaces] },
    });
  }
}

/** What is wrong with an access, each problem naming the setting below `prefix`; empty when nothing is. */
export function accessProblems(access: Access, prefix: string): string[] {
  const { principalArn, policy, namespaces = [] } = access;
  const problems: string[] = [];
  if (isKnown(principalArn) && !PRINCIPAL.test(principalArn))
    problems.push(problem(`${prefix}principalArn`, 'the ARN of an IAM role or user', principalArn));
  if (!ACCESS_POLICIES.includes(policy))
    problems.push(problem(`${prefix}policy`, `one of ${ACCESS_POLICIES.join(', ')}`, policy));
  for (const namespace of namespaces.filter((name) => isKnown(name) && !KUBERNETES_NAME.pattern.test(name)))
    problems.push(problem(`${prefix}namespaces`, KUBERNETES_NAME.allowed, namespace));
  return problems;
}
