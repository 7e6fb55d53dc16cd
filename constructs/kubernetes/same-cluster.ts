import type { ClusterAccess } from '../core/cluster-access';

/** True for two ways to the same cluster: what is installed by one meets what is installed by the other. */
export function isSameCluster(one: ClusterAccess, other: ClusterAccess): boolean {
  return one.clusterKey === other.clusterKey;
}
