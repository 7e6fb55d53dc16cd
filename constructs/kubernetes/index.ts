export {
  AwsLoadBalancerController,
  type AwsLoadBalancerControllerProps,
} from './add-ons/routing/aws-load-balancer-controller';
export { CertManager, type CertManagerProps, type ICertManager } from './add-ons/routing/cert-manager';
export { acme, type AcmeProps } from './add-ons/routing/certificates/acme';
export { Certificate, type CertificateProps } from './add-ons/routing/certificates/certificate';
export { ClusterIssuer, type ClusterIssuerProps } from './add-ons/routing/certificates/cluster-issuer';
export { Issuer, type IssuerProps } from './add-ons/routing/certificates/issuer';
export { ca, type IIssuer, type IssuerSource, selfSigned } from './add-ons/routing/certificates/issuer-source';
export { dns01Route53, type Dns01Route53Props } from './add-ons/routing/certificates/route53';
export { type AcmeSolver, http01Gateway, type Http01GatewayProps } from './add-ons/routing/certificates/solver';
export { EnvoyGateway, type EnvoyGatewayProps } from './add-ons/routing/envoy-gateway';
export type { EnvoyProxyProps } from './add-ons/routing/envoy-proxies';
export { ExternalDns, type ExternalDnsProps } from './add-ons/routing/external-dns';
export { IngressNginx, type IngressNginxProps } from './add-ons/routing/ingress-nginx';
export { Istio } from './add-ons/routing/istio';
export type { IstioIngressProps, IstioProps } from './add-ons/routing/istio-props';
export { type LoadBalancer, networkLoadBalancer, type NetworkLoadBalancerProps } from './add-ons/routing/load-balancer';
export { Traefik, type TraefikProps } from './add-ons/routing/traefik';
export { Karpenter, type KarpenterProps } from './add-ons/capacity/karpenter';
export { Ec2NodeClass, type Ec2NodeClassProps, type IEc2NodeClass } from './add-ons/capacity/nodes/ec2-node-class';
export { NodePool, type NodePoolProps } from './add-ons/capacity/nodes/node-pool';
export type { NodeTaint } from './add-ons/capacity/nodes/node-pool-props';
export { ClusterAutoscaler, type ClusterAutoscalerProps } from './add-ons/capacity/cluster-autoscaler';
export { ExternalSecrets, type ExternalSecretsProps } from './add-ons/security/external-secrets';
export { FluentBit, type FluentBitProps } from './add-ons/observability/fluent-bit';
export type { LogOutput } from './add-ons/observability/fluent-bit-config';
export { dashboard } from './add-ons/observability/dashboards/dashboard';
export type {
  DashboardModel,
  DashboardPanel,
  DashboardProps,
  DashboardVariable,
  PanelKind,
} from './add-ons/observability/dashboards/dashboard-props';
export { deploymentsDashboard } from './add-ons/observability/dashboards/deployments-dashboard';
export { GrafanaDashboard, type GrafanaDashboardProps } from './add-ons/observability/dashboards/grafana-dashboard';
export {
  infrastructureDashboard,
  type InfrastructureDashboardOptions,
} from './add-ons/observability/dashboards/infrastructure-dashboard';
export {
  type MadeDashboardOptions,
  overviewDashboard,
  servicesDashboard,
} from './add-ons/observability/dashboards/made-dashboards';
export { Fluentd, type FluentdProps } from './add-ons/observability/fluentd';
export type { GrafanaAdmin, GrafanaProps } from './add-ons/observability/grafana-props';
export type { ITraceReceiver } from './add-ons/observability/add-on-connections';
export { Jaeger, type JaegerProps } from './add-ons/observability/jaeger';
export {
  localTraces,
  type LocalTracesProps,
  searchTraces,
  type SearchTracesProps,
  type TraceStorage,
  volatileTraces,
  type VolatileTracesProps,
} from './add-ons/observability/jaeger-storage';
export type { MetricsTarget } from './add-ons/metrics-target';
export type { AlertRoute, AlertRoutes } from './add-ons/observability/monitoring/alert-routes';
export type { Severity } from './add-ons/observability/monitoring/matcher';
export {
  PodMonitor,
  type PodMonitorProps,
  type TargetScrapeProps,
} from './add-ons/observability/monitoring/pod-monitor';
export type { ImportedPrometheusProps, IPrometheus } from './add-ons/observability/monitoring/prometheus-ref';
export { PrometheusRule, type PrometheusRuleProps } from './add-ons/observability/monitoring/prometheus-rule';
export {
  type AlertChannel,
  email,
  type EmailProps,
  pagerDuty,
  type PagerDutyProps,
  slack,
  type SlackProps,
} from './add-ons/observability/monitoring/receivers';
export type { AlertingRule, RecordingRule, RuleGroup, RuleGroups } from './add-ons/observability/monitoring/rules';
export type { ScrapeProps, ScrapeSettings } from './add-ons/observability/monitoring/scrape';
export type { ISecret, SecretKey } from './add-ons/observability/monitoring/secret-key';
export {
  type DeploymentAlertOptions,
  deploymentAlerts,
  type ServiceAlertOptions,
  serviceAlerts,
  type ServiceSelection,
} from './add-ons/observability/monitoring/service-alerts';
export { ServiceMonitor, type ServiceMonitorProps } from './add-ons/observability/monitoring/service-monitor';
export { type RequestSource, requestRules, workloadRules } from './add-ons/observability/monitoring/service-rules';
export {
  OpenTelemetryCollector,
  type OpenTelemetryCollectorProps,
} from './add-ons/observability/open-telemetry-collector';
export { PrometheusStack, type PrometheusStackProps } from './add-ons/observability/prometheus-stack';
export { MetricsServer, type MetricsServerProps } from './add-ons/capacity/metrics-server';
export { BackupLocation, type BackupLocationProps } from './add-ons/data/backups/backup-location';
export { BackupSchedule, type BackupScheduleProps } from './add-ons/data/backups/backup-schedule';
export type { BackupBucket } from './add-ons/data/backups/bucket';
export { CloudNativePg, type CloudNativePgProps } from './add-ons/data/cloud-native-pg';
export {
  MongoDbCommunity,
  type MongoDbCommunityProps,
  type MongoDbUser,
} from './add-ons/data/clusters/mongodb-community';
export { PostgresCluster, type PostgresClusterProps } from './add-ons/data/clusters/postgres-cluster';
export { RabbitmqCluster, type RabbitmqClusterProps } from './add-ons/data/clusters/rabbitmq-cluster';
export { MongodbOperator, type MongodbOperatorProps } from './add-ons/data/mongodb-operator';
export { RabbitmqOperator, type RabbitmqOperatorProps } from './add-ons/data/rabbitmq-operator';
export { Velero, type VeleroProps } from './add-ons/data/velero';
export { ArgoCd, type ArgoCdProps } from './add-ons/delivery/argo-cd';
export type { ArgoCdRole, SingleSignOn } from './add-ons/delivery/argo-cd-access';
export { ArgoRollouts, type ArgoRolloutsProps } from './add-ons/delivery/argo-rollouts';
export type { GatewayApiPlugin, PluginArchitecture } from './add-ons/delivery/gateway-api-plugin';
export type { TrafficRouter } from './add-ons/delivery/missing-routers';
export {
  AppProject,
  type AppProjectProps,
  type IAppProject,
  type ProjectRole,
} from './add-ons/delivery/gitops/app-project';
export {
  Application,
  type ApplicationProps,
  type ChartSource,
  type GitSource,
} from './add-ons/delivery/gitops/application';
export {
  SonarQube,
  type SonarQubeDatabase,
  type SonarQubeProps,
  type SonarQubeSecret,
} from './add-ons/delivery/sonar-qube';
export { Falco, type FalcoPriority, type FalcoProps } from './add-ons/security/falco';
export { SealedSecret, type SealedSecretProps, type SealedScope } from './add-ons/security/sealed-secret';
export { SealedSecrets, type SealedSecretsProps } from './add-ons/security/sealed-secrets';
export { TrivyOperator, type TrivyOperatorProps, type VulnerabilitySeverity } from './add-ons/security/trivy-operator';
export { Vault, type VaultProps } from './add-ons/security/vault';
export type { VaultSeal } from './add-ons/security/vault-config';
export type { Analysis, BeforeLimits, LatencyLimit, OwnQuery, QuerySubject } from './analysis/analysis';
export { envoyGatewayRequests } from './analysis/envoy-gateway-requests';
export { istioRequests } from './analysis/istio-requests';
export type { RequestMetrics, Requests } from './analysis/request-metrics';
export { traefikRequests } from './analysis/traefik-requests';
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
export { VirtualService, type VirtualServiceProps, type VirtualServiceRoute } from './routing/virtual-service';
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
export { blueGreen, type BlueGreen, type BlueGreenOptions } from './workload/rollout/blue-green';
export { canary, type Canary, type CanaryOptions, type CanaryStep } from './workload/rollout/canary';
export type { PodCount } from './workload/rollout/pod-count';
export { type PlainRollout, recreate, rolling, type RollingUpdate } from './workload/rollout/rolling';
export type { ProgressiveRollout, Rollout } from './workload/rollout/rollout';
export type { RoutedBy, SplitKind, TrafficSplit } from './workload/rollout/routed-by';
export type { EndlessPause, WatchOptions } from './workload/rollout/watch-options';
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
