import { drawn, uuidOf } from './chance';
import { CERTIFICATE_PEM, PRIVATE_KEY_PEM, PUBLIC_KEY_PEM } from './pem';
import type { Spot } from './subject';
import { expand } from './template';

/** Every made-up moment: a constant, so that two runs give the same. */
export const MOMENT = '2000-01-01T00:00:00Z';

/** Ids by the attribute that refers to them. @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resource-ids.html */
const AWS_REFERENCES: readonly (readonly [RegExp, string])[] = [
  [/(^|_)vpc_id$/, 'vpc'],
  [/(^|_)subnet_ids?$|^subnets$/, 'subnet'],
  [/(^|_)security_group(_id|_ids|s)?$/, 'sg'],
  [/(^|_)instance_ids?$/, 'i'],
  [/(^|_)route_table_ids?$/, 'rtb'],
  [/(^|_)network_interface_ids?$|^eni_id$/, 'eni'],
  [/(^|_)network_acl_id$/, 'acl'],
  [/(^|_)internet_gateway_id$/, 'igw'],
  [/(^|_)nat_gateway_id$/, 'nat'],
  [/(^|_)launch_template_id$/, 'lt'],
  [/(^|_)allocation_id$/, 'eipalloc'],
  [/(^|_)association_id$/, 'eipassoc'],
  [/(^|_)volume_id$/, 'vol'],
  [/(^|_)snapshot_id$/, 'snap'],
  [/(^|_)(ami|image)_id$/, 'ami'],
  [/(^|_)prefix_list_id$/, 'pl'],
  [/(^|_)vpc_endpoint_id$/, 'vpce'],
  [/(^|_)transit_gateway_id$/, 'tgw'],
  [/(^|_)dhcp_options_id$/, 'dopt'],
  [/(^|_)file_system_id$/, 'fs'],
];

/** What a name says about the text in it, the first that fits. IP addresses are of the ranges that RFC 5737 and 3849 reserve. */
const BY_NAME: readonly (readonly [RegExp, (spot: Spot) => string])[] = [
  [/role_arns?$/, (spot) => expand(`arn:{partition}:iam::{account}:role/${draw(spot, 12)}`, spot)],
  [/kms_key(_id|_arn)?$/, (spot) => expand(`arn:{partition}:kms:{region}:{account}:key/${uuidOf(seedOf(spot))}`, spot)],
  [/(^|_)arns?$/, (spot) => expand(`arn:{partition}:${service(spot)}:{region}:{account}:${draw(spot, 12)}`, spot)],
  [/(^|_)prefix$/, () => ''],
  [/^(account|owner|registry|caller)(_id)?$|_account_id$/, ({ subject }) => subject.place.account],
  [/^(region|location)$|_region$/, ({ subject }) => subject.place.region],
  [/^(availability_)?zones?$|^(availability_zone(_name)?)$/, ({ subject }) => `${subject.place.region}a`],
  [/^project(_id)?$/, ({ subject }) => subject.place.project],
  [/(^|_)uuid$/, (spot) => uuidOf(seedOf(spot))],
  [/private_key(_pem)?(_pkcs8)?$|^client_key$/, () => PRIVATE_KEY_PEM],
  [/public_key(_pem)?$/, () => PUBLIC_KEY_PEM],
  [/(^|_)certificate(_body|_chain|_pem)?$|_pem$|^cert$|^pem$/, () => CERTIFICATE_PEM],
  [/(^|_)(base64|b64)$|^data$|certificate_authority_data$|_certificate_data$/, () => base64(CERTIFICATE_PEM)],
  [/(^|_)(base64)?sha256$|^code_sha256$|^source_code_hash$/, (spot) => base64(draw(spot, 32))],
  [/(^|_)(etag|md5(_?hash)?|fingerprint|checksum)$/, (spot) => drawn(seedOf(spot), 'hex', 32)],
  [/(^|_)(json|policy)$|^policy_document$/, () => '{}'],
  [/(^|_)password$|(^|_)secret(_value|_string)?$|(^|_)token$/, (spot) => drawn(seedOf(spot), 'mixed', 32)],
  [/(^|_)ipv6_cidrs?(_blocks?)?$/, () => '2001:db8::/56'],
  [/(^|_)cidrs?(_blocks?)?$|_cidr_range$/, () => '192.0.2.0/24'],
  [/(^|_)ipv6(_address(es)?)?$/, () => '2001:db8::10'],
  [/(^|_)ips?$|(^|_)ip_address(es)?$|(^|_)ipv4(_address)?$/, () => '192.0.2.10'],
  [/(^|_)emails?$/, (spot) => `${draw(spot, 8)}@example.com`],
  [/(^|_)(self_link|url|uri|issuer|link)s?$|_(url|uri)$/, (spot) => `https://${draw(spot, 8)}.example.com/`],
  [
    /(^|_)(endpoint|address|host|hostname|fqdn|dns_name|domain|domain_name)s?$/,
    (spot) => `${draw(spot, 8)}.example.com`,
  ],
  [/(^|_)port$/, () => '443'],
  [/(^|_)(date|time|timestamp|created|updated|modified|at)$|^rfc3339$/, () => MOMENT],
  [/(^|_)(status|state)$/, () => 'ACTIVE'],
  [/(^|_)(version|revision|generation)$/, () => '1'],
];

/** A text for a spot that no table names: by its own name, and by its type where that says nothing. */
export function generalText(spot: Spot): string {
  const { name, beside, subject } = spot;
  const prefix = beside[`${name}_prefix`];
  if (prefix !== undefined) return `${typeof prefix === 'string' ? prefix : 'terraform-'}${uniqueId(spot)}`;
  if (subject.type.startsWith('aws_')) {
    const [, id] = AWS_REFERENCES.find(([pattern]) => pattern.test(name)) ?? [];
    if (id !== undefined) return `${id}-${drawn(seedOf(spot), 'hex', 17)}`;
  }
  const [, make] = BY_NAME.find(([pattern]) => pattern.test(name)) ?? [];
  if (make !== undefined) return make(spot);
  return /(^|_)id$/.test(name) ? drawn(seedOf(spot), 'hex', 17) : `${name === '' ? 'value' : name}-${draw(spot, 8)}`;
}

/** What AWS's provider appends to a name's prefix: 18 digits of a time and 8 of a counter. */
function uniqueId(spot: Spot): string {
  return `200001010000000000${drawn(seedOf(spot), 'hex', 8)}`;
}

/** Base64 of a text. */
export function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

function draw(spot: Spot, length: number): string {
  return drawn(seedOf(spot), 'lower', length);
}

/** Service part of an ARN: of the thing that the attribute names, or of the resource. */
function service({ name, subject }: Spot): string {
  if (/topic/.test(name)) return 'sns';
  if (/queue/.test(name)) return 'sqs';
  if (/log_group/.test(name)) return 'logs';
  return subject.type.split('_')[1] ?? 'aws';
}

function seedOf({ subject, path, index }: Spot): string {
  return `${subject.seed}/${path}${index}`;
}
