import { S3Client } from '@aws-sdk/client-s3';
import { awsSettings, hasPathStyle } from '../login/aws-login';
import type { BackendBlock } from './backend-block';

/** Settings by which the back end logs in, and that only Terraform itself acts on. */
const OWN_LOGIN = [
  'assume_role_with_web_identity',
  'role_arn',
  'shared_config_files',
  'shared_credentials_file',
  'shared_credentials_files',
];

/** Settings by which the back end reaches AWS, and that only Terraform itself acts on. */
const OWN_WAY = [
  'custom_ca_bundle',
  'ec2_metadata_service_endpoint',
  'ec2_metadata_service_endpoint_mode',
  'http_proxy',
  'https_proxy',
  'insecure',
  'sse_customer_key',
  'use_dualstack_endpoint',
  'use_fips_endpoint',
];

/**
 * A client with the region, the endpoint, the credentials and the role that Terraform's S3 back end takes.
 * @throws {UserError} `BackendUnsupported` with all settings of the back end that only Terraform can follow.
 */
export function s3Client(block: BackendBlock, env: NodeJS.ProcessEnv): S3Client {
  refuseForeign(block);
  const older = block.text('endpoint');
  const settings = { ...awsSettings(block.settings, 's3', env), ...(older === undefined ? {} : { endpoint: older }) };
  return new S3Client({
    ...settings,
    forcePathStyle: block.flag('use_path_style') || block.flag('force_path_style') || hasPathStyle(settings.endpoint),
    followRegionRedirects: true,
  });
}

function refuseForeign(block: BackendBlock): void {
  const set = (names: readonly string[]): string =>
    names
      .filter((name) => block.has(name) && ![false, 'false', ''].includes(block.settings[name] as never))
      .map((name) => `\`${name}\``)
      .join(', ');
  const [login, way] = [set(OWN_LOGIN), set(OWN_WAY)];
  const problems = [
    ...(login === ''
      ? []
      : [
          `its s3 back end logs in by ${login}, which only Terraform can follow. Put that into a profile of ~/.aws/config, and name it in \`profile\` or AWS_PROFILE`,
        ]),
    ...(way === ''
      ? []
      : [
          `its s3 back end sets ${way}, which only Terraform can follow. Take it out, or use Terraform itself on this stack`,
        ]),
  ];
  if (problems.length > 0) throw block.unsupported(...problems);
}
