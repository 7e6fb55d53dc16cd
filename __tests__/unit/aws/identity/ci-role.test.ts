import { CiRole, type CiRoleProps } from '../../../../constructs/aws/identity/ci-role';
import { OidcProvider } from '../../../../constructs/aws/identity/oidc-provider';
import { StateBucket } from '../../../../constructs/aws/storage/state-bucket';
import type { CiIdentity } from '../../../../constructs/core/ci-identity';
import { Duration } from '../../../../constructs/core/duration';
import { githubActions } from '../../../../constructs/core/github-actions';
import { awsStack, propsWithoutEffect, synthesized } from '../../../support/stack';

const repository = { repository: 'acme/orders', repositoryId: 456789, ownerId: 123456 };
const main = githubActions({ ...repository, branch: 'main' });
const environment = githubActions({ ...repository, environment: 'production' });
const pulls = githubActions({ ...repository, pullRequest: true });

const GITHUB = 'arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com';
const role = (identities: readonly CiIdentity[], props: Partial<CiRoleProps> = {}) =>
  synthesized((stack) => {
    const provider = OidcProvider.fromProviderArn(stack, 'Provider', GITHUB);
    new CiRole(stack, 'Ci', { provider, identities, readOnly: identities.includes(pulls), ...props });
  });

const reader = (): CiRole => {
  const stack = awsStack();
  const provider = OidcProvider.fromProviderArn(stack, 'Provider', GITHUB);
  return new CiRole(stack, 'Ci', { provider, identities: [pulls], readOnly: true });
};

const KEY = 'arn:aws:kms:us-east-1:111122223333:key/1';
const notReading = (shown: string) =>
  new Error(
    "Role at 'stack/Ci/Role' [ReadOnly]:\n" +
      `- \`actions\` must be actions that only read, as the role is readOnly, got ${shown}`,
  );

test('a role that only reads refuses what a construct grants, and names each action that writes', () => {
  const planner = reader();
  const states = StateBucket.fromBucketName(planner, 'State', 'acme-terraform-state');
  expect(() => states.grantReadWriteState(planner, 'orders')).toThrow(
    new Error(
      "Role at 'stack/Ci/Role' [ReadOnly]:\n" +
        '- `actions` must be actions that only read, as the role is readOnly, got s3:PutObject',
    ),
  );
});

test.each([
  ...[
    's3:*',
    '*',
    's3:G*',
    's3:PutObject',
    'sqs:ReceiveMessage',
    'sts:AssumeRole',
    'iam:PassRole',
    'lambda:InvokeFunction',
  ],
  ...[
    'secretsmanager:GetSecretValue',
    'secretsmanager:getsecretvalue',
    'secretsmanager:Get*',
    'ec2:Get*',
    'ec2:GetPassword*',
  ],
  ...['ssm:GetParameter', 'ssm:GetParameters', 'ssm:GetParametersByPath', 'ssm:GetParameterHistory', 'ssm:Get*'],
  ...['s3:GetDataAccess', 's3:Get*', 'lakeformation:GetDataAccess', 'lakeformation:GetTemporaryGlue*', 'glue:Get*'],
  ...['elasticmapreduce:GetClusterSessionCredentials', 'connect:GetFederationToken', 'cognito-idp:Describe*'],
  ...['storagegateway:DescribeChapCredentials', 'gamelift:GetInstanceAccess', 'ivs:BatchGetStreamKey'],
  ...[
    'sts:GetSessionToken',
    'redshift:GetClusterCredentials',
    'dynamodb:PartiQLUpdate',
    'rds-db:connect',
    'kms:GenerateDataKey',
  ],
])('%s is no action that only reads', (action) => {
  expect(() => reader().allow({ actions: [action], resources: [KEY] })).toThrow(notReading(action));
});

test.each([
  's3:GetObject',
  's3:GetObject*',
  's3:ListBucket',
  'ssm:DescribeParameters',
  'glue:GetTable*',
  'ec2:Describe*',
  'ecr:BatchGetImage',
  'dynamodb:Query',
  'kms:Decrypt',
  'sts:GetCallerIdentity',
])('%s only reads', (action) => {
  const role = reader();
  role.allow({ actions: [action], resources: [KEY] });
  expect(role.statements).toEqual([{ actions: [action], resources: [KEY] }]);
});

test.each(['*', 'arn:aws:kms:us-east-1:111122223333:key/*', 'arn:aws:kms:us-east-1:111122223333:key/1?'])(
  'to read what %s has encrypted is to read everything',
  (keys) => {
    expect(() => reader().allow({ actions: ['s3:GetObject', 'kms:Decrypt'], resources: [KEY, keys] })).toThrow(
      notReading(`kms:Decrypt on ${keys}`),
    );
  },
);

test('a role that only reads may be refused what it likes', () => {
  const role = reader();
  const statement = { effect: 'Deny', actions: ['s3:*'], resources: ['*'] } as const;
  role.allow(statement);
  expect(role.statements).toEqual([statement]);
});

test('policies of AWS on a role that only reads have to read alone, and give away no secret', () => {
  const giving = ['ReadOnlyAccess', 'AmazonSSMReadOnlyAccess', 'AmazonS3ReadOnlyAccess'];
  const managedPolicies = ['AdministratorAccess', 'AmazonEC2ReadOnlyAccess', ...giving, 'job-function/ViewOnlyAccess'];
  expect(() => role([pulls], { managedPolicies })).toThrow(
    new Error(
      "Role at 'stack/Ci/Role' [PropsInvalid]:\n" +
        '- `managedPolicies` must be policies that only read and give away no secret or login, such as ' +
        'job-function/ViewOnlyAccess, on a role with readOnly, got AdministratorAccess, ReadOnlyAccess, ' +
        'AmazonSSMReadOnlyAccess, AmazonS3ReadOnlyAccess',
    ),
  );
});

test('the provider has to be that of the tokens', () => {
  const provider = OidcProvider.fromProviderArn(
    awsStack(),
    'GitLab',
    GITHUB.replace('token.actions.githubusercontent.com', 'gitlab.com'),
  );
  expect(() => role([main], { provider })).toThrow(
    new Error(
      "CiRole at 'stack/Ci' [PropsInvalid]:\n" +
        '- `provider` must be the provider of token.actions.githubusercontent.com, whose tokens branch main of acme/orders have, got gitlab.com',
    ),
  );
});

test('nobody at all, and any audience, are refused', () => {
  expect(() => role([], { audience: '*' })).toThrow(
    new Error(
      "CiRole at 'stack/Ci' [PropsInvalid]:\n" +
        '- `identities` must be one identity or more, got none\n' +
        '- `audience` must be one audience, without a wildcard, got *',
    ),
  );
});

test('every setting has an effect, but for readOnly, which refuses and writes nothing', () => {
  const without = propsWithoutEffect<CiRoleProps>(
    (stack, props) => {
      const provider = OidcProvider.fromProviderArn(stack, 'Provider', GITHUB);
      new CiRole(stack, 'Ci', { provider, identities: [main], ...props });
    },
    {
      provider: (stack) => OidcProvider.fromProviderArn(stack, 'Other', GITHUB.replace('1111', '4444')),
      identities: () => [environment],
      readOnly: () => true,
      audience: () => 'https://github.com/acme',
      name: () => 'deployer',
      description: () => 'Deploys',
      managedPolicies: () => ['ReadOnlyAccess'],
      maxSession: () => Duration.hours(2),
    },
  );
  expect(without).toEqual(['readOnly']);
});
