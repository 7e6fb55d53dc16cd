import type { z } from 'zod';
import { type SubnetPlanProblem, subnetPlanProblems } from '../../constructs/aws/network/subnet-plan';
import { ACCOUNT_ID, COMMERCIAL_REGION } from '../../constructs/core/aws-place';
import { Cidr } from '../../constructs/core/cidr';

/**
 * Zones that the subnets of a cluster have to lie in, and those of a database as well.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html
 */
export const ZONES = 2;
/**
 * Addresses that EKS advises to leave in each subnet of a cluster: with fewer an upgrade of the control plane may fail.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html
 */
const CLUSTER_SUBNET_ADDRESSES = 16;

/** A certificate of ACM, with the region and account that it is in. */
export const CERTIFICATE_ARN = /^arn:aws:acm:([a-z0-9-]+):(\d{12}):certificate\/[0-9a-f-]{36}$/;

/** An environment that may be wrong elsewhere: what is unknown here has a rule of its own, and may have failed it. */
interface Draft {
  readonly aws?: { readonly account?: unknown; readonly region?: unknown };
  readonly network: {
    readonly cidr?: unknown;
    readonly zones: Readonly<Record<string, unknown>>;
    readonly nat?: unknown;
  };
  readonly cluster: { readonly admins: Readonly<Record<string, unknown>>; readonly zones: readonly unknown[] };
}

/**
 * For `superRefine`: runs a rule wherever there is something of the right kind at `path`, whatever is wrong inside it;
 * without a path, in the value itself. The rule then has to look at each part before it uses it.
 */
export function whenThere(path = ''): Pick<z.core.$ZodSuperRefineParams, 'when'> {
  return {
    when: ({ issues }) =>
      !issues
        // A setting too many takes nothing away from the others.
        .filter(({ code }) => code !== 'unrecognized_keys')
        .map((issue) => (issue.path ?? []).map(String).join('.'))
        .some((wrong) => wrong === '' || `${path}.`.startsWith(`${wrong}.`)),
  };
}

/** What is wrong with how the subnets lie, each looked at as soon as it is a network itself. */
export function networkProblems({ aws, network }: Pick<Draft, 'aws' | 'network'>): SubnetPlanProblem[] {
  const { cidr, nat } = network;
  const zones = Object.entries(network.zones).map(([zone, subnets]) => [zone, networksIn(subnets)] as const);
  const names = zones.map(([zone]) => zone);
  const whole = cidr instanceof Cidr ? cidr : Cidr.anywhere();
  const problems = subnetPlanProblems(
    { cidr: whole, zones: Object.fromEntries(zones) },
    {
      region: isRegion(aws?.region) ? aws.region : undefined,
      // Every zone has a public subnet, right or wrong: only one that is not there at all cannot have the gateway.
      nat: isSingle(nat) && !names.includes(nat.singleIn) ? nat : 'none',
      privateAddresses: CLUSTER_SUBNET_ADDRESSES,
    },
  );
  const few = { path: ['zones'], must: `be at least ${String(ZONES)} zones`, got: names.join(', ') || 'none' };
  return [
    // Of the whole network alone, and of the number of zones: the first may be missing, the second has a stricter rule.
    ...problems.filter(({ path: [part, zone] }) => (part === 'cidr' ? cidr === whole : zone !== undefined)),
    ...(names.length < ZONES ? [few] : []),
  ].map(({ path, ...problem }) => ({ ...problem, path: ['network', ...path] }));
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

/** A certificate of another region or account: the load balancer could not use it. */
export function certificateProblems({
  aws,
  ingress,
}: Pick<Draft, 'aws'> & { readonly ingress?: { readonly certificateArn?: unknown } }): SubnetPlanProblem[] {
  const arn = ingress?.certificateArn;
  const [, region, account] = (typeof arn === 'string' ? CERTIFICATE_ARN.exec(arn) : null) ?? [];
  if (region === undefined || !isRegion(aws?.region) || typeof aws.account !== 'string') return [];
  if (region === aws.region && account === aws.account) return [];
  return [{ path: ['ingress', 'certificateArn'], must: `be of ${aws.account} in ${aws.region}`, got: String(arn) }];
}

function networksIn(subnets: unknown): { readonly public?: Cidr; readonly private?: Cidr } {
  return Object.fromEntries(Object.entries(subnets ?? {}).filter(([, subnet]) => subnet instanceof Cidr));
}

function isRegion(region: unknown): region is string {
  return typeof region === 'string' && COMMERCIAL_REGION.pattern.test(region);
}

function isSingle(nat: unknown): nat is { readonly singleIn: string } {
  return typeof nat === 'object' && nat !== null && 'singleIn' in nat && typeof nat.singleIn === 'string';
}
