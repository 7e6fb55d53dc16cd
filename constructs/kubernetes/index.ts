export type { HelmChart } from './helm-chart';
export { HelmRelease, type HelmReleaseProps } from './helm-release';
export { KubeconfigCluster, type KubeconfigClusterProps } from './kubeconfig-cluster';
export { clusterOf, kubernetes } from './provider';
