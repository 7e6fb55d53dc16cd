import type { CorpusCase } from './model';
import { aws, both, real } from './support';

const NETWORK = { Network: { cidr_block: '10.0.0.0/16' } };

/** Arguments that a resource does not have, lacks, or has of another type. */
export const argumentCases: readonly CorpusCase[] = [
  {
    name: 'an argument that does not exist',
    stacks: [aws({ aws_sqs_queue: { Jobs: { visibility_timeout_second: 30 } } })],
    expected: both(
      'validate',
      'Extraneous JSON object property: No argument or block type is named "visibility_timeout_second". Did you mean "visibility_timeout_seconds"?',
      'Jobs',
    ),
  },
  {
    name: 'text in the place of a number',
    stacks: [aws({ aws_sqs_queue: { Jobs: { delay_seconds: 'soon' } } })],
    expected: both(
      'validate',
      'Incorrect attribute value type: Inappropriate value for attribute "delay_seconds": a number is required.',
      'Jobs',
    ),
  },
  {
    name: 'a list in the place of a text',
    stacks: [aws({ aws_vpc: { Network: { cidr_block: ['10.0.0.0/16'] } } })],
    expected: both(
      'validate',
      'Incorrect attribute value type: Inappropriate value for attribute "cidr_block": string required.',
      'Network',
    ),
  },
  {
    name: 'text in the place of a map',
    stacks: [aws({ aws_sqs_queue: { Jobs: { tags: 'team=shop' } } })],
    expected: both(
      'validate',
      'Incorrect attribute value type: Inappropriate value for attribute "tags": map of string required.',
      'Jobs',
    ),
  },
  {
    name: 'one text in the place of a list of them',
    stacks: [
      aws({
        aws_db_subnet_group: { Subnets: { subnet_ids: 'subnet-0a1b2c3d4e5f60718' } },
      }),
    ],
    expected: both(
      'validate',
      'Incorrect attribute value type: Inappropriate value for attribute "subnet_ids": set of string required.',
      'Subnets',
    ),
  },
  {
    name: 'a required argument that is missing',
    stacks: [aws({ aws_subnet: { Private: { cidr_block: '10.0.1.0/24' } } })],
    expected: both(
      'validate',
      'Missing required argument: The argument "vpc_id" is required, but no definition was found.',
      'Private',
    ),
  },
  {
    name: 'an attribute that only the cloud can set',
    stacks: [
      aws({ aws_vpc: { Network: { ...NETWORK.Network, arn: 'arn:aws:ec2:eu-central-1:111122223333:vpc/mine' } } }),
    ],
    expected: both(
      'validate',
      'Value for unconfigurable attribute: Can\'t configure a value for "arn": its value will be decided automatically based on the result of applying this configuration.',
      'Network',
    ),
  },
  {
    name: 'a rule of a security group that leaves members out',
    stacks: [
      aws({
        aws_security_group: { Web: { ingress: [{ from_port: 443, to_port: 443, protocol: 'tcp' }] } },
      }),
    ],
    expected: both(
      'validate',
      'Incorrect attribute value type: Inappropriate value for attribute "ingress": element 0: attributes "cidr_blocks", "description", "ipv6_cidr_blocks", "prefix_list_ids", "security_groups", and "self" are required.',
      'Web',
    ),
  },
  {
    name: 'two arguments that exclude each other',
    stacks: [aws({ aws_s3_bucket: { Files: { bucket: 'acme-files', bucket_prefix: 'acme-' } } })],
    expected: both('validate', 'Conflicting configuration arguments: "bucket": conflicts with bucket_prefix', 'Files'),
  },
  {
    name: 'none of several arguments of which one is needed',
    stacks: [
      aws({
        aws_lambda_function: {
          Resize: {
            function_name: 'resize',
            role: 'arn:aws:iam::111122223333:role/resize',
            handler: 'index.handler',
            runtime: 'nodejs20.x',
          },
        },
      }),
    ],
    expected: real(
      'validate',
      'Invalid combination of arguments: "s3_bucket": one of `filename,image_uri,s3_bucket` must be specified',
      'Resize',
    ),
  },
  {
    name: 'an argument that needs another',
    stacks: [
      aws({
        aws_kms_key: { Key: { description: 'orders', rotation_period_in_days: 90 } },
      }),
    ],
    expected: real(
      'validate',
      'Missing required argument: "rotation_period_in_days": all of `enable_key_rotation,rotation_period_in_days` must be specified',
      'Key',
    ),
  },
];
