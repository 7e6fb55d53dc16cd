export { denyPlainHttp, policyDocument, type PolicyStatement, type Principal } from './identity/policy-document';
export { type IGrantable, type IRole, Role, type RoleProps, type Trust } from './identity/role';
export { type IQueue, Queue, type QueueProps } from './messaging/queue';
export { awsMetric, type Metric, type Statistic } from './observability/metric';
export { aws, type AwsPlace, placeOf } from './provider';
export { type IKey, Key, type KeyProps } from './security/key';
