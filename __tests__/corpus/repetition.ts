import type { CorpusCase } from './model';
import { aws, both } from './support';

const NETWORK = { Network: { cidr_block: '10.0.0.0/16' } };
const subnet = (more: Readonly<Record<string, unknown>>) => ({
  Private: { vpc_id: '${aws_vpc.Network.id}', cidr_block: '10.0.1.0/24', ...more },
});

/** What is there several times: count, for_each, generated blocks and indexes into them. */
export const repetitionCases: readonly CorpusCase[] = [
  {
    name: 'a reference to the whole of a resource that is there several times',
    stacks: [aws({ aws_vpc: { Network: { ...NETWORK.Network, count: 2 } }, aws_subnet: subnet({}) })],
    expected: both(
      'validate',
      'Missing resource instance key: Because aws_vpc.Network has "count" set, its attributes must be accessed on specific instances.',
      'Private',
    ),
  },
  {
    name: 'an index beyond the instances of a resource',
    stacks: [
      aws({
        aws_vpc: { Network: { ...NETWORK.Network, count: 2 } },
        aws_subnet: subnet({ vpc_id: '${aws_vpc.Network[2].id}' }),
      }),
    ],
    expected: both(
      'plan',
      'Invalid index: The given key does not identify an element in this collection value: the given index is greater than or equal to the length of the collection.',
      'Private',
    ),
  },
  {
    name: 'an index beyond a list that is known only after the apply',
    stacks: [
      aws({
        aws_eks_cluster: {
          Cluster: {
            name: 'shop',
            role_arn: 'arn:aws:iam::111122223333:role/eks',
            vpc_config: { subnet_ids: ['subnet-0a1b2c3d4e5f60718'] },
          },
        },
        aws_ssm_parameter: {
          Authority: {
            name: 'authority',
            type: 'String',
            value: '${aws_eks_cluster.Cluster.certificate_authority[1].data}',
          },
        },
      }),
    ],
    expected: both(
      'apply',
      'Invalid index: The given key does not identify an element in this collection value: the given index is greater than or equal to the length of the collection.',
      'Authority',
    ),
  },
  {
    name: 'a count that depends on what is known only after the apply',
    stacks: [
      aws({
        aws_vpc: NETWORK,
        aws_subnet: subnet({ count: '${length(aws_vpc.Network.id)}' }),
      }),
    ],
    expected: both(
      'plan',
      'Invalid count argument: The "count" value depends on resource attributes that cannot be determined until apply, so Terraform cannot predict how many instances will be created. To work around this, use the -target argument to first apply only the resources that the count depends on.',
      'Private',
    ),
  },
  {
    name: 'a for_each over what is known only after the apply',
    stacks: [
      aws({
        aws_vpc: NETWORK,
        aws_flow_log: {
          Log: {
            for_each: '${toset([aws_vpc.Network.id])}',
            vpc_id: '${each.value}',
            log_destination_type: 's3',
            log_destination: 'arn:aws:s3:::acme-logs',
            traffic_type: 'ALL',
          },
        },
      }),
    ],
    expected: both(
      'plan',
      'Invalid for_each argument: The "for_each" set includes values derived from resource attributes that cannot be determined until apply, and so Terraform cannot determine the full set of keys that will identify the instances of this resource.',
      'Log',
    ),
  },
  {
    name: 'a for_each over a list',
    stacks: [aws({ aws_sqs_queue: { Jobs: { for_each: '${["high", "low"]}', name: '${each.value}' } } })],
    expected: both(
      'validate',
      'Invalid for_each argument: The given "for_each" argument value is unsuitable: the "for_each" argument must be a map, or set of strings, and you have provided a value of type tuple.',
      'Jobs',
    ),
  },
  {
    name: 'a count and a for_each on one resource',
    stacks: [aws({ aws_sqs_queue: { Jobs: { count: 2, for_each: '${toset(["high", "low"])}' } } })],
    expected: both(
      'init',
      'Invalid combination of "count" and "for_each": The "count" and "for_each" meta-arguments are mutually-exclusive, only one should be used to be explicit about the number of resources to be created.',
      'Jobs',
    ),
  },
  {
    name: 'a generated block that does not exist',
    stacks: [
      aws({
        aws_sqs_queue: {
          Jobs: { name: 'jobs', dynamic: { label: { for_each: ['a'], content: { key: '${label.value}' } } } },
        },
      }),
    ],
    expected: both('validate', 'Unsupported block type: Blocks of type "label" are not expected here.', 'Jobs'),
  },
  {
    name: 'a generated block without what it is generated from',
    stacks: [
      aws({
        aws_dynamodb_table: {
          Orders: { name: 'orders', hash_key: 'id', dynamic: { attribute: { content: { name: 'id', type: 'S' } } } },
        },
      }),
    ],
    expected: both(
      'validate',
      'Missing required argument: The argument "for_each" is required, but no definition was found.',
      'Orders',
    ),
  },
];
