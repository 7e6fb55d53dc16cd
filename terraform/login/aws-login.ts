import { blocks } from '../providers';
import { assumedRole } from './aws-role';
import type { AwsKeys, AwsSettings } from './aws-settings';
import { type Block, setting } from './setting';

/** Services by their name among `endpoints`, and the variables that name their address. */
const VARIABLES = {
  cloudwatchlogs: ['AWS_ENDPOINT_URL_CLOUDWATCH_LOGS'],
  dynamodb: ['AWS_ENDPOINT_URL_DYNAMODB', 'AWS_DYNAMODB_ENDPOINT'],
  ecr: ['AWS_ENDPOINT_URL_ECR'],
  ecs: ['AWS_ENDPOINT_URL_ECS'],
  s3: ['AWS_ENDPOINT_URL_S3', 'AWS_S3_ENDPOINT'],
  sts: ['AWS_ENDPOINT_URL_STS', 'AWS_STS_ENDPOINT'],
} as const;

/** A stand-in for S3 on this machine has no host name for each bucket. */
const LOOPBACK = /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(:|\/|$)/;

/**
 * Settings of a client of `service`, as the block of a provider or of an s3 back end and the environment say for Terraform: region,
 * address, keys or profile, and the roles that the block takes on.
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs#authentication-and-configuration
 * @see https://developer.hashicorp.com/terraform/language/backend/s3#credentials-and-shared-configuration
 */
export function awsSettings(block: Block, service: keyof typeof VARIABLES, env: NodeJS.ProcessEnv): AwsSettings {
  const region = setting(block, 'region', env, 'AWS_REGION', 'AWS_DEFAULT_REGION');
  const endpointOf = (name: keyof typeof VARIABLES): string | undefined => {
    const given = blocks(block['endpoints']).map((addresses) => setting(addresses, name, {}));
    // `dynamodb_endpoint` and `sts_endpoint` are older arguments of the s3 back end.
    const older = (): string | undefined =>
      setting(block, `${name}_endpoint`, env, ...VARIABLES[name], 'AWS_ENDPOINT_URL');
    return given.find((address) => address !== undefined) ?? older();
  };
  const place = (name: keyof typeof VARIABLES, own = region): AwsSettings => {
    const endpoint = endpointOf(name);
    return { ...(own === undefined ? {} : { region: own }), ...(endpoint === undefined ? {} : { endpoint }) };
  };
  const own = login(block, env);
  const roles = blocks(block['assume_role']);
  if (roles.length === 0) return { ...place(service), ...own };
  return {
    ...place(service),
    credentials: () => lastOf(roles, place('sts', setting(block, 'sts_region', {}) ?? region), own),
  };
}

/** Whether buckets of S3 at this address are told by the path alone. */
export function hasPathStyle(endpoint: string | undefined): boolean {
  return LOOPBACK.test(endpoint ?? '');
}

/** Takes on one role after the other, each with the keys of the one before. */
async function lastOf(roles: readonly Block[], place: AwsSettings, own: AwsSettings): Promise<AwsKeys> {
  const [role = {}, ...rest] = roles;
  const keys = await assumedRole(role, { ...place, ...own });
  return rest.length === 0 ? keys : lastOf(rest, place, { credentials: keys });
}

/** Nothing where the SDK is to look by itself: at single sign-on, at the machine's own role. */
function login(block: Block, env: NodeJS.ProcessEnv): AwsSettings {
  const keys = (access: string | undefined, secret: string | undefined, token: string | undefined) =>
    access === undefined || secret === undefined
      ? undefined
      : { accessKeyId: access, secretAccessKey: secret, ...(token === undefined ? {} : { sessionToken: token }) };
  const text = (name: string): string | undefined => setting(block, name, {});
  const own = keys(text('access_key'), text('secret_key'), text('token'));
  if (own !== undefined) return { credentials: own };
  // A profile that the block names counts more than keys in the environment, and those more than AWS_PROFILE.
  const named = text('profile');
  if (named !== undefined) return { profile: named };
  const variable = (...names: readonly string[]): string | undefined => setting({}, '', env, ...names);
  const given = keys(
    variable('AWS_ACCESS_KEY_ID', 'AWS_ACCESS_KEY'),
    variable('AWS_SECRET_ACCESS_KEY', 'AWS_SECRET_KEY'),
    variable('AWS_SESSION_TOKEN'),
  );
  if (given !== undefined) return { credentials: given };
  const profile = variable('AWS_PROFILE', 'AWS_DEFAULT_PROFILE');
  return profile === undefined ? {} : { profile };
}
