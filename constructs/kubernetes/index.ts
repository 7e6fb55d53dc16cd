export { AwsLoadBalancerController, type AwsLoadBalancerControllerProps } from './add-ons/routing/aws-load-balancer-controller';
export { CertManager, type CertManagerProps, type ICertManager } from './add-ons/routing/cert-manager';
export { acme, type AcmeProps } from './add-ons/routing/certificates/acme';
export { Certificate, type CertificateProps } from './add-ons/routing/certificates/certificate';
export { ClusterIssuer, type ClusterIssuerProps } from './add-ons/routing/certificates/cluster-issuer';
export { Issuer, type IssuerProps } from './add-ons/routing/certificates/issuer';
export { ca, type IIssuer, type IssuerSource, selfSigned } from './add-ons/routing/certificates/issuer-source';
export { dns01Route53, type Dns01Route53Props } from './add-ons/routing/certificates/route53';
export { type AcmeSolver, http01Gateway, type Http01GatewayProps } from './add-ons/routing/certificates/solver';
export { ClusterAutoscaler, type ClusterAutoscalerProps } from './add-ons/capacity/cluster-autoscaler';
export { ExternalSecrets, type ExternalSecretsProps } from './add-ons/security/external-secrets';
export { FluentBit, type FluentBitProps } from './add-ons/observability/fluent-bit';
export type { LogOutput } from './add-ons/observability/fluent-bit-config';
export { MetricsServer, type MetricsServerProps } from './add-ons/capacity/metrics-server';
export { ConfigMap, type ConfigMapProps } from './config/config-map';
export { ExternalSecret, type ExternalSecretProps } from './config/external-secret';
export type { SecretValues } from './config/external-secret-manifest';
export { awsSecretsManager, type AwsSecretsManagerProps, type SecretProvider } from './config/secret-provider';
export { type ISecretStore, SecretStore, type SecretStoreProps } from './config/secret-store';
export type { HelmChart } from './helm-chart';
export { HelmRelease, type HelmReleaseProps } from './helm-release';
export { KubeconfigCluster, type KubeconfigClusterProps } from './kubeconfig-cluster';
export type { LocalChart } from './local-chart';
export { type KubernetesObject, type Manifest } from './manifests/manifest';
export { Manifests, type ManifestsProps } from './manifests/manifests';
export { parseYaml } from './manifests/parse-yaml';
export { allManifests, manifestsOf, type OwnedManifests, type Provided } from './manifests/releases';
export { type INamespace, Namespace, type NamespaceProps, type NamespaceQuota, type PodDefaults } from './namespace';
export type { Connections, InternetAccess } from './network/connections';
export type { ConnectionSource, PodSelection } from './network/source';
export { clusterOf, kubernetes } from './provider';
export { albOptions, type AlbOptions } from './routing/alb';
export { Gateway, type GatewayListener, type GatewayProps, type IGateway } from './routing/gateway';
export {
  HttpRoute,
  type HttpRouteProps,
  type HttpRouteRule,
  type RouteBackend,
  type RouteParent,
} from './routing/http-route';
export { Ingress, type IngressProps, type IngressTls } from './routing/ingress';
export type { IngressRoute } from './routing/ingress-rules';
export type { RouteTarget } from './routing/route-target';
export type { ConfigSource } from './workload/config-source';
export { CronJob, type CronJobProps } from './workload/cron-job';
export { Deployment, type DeploymentProps } from './workload/deployment';
export type { MaxDisrupted } from './workload/disruption';
export { Job, type JobProps } from './workload/job';
export type { InitContainer, PodProps } from './workload/pod-props';
export type { PortProps } from './workload/ports';
export {
  exec,
  type Health,
  type HealthChecks,
  type HealthOptions,
  http,
  type PortHealthOptions,
  tcp,
} from './workload/probes';
export type { Resources } from './workload/resources';
export { type PodCount, recreate, rolling, type RollingUpdate, type Rollout } from './workload/rollout';
export type { RunProps } from './workload/runs';
export type { Scale } from './workload/scale';
export type { PodSecurity } from './workload/security';
export type { ServingProps } from './workload/serving-props';
export type { Spread } from './workload/spread';
export { StatefulSet, type StatefulSetProps } from './workload/stateful-set';
export type { Toleration } from './workload/toleration';
export {
  claim,
  type ClaimOptions,
  configFiles,
  emptyDir,
  type EmptyDirOptions,
  secretFiles,
  type Volume,
  type VolumeClaim,
} from './workload/volumes';
export type { IWorkload, SourceAccess } from './workload/workload';
