import { z } from 'zod';
import { type SubnetPlanProblem, subnetPlanProblems } from '../../constructs/aws/network/subnet-plan';
import { ACCOUNT_ID, COMMERCIAL_REGION } from '../../constructs/core/aws-place';
import { Cidr } from '../../constructs/core/cidr';
import { cidrSchema } from '../../constructs/core/environment';

/** A certificate of ACM, with the region and account that it is in. */
export const CERTIFICATE_ARN = /^arn:aws:acm:([a-z0-9-]+):(\d{12}):certificate\/[0-9a-f-]{36}$/;

/** An account of AWS, and a region of it. */
export const awsPlace = z.strictObject({
  account: z.string().regex(ACCOUNT_ID.pattern, `must be ${ACCOUNT_ID.allowed}`),
  region: z.string().regex(COMMERCIAL_REGION.pattern, `must be ${COMMERCIAL_REGION.allowed}`),
});

/** A network of AWS with a public and a private subnet in each of its zones. */
export const awsNetwork = z.strictObject({
  cidr: cidrSchema(),
  /** Subnets by availability zone. */
  zones: z.record(z.string(), z.strictObject({ public: cidrSchema(), private: cidrSchema() })),
  /** NAT gateways: one in each zone survives the loss of a zone; a single one, in a zone that is named, costs less. */
  nat: z.union([z.enum(['none', 'per-zone']), z.strictObject({ singleIn: z.string() })]),
});

/** What a network has to have room for. */
export interface NetworkNeeds {
  /** Availability zones at least. */
  readonly zones: number;
  /** Addresses in each private subnet at least. */
  readonly privateAddresses: number;
}

/** An environment that may be wrong elsewhere: what is unknown here has a rule of its own, and may have failed it. */
export interface NetworkDraft {
  readonly aws?: { readonly account?: unknown; readonly region?: unknown };
  readonly network: {
    readonly cidr?: unknown;
    readonly zones: Readonly<Record<string, unknown>>;
    readonly nat?: unknown;
  };
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
export function networkProblems({ aws, network }: NetworkDraft, needs: NetworkNeeds): SubnetPlanProblem[] {
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
      privateAddresses: needs.privateAddresses,
    },
  );
  const few = { path: ['zones'], must: `be at least ${String(needs.zones)} zones`, got: names.join(', ') || 'none' };
  return [
    // Of the whole network alone, and of the number of zones: the first may be missing, the second has a stricter rule.
    ...problems.filter(({ path: [part, zone] }) => (part === 'cidr' ? cidr === whole : zone !== undefined)),
    ...(names.length < needs.zones ? [few] : []),
  ].map(({ path, ...problem }) => ({ ...problem, path: ['network', ...path] }));
}

/** A certificate of another region or account: the load balancer could not use it. */
export function certificateProblems(
  aws: NetworkDraft['aws'],
  arn: unknown,
  path: readonly string[],
): SubnetPlanProblem[] {
  const [, region, account] = (typeof arn === 'string' ? CERTIFICATE_ARN.exec(arn) : null) ?? [];
  if (region === undefined || !isRegion(aws?.region) || typeof aws.account !== 'string') return [];
  if (region === aws.region && account === aws.account) return [];
  return [{ path: [...path], must: `be of ${aws.account} in ${aws.region}`, got: String(arn) }];
}

/** Adds problems to those of an environment. */
export function refuse(context: z.RefinementCtx, problems: readonly SubnetPlanProblem[]): void {
  for (const { path, must, got } of problems) {
    context.addIssue({ code: 'custom', path: [...path], message: `must ${must}`, input: got });
  }
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
