import * as ipaddr from 'ipaddr.js';
import { UNKNOWN, type ObjectValue, type Value } from '../values/codec';

/** What is wrong with a value. */
export interface Finding {
  readonly summary: string;
  readonly detail?: string;
}

/** Judges a known value; `where` is its path, and `config` the whole resource. */
export type Rule = (value: Value, where: string, config: ObjectValue) => Finding | undefined;

const finding = (wrong: boolean, summary: string, detail?: string): Finding | undefined =>
  wrong ? { summary, ...(detail === undefined ? {} : { detail }) } : undefined;

const range =
  (low: number, high: number): Rule =>
  (value, where) =>
    finding(
      Number(value) < low || Number(value) > high,
      `expected ${where} to be in the range (${low} - ${high}), got ${shown(value)}`,
    );

const oneOf =
  (...allowed: readonly (string | number)[]): Rule =>
  (value, where) => {
    const list = allowed.map((one) => (typeof one === 'string' ? JSON.stringify(one) : String(one))).join(' ');
    const known = allowed.some((one) => String(one) === shown(value));
    return finding(!known, `expected ${where} to be one of [${list}], got ${shown(value)}`);
  };

const words = (text: string): Rule => oneOf(...text.split(' '));

const length =
  (low: number, high: number): Rule =>
  (value, where) =>
    finding(
      shown(value).length < low || shown(value).length > high,
      `expected length of ${where} to be in the range (${low} - ${high}), got ${shown(value)}`,
    );

const matches =
  (pattern: RegExp, reason: string): Rule =>
  (value, where) =>
    finding(!pattern.test(shown(value)), `invalid value for ${where} (${reason})`);

const arn: Rule = (value, where) =>
  finding(!shown(value).startsWith('arn:'), `"${where}" (${shown(value)}) is an invalid ARN: arn: invalid prefix`);

/** The provider goes on with what Go's parser says; its position and character are left out here. */
const json: Rule = (value, where) => finding(!isJson(shown(value)), `"${where}" contains an invalid JSON`);

const policy: Rule = (value, where) =>
  finding(!shown(value).trimStart().startsWith('{'), `"${where}" contains an invalid JSON policy: not a JSON object`) ??
  finding(!isJson(shown(value)), `"${where}" contains an invalid JSON policy`);

const excludes =
  (other: string): Rule =>
  (value, where, config) => {
    const beside = config[other];
    const set = beside !== undefined && beside !== null && beside !== UNKNOWN && beside !== false;
    return finding(
      set && value !== false,
      'Conflicting configuration arguments',
      `"${where}": conflicts with ${other}`,
    );
  };

/** The words of `aws_vpc`. */
const vpcCidr: Rule = (value, where) => {
  const network = networkOf(shown(value));
  if (network === undefined) {
    const said = `${shown(value)} with err: invalid CIDR address: ${shown(value)}`;
    return finding(true, `expected ${where} to contain a valid Value, got: ${said}`);
  }
  if (network !== shown(value)) {
    return finding(
      true,
      `expected ${where} to contain a valid network Value, expected ${network}, got ${shown(value)}`,
    );
  }
  const bits = Number(network.split('/')[1]);
  const said = `expected "${where}" to contain a network Value with between 16 and 28 significant bits, got: ${bits}`;
  return finding(bits < 16 || bits > 28, said);
};

/** The words of `aws_subnet` and of security groups. */
const cidr: Rule = (value, where) => {
  const [text, network] = [shown(value), networkOf(shown(value))];
  if (network === undefined) return finding(true, `"${text}" is not a valid CIDR block: invalid CIDR address: ${text}`);
  return finding(
    network !== text && where !== '',
    `"${text}" is not a valid IPv4 CIDR block; did you mean "${network}"?`,
  );
};

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
  aws_sns_topic: { name: NAME, policy: [json], signature_version: [range(1, 2)] },
  aws_sns_topic_subscription: {
    protocol: [words('application email email-json firehose http https lambda sms sqs')],
    topic_arn: [arn],
  },
  aws_sqs_queue: {
    delay_seconds: [range(0, 900)],
    max_message_size: [range(1024, 262_144)],
    message_retention_seconds: [range(60, 1_209_600)],
    name: NAME,
    policy: [json],
    redrive_policy: [json],
    visibility_timeout_seconds: [range(0, 43_200)],
  },
  aws_subnet: { availability_zone: [excludes('availability_zone_id')], cidr_block: [cidr] },
  aws_vpc: { cidr_block: [vpcCidr], instance_tenancy: [words('default dedicated')] },
  aws_wafv2_web_acl: { scope: [words('CLOUDFRONT REGIONAL')] },
};

function shown(value: Value): string {
  return typeof value === 'string' ? value : typeof value === 'object' ? '' : String(value);
}

/** A CIDR block's network in its usual form; undefined where the text is no CIDR block. */
function networkOf(text: string): string | undefined {
  if (!ipaddr.isValidCIDR(text)) return undefined;
  const [address, bits] = ipaddr.parseCIDR(text);
  const network = address.kind() === 'ipv4' ? ipaddr.IPv4.networkAddressFromCIDR(text) : undefined;
  return network === undefined ? text : `${network.toString()}/${bits}`;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
