export type { WorkloadKind } from '../core/pod-names';
export { type Access, AccessEntry, type AccessEntryProps, type AccessPolicy } from './compute/access-entry';
export type { AddOnRoleProps } from './compute/add-on-roles/add-on-role';
export { certManagerRole, type CertManagerRoleProps } from './compute/add-on-roles/cert-manager-role';
export { clusterAutoscalerRole } from './compute/add-on-roles/cluster-autoscaler-role';
export { externalDnsRole, type ExternalDnsRoleProps } from './compute/add-on-roles/external-dns-role';
export { fluentBitRole, type FluentBitRoleProps } from './compute/add-on-roles/fluent-bit-role';
export {
  KarpenterInterruptions,
  type KarpenterInterruptionsProps,
} from './compute/add-on-roles/karpenter-interruptions';
export { KarpenterNodeRole, type KarpenterNodeRoleProps } from './compute/add-on-roles/karpenter-node-role';
export { karpenterRole, type KarpenterRoleProps } from './compute/add-on-roles/karpenter-role';
export { fluentdRole, type FluentdRoleProps } from './compute/add-on-roles/fluentd-role';
export { loadBalancerControllerRole } from './compute/add-on-roles/load-balancer-controller-role';
export { vaultRole, type VaultRoleProps } from './compute/add-on-roles/vault-role';
export { veleroRole, type VeleroRoleLocation, type VeleroRoleProps } from './compute/add-on-roles/velero-role';
export { BlueGreenService } from './compute/blue-green-service';
export { ClusterContents, type ClusterNodes, type ClusterPart } from './compute/cluster-contents';
export { ContainerInsights, type ContainerInsightsProps } from './compute/container-insights';
export type { ContainerLogs } from './compute/container-logs';
export { EcsCluster, type EcsClusterProps } from './compute/ecs-cluster';
export {
  type AddOn,
  type AddOnName,
  type AddOns,
  EksAddOn,
  type EksAddOnProps,
  type IEksAddOn,
} from './compute/eks-add-on';
export { EksCluster } from './compute/eks-cluster';
export type { ControlPlaneLog } from './compute/eks-cluster-checks';
export type { EksClusterProps } from './compute/eks-cluster-props';
export type { EksClusterAttributes, IEksCluster } from './compute/eks-cluster-ref';
export {
  kubernetesVersionAdvice,
  kubernetesVersionProblem,
  kubernetesVersionWarning,
  supportedKubernetesVersions,
  type SupportType,
} from './compute/eks-versions';
export { FargateService } from './compute/fargate-service';
export type { BlueGreenServiceProps, FargateServiceProps, ServiceProps } from './compute/fargate-service-props';
export type { IContainerInsights, Workload } from './compute/imported-container-insights';
export type { CommandRecords, IEcsCluster } from './compute/imported-ecs-cluster';
export type { IFargateService } from './compute/imported-fargate-service';
export type { INodeGroup } from './compute/imported-node-group';
export type { IPodRole, PodRoleAttributes } from './compute/imported-pod-role';
export { NodeGroup, type NodeGroupProps } from './compute/node-group';
export type { AmiType, Taint } from './compute/node-group-checks';
export { NodeOrder, type NodeStage } from './compute/node-order';
export { PodRole, type PodRoleProps } from './compute/pod-role';
export type { ServiceScale } from './compute/service-counts';
export type { ServiceUnit } from './compute/service-unit';
export type { TaskProps, TaskSecurity } from './compute/task-props';
export { Database } from './data/database';
export { DatabaseEngine } from './data/database-engine';
export type { DatabaseProps } from './data/database-props';
export type { DatabaseUrlOptions } from './data/database-url';
export {
  type DatabaseEngineName,
  type DatabaseLog,
  type DatabaseSupportType,
  databaseVersionAdvice,
  databaseVersionProblem,
  databaseVersionWarning,
  supportedDatabaseVersions,
} from './data/engine-versions';
export type { DatabaseAttributes, IDatabase } from './data/imported-database';
export { CiRole, type CiRoleProps } from './identity/ci-role';
export { type IOidcProvider, OidcProvider, type OidcProviderProps } from './identity/oidc-provider';
export {
  type Conditions,
  denyPlainHttp,
  policyDocument,
  type PolicyStatement,
  type Principal,
  type ResourceStatement,
  type Statement,
  type TrustStatement,
} from './identity/policy-document';
export { type IGrantable, type IRole, Role, type RoleProps, type Trust } from './identity/role';
export { type IQueue, Queue, type QueueProps } from './messaging/queue';
export type { ServiceGrant } from './messaging/service-grant';
export { type ITopic, Topic, type TopicProps } from './messaging/topic';
export type { GatewayService, InterfaceService } from './network/endpoint-services';
export { FlowLogs, type FlowLogSettings, type FlowLogsProps } from './network/flow-logs';
export type { IApplicationLoadBalancer, LoadBalancerAttributes } from './network/imported-load-balancer';
export { type ISubnet, type IVpc, subnetIds, type VpcAttributes } from './network/imported-vpc';
export { ApplicationLoadBalancer } from './network/load-balancer';
export type { AccessLogs, ApplicationLoadBalancerProps, HttpsSettings } from './network/load-balancer-props';
export type { Route } from './network/load-balancer-route';
export { Peer, type RulePeer } from './network/peer';
export { Port } from './network/port';
export {
  type IRuledSecurityGroup,
  type ISecurityGroup,
  SecurityGroup,
  type SecurityGroupProps,
} from './network/security-group';
export type { EgressRuleProps, IngressRuleProps, RuleProps } from './network/security-group-rules';
export {
  type NatPlan,
  planSubnets,
  type SubnetPlan,
  type SubnetPlanNeeds,
  type SubnetPlanProblem,
  subnetPlanProblems,
  type ZoneSubnets,
} from './network/subnet-plan';
export type { TargetGroup } from './network/target-group';
export { Vpc, type VpcProps } from './network/vpc';
export { Alarm, type AlarmProps, type IAlarm, type MissingData } from './observability/alarm';
export { Dashboard, type DashboardProps, type IDashboard } from './observability/dashboard';
export { withoutEmitter } from './observability/emitters';
export { type ILogGroup, LogGroup, type LogGroupProps } from './observability/log-group';
export { awsMetric, type Metric, type MetricMath, type Statistic } from './observability/metric';
export {
  type FilteredMetric,
  type IMetricFilter,
  MetricFilter,
  type MetricFilterAttributes,
  type MetricFilterProps,
  type MetricSettings,
} from './observability/metric-filter';
export {
  alarmWidget,
  graphWidget,
  logWidget,
  numberWidget,
  textWidget,
  type Widget,
  type WidgetSize,
} from './observability/widgets';
export { aws, type AwsPlace, placeOf } from './provider';
export { type IKey, Key, type KeyProps } from './security/key';
export { type ISecret, Secret, type SecretProps, type SecretRotation } from './security/secret';
export { ImageRepositories, type ImageRepositoriesProps } from './storage/image-repositories';
export { type IImageRepository, ImageRepository, type ImageRepositoryProps } from './storage/image-repository';
export { type IStateBucket, StateBucket, type StateBucketProps } from './storage/state-bucket';
export { type IStateLockTable, StateLockTable, type StateLockTableProps } from './storage/state-lock-table';
