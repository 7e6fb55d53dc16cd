import type { SubnetPlanProblem } from '../../constructs/aws/network/subnet-plan';
import { ACCOUNT_ID } from '../../constructs/core/aws-place';
import type { NetworkDraft, NetworkNeeds } from '../shared/aws';

/**
 * Zones that the subnets of a cluster have to lie in, and those of a database as well.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html
 */
export const ZONES = 2;
/**
 * Zones, and the addresses that EKS advises to leave in each subnet of a cluster: with fewer an upgrade of the control plane may fail.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html
 */
export const NEEDS: NetworkNeeds = { zones: ZONES, privateAddresses: 16 };

/** An environment that may be wrong elsewhere: what is unknown here has a rule of its own, and may have failed it. */
interface Draft extends NetworkDraft {
  readonly cluster: { readonly admins: Readonly<Record<string, unknown>>; readonly zones: readonly unknown[] };
}

/** Administrators of another account: EKS takes their ARNs, and they would have this cluster. */
export function adminProblems({ aws, cluster: { admins } }: Pick<Draft, 'aws' | 'cluster'>): SubnetPlanProblem[] {
  const account = aws?.account;
  if (typeof account !== 'string' || !ACCOUNT_ID.pattern.test(account)) return [];
  return Object.entries(admins).flatMap(([name, arn]) => {
    const owner = typeof arn === 'string' ? /^arn:aws:iam::(\d{12}):/.exec(arn)?.[1] : undefined;
    if (typeof arn !== 'string' || owner === undefined || owner === account) return [];
    return [{ path: ['cluster', 'admins', name], must: `be of the account ${account}`, got: arn }];
  });
}

/** Zones of the cluster that the network has not, or that are named twice. */
export function clusterZoneProblems({
  network,
  cluster: { zones },
}: {
  readonly network?: { readonly zones?: unknown };
  readonly cluster: Pick<Draft['cluster'], 'zones'>;
}): SubnetPlanProblem[] {
  const known = typeof network?.zones === 'object' ? Object.keys(network.zones ?? {}) : [];
  return zones.flatMap((zone, index) => {
    if (typeof zone !== 'string' || known.length === 0) return [];
    const path = ['cluster', 'zones', String(index)];
    if (!known.includes(zone)) return [{ path, must: `be a zone of the network, ${known.join(', ')}`, got: zone }];
    return zones.indexOf(zone) === index ? [] : [{ path, must: 'be a zone that is not named before', got: zone }];
  });
}
