import type { CorpusCase } from './model';
import { aws, both, real } from './support';

const NETWORK = { Network: { cidr_block: '10.0.0.0/16' } };
const BUCKET = { Files: { bucket: 'acme-files' } };
const SITE = {
  enabled: true,
  origin: [{ origin_id: 'a', domain_name: 'acme-files.s3.amazonaws.com' }],
  default_cache_behavior: {
    allowed_methods: ['GET', 'HEAD'],
    cached_methods: ['GET', 'HEAD'],
    target_origin_id: 'a',
    viewer_protocol_policy: 'https-only',
    cache_policy_id: '658327ea-f89d-4fab-a63d-7e88639e58f6',
  },
  restrictions: { geo_restriction: { restriction_type: 'none' } },
  viewer_certificate: { cloudfront_default_certificate: true },
};
const GROUP = { origin_id: 'group', failover_criteria: { status_codes: [500] } };

/** Blocks that a resource does not have, lacks, or has too often. */
export const blockCases: readonly CorpusCase[] = [
  {
    name: 'a block that does not exist',
    stacks: [aws({ aws_s3_bucket: { Files: { ...BUCKET.Files, lifecycle_rules: [{ enabled: true }] } } })],
    expected: both(
      'validate',
      'Extraneous JSON object property: No argument or block type is named "lifecycle_rules". Did you mean "lifecycle_rule"?',
      'Files',
    ),
  },
  {
    name: 'an argument that does not exist inside a block',
    stacks: [
      aws({
        aws_s3_bucket: BUCKET,
        aws_s3_bucket_versioning: {
          Versions: {
            bucket: '${aws_s3_bucket.Files.id}',
            versioning_configuration: { status: 'Enabled', mfa: 'Disabled' },
          },
        },
      }),
    ],
    expected: both(
      'validate',
      'Extraneous JSON object property: No argument or block type is named "mfa".',
      'Versions',
    ),
  },
  {
    name: 'a required argument that is missing inside a block',
    stacks: [
      aws({
        aws_s3_bucket: BUCKET,
        aws_s3_bucket_versioning: {
          Versions: { bucket: 'acme-files', versioning_configuration: { mfa_delete: 'Disabled' } },
        },
      }),
    ],
    expected: both(
      'validate',
      'Missing required argument: The argument "status" is required, but no definition was found.',
      'Versions',
    ),
  },
  {
    name: 'a required block that is missing',
    stacks: [
      aws({ aws_s3_bucket: BUCKET, aws_s3_bucket_versioning: { Versions: { bucket: '${aws_s3_bucket.Files.id}' } } }),
    ],
    expected: both(
      'validate',
      'Insufficient versioning_configuration blocks: At least 1 "versioning_configuration" blocks are required.',
      'Versions',
    ),
  },
  {
    name: 'a block given twice where one is allowed',
    stacks: [
      aws({
        aws_s3_bucket: BUCKET,
        aws_s3_bucket_versioning: {
          Versions: {
            bucket: 'acme-files',
            versioning_configuration: [{ status: 'Enabled' }, { status: 'Suspended' }],
          },
        },
      }),
    ],
    expected: both(
      'validate',
      'Too many versioning_configuration blocks: No more than 1 "versioning_configuration" blocks are allowed',
      'Versions',
    ),
  },
  {
    name: 'a list of no blocks where one is required',
    stacks: [
      aws({
        aws_dynamodb_global_table: {
          Orders: { name: 'orders', replica: [] },
        },
      }),
    ],
    expected: both('validate', 'Insufficient replica blocks: At least 1 "replica" blocks are required.', 'Orders'),
  },
  {
    name: 'one block where two are required',
    stacks: [
      aws({
        aws_cloudfront_distribution: { Site: { ...SITE, origin_group: [{ ...GROUP, member: [{ origin_id: 'a' }] }] } },
      }),
    ],
    expected: real(
      'validate',
      'Insufficient member blocks: At least 2 "member" blocks are required.',
      'Site',
      'lost-in-bindings',
    ),
  },
  {
    name: 'more blocks than the most that are allowed above one',
    stacks: [
      aws({
        aws_vpc: NETWORK,
        aws_lb_target_group: { Web: { port: 80, protocol: 'HTTP', vpc_id: '${aws_vpc.Network.id}' } },
        aws_lb: { Front: { name: 'front', load_balancer_type: 'network', subnets: ['subnet-0a1b2c3d4e5f60718'] } },
        aws_lb_listener: {
          Http: {
            load_balancer_arn: '${aws_lb.Front.arn}',
            port: 80,
            default_action: {
              type: 'forward',
              forward: {
                target_group: Array.from({ length: 6 }, () => ({ arn: '${aws_lb_target_group.Web.arn}' })),
              },
            },
          },
        },
      }),
    ],
    expected: real(
      'validate',
      'Too many target_group blocks: No more than 5 "target_group" blocks are allowed',
      'Http',
      'lost-in-bindings',
    ),
  },
];
