import { checkValues } from '../../../../rehearsal/simulated/checks';
import { UNKNOWN, type ObjectValue } from '../../../../rehearsal/values/codec';

const said = (type: string, config: ObjectValue): string[] => checkValues(type, config).map(({ summary }) => summary);

// Each message is what AWS's provider 5.100.0 said of the same value.
test.each<[string, ObjectValue, string]>([
  [
    'aws_vpc',
    { cidr_block: '10.0.0.0/99' },
    'expected cidr_block to contain a valid Value, got: 10.0.0.0/99 with err: invalid CIDR address: 10.0.0.0/99',
  ],
  [
    'aws_vpc',
    { cidr_block: '10.0.0.0/8' },
    'expected "cidr_block" to contain a network Value with between 16 and 28 significant bits, got: 8',
  ],
  [
    'aws_vpc',
    { cidr_block: '10.0.1.0/16' },
    'expected cidr_block to contain a valid network Value, expected 10.0.0.0/16, got 10.0.1.0/16',
  ],
  [
    'aws_vpc',
    { instance_tenancy: 'shared' },
    'expected instance_tenancy to be one of ["default" "dedicated"], got shared',
  ],
  [
    'aws_subnet',
    { cidr_block: '10.0.0.0/33' },
    '"10.0.0.0/33" is not a valid CIDR block: invalid CIDR address: 10.0.0.0/33',
  ],
  [
    'aws_subnet',
    { cidr_block: '10.0.0.1/24' },
    '"10.0.0.1/24" is not a valid IPv4 CIDR block; did you mean "10.0.0.0/24"?',
  ],
  ['aws_sqs_queue', { delay_seconds: 100_000 }, 'expected delay_seconds to be in the range (0 - 900), got 100000'],
  [
    'aws_sqs_queue',
    { visibility_timeout_seconds: 50_000n },
    'expected visibility_timeout_seconds to be in the range (0 - 43200), got 50000',
  ],
  ['aws_sqs_queue', { fifo_queue: true, name: 'orders' }, 'invalid queue name: orders'],
  ['aws_sns_topic', { fifo_topic: true, name: 'orders' }, 'invalid topic name: orders'],
  ['aws_iam_policy', { policy: 'nope' }, '"policy" contains an invalid JSON policy: not a JSON object'],
  [
    'aws_iam_role',
    { assume_role_policy: '' },
    '"assume_role_policy" is an empty string, which is not a valid JSON value',
  ],
  ['aws_iam_role', { name: 'bad name' }, 'invalid value for name (must match [\\w+=,.@-])'],
  [
    'aws_iam_role',
    { max_session_duration: 10 },
    'expected max_session_duration to be in the range (3600 - 43200), got 10',
  ],
  ['aws_lambda_function', { memory_size: 64 }, 'expected memory_size to be in the range (128 - 10240), got 64'],
  ['aws_lambda_function', { role: 'nope' }, '"role" (nope) is an invalid ARN: arn: invalid prefix'],
  [
    'aws_dynamodb_table',
    { billing_mode: 'FREE' },
    'expected billing_mode to be one of ["PROVISIONED" "PAY_PER_REQUEST"], got FREE',
  ],
  [
    'aws_s3_bucket_versioning',
    { versioning_configuration: [{ status: 'On' }] },
    'expected versioning_configuration.0.status to be one of ["Enabled" "Suspended" "Disabled"], got On',
  ],
  [
    'aws_db_instance',
    { monitoring_interval: 7 },
    'expected monitoring_interval to be one of [0 1 5 10 15 30 60], got 7',
  ],
  [
    'aws_security_group',
    { ingress: [{ cidr_blocks: ['10.0.0.1/99'] }] },
    '"10.0.0.1/99" is not a valid CIDR block: invalid CIDR address: 10.0.0.1/99',
  ],
  ['aws_security_group', { name: 'sg-a' }, 'invalid value for name (cannot begin with sg-)'],
])('%s %j is refused in the words of the real provider', (type, config, message) => {
  expect(said(type, config)).toEqual([message]);
});

test('arguments that exclude each other are named, at the argument', () => {
  expect(checkValues('aws_s3_bucket', { bucket: 'a', bucket_prefix: 'b' })).toEqual([
    {
      severity: 1,
      summary: 'Conflicting configuration arguments',
      detail: '"bucket": conflicts with bucket_prefix',
      attribute: { steps: [{ attributeName: 'bucket' }] },
    },
  ]);
});

test.each<[string, ObjectValue]>([
  ['aws_vpc', { cidr_block: '10.0.0.0/16', instance_tenancy: 'default' }],
  ['aws_subnet', { cidr_block: '10.0.1.0/24', availability_zone: 'us-east-1a', availability_zone_id: null }],
  ['aws_sqs_queue', { name: 'orders.fifo', fifo_queue: true, delay_seconds: 0, redrive_policy: '{}' }],
  ['aws_sqs_queue', { policy: '', redrive_policy: '' }],
  ['aws_lambda_function', { role: '' }],
  ['aws_db_instance', { password: 'x', manage_master_user_password: null, backup_retention_period: 7 }],
  ['aws_security_group', { ingress: [{ cidr_blocks: ['0.0.0.0/0'] }], name: 'web', name_prefix: null }],
  ['aws_made_up_thing', { cidr_block: 'nope' }],
])('%s %j is right', (type, config) => {
  expect(checkValues(type, config)).toEqual([]);
});

test('what is known only later, or null, is not judged', () => {
  expect(checkValues('aws_vpc', { cidr_block: UNKNOWN, instance_tenancy: null })).toEqual([]);
  expect(checkValues('aws_sqs_queue', { name: 'orders.fifo', fifo_queue: UNKNOWN })).toEqual([]);
  expect(checkValues('aws_s3_bucket', { bucket: 'a', bucket_prefix: UNKNOWN })).toEqual([]);
});
