import { UserError } from '../../constructs/core/errors';
import { asList, asObject } from '../providers';
import type { AwsKeys, AwsSettings } from './aws-settings';
import { type Block, setting } from './setting';

/** Version of the interface. @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
const VERSION = '2011-06-15';

/**
 * Keys of the role that an `assume_role` block names, got with the login `source`.
 * @throws {UserError} `RoleRefused` where STS does not hand them out.
 */
export async function assumedRole(role: Block, { endpoint, ...source }: AwsSettings): Promise<AwsKeys> {
  // Any client signs requests: this one is needed for clusters anyway, and one for STS alone would be one more.
  const { ECSClient } = await import('@aws-sdk/client-ecs');
  const { config } = new ECSClient(source);
  const region = await config.region();
  const text = (name: string): string | undefined => setting(role, name, {});
  const arn = text('role_arn') ?? '';
  const body = new URLSearchParams({
    Action: 'AssumeRole',
    Version: VERSION,
    RoleArn: arn,
    RoleSessionName: text('session_name') ?? 'ashlar',
    ...given('ExternalId', text('external_id')),
    ...given('Policy', text('policy')),
    ...given('SourceIdentity', text('source_identity')),
    ...given('DurationSeconds', secondsOf(text('duration'))),
    ...Object.fromEntries(lists(role)),
  }).toString();
  const url = new URL(endpoint ?? `https://sts.${region}.amazonaws.com`);
  const signer = await config.signer({ name: 'sigv4', signingName: 'sts', signingRegion: region, properties: {} });
  const { headers } = await signer.sign({
    method: 'POST',
    protocol: url.protocol,
    hostname: url.hostname,
    ...(url.port === '' ? {} : { port: Number(url.port) }),
    path: '/',
    query: {},
    headers: { host: url.host, 'content-type': 'application/x-www-form-urlencoded' },
    body,
  });
  const response = await fetch(new URL('/', url), { method: 'POST', headers, body });
  const answer = await response.text();
  const part = (name: string): string => new RegExp(`<${name}>([^<]*)</${name}>`).exec(answer)?.[1] ?? '';
  if (!response.ok) {
    const reason = part('Message') === '' ? `STS answered ${response.status}` : part('Message');
    throw new UserError(`role ${arn}`, 'RoleRefused', [`cannot be taken on, as \`assume_role\` asks: ${reason}`]);
  }
  const [accessKeyId, secretAccessKey, sessionToken] = ['AccessKeyId', 'SecretAccessKey', 'SessionToken'].map(part);
  const expiration = new Date(part('Expiration'));
  return {
    accessKeyId: accessKeyId ?? '',
    secretAccessKey: secretAccessKey ?? '',
    sessionToken: sessionToken ?? '',
    ...(Number.isNaN(expiration.getTime()) ? {} : { expiration }),
  };
}

/** Lists as STS takes them: `Tags.member.1.Key`. */
function lists(role: Block): [string, string][] {
  const tags = Object.entries(asObject(role['tags']));
  const policies = asList(role['policy_arns']);
  const transitive = asList(role['transitive_tag_keys']);
  return [
    ...policies.map((arn, at): [string, string] => [`PolicyArns.member.${at + 1}.arn`, String(arn)]),
    ...tags.flatMap(([key, value], at): [string, string][] => [
      [`Tags.member.${at + 1}.Key`, key],
      [`Tags.member.${at + 1}.Value`, String(value)],
    ]),
    ...transitive.map((key, at): [string, string] => [`TransitiveTagKeys.member.${at + 1}`, String(key)]),
  ];
}

const SECONDS: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1 };

/** Seconds of a duration as Terraform takes it, such as `1h30m`; undefined where it is none. */
function secondsOf(duration: string | undefined): string | undefined {
  if (duration === undefined || !/^(\d+(\.\d+)?[hms])+$/.test(duration)) return undefined;
  const parts = [...duration.matchAll(/(\d+(?:\.\d+)?)([hms])/g)];
  return String(parts.reduce((sum, [, number, unit = '']) => sum + Number(number) * (SECONDS[unit] ?? 0), 0));
}

function given(name: string, value: string | undefined): Record<string, string> {
  return value === undefined ? {} : { [name]: value };
}
