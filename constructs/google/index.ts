export { GkeCluster, type GkeClusterAttributes } from './gke-cluster';
export { google, type GooglePlace } from './provider';
export { WorkloadIdentity, type WorkloadIdentityProps } from './workload-identity';
