import { fillUnknowns } from '../../../../rehearsal/fakes/fill';
import { placeOf } from '../../../../rehearsal/fakes/place';
import type { ObjectValue, Value } from '../../../../rehearsal/values/codec';
import { UNKNOWN } from '../../../../rehearsal/values/codec';
import { computed, made, subject } from './support';

const HEX = '[0-9a-f]{17}';
const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}';
const US = 'us-east-1:123456789012';

test.each([
  ['aws_vpc', 'vpc'],
  ['aws_subnet', 'subnet'],
  ['aws_security_group', 'sg'],
  ['aws_vpc_security_group_ingress_rule', 'sgr'],
  ['aws_instance', 'i'],
  ['aws_launch_template', 'lt'],
  ['aws_network_interface', 'eni'],
  ['aws_internet_gateway', 'igw'],
  ['aws_nat_gateway', 'nat'],
  ['aws_route_table', 'rtb'],
  ['aws_eip', 'eipalloc'],
  ['aws_network_acl', 'acl'],
  ['aws_vpc_endpoint', 'vpce'],
  ['aws_flow_log', 'fl'],
  ['aws_ebs_volume', 'vol'],
  ['aws_ebs_snapshot', 'snap'],
  ['aws_ami', 'ami'],
  ['aws_ec2_managed_prefix_list', 'pl'],
  ['aws_ec2_transit_gateway', 'tgw'],
])('%s gets an id that starts with %s-', (type, prefix) => {
  expect(made(type, 'id')).toMatch(new RegExp(`^${prefix}-${HEX}$`));
});

test.each<[string, string, ObjectValue, string]>([
  ['aws_sqs_queue', 'id', { name: 'jobs' }, 'https://sqs.us-east-1.amazonaws.com/123456789012/jobs'],
  ['aws_sqs_queue', 'name', { name_prefix: 'jobs-' }, 'jobs-200001010000000000[0-9a-f]{8}'],
  ['aws_sqs_queue', 'arn', { name: 'jobs' }, `arn:aws:sqs:${US}:jobs`],
  ['aws_sns_topic', 'id', { name: 'news' }, `arn:aws:sns:${US}:news`],
  ['aws_kms_key', 'arn', {}, `arn:aws:kms:${US}:key/${UUID}`],
  ['aws_kms_key', 'key_id', {}, UUID],
  ['aws_route53_zone', 'zone_id', {}, 'Z[A-Z0-9]{20}'],
  ['aws_route53_record', 'id', { zone_id: 'Z1', name: 'a.example.com', type: 'A' }, 'Z1_a.example.com_A'],
  ['aws_cloudfront_distribution', 'id', {}, 'E[A-Z0-9]{13}'],
  ['aws_cloudfront_distribution', 'arn', {}, 'arn:aws:cloudfront::123456789012:distribution/E[A-Z0-9]{13}'],
  ['aws_cloudfront_distribution', 'domain_name', {}, 'd[a-z0-9]{13}\\.cloudfront\\.net'],
  ['aws_acm_certificate', 'arn', {}, `arn:aws:acm:${US}:certificate/${UUID}`],
  ['aws_lb', 'arn', { name: 'web' }, `arn:aws:elasticloadbalancing:${US}:loadbalancer/app/web/[0-9a-f]{16}`],
  ['aws_lb', 'arn', { name: 'web', load_balancer_type: 'network' }, `arn:aws:.*:loadbalancer/net/web/[0-9a-f]{16}`],
  ['aws_lb', 'dns_name', { name: 'web' }, 'web-\\d{10}\\.us-east-1\\.elb\\.amazonaws\\.com'],
  ['aws_lb_target_group', 'id', { name: 'web' }, `arn:aws:elasticloadbalancing:${US}:targetgroup/web/[0-9a-f]{16}`],
  [
    'aws_lb_listener',
    'arn',
    { load_balancer_arn: `arn:aws:elasticloadbalancing:${US}:loadbalancer/app/web/01` },
    `arn:aws:elasticloadbalancing:${US}:listener/app/web/01/[0-9a-f]{16}`,
  ],
  ['aws_iam_role', 'arn', { name: 'pod', path: '/team/' }, 'arn:aws:iam::123456789012:role/team/pod'],
  ['aws_iam_role', 'arn', { name: 'pod' }, 'arn:aws:iam::123456789012:role/pod'],
  ['aws_iam_role', 'id', { name: 'pod' }, 'pod'],
  ['aws_iam_role', 'unique_id', {}, 'AROA[A-Z0-9]{17}'],
  [
    'aws_iam_openid_connect_provider',
    'arn',
    { url: 'https://a.b/id/X' },
    'arn:aws:iam::123456789012:oidc-provider/a.b/id/X',
  ],
  ['aws_db_instance', 'id', {}, 'db-[A-Z0-9]{26}'],
  ['aws_db_instance', 'address', { identifier: 'shop' }, 'shop\\.c[a-z0-9]{11}\\.us-east-1\\.rds\\.amazonaws\\.com'],
  ['aws_db_instance', 'endpoint', { identifier: 'shop', engine: 'postgres' }, 'shop\\..*\\.com:5432'],
  ['aws_eks_cluster', 'endpoint', {}, 'https://[0-9A-F]{32}\\.gr7\\.us-east-1\\.eks\\.amazonaws\\.com'],
  ['aws_eks_node_group', 'id', { cluster_name: 'c', node_group_name: 'n' }, 'c:n'],
  ['aws_secretsmanager_secret', 'id', { name: 'db' }, `arn:aws:secretsmanager:${US}:secret:db-[A-Za-z0-9]{6}`],
  ['aws_lambda_function', 'arn', { function_name: 'f' }, `arn:aws:lambda:${US}:function:f`],
  ['aws_cloudwatch_log_group', 'arn', { name: '/app' }, `arn:aws:logs:${US}:log-group:/app`],
  [
    'aws_ecr_repository',
    'repository_url',
    { name: 'web' },
    '123456789012\\.dkr\\.ecr\\.us-east-1\\.amazonaws\\.com/web',
  ],
  ['aws_s3_bucket', 'arn', { bucket: 'b' }, 'arn:aws:s3:::b'],
  ['aws_s3_bucket', 'bucket_regional_domain_name', { bucket: 'b' }, 'b\\.s3\\.us-east-1\\.amazonaws\\.com'],
  ['aws_s3_bucket', 'bucket', { bucket_prefix: 'b-' }, 'b-200001010000000000[0-9a-f]{8}'],
  [
    'aws_elasticache_replication_group',
    'primary_endpoint_address',
    { replication_group_id: 'r' },
    'master\\.r\\..*\\.cache\\.amazonaws\\.com',
  ],
  ['aws_wafv2_web_acl', 'arn', { name: 'w', scope: 'CLOUDFRONT' }, `arn:aws:wafv2:${US}:global/webacl/w/${UUID}`],
  ['aws_made_up_thing', 'arn', { name: 'x' }, `arn:aws:made:${US}:up-thing/x`],
])('%s.%s of %j', (type, attribute, known, pattern) => {
  expect(made(type, attribute, known)).toMatch(new RegExp(`^${pattern}$`));
});

test('the id of a resource is the one in its ARN, and the issuer of a cluster has the id of its endpoint', () => {
  const vpc = fillUnknowns(
    { id: UNKNOWN, arn: UNKNOWN },
    computed({ id: 'string', arn: 'string' }),
    subject('aws_vpc'),
  );
  expect(vpc['arn']).toBe(`arn:aws:ec2:us-east-1:123456789012:vpc/${vpc['id'] as string}`);
  const types = {
    endpoint: 'string',
    identity: ['list', ['object', { oidc: ['list', ['object', { issuer: 'string' }]] }]],
  } as const;
  const cluster = fillUnknowns({ endpoint: UNKNOWN, identity: UNKNOWN }, computed(types), subject('aws_eks_cluster'));
  const [, id = ''] = /^https:\/\/(\w+)\./.exec(cluster['endpoint'] as string) ?? [];
  expect(cluster['identity']).toEqual([{ oidc: [{ issuer: `https://oidc.eks.us-east-1.amazonaws.com/id/${id}` }] }]);
});

test('the certificate authority of a cluster decodes to a certificate', () => {
  const authority = made('aws_eks_cluster', 'certificate_authority', {}, ['list', ['object', { data: 'string' }]]);
  const [{ data }] = authority as [{ data: string }];
  expect(Buffer.from(data, 'base64').toString()).toMatch(
    /^-----BEGIN CERTIFICATE-----\n[\s\S]+\n-----END CERTIFICATE-----\n$/,
  );
});

test('a certificate has one record to validate for each of its domains, the same for a wildcard as for its parent', () => {
  const option = {
    domain_name: 'string',
    resource_record_name: 'string',
    resource_record_type: 'string',
    resource_record_value: 'string',
  } as const;
  const block = computed({
    domain_name: 'string',
    subject_alternative_names: ['set', 'string'],
    domain_validation_options: ['set', ['object', option]],
  });
  const planned = {
    domain_name: 'a.com',
    subject_alternative_names: ['*.a.com', 'a.com'],
    domain_validation_options: UNKNOWN,
  };
  const options = fillUnknowns(planned, block, subject('aws_acm_certificate'))['domain_validation_options'] as Record<
    string,
    Value
  >[];
  expect(options.map((one) => one['domain_name'])).toEqual(['a.com', '*.a.com']);
  expect(options[0]).toEqual({
    domain_name: 'a.com',
    resource_record_name: expect.stringMatching(/^_[0-9a-f]{32}\.a\.com\.$/),
    resource_record_type: 'CNAME',
    resource_record_value: expect.stringMatching(/^_[0-9a-f]{32}\.acm-validations\.aws\.$/),
  });
  expect(options[1]).toEqual({ ...options[0], domain_name: '*.a.com' });
});

test('in China ARNs and host names are of its partition', () => {
  const place = placeOf('hashicorp/aws', { region: 'cn-north-1' });
  const block = computed({ name: 'string', arn: 'string', url: 'string' });
  const queue = fillUnknowns({ name: 'q', arn: UNKNOWN, url: UNKNOWN }, block, subject('aws_sqs_queue', { place }));
  expect(queue).toEqual({
    name: 'q',
    arn: 'arn:aws-cn:sqs:cn-north-1:123456789012:q',
    url: 'https://sqs.cn-north-1.amazonaws.com.cn/123456789012/q',
  });
});

test('templates that name each other end: the id of a policy is the ARN of its topic, also where that is empty', () => {
  const { id } = fillUnknowns(
    { arn: '', id: UNKNOWN },
    computed({ arn: 'string', id: 'string' }),
    subject('aws_sns_topic_policy'),
  );
  expect(id).toMatch(/^arn:aws:sns:us-east-1:123456789012:topic-policy\/[\w:-]+$/);
});

test('all tags are the tags of the resource', () => {
  expect(made('aws_vpc', 'tags_all', { tags: { team: 'a' } }, ['map', 'string'])).toEqual({ team: 'a' });
});
