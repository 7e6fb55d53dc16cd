import type { Construct } from 'constructs';
import { PodRole } from '../pod-role';
import { addOnAccount, type AddOnRoleProps } from './add-on-role';
import { hostedZones, type HostedZoneProps } from './hosted-zones';

/** Settings of {@link externalDnsRole}. */
export interface ExternalDnsRoleProps extends AddOnRoleProps, HostedZoneProps {}

/**
 * The role of external-dns: it changes records in these hosted zones alone. It lists the names of all zones of the account, by which
 * it finds those of its domains.
 * @see https://github.com/kubernetes-sigs/external-dns/blob/v0.21.0/docs/tutorials/aws.md#iam-policy
 * @throws {ConstructError} `PropsInvalid`, listing every wrong value.
 * @example
 * const identity = externalDnsRole(stack, 'DnsRole', { cluster, hostedZoneIds: ['Z0123456789ABCDEFGHIJ'] });
 */
export function externalDnsRole(scope: Construct, id: string, props: ExternalDnsRoleProps): PodRole {
  const role = new PodRole(scope, id, addOnAccount(props, 'external-dns'));
  role.grantRole.allow({
    actions: ['route53:ChangeResourceRecordSets', 'route53:ListResourceRecordSets', 'route53:ListTagsForResources'],
    resources: hostedZones(role, props.hostedZoneIds),
  });
  role.grantRole.allow({ actions: ['route53:ListHostedZones'], resources: ['*'] });
  return role;
}
