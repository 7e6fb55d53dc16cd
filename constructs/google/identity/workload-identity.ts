import { ServiceAccount } from '@cdktf/provider-google/lib/service-account';
import { ServiceAccountIamMember } from '@cdktf/provider-google/lib/service-account-iam-member';
import { Construct } from 'constructs';
import { Checks } from '../../core/checks';
import { Cidr } from '../../core/cidr';
import type { Destination, ListeningPort } from '../../core/connections';
import { KUBERNETES_NAME, SERVICE_ACCOUNT_NAME } from '../../core/kubernetes-name';
import { nameProblems, physicalName } from '../../core/naming';
import type { PodIdentity } from '../../core/pod-identity';
import { PRIVATE_NETWORKS } from '../../core/private-networks';
import type { GkeCluster } from '../compute/gke-cluster';
import { ACCOUNT_ID, type IServiceAccount } from './service-account';

/**
 * Hands out the credentials of a pod, on its own node: under the first address, with Dataplane V2 under the second.
 * @see https://cloud.google.com/kubernetes-engine/docs/how-to/workload-identity
 */
const METADATA_SERVER: readonly Destination[] = [
  { what: 'GKE metadata server', cidrs: [Cidr.parse('169.254.169.252/32')], ports: tcp(987, 988) },
  { what: 'GKE metadata server', cidrs: [Cidr.parse('169.254.169.254/32')], ports: tcp(80, 8080) },
];
const GOOGLE_APIS: Destination = {
  what: 'Google APIs',
  cidrs: [Cidr.anywhere()],
  except: PRIVATE_NETWORKS,
  ports: tcp(443),
};

/** Settings of a {@link WorkloadIdentity}. */
export interface WorkloadIdentityProps {
  /** Cluster that the pods run on, which has Workload Identity on; no other can use the account. */
  readonly cluster: Pick<GkeCluster, 'project'>;
  /** Namespace of the pods: 1 to 63 lower-case letters, digits and hyphens. */
  readonly namespace: string;
  /** Service account of the pods on the cluster: 1 to 253 lower-case letters, digits, hyphens and dots. */
  readonly serviceAccount: string;
  /**
   * Id of the account on Google Cloud: 6 to 30 lower-case letters, digits and hyphens, a letter first. Changing this replaces it.
   * @default - generated from system, environment and construct path
   */
  readonly name?: string;
}

/**
 * A service account on Google Cloud for the pods of one service account of one cluster, without keys, that `grant...` methods take.
 * Its pods are let out to all Google APIs, whatever it was granted.
 * @see https://cloud.google.com/kubernetes-engine/docs/how-to/workload-identity
 * @example
 * const shop = GkeCluster.fromClusterAttributes({ clusterName: 'shop', location: 'europe-west3', project: 'acme-shop' });
 * new WorkloadIdentity(stack, 'Worker', { cluster: shop, namespace: 'shop', serviceAccount: 'worker' });
 */
export class WorkloadIdentity extends Construct implements PodIdentity, IServiceAccount {
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly serviceAccountAnnotations: Readonly<Record<string, string>>;
  readonly email: string;
  readonly member: string;
  readonly accountName: string;
  readonly grantAccount: IServiceAccount = this;
  readonly grantScope: Construct = this;

  /** @throws {ConstructError} `PropsInvalid`, listing every value that is no name. */
  constructor(scope: Construct, id: string, props: WorkloadIdentityProps) {
    super(scope, id);
    const { cluster, namespace, serviceAccount, name } = props;
    new Checks(this)
      .matches('namespace', namespace, KUBERNETES_NAME.pattern, KUBERNETES_NAME.allowed)
      .matches('serviceAccount', serviceAccount, SERVICE_ACCOUNT_NAME.pattern, SERVICE_ACCOUNT_NAME.allowed)
      .all(nameProblems(ACCOUNT_ID, 'name', name))
      .throwIfAny();
    const account = new ServiceAccount(this, 'Resource', {
      accountId: physicalName(this, ACCOUNT_ID, name),
      displayName: `Pods of ${namespace}/${serviceAccount}`,
    });
    new ServiceAccountIamMember(this, 'Pods', {
      serviceAccountId: account.name,
      role: 'roles/iam.workloadIdentityUser',
      member: `serviceAccount:${cluster.project}.svc.id.goog[${namespace}/${serviceAccount}]`,
    });
    this.namespace = namespace;
    this.serviceAccount = serviceAccount;
    this.serviceAccountAnnotations = { 'iam.gke.io/gcp-service-account': account.email };
    this.email = account.email;
    this.member = account.member;
    this.accountName = account.name;
  }

  destinations(): readonly Destination[] {
    return [...METADATA_SERVER, GOOGLE_APIS];
  }
}

function tcp(...ports: readonly number[]): ListeningPort[] {
  return ports.map((port) => ({ port, protocol: 'TCP' }));
}
