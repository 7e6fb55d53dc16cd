import type { CorpusCase } from './model';
import { aws, both, failing, real } from './support';

const TRUST = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
});

/** Values of the right type that are wrong nonetheless. */
export const valueCases: readonly CorpusCase[] = [
  {
    name: 'a network range that is none',
    stacks: [aws({ aws_vpc: { Network: { cidr_block: '10.0.0.0/33' } } })],
    expected: both(
      'validate',
      'expected cidr_block to contain a valid Value, got: 10.0.0.0/33 with err: invalid CIDR address: 10.0.0.0/33',
      'Network',
    ),
  },
  {
    name: 'a network range with host bits set',
    stacks: [aws({ aws_subnet: { Private: { vpc_id: 'vpc-0a1b2c3d4e5f60718', cidr_block: '10.0.1.7/24' } } })],
    expected: both('validate', '"10.0.1.7/24" is not a valid IPv4 CIDR block; did you mean "10.0.1.0/24"?', 'Private'),
  },
  {
    name: 'a VPC larger than AWS allows',
    stacks: [aws({ aws_vpc: { Network: { cidr_block: '10.0.0.0/8' } } })],
    expected: both(
      'validate',
      'expected "cidr_block" to contain a network Value with between 16 and 28 significant bits, got: 8',
      'Network',
    ),
  },
  {
    name: 'a word that is not among those allowed',
    stacks: [aws({ aws_vpc: { Network: { cidr_block: '10.0.0.0/16', instance_tenancy: 'shared' } } })],
    expected: both('validate', 'expected instance_tenancy to be one of ["default" "dedicated"], got shared', 'Network'),
  },
  {
    name: 'a number out of range',
    stacks: [aws({ aws_sqs_queue: { Jobs: { delay_seconds: 100000 } } })],
    expected: both('validate', 'expected delay_seconds to be in the range (0 - 900), got 100000', 'Jobs'),
  },
  {
    name: 'a number that is not among those allowed',
    stacks: [aws({ aws_cloudwatch_log_group: { Logs: { name: '/shop/api', retention_in_days: 15 } } })],
    expected: both(
      'validate',
      'expected retention_in_days to be one of [0 1 3 5 7 14 30 60 90 120 150 180 365 400 545 731 1096 1827 2192 2557 2922 3288 3653], got 15',
      'Logs',
    ),
  },
  {
    name: 'a fraction where a whole number is needed',
    stacks: [aws({ aws_sqs_queue: { Jobs: { visibility_timeout_seconds: 1.5 } } })],
    expected: real('validate', 'Attribute must be a whole number, got 1.5', 'Jobs'),
  },
  {
    name: 'a policy that is no JSON',
    stacks: [aws({ aws_sqs_queue: { Jobs: { policy: 'allow everybody' } } })],
    expected: both(
      'validate',
      /^"policy" contains an invalid JSON(: invalid character 'a' looking for beginning of value)?$/,
      'Jobs',
    ),
  },
  {
    name: 'a policy with a comma too many in its JSON',
    stacks: [
      aws({
        aws_iam_policy: { Read: { name: 'read', policy: '{\n  "Version": "2012-10-17",\n  "Statement": [],\n}\n' } },
      }),
    ],
    expected: both(
      'validate',
      /^"policy" contains an invalid JSON policy(: invalid character '}' looking for beginning of object key string, at byte offset 49)?$/,
      'Read',
    ),
  },
  {
    name: 'a name without the ending that it must have',
    stacks: [aws({ aws_sqs_queue: { Jobs: { name: 'jobs', fifo_queue: true } } })],
    expected: {
      simulated: failing('validate', 'invalid queue name: jobs', 'Jobs'),
      'real-plan': failing('plan', 'invalid queue name: jobs', 'Jobs'),
    },
  },
  {
    name: 'a name in capital letters where small ones are needed',
    stacks: [
      aws({
        aws_db_instance: {
          Database: {
            identifier: 'Orders',
            engine: 'mysql',
            instance_class: 'db.t3.micro',
            allocated_storage: 20,
            username: 'shop',
            manage_master_user_password: true,
          },
        },
      }),
    ],
    expected: real(
      'validate',
      'only lowercase alphanumeric characters and hyphens allowed in "identifier"',
      'Database',
    ),
  },
  {
    name: 'the key of a table that is not among its attributes',
    stacks: [
      aws({
        aws_dynamodb_table: {
          Orders: {
            name: 'orders',
            billing_mode: 'PAY_PER_REQUEST',
            hash_key: 'id',
            attribute: [{ name: 'number', type: 'S' }],
          },
        },
      }),
    ],
    expected: real(
      'plan',
      'all attributes must be indexed. Unused attributes: ["number"]\nall indexes must match a defined attribute. Unmatched indexes: ["id"]',
      'Orders',
    ),
  },
  {
    name: 'a region that does not exist',
    stacks: [aws({ aws_sqs_queue: { Jobs: { name: 'jobs' } } }, { provider: { aws: [{ region: 'eu-centrall-1' }] } })],
    expected: real('plan', 'invalid AWS Region: eu-centrall-1'),
  },
  {
    name: 'a name where an ARN is needed',
    stacks: [
      aws({
        aws_iam_role: { Worker: { name: 'worker', assume_role_policy: TRUST } },
        aws_iam_role_policy_attachment: { Read: { role: '${aws_iam_role.Worker.name}', policy_arn: 'ReadOnlyAccess' } },
      }),
    ],
    expected: real('validate', '"policy_arn" (ReadOnlyAccess) is an invalid ARN: arn: invalid prefix', 'Read'),
  },
  {
    name: 'the name of another resource where its ARN is needed',
    stacks: [
      aws({
        aws_sns_topic: { Alarms: { name: 'alarms' } },
        aws_cloudwatch_metric_alarm: {
          Errors: {
            alarm_name: 'errors',
            comparison_operator: 'GreaterThanThreshold',
            evaluation_periods: 1,
            metric_name: 'Errors',
            namespace: 'AWS/Lambda',
            period: 60,
            statistic: 'Sum',
            threshold: 1,
            alarm_actions: ['${aws_sns_topic.Alarms.name}'],
          },
        },
      }),
    ],
    expected: real('plan', '"alarm_actions.0" (alarms) is an invalid ARN: arn: invalid prefix', 'Errors'),
  },
  {
    name: 'a duration that is none',
    stacks: [
      aws({
        aws_vpc: { Network: { cidr_block: '10.0.0.0/16' } },
        aws_eks_cluster: {
          Cluster: {
            name: 'shop',
            role_arn: 'arn:aws:iam::111122223333:role/eks',
            vpc_config: { subnet_ids: ['subnet-0a1b2c3d4e5f60718'] },
            timeouts: { create: '10 minuts' },
          },
        },
      }),
    ],
    expected: real(
      'plan',
      'Error parsing "create" timeout: time: unknown unit " minuts" in duration "10 minuts"',
      'Cluster',
    ),
  },
];
