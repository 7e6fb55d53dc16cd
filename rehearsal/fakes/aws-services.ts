import { CERTIFICATE_PEM, PUBLIC_KEY_PEM } from './pem';
import { base64 } from './general';
import type { Maker, Shapes, Spot } from './subject';

/** Port that an engine listens on. @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html */
function enginePort({ top }: Spot): string {
  const engine = typeof top['engine'] === 'string' ? top['engine'] : '';
  if (engine.includes('postgres')) return '5432';
  if (engine.startsWith('oracle')) return '1521';
  return engine.startsWith('sqlserver') ? '1433' : '3306';
}

const cacheEndpoint = (part: string): string => `${part}.{lower:6}.use1.cache.{dns}`;

/** A secret that RDS keeps of its own accord. */
const MANAGED_SECRET: Readonly<Record<string, Maker>> = {
  'master_user_secret.secret_arn': 'arn:{partition}:secretsmanager:{region}:{account}:secret:rds!db-{uuid}-{mixed:6}',
  'master_user_secret.kms_key_id': 'arn:{partition}:kms:{region}:{account}:key/{uuid}',
  'master_user_secret.secret_status': 'active',
};

const UNIQUE_ROLE: Readonly<Record<string, Maker>> = {
  unique_id: 'AROA{UPPER:17}',
  create_date: '2000-01-01T00:00:00Z',
};

const FUNCTION = 'arn:{partition}:lambda:{region}:{account}:function:{function_name}';
const INVOKE = 'arn:{partition}:apigateway:{region}:lambda:path/2015-03-31/functions';

/** What AWS gives compute, data and identity resources. @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs */
export const AWS_SERVICES: Shapes = {
  aws_api_gateway_rest_api: {
    execution_arn: 'arn:{partition}:execute-api:{region}:{account}:{id}',
    root_resource_id: '{lower:10}',
  },
  aws_apigatewayv2_api: {
    api_endpoint: 'https://{id}.execute-api.{region}.{dns}',
    execution_arn: 'arn:{partition}:execute-api:{region}:{account}:{id}',
  },
  aws_cognito_user_pool: { endpoint: 'cognito-idp.{region}.{dns}/{id}' },
  aws_cloudwatch_dashboard: { dashboard_arn: 'arn:{partition}:cloudwatch::{account}:dashboard/{dashboard_name}' },
  aws_db_instance: {
    address: '{identifier}.c{lower:11}.{region}.rds.{dns}',
    availability_zone: '{region}a',
    ca_cert_identifier: 'rds-ca-rsa2048-g1',
    endpoint: '{address}:{port}',
    engine_version_actual: '{engine_version}',
    // RDS answers in one hosted zone a region; this is the one of us-east-1.
    hosted_zone_id: 'Z2R2ITUGPM61AM',
    port: enginePort,
    replicas: () => [],
    resource_id: 'db-{UPPER:26}',
    status: 'available',
    ...MANAGED_SECRET,
  },
  aws_dynamodb_table: { stream_arn: '{arn}/stream/2000-01-01T00:00:00.000', stream_label: '2000-01-01T00:00:00.000' },
  aws_ecr_repository: {
    registry_id: '{account}',
    repository_url: '{account}.dkr.ecr.{region}.{dns}/{name}',
  },
  aws_ecs_service: { cluster_text: ({ top }) => lastPart(top['cluster'], 'default') },
  aws_ecs_task_definition: {
    arn_without_revision: 'arn:{partition}:ecs:{region}:{account}:task-definition/{family}',
    revision: '1',
  },
  aws_efs_file_system: { dns_name: '{id}.efs.{region}.{dns}' },
  aws_eks_cluster: {
    'certificate_authority.data': () => base64(CERTIFICATE_PEM),
    cluster_id: '',
    id: '{name}',
    created_at: '2000-01-01T00:00:00Z',
    endpoint: 'https://{HEX:32}.gr7.{region}.eks.{dns}',
    'identity.oidc.issuer': 'https://oidc.eks.{region}.{dns}/id/{HEX:32}',
    'kubernetes_network_config.service_ipv4_cidr': '172.20.0.0/16',
    platform_version: 'eks.1',
    status: 'ACTIVE',
    version: '1.36',
    'vpc_config.cluster_security_group_id': 'sg-{hex:17}',
    'vpc_config.vpc_id': 'vpc-{hex:17}',
  },
  aws_eks_node_group: {
    'resources.autoscaling_groups.name': 'eks-{node_group_name}-{uuid}',
    'resources.remote_access_security_group_id': '',
    status: 'ACTIVE',
  },
  aws_eks_addon: {
    addon_version: 'v1.0.0-eksbuild.1',
    created_at: '2000-01-01T00:00:00Z',
    modified_at: '2000-01-01T00:00:00Z',
  },
  aws_eks_access_entry: {
    created_at: '2000-01-01T00:00:00Z',
    modified_at: '2000-01-01T00:00:00Z',
    type: 'STANDARD',
    user_name: '{principal_arn}',
  },
  aws_eks_pod_identity_association: {
    association_arn: 'arn:{partition}:eks:{region}:{account}:podidentityassociation/{cluster_name}/{id}',
    association_id: '{id}',
  },
  aws_elasticache_cluster: {
    cluster_address: cacheEndpoint('{cluster_id}'),
    configuration_endpoint: cacheEndpoint('{cluster_id}.cfg'),
    'cache_nodes.address': cacheEndpoint('{cluster_id}.0001'),
    'cache_nodes.port': '6379',
    port: '6379',
  },
  aws_elasticache_replication_group: {
    configuration_endpoint_address: cacheEndpoint('clustercfg.{replication_group_id}'),
    member_clusters: ({ text }) => [`${text('replication_group_id')}-001`],
    port: '6379',
    primary_endpoint_address: cacheEndpoint('master.{replication_group_id}'),
    reader_endpoint_address: cacheEndpoint('replica.{replication_group_id}'),
  },
  aws_iam_access_key: {
    secret: '{mixed:40}',
    ses_smtp_password_v4: '{mixed:44}',
    create_date: '2000-01-01T00:00:00Z',
    status: 'Active',
  },
  aws_iam_instance_profile: { unique_id: 'AIPA{UPPER:17}', create_date: '2000-01-01T00:00:00Z' },
  aws_iam_openid_connect_provider: {
    issuer_text: ({ text }) => text('url').replace(/^https:\/\//, ''),
    thumbprint_list: '{hex:40}',
  },
  aws_iam_policy: { attachment_count: () => 0, policy_id: 'ANPA{UPPER:17}' },
  aws_iam_role: { ...UNIQUE_ROLE, managed_policy_arns: () => [], inline_policy: () => [] },
  aws_iam_user: { unique_id: 'AIDA{UPPER:17}' },
  aws_instance: {
    availability_zone: '{region}a',
    instance_state: 'running',
    primary_network_interface_id: 'eni-{hex:17}',
    private_dns: 'ip-192-0-2-10.ec2.internal',
    private_ip: '192.0.2.10',
    public_dns: 'ec2-198-51-100-10.compute-1.{dns}',
    public_ip: '198.51.100.10',
  },
  aws_key_pair: { key_pair_id: 'key-{hex:17}', id: '{key_name}', fingerprint: '{hex:32}', key_type: 'rsa' },
  aws_kms_alias: { target_key_arn: 'arn:{partition}:kms:{region}:{account}:key/{uuid}' },
  aws_kms_key: { key_id: '{id}', policy: '{}' },
  aws_lambda_function: {
    invoke_arn: `${INVOKE}/${FUNCTION}/invocations`,
    last_modified: '2000-01-01T00:00:00.000+0000',
    qualified_arn: `${FUNCTION}:$LATEST`,
    qualified_invoke_arn: `${INVOKE}/${FUNCTION}:$LATEST/invocations`,
    version: '$LATEST',
  },
  aws_launch_template: { default_version: '1', latest_version: '1' },
  aws_rds_cluster: {
    cluster_resource_id: 'cluster-{UPPER:26}',
    endpoint: '{cluster_identifier}.cluster-c{lower:11}.{region}.rds.{dns}',
    hosted_zone_id: 'Z2R2ITUGPM61AM',
    port: enginePort,
    reader_endpoint: '{cluster_identifier}.cluster-ro-c{lower:11}.{region}.rds.{dns}',
    ...MANAGED_SECRET,
  },
  aws_rds_cluster_instance: {
    endpoint: '{identifier}.c{lower:11}.{region}.rds.{dns}',
    dbi_resource_id: 'db-{UPPER:26}',
    port: enginePort,
  },
  aws_s3_bucket: {
    bucket_domain_name: '{bucket}.s3.{dns}',
    bucket_regional_domain_name: '{bucket}.s3.{region}.{dns}',
    // Of us-east-1: https://docs.aws.amazon.com/general/latest/gr/s3.html
    hosted_zone_id: 'Z3AQBSTGFYJSTF',
    request_payer: 'BucketOwner',
  },
  aws_s3_object: { id: '{key}', etag: '{hex:32}', version_id: '{mixed:32}' },
  aws_secretsmanager_secret_version: { arn: '{secret_id}', version_id: '{uuid}', version_stages: () => ['AWSCURRENT'] },
  aws_signer_signing_profile: { platform_display_name: 'AWS Lambda' },
  aws_sns_topic: { owner: '{account}', beginning_archive_time: '' },
  aws_sns_topic_subscription: {
    arn: '{topic_arn}:{uuid}',
    owner_id: '{account}',
    confirmation_was_authenticated: () => true,
    pending_confirmation: () => false,
  },
  aws_sqs_queue: {
    name: (spot) => `${spot.text('plain_text')}${spot.top['fifo_queue'] === true ? '.fifo' : ''}`,
    plain_text: '{name_prefix|terraform-}200001010000000000{hex:8}',
    url: 'https://sqs.{region}.{dns}/{account}/{name}',
  },
  aws_ssm_parameter: { parameter_text: ({ text }) => text('name').replace(/^\//, ''), version: '1', tier: 'Standard' },
  aws_cloudfront_public_key: { encoded_key: () => PUBLIC_KEY_PEM },
};

function lastPart(value: unknown, otherwise: string): string {
  return typeof value === 'string' ? (value.split('/').at(-1) ?? otherwise) : otherwise;
}
