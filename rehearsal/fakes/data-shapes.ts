import { drawn } from './chance';
import { MOMENT } from './general';
import { CERTIFICATE_PEM } from './pem';
import { policyDocument } from './policy-document';
import { zoneId } from './regions';
import type { Shapes, Spot } from './subject';

const ZONES = ['a', 'b', 'c'] as const;

const zoneIds = ({ subject }: Spot): string[] => ZONES.map((_, at) => zoneId(subject.place.region, at + 1));

const googleZones = ({ subject, top }: Spot): string[] => {
  const region = typeof top['region'] === 'string' ? top['region'] : subject.place.region;
  return ZONES.map((zone) => `${region}-${zone}`);
};

/** What data sources answer, where that differs from the resource of the same type. @see the page of each in https://registry.terraform.io */
export const DATA_SHAPES: Shapes = {
  aws_ami: {
    image_id: '{id}',
    architecture: 'x86_64',
    creation_date: '2000-01-01T00:00:00.000Z',
    image_type: 'machine',
    root_device_name: '/dev/xvda',
    root_device_type: 'ebs',
    root_snapshot_id: 'snap-{hex:17}',
    state: 'available',
    virtualization_type: 'hvm',
    arn: 'arn:{partition}:ec2:{region}::image/{id}',
  },
  aws_availability_zones: {
    group_names: '{region}',
    id: '{region}',
    names: ({ subject }) => ZONES.map((zone) => `${subject.place.region}${zone}`),
    zone_ids: zoneIds,
  },
  aws_availability_zone: { name: '{region}a', zone_id: (spot) => zoneIds(spot)[0] ?? '', state: 'available' },
  aws_caller_identity: {
    account_id: '{account}',
    arn: 'arn:{partition}:sts::{account}:assumed-role/rehearsal/rehearsal',
    user_id: 'AROA{UPPER:17}:rehearsal',
  },
  aws_canonical_user_id: { display_name: 'rehearsal' },
  aws_ecr_authorization_token: {
    authorization_token: () => Buffer.from('AWS:made-up').toString('base64'),
    expires_at: MOMENT,
    id: '{region}',
    password: 'made-up',
    proxy_endpoint: 'https://{account}.dkr.ecr.{region}.{dns}',
    user_name: 'AWS',
  },
  aws_eks_cluster_auth: { id: '{name}', token: 'k8s-aws-v1.{mixed:64}' },
  aws_elb_service_account: { arn: 'arn:{partition}:iam::127311923021:root', id: '127311923021' },
  aws_iam_policy_document: {
    id: ({ top }) => policyDocument(top).id,
    json: ({ top }) => policyDocument(top).json,
    minified_json: ({ top }) => policyDocument(top).minified,
    version: '2012-10-17',
  },
  aws_kms_alias: {
    arn: 'arn:{partition}:kms:{region}:{account}:{name}',
    id: '{arn}',
    target_key_arn: 'arn:{partition}:kms:{region}:{account}:key/{target_key_id}',
    target_key_id: '{uuid}',
  },
  aws_kms_key: { arn: 'arn:{partition}:kms:{region}:{account}:key/{id}', id: '{uuid}' },
  aws_partition: {
    dns_suffix: '{dns}',
    id: '{partition}',
    partition: ({ subject }) => subject.place.partition,
    reverse_dns_prefix: ({ subject }) => (subject.place.partition === 'aws-cn' ? 'cn.com.amazonaws' : 'com.amazonaws'),
  },
  aws_region: {
    name: ({ subject }) => subject.place.region,
    region: ({ subject }) => subject.place.region,
    endpoint: 'ec2.{id}.{dns}',
    description: 'Made up',
  },
  aws_secretsmanager_secret_version: {
    secret_string: 'made-up',
    version_id: '{uuid}',
    arn: '{secret_id}',
    version_stages: () => ['AWSCURRENT'],
    created_date: MOMENT,
  },
  aws_ssm_parameter: { value: 'made-up', insecure_value: 'made-up', type: 'String', id: '{name}' },
  aws_subnet: { cidr_block: '192.0.2.0/24', state: 'available' },
  aws_subnets: { id: '{region}', ids: ({ subject }) => three(subject.seed, 'subnet') },
  aws_security_groups: { id: '{region}', ids: ({ subject }) => three(subject.seed, 'sg') },
  aws_vpc: { cidr_block: '192.0.2.0/24', state: 'available' },
  aws_vpcs: { id: '{region}', ids: ({ subject }) => three(subject.seed, 'vpc') },
  google_client_config: {
    access_token: 'made-up',
    id: 'projects/{project}/regions/{region}/zones/{region}-a',
    zone: '{region}-a',
  },
  google_compute_zones: { id: 'projects/{project}/regions/{region}', names: googleZones },
  google_container_engine_versions: {
    default_cluster_version: '1.34.1-gke.1000000',
    latest_master_version: '1.34.1-gke.1000000',
    latest_node_version: '1.34.1-gke.1000000',
    release_channel_default_version: () => ({
      RAPID: '1.34.1-gke.1000000',
      REGULAR: '1.34.1-gke.1000000',
      STABLE: '1.34.1-gke.1000000',
    }),
    valid_master_versions: () => ['1.34.1-gke.1000000'],
    valid_node_versions: () => ['1.34.1-gke.1000000'],
  },
  google_project: { number: '{digits:12}', id: 'projects/{project_id}', project_id: '{project}', name: '{project}' },
  helm_template: { manifest: '', id: '{name}', notes: '' },
  http: { body: '', response_body: '', response_body_base64: '', id: '{url}', status_code: '200' },
  local_file: { content: '', content_base64: '' },
  tls_certificate: {
    id: '{hex:40}',
    'certificates.cert_pem': () => CERTIFICATE_PEM,
    'certificates.is_ca': () => true,
    'certificates.issuer': 'CN=rehearsal.invalid',
    'certificates.not_after': '2126-10-28T12:29:27Z',
    'certificates.not_before': '2026-11-21T12:29:27Z',
    'certificates.public_key_algorithm': 'ECDSA',
    'certificates.serial_number': '1',
    'certificates.sha1_fingerprint': '{hex:40}',
    'certificates.signature_algorithm': 'ECDSA-SHA256',
    'certificates.subject': 'CN=rehearsal.invalid',
    'certificates.version': '3',
  },
};

function three(seed: string, prefix: string): string[] {
  return ZONES.map((zone) => `${prefix}-${drawn(`${seed}#${zone}`, 'hex', 17)}`);
}
