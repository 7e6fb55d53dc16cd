import {
  arn,
  cidr,
  excludes,
  fifoName,
  json,
  length,
  matches,
  oneOf,
  policy,
  range,
  vpcCidr,
  words,
  type Rule,
} from './rule-kinds';

const NAME = [excludes('name_prefix')] as const;
const IAM_NAME = matches(/^[\w+=,.@-]*$/, 'must match [\\w+=,.@-]');
const RETENTION = [
  0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];
const LISTENER = words('HTTP HTTPS TCP TLS UDP TCP_UDP GENEVE');

/** Rules by type and path, each found by giving the real provider a wrong value (`terraform validate`, aws 5.100.0). */
export const RULES: Readonly<Record<string, Readonly<Record<string, readonly Rule[]>>>> = {
  aws_cloudwatch_log_group: {
    log_group_class: [words('STANDARD INFREQUENT_ACCESS DELIVERY')],
    name: NAME,
    retention_in_days: [oneOf(...RETENTION)],
  },
  aws_cloudwatch_metric_alarm: {
    statistic: [words('SampleCount Average Sum Minimum Maximum')],
    treat_missing_data: [words('breaching ignore missing notBreaching')],
  },
  aws_db_instance: {
    backup_retention_period: [range(0, 35)],
    identifier: [excludes('identifier_prefix')],
    manage_master_user_password: [excludes('password')],
    monitoring_interval: [oneOf(0, 1, 5, 10, 15, 30, 60)],
    network_type: [words('DUAL IPV4')],
  },
  aws_dynamodb_table: {
    billing_mode: [words('PROVISIONED PAY_PER_REQUEST')],
    table_class: [words('STANDARD STANDARD_INFREQUENT_ACCESS')],
  },
  aws_ecr_repository: { image_tag_mutability: [words('MUTABLE IMMUTABLE')] },
  aws_ecs_service: { launch_type: [words('EC2 FARGATE EXTERNAL')] },
  aws_eks_cluster: { role_arn: [arn] },
  aws_eks_node_group: { capacity_type: [words('ON_DEMAND SPOT CAPACITY_BLOCK')] },
  aws_flow_log: { traffic_type: [words('ACCEPT REJECT ALL')], max_aggregation_interval: [oneOf(60, 600)] },
  aws_iam_policy: { name: [IAM_NAME, ...NAME], policy: [policy] },
  aws_iam_role: {
    assume_role_policy: [policy],
    max_session_duration: [range(3600, 43_200)],
    name: [length(1, 64), IAM_NAME, ...NAME],
  },
  aws_iam_role_policy: { name: [IAM_NAME, ...NAME], policy: [policy] },
  aws_kms_key: { deletion_window_in_days: [range(7, 30)], policy: [json] },
  aws_lambda_function: {
    memory_size: [range(128, 10_240)],
    package_type: [words('Zip Image')],
    role: [arn],
    timeout: [range(1, 900)],
  },
  aws_lb: { load_balancer_type: [words('application network gateway')], name: NAME },
  aws_lb_listener: { load_balancer_arn: [arn], protocol: [LISTENER] },
  aws_lb_target_group: {
    port: [range(1, 65_535)],
    protocol: [LISTENER],
    target_type: [words('instance ip lambda alb')],
  },
  aws_nat_gateway: { connectivity_type: [words('private public')] },
  aws_s3_bucket: { bucket: [length(0, 63), excludes('bucket_prefix')] },
  aws_s3_bucket_acl: {
    acl: [words('private public-read public-read-write authenticated-read aws-exec-read log-delivery-write')],
  },
  aws_s3_bucket_policy: { policy: [json] },
  aws_s3_bucket_versioning: { 'versioning_configuration.status': [words('Enabled Suspended Disabled')] },
  aws_secretsmanager_secret: { name: NAME, policy: [json] },
  aws_security_group: {
    'egress.cidr_blocks': [cidr],
    'ingress.cidr_blocks': [cidr],
    name: [matches(/^(?!sg-)/, 'cannot begin with sg-'), ...NAME],
  },
  aws_security_group_rule: { cidr_blocks: [cidr], type: [words('egress ingress')] },
  aws_sns_topic: {
    name: [fifoName('topic', 'fifo_topic', 256), ...NAME],
    policy: [json],
    signature_version: [range(1, 2)],
  },
  aws_sns_topic_subscription: {
    protocol: [words('application email email-json firehose http https lambda sms sqs')],
    topic_arn: [arn],
  },
  aws_sqs_queue: {
    delay_seconds: [range(0, 900)],
    max_message_size: [range(1024, 262_144)],
    message_retention_seconds: [range(60, 1_209_600)],
    name: [fifoName('queue', 'fifo_queue', 80), ...NAME],
    policy: [json],
    redrive_policy: [json],
    visibility_timeout_seconds: [range(0, 43_200)],
  },
  aws_subnet: { availability_zone: [excludes('availability_zone_id')], cidr_block: [cidr] },
  aws_vpc: { cidr_block: [vpcCidr], instance_tenancy: [words('default dedicated')] },
  aws_wafv2_web_acl: { scope: [words('CLOUDFRONT REGIONAL')] },
};
