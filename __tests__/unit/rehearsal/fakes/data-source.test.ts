import { readDataSource } from '../../../../rehearsal/fakes/data-source';
import { placeOf } from '../../../../rehearsal/fakes/place';
import type { Type } from '../../../../rehearsal/schema/model';
import type { ObjectValue } from '../../../../rehearsal/values/codec';
import { computed, subject } from './support';

function read(
  type: string,
  config: ObjectValue,
  types: Readonly<Record<string, Type>>,
  region = 'us-east-1',
): ObjectValue {
  const place = placeOf('hashicorp/aws', { region });
  const missing = Object.fromEntries(Object.keys(types).map((name) => [name, null]));
  return readDataSource({ ...missing, ...config }, computed(types), subject(type, { kind: 'data', place }));
}

test('availability zones are three of the region, with the ids that AWS gives them', () => {
  const types = { names: ['list', 'string'], zone_ids: ['list', 'string'], id: 'string' } as const;
  expect(read('aws_availability_zones', {}, types, 'ap-southeast-2')).toEqual({
    id: 'ap-southeast-2',
    names: ['ap-southeast-2a', 'ap-southeast-2b', 'ap-southeast-2c'],
    zone_ids: ['apse2-az1', 'apse2-az2', 'apse2-az3'],
  });
  expect(read('aws_availability_zones', {}, types, 'us-gov-west-1')['zone_ids']).toEqual([
    'usgw1-az1',
    'usgw1-az2',
    'usgw1-az3',
  ]);
});

test('who and where: account, region, partition', () => {
  expect(read('aws_caller_identity', {}, { account_id: 'string', id: 'string', arn: 'string' })).toEqual({
    account_id: '123456789012',
    arn: 'arn:aws:sts::123456789012:assumed-role/rehearsal/rehearsal',
    id: '123456789012',
  });
  expect(read('aws_region', {}, { name: 'string', id: 'string' }, 'eu-west-1')).toEqual({
    name: 'eu-west-1',
    id: 'eu-west-1',
  });
  expect(read('aws_partition', {}, { partition: 'string', dns_suffix: 'string' }, 'cn-north-1')).toEqual({
    partition: 'aws-cn',
    dns_suffix: 'amazonaws.com.cn',
  });
});

test('what is asked for stays, the rest is made up, and the same question gets the same answer', () => {
  const types = { id: 'string', vpc_id: 'string', cidr_block: 'string', arn: 'string' } as const;
  const subnet = read('aws_subnet', { id: 'subnet-1' }, types);
  expect(subnet).toEqual({
    id: 'subnet-1',
    arn: 'arn:aws:ec2:us-east-1:123456789012:subnet/subnet-1',
    cidr_block: '192.0.2.0/24',
    vpc_id: expect.stringMatching(/^vpc-[0-9a-f]{17}$/),
  });
  expect(read('aws_subnet', { id: 'subnet-1' }, types)).toStrictEqual(subnet);
});

test('an AMI, subnets and a token have the forms of real ones', () => {
  expect(read('aws_ami', {}, { id: 'string', image_id: 'string' })['image_id']).toMatch(/^ami-[0-9a-f]{17}$/);
  expect(read('aws_subnets', {}, { ids: ['list', 'string'] })['ids']).toEqual(
    Array.from({ length: 3 }, () => expect.stringMatching(/^subnet-[0-9a-f]{17}$/)),
  );
  expect(read('aws_eks_cluster_auth', { name: 'c' }, { name: 'string', token: 'string' })['token']).toMatch(
    /^k8s-aws-v1\.\w{64}$/,
  );
});

describe('policy document', () => {
  const types = { json: 'string', minified_json: 'string', id: 'string', statement: 'dynamic' } as const;
  const policy = (config: ObjectValue): ObjectValue => read('aws_iam_policy_document', config, types);

  // The text and the checksum are what AWS's provider 5.100.0 gave for the same configuration.
  test('is written as the real provider writes it', () => {
    const source = JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        { Sid: 'S', Effect: 'Deny', Action: ['a:b', 'c:d'], Resource: '*' },
        { Sid: 'K', Effect: 'Deny', Action: ['z:b'], Resource: ['*'] },
      ],
    });
    const override = JSON.stringify({
      Statement: [{ Sid: 'S', Effect: 'Allow', Action: ['o:b'], Resource: '*' }],
    });
    const star = { type: '*', identifiers: ['*'] };
    const result = policy({
      policy_id: 'pid',
      source_policy_documents: [source],
      override_policy_documents: [override],
      statement: [
        {
          sid: 'One',
          actions: ['s3:Get*', 'sqs:ReceiveMessage', 'sqs:SendMessage'],
          resources: ['arn:aws:s3:::a&c', 'arn:aws:s3:::b/&{aws:username}'],
          principals: [
            { type: 'Service', identifiers: ['ec2.amazonaws.com'] },
            { type: 'AWS', identifiers: ['arn:aws:iam::1:root', 'arn:aws:iam::2:root'] },
          ],
          condition: [
            { test: 'StringEquals', variable: 'aws:x', values: ['a', 'b'] },
            { test: 'StringEquals', variable: 'aws:A', values: ['b'] },
            { test: 'Bool', variable: 'aws:SecureTransport', values: ['false'] },
          ],
        },
        { effect: 'Deny', not_actions: ['*'], not_resources: ['*'], principals: [star] },
      ],
    });
    expect(result['minified_json']).toBe(
      '{"Version":"2012-10-17","Id":"pid","Statement":[{"Sid":"S","Effect":"Allow","Action":["o:b"],"Resource":"*"},' +
        '{"Sid":"K","Effect":"Deny","Action":["z:b"],"Resource":["*"]},' +
        '{"Sid":"One","Effect":"Allow","Action":["sqs:SendMessage","sqs:ReceiveMessage","s3:Get*"],' +
        '"Resource":["arn:aws:s3:::b/${aws:username}","arn:aws:s3:::a\\u0026c"],' +
        '"Principal":{"AWS":["arn:aws:iam::2:root","arn:aws:iam::1:root"],"Service":"ec2.amazonaws.com"},' +
        '"Condition":{"Bool":{"aws:SecureTransport":"false"},"StringEquals":{"aws:A":"b","aws:x":["a","b"]}}},' +
        '{"Effect":"Deny","NotAction":"*","NotResource":"*","Principal":"*"}]}',
    );
    expect(JSON.parse(result['json'] as string)).toEqual(JSON.parse(result['minified_json'] as string));
    expect(result['id']).toBe('1433426599');
  });

  test('without statements has none', () => {
    const { minified_json: json, id } = policy({ statement: [] });
    expect([json, id]).toEqual(['{"Version":"2012-10-17"}', '1132004489']);
  });
});
