import type { Construct } from 'constructs';
import { PodRole } from '../pod-role';
import { addOnAccount, type AddOnRoleProps } from './add-on-role';
import { hostedZones, type HostedZoneProps } from './hosted-zones';

/** Settings of {@link certManagerRole}. */
export interface CertManagerRoleProps extends AddOnRoleProps, HostedZoneProps {
  /**
   * Namespace of cert-manager; of the issuer, for an account of its own.
   * @default 'cert-manager'
   */
  readonly namespace?: string;
}

/**
 * The role by which cert-manager proves domains with DNS-01: it writes records of type TXT alone, and in these hosted zones alone.
 * Solvers have to name the zone: it may list none.
 * @see https://cert-manager.io/docs/configuration/acme/dns01/route53/#set-up-an-iam-policy
 * @throws {ConstructError} `PropsInvalid`, listing every wrong value.
 * @example
 * const identity = certManagerRole(stack, 'CertManagerRole', { cluster, hostedZoneIds: ['Z0123456789ABCDEFGHIJ'] });
 */
export function certManagerRole(scope: Construct, id: string, props: CertManagerRoleProps): PodRole {
  const { namespace = 'cert-manager', hostedZoneIds } = props;
  const role = new PodRole(scope, id, addOnAccount({ ...props, namespace }, 'cert-manager'));
  const resources = hostedZones(role, hostedZoneIds);
  role.grantRole.allow({ actions: ['route53:GetChange'], resources: ['arn:aws:route53:::change/*'] });
  role.grantRole.allow({
    actions: ['route53:ChangeResourceRecordSets', 'route53:ListResourceRecordSets'],
    resources,
    conditions: { 'ForAllValues:StringEquals': { 'route53:ChangeResourceRecordSetsRecordTypes': ['TXT'] } },
  });
  return role;
}
