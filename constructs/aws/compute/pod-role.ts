import { EksPodIdentityAssociation } from '@cdktf/provider-aws/lib/eks-pod-identity-association';
import { Construct } from 'constructs';
import { Checks } from '../../core/checks';
import type { Destination } from '../../core/connections';
import { KUBERNETES_NAME, SERVICE_ACCOUNT_NAME } from '../../core/kubernetes-name';
import { type IRole, Role, type Trust } from '../identity/role';
import type { IEksCluster } from './eks-cluster-ref';
import { annotations, ImportedPodRole, type IPodRole, type PodRoleAttributes } from './imported-pod-role';
import { podDestinations, VIA, type Via } from './pod-destinations';

/** Settings of a {@link PodRole}. */
export interface PodRoleProps {
  /** Cluster that the pods run on; no other can use the role. */
  readonly cluster: IEksCluster;
  /** Namespace of the pods: 1 to 63 lower-case letters, digits and hyphens. Wildcards are refused. */
  readonly namespace: string;
  /** Service account of the pods: 1 to 253 lower-case letters, digits, hyphens and dots. Wildcards are refused. */
  readonly serviceAccount: string;
  /**
   * How the pods get the role. `pod-identity`: from the agent on their node (add-on `eks-pod-identity-agent`). `irsa`: by the
   * token of their service account, which has to carry {@link PodRole.serviceAccountAnnotations}. `add-on`: as `pod-identity`,
   * for a role handed to an {@link EksAddOn}, which says itself which account takes it.
   * @see https://docs.aws.amazon.com/eks/latest/userguide/service-accounts.html
   * @default 'pod-identity'
   */
  readonly via?: Via;
  /**
   * Name of the role: 1 to 64 letters, digits and `_+=,.@-`. Changing this replaces the role.
   * @default - generated from system, environment and construct path
   */
  readonly name?: string;
  /**
   * AWS-managed policies to attach, by name. Pods that have one are let out to every endpoint of AWS.
   * @default - none: what was granted is all that the pods may do
   */
  readonly managedPolicies?: readonly string[];
}

/**
 * An IAM role for the pods of one service account of one cluster.
 * @example
 * const worker = new PodRole(stack, 'Worker', { cluster, namespace: 'orders', serviceAccount: 'sqs-consumer' });
 * queue.grantConsume(worker);
 */
export class PodRole extends Construct implements IPodRole {
  /** Refers to a pod role managed elsewhere; what is granted to it becomes an inline policy, as with {@link Role.fromRoleArn}. */
  static fromPodRoleAttributes(scope: Construct, id: string, attributes: PodRoleAttributes): IPodRole {
    return new ImportedPodRole(scope, id, attributes);
  }

  readonly roleArn: string;
  readonly roleName: string;
  readonly grantRole: IRole;
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly serviceAccountAnnotations: Readonly<Record<string, string>>;

  /** @throws {ConstructError} `PropsInvalid`, listing every value that is no name. */
  constructor(
    scope: Construct,
    id: string,
    private readonly props: PodRoleProps,
  ) {
    super(scope, id);
    const { cluster, namespace, serviceAccount, via = 'pod-identity', name, managedPolicies } = props;
    new Checks(this)
      .matches('namespace', namespace, KUBERNETES_NAME.pattern, KUBERNETES_NAME.allowed)
      .matches('serviceAccount', serviceAccount, SERVICE_ACCOUNT_NAME.pattern, SERVICE_ACCOUNT_NAME.allowed)
      .oneOf('via', via, VIA)
      .throwIfAny();
    const role = new Role(this, 'Role', {
      trust: via === 'irsa' ? irsaTrust(props) : podIdentityTrust(props),
      name,
      description: `Pods of service account ${namespace}/${serviceAccount}`,
      managedPolicies,
    });
    if (via === 'pod-identity') {
      new EksPodIdentityAssociation(this, 'Association', {
        clusterName: cluster.clusterName,
        namespace,
        serviceAccount,
        roleArn: role.roleArn,
      });
    }
    this.roleArn = role.roleArn;
    this.roleName = role.roleName;
    this.grantRole = role;
    this.namespace = namespace;
    this.serviceAccount = serviceAccount;
    this.serviceAccountAnnotations = annotations(via, role.roleArn);
  }

  destinations(): readonly Destination[] {
    const { cluster, via = 'pod-identity', managedPolicies = [] } = this.props;
    const { statements } = this.grantRole;
    return podDestinations({ via, statements, services: [], others: managedPolicies.length > 0, vpc: cluster.vpc });
  }
}

/** @see https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html */
function irsaTrust({ cluster, namespace, serviceAccount }: PodRoleProps): Trust {
  return {
    principal: { federated: [cluster.oidcProviderArn] },
    actions: ['sts:AssumeRoleWithWebIdentity'],
    conditions: {
      StringEquals: {
        [`${cluster.oidcIssuer}:aud`]: 'sts.amazonaws.com',
        [`${cluster.oidcIssuer}:sub`]: `system:serviceaccount:${namespace}:${serviceAccount}`,
      },
    },
  };
}

/**
 * Any association of the account could name the role: the tags that EKS puts on its request limit it to these pods.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html
 */
function podIdentityTrust({ cluster, namespace, serviceAccount }: PodRoleProps): Trust {
  return {
    principal: { services: ['pods.eks.amazonaws.com'] },
    actions: ['sts:AssumeRole', 'sts:TagSession'],
    conditions: {
      StringEquals: {
        'aws:RequestTag/eks-cluster-arn': cluster.clusterArn,
        'aws:RequestTag/kubernetes-namespace': namespace,
        'aws:RequestTag/kubernetes-service-account': serviceAccount,
      },
    },
  };
}
