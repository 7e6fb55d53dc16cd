import type { CorpusCase } from './model';
import { aws, both } from './support';

const NETWORK = { Network: { cidr_block: '10.0.0.0/16' } };
const subnet = (more: Readonly<Record<string, unknown>>) => ({
  Private: { vpc_id: '${aws_vpc.Network.id}', cidr_block: '10.0.1.0/24', ...more },
});
const rule = (from: string, to: string) => ({
  [from]: {
    name: from,
    ingress: [
      {
        cidr_blocks: [],
        description: '',
        from_port: 443,
        ipv6_cidr_blocks: [],
        prefix_list_ids: [],
        protocol: 'tcp',
        security_groups: [`\${aws_security_group.${to}.id}`],
        self: false,
        to_port: 443,
      },
    ],
  },
});

/** References that lead nowhere, in a circle, or to what is known too late. */
export const referenceCases: readonly CorpusCase[] = [
  {
    name: 'a reference to a resource that is not there',
    stacks: [aws({ aws_subnet: subnet({}) })],
    expected: both(
      'validate',
      'Reference to undeclared resource: A managed resource "aws_vpc" "Network" has not been declared in the root module.',
      'Private',
    ),
  },
  {
    name: 'a reference to a data source that is not there',
    stacks: [
      aws({
        aws_vpc: NETWORK,
        aws_subnet: subnet({ availability_zone: '${data.aws_availability_zones.Zones.names[0]}' }),
      }),
    ],
    expected: both(
      'validate',
      'Reference to undeclared resource: A data resource "aws_availability_zones" "Zones" has not been declared in the root module.',
      'Private',
    ),
  },
  {
    name: 'a reference to an attribute that the resource does not have',
    stacks: [aws({ aws_vpc: NETWORK, aws_subnet: subnet({ vpc_id: '${aws_vpc.Network.vpc_id}' }) })],
    expected: both(
      'validate',
      'Unsupported attribute: This object has no argument, nested block, or exported attribute named "vpc_id".',
      'Private',
    ),
  },
  {
    name: 'a reference without the type of the resource',
    stacks: [aws({ aws_vpc: NETWORK, aws_subnet: subnet({ vpc_id: '${Network}' }) })],
    expected: both(
      'validate',
      'Invalid reference: A reference to a resource type must be followed by at least one attribute access, specifying the resource name.',
      'Private',
    ),
  },
  {
    name: 'resources that refer to each other in a circle',
    stacks: [aws({ aws_security_group: { ...rule('Web', 'Api'), ...rule('Api', 'Web') } })],
    expected: both(
      'validate',
      /^Cycle: aws_security_group\.(Api, aws_security_group\.Web|Web, aws_security_group\.Api)$/,
      /^shop\/(Api|Web)$/,
    ),
  },
  {
    name: 'a resource that refers to itself',
    stacks: [
      aws({
        aws_sqs_queue: {
          Jobs: {
            redrive_policy: '${jsonencode({ deadLetterTargetArn = aws_sqs_queue.Jobs.arn, maxReceiveCount = 5 })}',
          },
        },
      }),
    ],
    expected: both(
      'plan',
      'Self-referential block: Configuration for aws_sqs_queue.Jobs may not refer to itself.',
      'Jobs',
    ),
  },
  {
    name: 'a dependency on what is not there',
    stacks: [aws({ aws_sqs_queue: { Jobs: { name: 'jobs', depends_on: ['aws_sqs_queue.DeadLetters'] } } })],
    expected: both(
      'validate',
      'Reference to undeclared resource: A managed resource "aws_sqs_queue" "DeadLetters" has not been declared in the root module.',
      'Jobs',
    ),
  },
  {
    name: 'a dependency that is no reference',
    stacks: [aws({ aws_sqs_queue: { Jobs: { name: 'jobs', depends_on: ['the dead letters'] } } })],
    expected: both(
      'init',
      'Invalid expression: A single static variable reference is required: only attribute access and indexing with constant keys. No calculations, function calls, template expressions, etc are allowed here.',
      'Jobs',
    ),
  },
  {
    name: 'a variable that is not declared',
    stacks: [aws({ aws_sqs_queue: { Jobs: { name: '${var.queue}' } } })],
    expected: both(
      'validate',
      'Reference to undeclared input variable: An input variable with the name "queue" has not been declared. This variable can be declared with a variable "queue" {} block.',
      'Jobs',
    ),
  },
];
