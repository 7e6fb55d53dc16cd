import type { IConstruct } from 'constructs';
import { Checks } from '../../../core/checks';

/** @see https://docs.aws.amazon.com/Route53/latest/APIReference/API_GetHostedZone.html */
const ZONE_ID = { pattern: /^Z[A-Z0-9]{1,31}$/, allowed: 'the id of a hosted zone such as Z0123456789ABCDEFGHIJ' };

/** Settings of roles that write to Route 53. */
export interface HostedZoneProps {
  /** Hosted zones that it may write to, and no others: one or more. */
  readonly hostedZoneIds: readonly string[];
}

/**
 * ARNs of hosted zones.
 * @throws {ConstructError} `PropsInvalid`, listing every one that is none.
 */
export function hostedZones(role: IConstruct, ids: readonly string[]): string[] {
  const checks = new Checks(role).that(ids.length > 0, 'hostedZoneIds', 'one hosted zone or more', 'none');
  for (const [index, id] of ids.entries())
    checks.matches(`hostedZoneIds[${index.toString()}]`, id, ZONE_ID.pattern, ZONE_ID.allowed);
  checks.throwIfAny();
  return ids.map((id) => `arn:aws:route53:::hostedzone/${id}`);
}
