import { isKnown } from '../../core/checks';
import { problem } from '../../core/errors';
import type { PolicyStatement } from './policy-document';

/**
 * Beginnings of actions that look and change nothing, as AWS names them. An action that begins otherwise counts as one that writes.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
const READS =
  /^[a-z0-9-]+:(?:BatchGet|BatchDescribe|Describe|Get|Head|List|Lookup|Query|Scan|Search|Select|Simulate|View)[A-Za-z]*\*?$/;

const DECRYPT = 'kms:Decrypt';

/** Read, by another name: an encrypted state cannot be read without its key. */
const READS_TOO: readonly string[] = ['ecr:BatchCheckLayerAvailability', DECRYPT];

/**
 * Called reading, but hand out a secret or another login, which then does what it likes.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
const GIVES_AWAY: readonly string[] = [
  'amplifybackend:GetToken',
  'appsync:ListApiKeys',
  'bedrock-agentcore:GetResourceApiKey',
  'bedrock-agentcore:GetResourceOauth2Token',
  'bedrock-agentcore:GetWorkloadAccessToken',
  'bedrock-agentcore:GetWorkloadAccessTokenForJWT',
  'bedrock-agentcore:GetWorkloadAccessTokenForUserId',
  'codeartifact:GetAuthorizationToken',
  'codeconnections:GetConnectionToken',
  'codeconnections:GetIndividualAccessToken',
  'codestar-connections:GetConnectionToken',
  'codestar-connections:GetIndividualAccessToken',
  'cognito-identity:GetCredentialsForIdentity',
  'cognito-identity:GetOpenIdToken',
  'cognito-identity:GetOpenIdTokenForDeveloperIdentity',
  'cognito-idp:DescribeIdentityProvider',
  'cognito-idp:DescribeUserPoolClient',
  'connect:GetFederationToken',
  'connect:GetFederationTokens',
  'datazone:GetEnvironmentCredentials',
  'ec2:GetPasswordData',
  'elasticmapreduce:GetClusterSessionCredentials',
  'elasticmapreduce:GetOnClusterAppUIPresignedURL',
  'elasticmapreduce:GetPersistentAppUIPresignedURL',
  'emr-containers:GetManagedEndpointSessionCredentials',
  'emr-serverless:GetDashboardForJobRun',
  'finspace:GetProgrammaticAccessCredentials',
  'gamelift:GetComputeAccess',
  'gamelift:GetComputeAuthToken',
  'gamelift:GetInstanceAccess',
  'glue:GetConnection',
  'glue:GetConnections',
  'ivs:BatchGetStreamKey',
  'ivs:GetStreamKey',
  'lakeformation:GetDataAccess',
  'lakeformation:GetTemporaryDataLocationCredentials',
  'lakeformation:GetTemporaryGluePartitionCredentials',
  'lakeformation:GetTemporaryGlueTableCredentials',
  'license-manager:GetAccessToken',
  'lightsail:GetInstanceAccessDetails',
  'lightsail:GetRelationalDatabaseMasterUserPassword',
  'mediapackage:DescribeChannel',
  'mediapackage:ListChannels',
  'quicksight:GetAuthCode',
  'quicksight:GetDashboardEmbedUrl',
  'quicksight:GetSessionEmbedUrl',
  'redshift:GetClusterCredentials',
  'redshift:GetClusterCredentialsWithIAM',
  'redshift-serverless:GetCredentials',
  's3:GetDataAccess',
  'secretsmanager:BatchGetSecretValue',
  'secretsmanager:GetSecretValue',
  'snowball:GetJobManifest',
  'snowball:GetJobUnlockCode',
  'ssm:GetAccessToken',
  'ssm:GetParameter',
  'ssm:GetParameterHistory',
  'ssm:GetParameters',
  'ssm:GetParametersByPath',
  'sso:GetRoleCredentials',
  'storagegateway:DescribeChapCredentials',
  'sts:GetDelegatedAccessToken',
  'sts:GetFederationToken',
  'sts:GetServiceBearerToken',
  'sts:GetSessionToken',
  'sts:GetWebIdentityToken',
].map((action) => action.toLowerCase());

/** Policies of AWS that change nothing, by their names: what each allows is up to AWS, and no part of this app. */
const READ_POLICIES = /(?:ReadOnly|ReadOnlyAccess|ViewOnlyAccess|^SecurityAudit)$/;

/**
 * Those of them that allow an action which gives away a secret or a login: `ssm:Get*`, `s3:Get*`, and so on.
 * @see https://docs.aws.amazon.com/aws-managed-policy/latest/reference/ReadOnlyAccess.html
 */
const GIVING_POLICIES: readonly string[] = [
  'AWSCodeArtifactReadOnlyAccess',
  'AWSElementalMediaPackageReadOnly',
  'AWSSSOReadOnly',
  'AWSStorageGatewayReadOnlyAccess',
  'AmazonCognitoReadOnly',
  'AmazonConnectReadOnlyAccess',
  'AmazonS3ReadOnlyAccess',
  'AmazonSSMReadOnlyAccess',
  'ReadOnlyAccess',
];

/** Actions of `statement` that write, or give away what can; none of a refusal. */
export function writingActions({ effect = 'Allow', actions, resources }: PolicyStatement): readonly string[] {
  if (effect === 'Deny') return [];
  // With every key of the account it reads whatever anybody has encrypted and left in reach.
  const keys = actions.includes(DECRYPT) ? resources.filter((key) => isKnown(key) && /[*?]/.test(key)) : [];
  return [...actions.filter((action) => !reads(action)), ...keys.map((key) => `${DECRYPT} on ${key}`)];
}

/** What is wrong with these policies of AWS on a role that only reads. */
export function readOnlyPolicyProblems(managedPolicies: readonly string[]): string[] {
  const wrong = managedPolicies.filter((policy) => !READ_POLICIES.test(policy) || GIVING_POLICIES.includes(policy));
  if (wrong.length === 0) return [];
  const allowed =
    'policies that only read and give away no secret or login, such as job-function/ViewOnlyAccess, on a role with readOnly';
  return [problem('managedPolicies', allowed, wrong)];
}

function reads(action: string): boolean {
  if (!isKnown(action)) return false;
  return READS_TOO.includes(action) || (READS.test(action) && !givesAway(action.toLowerCase()));
}

function givesAway(action: string): boolean {
  if (!action.endsWith('*')) return GIVES_AWAY.includes(action);
  return GIVES_AWAY.some((secret) => secret.startsWith(action.slice(0, -1)));
}
