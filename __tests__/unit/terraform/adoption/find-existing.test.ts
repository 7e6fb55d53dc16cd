import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ADOPTABLE_TYPES, findExisting } from '../../../../terraform/adoption/find-existing';
import type { Stack } from '../../../../terraform/manifest';
import { folder, removeFolders } from '../support';
import { awsError, recorded, type RecordedService, stackWith } from './support';

let service: RecordedService | undefined;
afterEach(async () => {
  removeFolders();
  await service?.close();
});

const keys = { region: 'us-east-1', access_key: 'a', secret_key: 's' };
const table = (name: string) => ({
  body: { Table: { TableArn: `arn:aws:dynamodb:us-east-1:111122223333:table/${name}` } },
});
const find = async (stack: Stack, env: NodeJS.ProcessEnv = {}) =>
  findExisting(stack, { env: { AWS_ENDPOINT_URL: service?.url ?? '', ...env }, cwd: '/' });

test('every kind of the guide is looked for', () => {
  expect(ADOPTABLE_TYPES).toEqual([
    'aws_cloudwatch_log_group',
    'aws_dynamodb_table',
    'aws_ecr_lifecycle_policy',
    'aws_ecr_repository',
    'aws_ecr_repository_policy',
    'aws_ecs_cluster',
    'aws_ecs_cluster_capacity_providers',
    'aws_s3_bucket',
    'aws_s3_bucket_lifecycle_configuration',
    'aws_s3_bucket_ownership_controls',
    'aws_s3_bucket_policy',
    'aws_s3_bucket_public_access_block',
    'aws_s3_bucket_server_side_encryption_configuration',
    'aws_s3_bucket_versioning',
    'google_artifact_registry_repository',
    'google_cloud_run_v2_service',
    'google_storage_bucket',
  ]);
});

test('what has an import block, is in the state, or is of another type is not asked for', async () => {
  service = await recorded({ DescribeTable: table('c') });
  const place = folder();
  const resources = {
    aws_dynamodb_table: { A: { name: 'a' }, B: { name: 'b' }, C: { name: 'c' } },
    aws_sqs_queue: { Q: { name: 'q' } },
  };
  const more = { import: [{ to: 'aws_dynamodb_table.A', id: 'a' }] };
  const stack = { ...stackWith(resources, { aws: [keys] }, more), folder: place };
  const state = {
    version: 4,
    resources: [{ mode: 'managed', type: 'aws_dynamodb_table', name: 'B', instances: [{}] }],
  };
  writeFileSync(join(place, 'terraform.tfstate'), JSON.stringify(state));
  expect(await find(stack)).toEqual({
    stack: 'data',
    managed: 1,
    findings: [
      {
        stack: 'data',
        path: 'C/Resource',
        type: 'aws_dynamodb_table',
        address: 'aws_dynamodb_table.C',
        id: 'c',
        result: 'found',
      },
    ],
  });
  expect(service.calls).toEqual(['DescribeTable']);
});

test('a state that cannot be read is said, and what is in it looked for too', async () => {
  service = await recorded({ DescribeTable: table('a') });
  const stack = { ...stackWith({ aws_dynamodb_table: { A: { name: 'a' } } }, { aws: [keys] }), backend: 'cloud' };
  const { findings, stateProblem } = await find(stack);
  expect(stateProblem).toBe(
    'its state is in a `cloud` back end, where nothing can be kept beside it. Use s3, gcs or local',
  );
  expect(findings).toMatchObject([{ result: 'found' }]);
});

test('a stack with nothing to look for asks nobody, not even for its state', async () => {
  service = await recorded({});
  const s3 = { backend: { s3: { bucket: 'states', key: 'k', region: 'us-east-1', endpoints: { s3: service.url } } } };
  const stack = {
    ...stackWith({ aws_sqs_queue: { Q: { name: 'q' } } }, { aws: [keys] }, { terraform: s3 }),
    backend: 's3',
  };
  expect(await find(stack)).toEqual({ stack: 'data', managed: 0, findings: [] });
  expect(service.calls).toEqual([]);
});

test('a name may be that of another resource of the stack; one that Terraform makes up is known to it alone', async () => {
  service = await recorded({ GetLifecyclePolicy: { body: { lifecyclePolicyText: '{}' } }, DescribeTable: table('a') });
  const stack = stackWith(
    {
      aws_ecr_repository: { Images: { name: 'images' } },
      aws_ecr_lifecycle_policy: {
        Known: { repository: '${aws_ecr_repository.Images.name}' },
        Later: { repository: '${aws_ecr_repository.Images.arn}' },
      },
      aws_dynamodb_table: { Many: { name: 'many', count: 2 }, None: {}, Part: { name: 'a-${var.suffix}' } },
    },
    { aws: [keys] },
  );
  const { findings } = await find(stack);
  expect(findings.map(({ path, id, result }) => [path, id, result])).toEqual([
    ['Images/Resource', 'images', 'unknown'],
    ['Known/Resource', 'images', 'found'],
    ['Later/Resource', undefined, 'unknown'],
    ['Many/Resource', undefined, 'unknown'],
    ['None/Resource', undefined, 'unknown'],
    ['Part/Resource', undefined, 'unknown'],
  ]);
});

test('region, address and keys are those of the resource’s own provider', async () => {
  service = await recorded({ DescribeTable: table('a') });
  const us = {
    alias: 'us',
    region: 'us-west-2',
    access_key: 'KEYS',
    secret_key: 's',
    endpoints: [{ dynamodb: service.url }],
  };
  const nowhere = { ...keys, endpoints: [{ dynamodb: 'http://127.0.0.1:1' }] };
  const stack = stackWith({ aws_dynamodb_table: { A: { name: 'a', provider: 'aws.us' } } }, { aws: [nowhere, us] });
  expect((await find(stack, { AWS_ENDPOINT_URL: 'http://127.0.0.1:1' })).findings).toMatchObject([{ result: 'found' }]);
  expect(service.last.authorization).toMatch(/^AWS4-HMAC-SHA256 Credential=KEYS\/\d{8}\/us-west-2\/dynamodb\//);
});

test('keys, region and the address of one service come from the environment where the block does not say them', async () => {
  service = await recorded({ DescribeTable: table('a') });
  const env = {
    AWS_ACCESS_KEY_ID: 'ENVIRONMENT',
    AWS_SECRET_ACCESS_KEY: 's',
    AWS_SESSION_TOKEN: 'session',
    AWS_REGION: 'eu-west-3',
    AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
    AWS_ENDPOINT_URL_DYNAMODB: service.url,
  };
  const stack = stackWith({ aws_dynamodb_table: { A: { name: 'a' } } }, { aws: [{}] });
  expect((await find(stack, env)).findings).toMatchObject([{ result: 'found' }]);
  expect(service.last.authorization).toContain('Credential=ENVIRONMENT/');
  expect(service.last.authorization).toContain('/eu-west-3/dynamodb/');
  expect(service.last['x-amz-security-token']).toBe('session');
});

test('a profile that the block names counts more than keys in the environment', async () => {
  service = await recorded({ DescribeTable: table('a') });
  const home = folder();
  mkdirSync(join(home, '.aws'));
  writeFileSync(join(home, 'credentials'), '[shop]\naws_access_key_id = PROFILE\naws_secret_access_key = s\n');
  const before = process.env['AWS_SHARED_CREDENTIALS_FILE'];
  process.env['AWS_SHARED_CREDENTIALS_FILE'] = join(home, 'credentials');
  const stack = stackWith(
    { aws_dynamodb_table: { A: { name: 'a' } } },
    { aws: [{ region: 'us-east-1', profile: 'shop' }] },
  );
  const { findings } = await find(stack, { AWS_ACCESS_KEY_ID: 'ENVIRONMENT', AWS_SECRET_ACCESS_KEY: 's' });
  if (before === undefined) delete process.env['AWS_SHARED_CREDENTIALS_FILE'];
  else process.env['AWS_SHARED_CREDENTIALS_FILE'] = before;
  expect(findings).toMatchObject([{ result: 'found' }]);
  expect(service.last.authorization).toContain('Credential=PROFILE/');
});

describe('the role that the block takes on', () => {
  const role = { role_arn: 'arn:aws:iam::111122223333:role/reader', external_id: 'acme', session_name: 'shop' };
  const stack = (roles: readonly object[] = [role]) =>
    stackWith({ aws_dynamodb_table: { A: { name: 'a' } } }, { aws: [{ ...keys, assume_role: roles }] });

  test('is taken on with the keys of the block, and asks in its name', async () => {
    const part = (name: string, value: string) => `<${name}>${value}</${name}>`;
    const credentials = part('AccessKeyId', 'ROLE') + part('SecretAccessKey', 's') + part('SessionToken', 't');
    service = await recorded({
      'POST /': { body: `<R><Credentials>${credentials}</Credentials></R>` },
      DescribeTable: table('a'),
    });
    expect((await find(stack())).findings).toMatchObject([{ result: 'found' }]);
    expect(service.calls).toEqual(['POST /', 'DescribeTable']);
    expect(service.bodies[0]).toBe(
      'Action=AssumeRole&Version=2011-06-15&RoleArn=arn%3Aaws%3Aiam%3A%3A111122223333%3Arole%2Freader&RoleSessionName=shop&ExternalId=acme',
    );
    expect(service.last.authorization).toContain('Credential=ROLE/');
    expect(service.last['x-amz-security-token']).toBe('t');
  });

  test('may lead to another one, which is taken on in its name', async () => {
    const body = '<R><AccessKeyId>ROLE</AccessKeyId><SecretAccessKey>s</SecretAccessKey></R>';
    service = await recorded({ 'POST /': { body }, DescribeTable: table('a') });
    const second = { role_arn: 'arn:aws:iam::111122223333:role/second' };
    expect((await find(stack([role, second]))).findings).toMatchObject([{ result: 'found' }]);
    expect(service.calls).toEqual(['POST /', 'POST /', 'DescribeTable']);
    expect(service.bodies[1]).toContain('role%2Fsecond&RoleSessionName=ashlar');
  });

  test('that STS does not hand out is a finding, and what else the stack has is found all the same', async () => {
    const message = '<Error><Message>User is not authorized to perform: sts:AssumeRole</Message></Error>';
    service = await recorded({ 'POST /': { status: 403, body: message }, DescribeTable: table('b') });
    const resources = { aws_dynamodb_table: { A: { name: 'a' }, B: { name: 'b', provider: 'aws.own' } } };
    const providers = [
      { ...keys, assume_role: [role] },
      { ...keys, alias: 'own' },
    ];
    expect((await find(stackWith(resources, { aws: providers }))).findings).toMatchObject([
      {
        result: 'unknown',
        reason:
          'role arn:aws:iam::111122223333:role/reader cannot be taken on, as `assume_role` asks: User is not authorized to perform: sts:AssumeRole',
      },
      { result: 'found', id: 'b' },
    ]);
  });
});

test('a service that cannot be reached is no answer, and the others are asked all the same', async () => {
  service = await recorded({ DescribeTable: awsError(400, 'ResourceNotFoundException') });
  const stack = stackWith(
    { aws_dynamodb_table: { A: { name: 'a' } }, aws_ecs_cluster: { B: { name: 'b' } } },
    { aws: [{ ...keys, endpoints: [{ ecs: 'http://127.0.0.1:1' }] }] },
  );
  const { findings } = await find(stack);
  expect(findings).toMatchObject([
    { result: 'absent' },
    { result: 'unknown', reason: expect.stringContaining('ECONNREFUSED') as unknown },
  ]);
});
