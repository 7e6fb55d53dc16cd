export type { HelmChart } from './helm-chart';
export { HelmRelease, type HelmReleaseProps } from './helm-release';
export { KubeconfigCluster, type KubeconfigClusterProps } from './kubeconfig-cluster';
export { type KubernetesObject, type Manifest } from './manifests/manifest';
export { Manifests, type ManifestsProps } from './manifests/manifests';
export { parseYaml } from './manifests/parse-yaml';
export { allManifests, manifestsOf, type OwnedManifests, type Provided } from './manifests/releases';
export { clusterOf, kubernetes } from './provider';
