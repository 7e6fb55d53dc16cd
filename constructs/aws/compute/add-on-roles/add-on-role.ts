import type { IEksCluster } from '../eks-cluster-ref';
import type { PodRoleProps } from '../pod-role';

/** Whose pods a role of an add-on is for: one that a chart installs, not EKS. */
export interface AddOnRoleProps extends Pick<PodRoleProps, 'name'> {
  /** Cluster that the add-on runs on. */
  readonly cluster: IEksCluster;
  /**
   * Namespace of the add-on.
   * @default 'kube-system'
   */
  readonly namespace?: string;
  /**
   * Service account of its pods.
   * @default - the name of the add-on's chart
   */
  readonly serviceAccount?: string;
  /**
   * How its pods get the role, as with a `PodRole`. `irsa` where role and pods are made in one apply: an association takes some
   * seconds to be effective, and pods made before stay without rights until they are made anew.
   * @see https://docs.aws.amazon.com/eks/latest/APIReference/API_CreatePodIdentityAssociation.html
   * @default 'pod-identity'
   */
  readonly via?: Exclude<PodRoleProps['via'], 'add-on'>;
}

/** Settings of the pod role of an add-on whose chart is called `chart`. */
export function addOnAccount(props: AddOnRoleProps, chart: string): PodRoleProps {
  const { cluster, name, via, namespace = 'kube-system', serviceAccount = chart } = props;
  return { cluster, name, via, namespace, serviceAccount };
}
