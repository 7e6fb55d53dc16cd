import { drawn } from './chance';
import { zoneId } from './regions';
import type { Shapes, Spot } from './subject';

/** Hosted zone that AWS's load balancers answer in, by region. @see https://docs.aws.amazon.com/general/latest/gr/elb.html */
const BALANCER_ZONES: Readonly<Record<string, string>> = {
  'eu-central-1': 'Z215JYRZR1TBD5',
  'eu-west-1': 'Z32O12XQLNTSW2',
  'us-east-1': 'Z35SXDOTRQ7X7K',
  'us-east-2': 'Z3AADJGX6KTTL2',
  'us-west-1': 'Z368ELLRRE2KJ0',
  'us-west-2': 'Z1H1FL5HABSF5',
};

const BALANCER = {
  balancer_text: ({ top }: Spot) =>
    top['load_balancer_type'] === 'network' ? 'net' : top['load_balancer_type'] === 'gateway' ? 'gwy' : 'app',
  arn_suffix: '{balancer_text}/{name}/{hex:16}',
  // Of a subnet on no Outpost; its provider would plan the subnets anew where it is made up.
  'subnet_mapping.outpost_id': '',
  dns_name: '{name}-{digits:10}.{region}.elb.{dns}',
  vpc_id: 'vpc-{hex:17}',
  zone_id: ({ subject }: Spot) => BALANCER_ZONES[subject.place.region] ?? 'Z35SXDOTRQ7X7K',
};

/** An ARN below another one: `.../loadbalancer/app/web/1` -> `.../listener/app/web/1/2`. */
const under = (parent: string, from: string, to: string) => (spot: Spot) =>
  `${spot.text(parent).replace(`:${from}/`, `:${to}/`)}/${spot.text('own_text')}`;

const EDGES = { network_acl_id: 'acl-{hex:17}', route_table_id: 'rtb-{hex:17}', security_group_id: 'sg-{hex:17}' };

/** What AWS gives network, edge and DNS resources. @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs */
export const AWS_NETWORK: Shapes = {
  aws_acm_certificate: {
    domain_validation_options: ({ top }) =>
      [top['domain_name'], ...listed(top['subject_alternative_names'])]
        .filter((name, at, all) => typeof name === 'string' && all.indexOf(name) === at)
        .map((name) => ({ domain_name: String(name), ...validation(String(name)) })),
    'domain_validation_options.resource_record_name': (spot) => validation(domainOf(spot)).resource_record_name,
    'domain_validation_options.resource_record_type': 'CNAME',
    'domain_validation_options.resource_record_value': (spot) => validation(domainOf(spot)).resource_record_value,
    key_algorithm: 'RSA_2048',
    not_after: '2100-01-01T00:00:00Z',
    not_before: '2000-01-01T00:00:00Z',
    renewal_eligibility: 'INELIGIBLE',
    status: 'PENDING_VALIDATION',
    type: 'AMAZON_ISSUED',
    subject_alternative_names: ({ text }) => [text('domain_name')],
    validation_emails: () => [],
    pending_renewal: () => false,
    renewal_summary: () => [],
  },
  aws_acm_certificate_validation: { id: '2000-01-01 00:00:00 +0000 UTC' },
  aws_cloudfront_distribution: {
    domain_name: 'd{lower:13}.cloudfront.net',
    etag: 'E{UPPER:13}',
    // Of every distribution: https://docs.aws.amazon.com/Route53/latest/APIReference/API_AliasTarget.html
    hosted_zone_id: 'Z2FDTNDATAQYW2',
    status: 'Deployed',
  },
  aws_cloudfront_function: { etag: 'E{UPPER:13}', status: 'UNASSOCIATED' },
  aws_cloudfront_origin_access_control: { etag: 'E{UPPER:13}' },
  aws_cloudfront_origin_access_identity: {
    cloudfront_access_identity_path: 'origin-access-identity/cloudfront/{id}',
    iam_arn: 'arn:{partition}:iam::cloudfront:user/CloudFront Origin Access Identity {id}',
    s3_canonical_user_id: '{hex:96}',
  },
  aws_default_security_group: { name: 'default', description: 'default VPC security group' },
  aws_eip: {
    allocation_id: '{id}',
    association_id: 'eipassoc-{hex:17}',
    domain: 'vpc',
    instance: '',
    private_dns: 'ip-192-0-2-10.ec2.internal',
    public_dns: 'ec2-198-51-100-10.compute-1.{dns}',
    public_ip: '198.51.100.10',
    public_ipv4_pool: 'amazon',
  },
  aws_alb: BALANCER,
  aws_lb: BALANCER,
  aws_lb_listener: {
    own_text: '{hex:16}',
    arn: under('load_balancer_arn', 'loadbalancer', 'listener'),
    ssl_policy: '',
  },
  aws_lb_listener_rule: { own_text: '{hex:16}', arn: under('listener_arn', 'listener', 'listener-rule') },
  aws_lb_target_group: { arn_suffix: 'targetgroup/{name}/{hex:16}', load_balancer_arns: () => [] },
  aws_nat_gateway: {
    association_id: 'eipassoc-{hex:17}',
    network_interface_id: 'eni-{hex:17}',
    private_ip: '192.0.2.10',
    public_ip: '198.51.100.10',
  },
  aws_network_interface: {
    mac_address: '02:00:5e:00:53:01',
    private_ip: '192.0.2.10',
    private_dns_name: 'ip-192-0-2-10.ec2.internal',
  },
  aws_route: { state: 'active', origin: 'CreateRoute' },
  aws_route53_record: { fqdn: '{name}' },
  aws_route53_zone: {
    name_servers: () => ['com', 'net', 'org', 'co.uk'].map((end, at) => `ns-${at * 512 + 1}.awsdns-01.${end}`),
    primary_name_server: 'ns-1.awsdns-01.com',
    zone_id: 'Z{UPPER:20}',
  },
  aws_security_group_rule: { id: 'sgrule-{digits:10}', security_group_rule_id: 'sgr-{hex:17}' },
  aws_subnet: {
    availability_zone: '{region}a',
    availability_zone_id: ({ subject }) => zoneId(subject.place.region, 1),
    ipv6_cidr_block_association_id: '',
  },
  aws_vpc: {
    default_network_acl_id: EDGES.network_acl_id,
    default_route_table_id: EDGES.route_table_id,
    default_security_group_id: EDGES.security_group_id,
    dhcp_options_id: 'dopt-{hex:17}',
    main_route_table_id: EDGES.route_table_id,
    instance_tenancy: 'default',
  },
  aws_vpc_endpoint: { prefix_list_id: 'pl-{hex:8}', state: 'available', policy: '{}' },
  aws_vpc_security_group_egress_rule: { security_group_rule_id: '{id}' },
  aws_vpc_security_group_ingress_rule: { security_group_rule_id: '{id}' },
  aws_wafv2_web_acl: { scope_text: scopeText, lock_token: '{uuid}', capacity: '50', application_integration_url: '' },
  aws_wafv2_ip_set: { scope_text: scopeText, lock_token: '{uuid}' },
};

function scopeText({ top }: Spot): string {
  return top['scope'] === 'CLOUDFRONT' ? 'global' : 'regional';
}

function listed(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
}

function domainOf({ beside, top }: Spot): string {
  const name = beside['domain_name'] ?? top['domain_name'];
  return typeof name === 'string' ? name : 'example.com';
}

/** The record that proves a domain's ownership; a wildcard shares its parent's. @see https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html */
function validation(
  domain: string,
): { readonly [name: string]: string } & Record<'resource_record_name' | 'resource_record_value', string> {
  const bare = domain.replace(/^\*\./, '');
  const token = drawn(bare, 'hex', 32);
  return {
    resource_record_name: `_${token}.${bare}.`,
    resource_record_type: 'CNAME',
    resource_record_value: `_${drawn(`${bare}#value`, 'hex', 32)}.acm-validations.aws.`,
  };
}
