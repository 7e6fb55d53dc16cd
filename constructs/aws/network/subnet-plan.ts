import { Cidr } from '../../core/cidr';
import { problem, UserError } from '../../core/errors';

/** @see https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html */
const WIDEST_PREFIX = 16;
const NARROWEST_PREFIX = 28;
const RESERVED_ADDRESSES = 5;
/** A zone of a region; local and Wavelength zones are not among them. */
const ZONE = /^([a-z]{2}(?:-[a-z]+)+-\d+)([a-z])$/;
const KINDS = ['public', 'private'] as const;

/** The subnets of one availability zone. */
export interface ZoneSubnets {
  /**
   * Subnet with a route to the internet gateway, for load balancers and NAT gateways.
   * @default - none in this zone
   */
  readonly public?: Cidr;
  /**
   * Subnet that nothing outside reaches, for everything else.
   * @default - none in this zone
   */
  readonly private?: Cidr;
}

/** How a network is divided: every subnet by the name of its availability zone, such as `us-east-1a`. */
export interface SubnetPlan {
  /** All addresses of the network: a /16 to a /28. */
  readonly cidr: Cidr;
  /** At least one zone has a private subnet. */
  readonly zones: Readonly<Record<string, ZoneSubnets>>;
}

/**
 * Where private subnets get their way to the internet: nowhere, through a NAT gateway in their own zone, or all through one.
 * The single one names its zone, so that it stays where it is when another zone is added.
 */
export type NatPlan = 'none' | 'per-zone' | { readonly singleIn: string };

/** What else a {@link SubnetPlan} has to fit. */
export interface SubnetPlanNeeds {
  /**
   * Region that the zones have to belong to.
   * @default - that of the first zone: all have to be of one region
   */
  readonly region?: string;
  /** @default 'none' */
  readonly nat?: NatPlan;
  /**
   * Addresses that each public subnet must have left after the 5 that AWS reserves.
   * @default 0
   */
  readonly publicAddresses?: number;
  /**
   * Addresses that each private subnet must have left after the 5 that AWS reserves: with EKS one for each pod and node.
   * @default 0
   */
  readonly privateAddresses?: number;
}

/** One wrong value of a plan. Its parts make a sentence: `zones.us-east-1b.private must lie inside 10.0.0.0/16, got 10.1.0.0/24`. */
export interface SubnetPlanProblem {
  /** Where the value stands, from the plan down: `['zones', 'us-east-1b', 'private']`. */
  readonly path: readonly string[];
  /** What the value must do or be, without the word itself: `lie inside 10.0.0.0/16`. */
  readonly must: string;
  /** The value, as text. */
  readonly got: string;
}

/**
 * Everything about `plan` that AWS would refuse, or that `needs` does not allow; empty when nothing is.
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html
 * @example
 * const zones = { 'us-east-1a': { private: Cidr.parse('10.1.0.0/24') } };
 * const problems = subnetPlanProblems({ cidr: Cidr.parse('10.0.0.0/16'), zones }); // must lie inside 10.0.0.0/16
 */
export function subnetPlanProblems(plan: SubnetPlan, needs: SubnetPlanNeeds = {}): SubnetPlanProblem[] {
  return [
    ...(hasVpcSize(plan.cidr) ? [] : [refused(['cidr'], sizeRule(), plan.cidr)]),
    ...zoneProblems(plan, needs.region),
    ...subnetProblems(plan, needs),
    ...natProblems(plan, needs.nat ?? 'none'),
  ];
}

/**
 * Divides `cidr` among `zones`: private subnets from its first address upwards, public ones from its last address downwards.
 * The letter of a zone decides its place, so a subnet stays where it is whichever zones come or go.
 * @throws {UserError} `SubnetPlanInvalid` when a zone is none, or its subnets do not fit.
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html
 * @example
 * const plan = planSubnets(Cidr.parse('10.0.0.0/16'), ['us-east-1a', 'us-east-1b'], { privatePrefix: 20, publicPrefix: 24 });
 */
export function planSubnets(
  cidr: Cidr,
  zones: readonly string[],
  sizes: { readonly privatePrefix: number; readonly publicPrefix?: number },
): SubnetPlan {
  const { privatePrefix, publicPrefix } = sizes;
  const problems = zones.flatMap((zone) => [
    ...slotProblems(cidr, zone, 'privatePrefix', privatePrefix),
    ...slotProblems(cidr, zone, 'publicPrefix', publicPrefix),
  ]);
  if (problems.length > 0) throw new UserError('planSubnets', 'SubnetPlanInvalid', [...new Set(problems)]);
  const subnets = (zone: string): ZoneSubnets => ({
    private: cidr.subnet(privatePrefix, slotOf(zone)),
    ...(publicPrefix === undefined
      ? {}
      : { public: cidr.subnet(publicPrefix, slots(cidr, publicPrefix) - 1 - slotOf(zone)) }),
  });
  const plan = { cidr, zones: Object.fromEntries([...zones].sort().map((zone) => [zone, subnets(zone)])) };
  const misfits = subnetPlanProblems(plan).map(subnetPlanSentence);
  if (misfits.length > 0) throw new UserError('planSubnets', 'SubnetPlanInvalid', misfits);
  return plan;
}

/** The problem as a line of an error, as constructs word theirs. */
export function subnetPlanSentence({ path, must, got }: SubnetPlanProblem): string {
  return `\`${path.join('.')}\` must ${must}, got ${got}`;
}

/** Zones with what they hold, in the order of their names. */
export function zonesOf(plan: SubnetPlan): [string, ZoneSubnets][] {
  return Object.entries(plan.zones).sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Region of an availability zone; undefined for what is none. */
export function regionOf(zone: string): string | undefined {
  return ZONE.exec(zone)?.[1];
}

function zoneProblems(plan: SubnetPlan, region?: string): SubnetPlanProblem[] {
  const zones = zonesOf(plan);
  const expected = region ?? zones.map(([zone]) => regionOf(zone)).find((found) => found !== undefined);
  const wrong = zones.flatMap(([zone]) => {
    if (regionOf(zone) === undefined)
      return [refused(['zones', zone], 'be an availability zone such as us-east-1a', zone)];
    return regionOf(zone) === expected ? [] : [refused(['zones', zone], `be a zone of ${expected ?? ''}`, zone)];
  });
  const anyPrivate = zones.some(([, subnets]) => subnets.private !== undefined);
  const given = zones.length === 0 ? 'no zone' : 'none';
  return anyPrivate ? wrong : [...wrong, refused(['zones'], 'have a private subnet in at least one zone', given)];
}

function subnetProblems(plan: SubnetPlan, needs: SubnetPlanNeeds): SubnetPlanProblem[] {
  const subnets = zonesOf(plan).flatMap(([zone, held]) =>
    KINDS.flatMap((kind) =>
      held[kind] === undefined ? [] : [{ path: ['zones', zone, kind], kind, cidr: held[kind] }],
    ),
  );
  return subnets.flatMap(({ path, kind, cidr }, index) => {
    const needed = (kind === 'public' ? needs.publicAddresses : needs.privateAddresses) ?? 0;
    const others = subnets.slice(0, index).filter((other) => other.cidr.overlaps(cidr));
    return [
      ...(hasVpcSize(cidr) ? [] : [refused(path, sizeRule(), cidr)]),
      ...(plan.cidr.contains(cidr) ? [] : [refused(path, `lie inside ${plan.cidr.toString()}`, cidr)]),
      ...others.map((other) => refused(path, `not overlap ${other.path.join('.')} (${other.cidr.toString()})`, cidr)),
      ...(cidr.addresses - RESERVED_ADDRESSES >= needed
        ? []
        : [refused(path, `hold ${needed.toString()} addresses besides the 5 that AWS reserves`, cidr)]),
    ];
  });
}

function natProblems(plan: SubnetPlan, nat: NatPlan): SubnetPlanProblem[] {
  if (nat === 'none') return [];
  if (nat !== 'per-zone') {
    if (plan.zones[nat.singleIn]?.public !== undefined) return [];
    return [refused(['nat', 'singleIn'], 'be a zone with a public subnet', nat.singleIn)];
  }
  return zonesOf(plan)
    .filter(([, subnets]) => subnets.private !== undefined && subnets.public === undefined)
    .map(([zone]) =>
      refused(['zones', zone, 'public'], "be given for the zone's NAT gateway, or `nat` be 'none'", 'none'),
    );
}

function slotProblems(cidr: Cidr, zone: string, prop: string, prefix: number | undefined): string[] {
  if (prefix === undefined) return [];
  if (regionOf(zone) === undefined) return [problem('zones', 'availability zones such as us-east-1a', zone)];
  const allowed = `${WIDEST_PREFIX.toString()} to ${NARROWEST_PREFIX.toString()}`;
  if (!Number.isInteger(prefix) || prefix < WIDEST_PREFIX || prefix > NARROWEST_PREFIX) {
    return [problem(prop, `${allowed} bits`, prefix)];
  }
  if (slotOf(zone) < slots(cidr, prefix)) return [];
  return [problem(prop, `narrow enough for ${zone} to have its place in ${cidr.toString()}`, prefix)];
}

/** 0 for zone a, 1 for zone b: its letter, not its rank among the zones in use. */
function slotOf(zone: string): number {
  return (ZONE.exec(zone)?.[2]?.charCodeAt(0) ?? 0) - 'a'.charCodeAt(0);
}

function slots(cidr: Cidr, prefix: number): number {
  return prefix < cidr.prefix ? 0 : 2 ** (prefix - cidr.prefix);
}

function hasVpcSize(cidr: Cidr): boolean {
  return cidr.prefix >= WIDEST_PREFIX && cidr.prefix <= NARROWEST_PREFIX;
}

function sizeRule(): string {
  return `be a network of /${WIDEST_PREFIX.toString()} to /${NARROWEST_PREFIX.toString()}`;
}

function refused(path: readonly string[], must: string, got: Cidr | string): SubnetPlanProblem {
  return { path, must, got: got.toString() };
}
