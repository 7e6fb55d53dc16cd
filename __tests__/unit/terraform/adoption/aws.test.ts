import { findExisting, type Finding } from '../../../../terraform/adoption/find-existing';
import { type Answer, awsError, recorded, type RecordedService, s3Error, stackWith } from './support';

const NAMES: Readonly<Record<string, object>> = {
  aws_cloudwatch_log_group: { name: '/shop/api' },
  aws_dynamodb_table: { name: 'locks' },
  aws_ecr_lifecycle_policy: { repository: 'api' },
  aws_ecr_repository: { name: 'api' },
  aws_ecr_repository_policy: { repository: 'api' },
  aws_ecs_cluster: { name: 'shop' },
  aws_ecs_cluster_capacity_providers: { cluster_name: 'shop' },
};

let service: RecordedService | undefined;
afterEach(() => service?.close());

/** What is told of one resource where AWS answers so. */
async function look(type: string, answers: Readonly<Record<string, Answer>>, more: object = {}): Promise<Finding> {
  service = await recorded(answers);
  const provider = {
    aws: [{ region: 'us-east-1', access_key: 'a', secret_key: 's', allowed_account_ids: ['111122223333'], ...more }],
  };
  const stack = stackWith({ [type]: { One: NAMES[type] ?? { bucket: 'states' } } }, provider);
  const { findings } = await findExisting(stack, { env: { AWS_ENDPOINT_URL: service.url }, cwd: '/' });
  return findings[0] as Finding;
}

const arn = (rest: string, account = '111122223333') => `arn:aws:${rest.replace('ACCOUNT', account)}`;
const table = (account?: string): Answer => ({
  body: { Table: { TableArn: arn('dynamodb:us-east-1:ACCOUNT:table/locks', account) } },
});
const group = (name: string) => ({ logGroupName: name, arn: arn(`logs:us-east-1:ACCOUNT:log-group:${name}`) });
const cluster = (status: string) => ({ clusterArn: arn('ecs:us-east-1:ACCOUNT:cluster/shop'), status });

test.each<[string, string, string, Answer]>([
  ['aws_dynamodb_table', 'locks', 'DescribeTable', table()],
  [
    'aws_cloudwatch_log_group',
    '/shop/api',
    'DescribeLogGroups',
    { body: { logGroups: [group('/shop/api-2'), group('/shop/api')] } },
  ],
  [
    'aws_ecr_repository',
    'api',
    'DescribeRepositories',
    { body: { repositories: [{ repositoryArn: arn('ecr:us-east-1:ACCOUNT:repository/api') }] } },
  ],
  ['aws_ecr_lifecycle_policy', 'api', 'GetLifecyclePolicy', { body: { lifecyclePolicyText: '{}' } }],
  ['aws_ecr_repository_policy', 'api', 'GetRepositoryPolicy', { body: { policyText: '{}' } }],
  ['aws_ecs_cluster', 'shop', 'DescribeClusters', { body: { clusters: [cluster('ACTIVE')] } }],
  [
    'aws_ecs_cluster_capacity_providers',
    'shop',
    'DescribeClusters',
    { body: { clusters: [{ ...cluster('ACTIVE'), capacityProviders: ['FARGATE'] }] } },
  ],
  ['aws_s3_bucket', 'states', 'HEAD /states', {}],
  ['aws_s3_bucket_policy', 'states', 'GET /states?policy', { body: '{}' }],
  [
    'aws_s3_bucket_versioning',
    'states',
    'GET /states?versioning',
    { body: '<VersioningConfiguration><Status>Suspended</Status></VersioningConfiguration>' },
  ],
  [
    'aws_s3_bucket_public_access_block',
    'states',
    'GET /states?publicAccessBlock',
    { body: '<PublicAccessBlockConfiguration/>' },
  ],
  ['aws_s3_bucket_ownership_controls', 'states', 'GET /states?ownershipControls', { body: '<OwnershipControls/>' }],
  ['aws_s3_bucket_lifecycle_configuration', 'states', 'GET /states?lifecycle', { body: '<LifecycleConfiguration/>' }],
  [
    'aws_s3_bucket_server_side_encryption_configuration',
    'states',
    'GET /states?encryption',
    { body: '<ServerSideEncryptionConfiguration/>' },
  ],
])('%s is found, and imported as %s', async (type, id, call, answer) => {
  expect(await look(type, { [call]: answer })).toMatchObject({
    type,
    path: 'One/Resource',
    address: `${type}.One`,
    result: 'found',
    id,
  });
  expect(service?.calls).toContain(call);
});

test.each<[string, string, Answer]>([
  ['aws_dynamodb_table', 'DescribeTable', awsError(400, 'ResourceNotFoundException')],
  ['aws_cloudwatch_log_group', 'DescribeLogGroups', { body: { logGroups: [group('/shop/api-2')] } }],
  ['aws_ecr_repository', 'DescribeRepositories', awsError(400, 'RepositoryNotFoundException')],
  ['aws_ecr_lifecycle_policy', 'GetLifecyclePolicy', awsError(400, 'LifecyclePolicyNotFoundException')],
  ['aws_ecr_repository_policy', 'GetRepositoryPolicy', awsError(400, 'RepositoryPolicyNotFoundException')],
  ['aws_ecs_cluster', 'DescribeClusters', { body: { clusters: [], failures: [{ reason: 'MISSING' }] } }],
  ['aws_ecs_cluster', 'DescribeClusters', { body: { clusters: [cluster('INACTIVE')] } }],
  ['aws_ecs_cluster_capacity_providers', 'DescribeClusters', { body: { clusters: [cluster('ACTIVE')] } }],
  ['aws_s3_bucket', 'HEAD /states', { status: 404 }],
  ['aws_s3_bucket_policy', 'GET /states?policy', s3Error(404, 'NoSuchBucketPolicy')],
  ['aws_s3_bucket_policy', 'GET /states?policy', s3Error(404, 'NoSuchBucket')],
  ['aws_s3_bucket_versioning', 'GET /states?versioning', { body: '<VersioningConfiguration/>' }],
  [
    'aws_s3_bucket_public_access_block',
    'GET /states?publicAccessBlock',
    s3Error(404, 'NoSuchPublicAccessBlockConfiguration'),
  ],
  ['aws_s3_bucket_ownership_controls', 'GET /states?ownershipControls', s3Error(404, 'OwnershipControlsNotFoundError')],
  ['aws_s3_bucket_lifecycle_configuration', 'GET /states?lifecycle', s3Error(404, 'NoSuchLifecycleConfiguration')],
  [
    'aws_s3_bucket_server_side_encryption_configuration',
    'GET /states?encryption',
    s3Error(404, 'ServerSideEncryptionConfigurationNotFoundError'),
  ],
])('%s is not there where AWS answers %s with that', async (type, call, answer) => {
  expect(await look(type, { [call]: answer })).toMatchObject({ result: 'absent' });
});

test.each<[string, string, Answer, string]>([
  ['aws_dynamodb_table', 'DescribeTable', awsError(400, 'AccessDeniedException'), 'dynamodb:DescribeTable'],
  ['aws_cloudwatch_log_group', 'DescribeLogGroups', awsError(400, 'AccessDeniedException'), 'logs:DescribeLogGroups'],
  ['aws_ecr_repository', 'DescribeRepositories', awsError(400, 'AccessDeniedException'), 'ecr:DescribeRepositories'],
  ['aws_ecs_cluster', 'DescribeClusters', awsError(400, 'AccessDeniedException'), 'ecs:DescribeClusters'],
  ['aws_s3_bucket_policy', 'GET /states?policy', s3Error(403, 'AccessDenied'), 's3:GetBucketPolicy'],
  [
    'aws_s3_bucket_lifecycle_configuration',
    'GET /states?lifecycle',
    s3Error(403, 'AccessDenied'),
    's3:GetLifecycleConfiguration',
  ],
])('%s that may not be looked at says which right is missing', async (type, call, answer, needs) => {
  expect(await look(type, { [call]: answer })).toMatchObject({ result: 'refused', needs });
});

const buckets = (...names: string[]): Answer => ({
  body: `<ListAllMyBucketsResult><Buckets>${names.map((name) => `<Bucket><Name>${name}</Name></Bucket>`).join('')}</Buckets></ListAllMyBucketsResult>`,
});

test.each<[string, Record<string, Answer>, object]>([
  [
    'of somebody else',
    { 'GET /?prefix=states': buckets('states-2') },
    { result: 'foreign', reason: 'another account owns a bucket of this name' },
  ],
  ['of one’s own', { 'GET /?prefix=states': buckets('states') }, { result: 'refused', needs: 's3:ListBucket' }],
  [
    'of an account that does not let one list',
    { 'GET /?prefix=states': s3Error(403, 'AccessDenied') },
    { result: 'refused', needs: 's3:ListBucket, or s3:ListAllMyBuckets to see whether another account owns it' },
  ],
])('a bucket that may not be looked at, %s, is told apart', async (_, answers, expected) => {
  expect(await look('aws_s3_bucket', { 'HEAD /states': { status: 403 }, ...answers })).toMatchObject(expected);
});

test('a bucket that one may look at, but that another account owns, is told apart', async () => {
  const answers = { 'HEAD /states': {}, 'HEAD /states of 111122223333': { status: 403 } };
  expect(await look('aws_s3_bucket', answers)).toMatchObject({
    result: 'foreign',
    reason: 'another account than 111122223333 owns it',
  });
  await service?.close();
  expect(await look('aws_s3_bucket', { 'HEAD /states': {} }, { allowed_account_ids: [] })).toMatchObject({
    result: 'found',
  });
});

test('a bucket in another region is none of the stack’s', async () => {
  const moved = { status: 301, headers: { 'x-amz-bucket-region': 'eu-west-1' } };
  expect(await look('aws_s3_bucket', { 'HEAD /states': moved })).toMatchObject({
    result: 'foreign',
    reason: 'it is in eu-west-1, the stack in us-east-1',
  });
});

test('what is found in another account is none of the stack’s', async () => {
  expect(await look('aws_dynamodb_table', { DescribeTable: table('444455556666') })).toMatchObject({
    result: 'foreign',
    reason: 'the credentials are those of account 444455556666, the stack is for 111122223333',
  });
  await service?.close();
  expect(
    await look('aws_dynamodb_table', { DescribeTable: table('444455556666') }, { allowed_account_ids: [] }),
  ).toMatchObject({
    result: 'found',
  });
});

test('a service that fails is no answer', async () => {
  expect(await look('aws_dynamodb_table', { DescribeTable: awsError(400, 'ValidationException') })).toMatchObject({
    result: 'unknown',
    reason: 'ValidationException',
  });
});
