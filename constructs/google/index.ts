export { GkeCluster, type GkeClusterAttributes } from './compute/gke-cluster';
export { RunService } from './compute/run-service';
export type { Ingress, ProbeTiming, RunServiceProps } from './compute/run-service-props';
export type { TrafficSplit, TrafficTarget } from './compute/run-service-traffic';
export { CiLogin, type CiLoginProps, type IWorkloadIdentityPool } from './identity/ci-login';
export type { ImportedServiceAccount } from './identity/imported-service-account';
export {
  type IGrantable,
  type IServiceAccount,
  ServiceAccount,
  type ServiceAccountProps,
} from './identity/service-account';
export { WorkloadIdentity, type WorkloadIdentityProps } from './identity/workload-identity';
export { WorkloadIdentityPool, type WorkloadIdentityPoolProps } from './identity/workload-identity-pool';
export {
  type AlertCondition,
  type AlertTiming,
  type LatencyPercentile,
  serverErrors,
  slowRequests,
  uptimeFailing,
} from './observability/alert-condition';
export { AlertPolicy, type AlertPolicyProps, type Severity } from './observability/alert-policy';
export { Budget, type BudgetProps } from './observability/budget';
export { LogBucket, type LogBucketProps } from './observability/log-bucket';
export {
  type INotificationChannel,
  NotificationChannel,
  type NotificationChannelProps,
} from './observability/notification-channel';
export { type IUptimeCheck, UptimeCheck, type UptimeCheckProps, type UptimeRegion } from './observability/uptime-check';
export { google, type GooglePlace, placeOf } from './provider';
export { type IKey, Key, type KeyProps } from './security/key';
export { type ISecret, Secret, type SecretProps, type SecretVersion } from './security/secret';
export { Bucket, type BucketProps, type BucketRetention, type IBucket } from './storage/bucket';
export type { ColdStorageClass, LifecycleRule } from './storage/bucket-lifecycle';
export { type IImageRepository, ImageRepository, type ImageRepositoryProps } from './storage/image-repository';
export { type IStateBucket, StateBucket, type StateBucketProps } from './storage/state-bucket';
