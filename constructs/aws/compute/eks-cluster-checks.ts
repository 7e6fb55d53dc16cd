import { isKnown } from '../../core/checks';
import type { Cidr } from '../../core/cidr';
import type { Duration } from '../../core/duration';
import { problem } from '../../core/errors';
import { PRIVATE_NETWORKS } from '../../core/private-networks';
import { retentionProblems } from '../observability/log-group';
import { type Access, accessProblems } from './access-entry';
import type { ClusterContents } from './cluster-contents';
import { type AddOnName, addOnProblems, type AddOns } from './eks-add-on';
import {
  kubernetesVersionAdvice,
  kubernetesVersionProblem,
  kubernetesVersionWarning,
  type SupportType,
} from './eks-versions';

/** @see https://docs.aws.amazon.com/eks/latest/userguide/control-plane-logs.html */
export const CONTROL_PLANE_LOGS = ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler'] as const;

/** One kind of log of the control plane. */
export type ControlPlaneLog = (typeof CONTROL_PLANE_LOGS)[number];

/** Add-ons without which no node becomes ready, or no pod finds another. */
const NETWORK_ADD_ONS: readonly AddOnName[] = ['coredns', 'kube-proxy', 'vpc-cni'];

/** Part of a cluster's settings that a rule is about. */
interface ClusterSettings {
  readonly version: string;
  readonly supportType?: SupportType;
  readonly subnets: Readonly<Record<string, unknown>>;
  readonly securityGroups: readonly unknown[];
  readonly publicAccessCidrs?: readonly Cidr[];
  readonly logTypes?: readonly ControlPlaneLog[];
  readonly logRetention?: Duration;
  readonly access: Readonly<Record<string, Access>>;
  readonly addOns?: AddOns;
  readonly networkPolicies: boolean;
}

/** Every setting that EKS would refuse, as sentences; empty when there is none. */
export function clusterProblems(settings: ClusterSettings): string[] {
  const { version, supportType, subnets, securityGroups, publicAccessCidrs = [], logTypes = [] } = settings;
  const { access, addOns = {} } = settings;
  const zones = Object.keys(subnets);
  const groups = securityGroups.length;
  return [
    ...versionProblems(version, supportType),
    ...(zones.length >= 2 ? [] : [problem('subnets', 'in at least 2 availability zones', zones)]),
    ...(groups >= 1 && groups <= 5 ? [] : [problem('securityGroups', '1 to 5 security groups', groups)]),
    ...publicAccessCidrs.flatMap(publicAccessProblems),
    ...logTypes
      .filter((type) => !CONTROL_PLANE_LOGS.includes(type))
      .map((type) => problem('logTypes', `among ${CONTROL_PLANE_LOGS.join(', ')}`, type)),
    ...retentionProblems('logRetention', settings.logRetention),
    ...Object.entries(access).flatMap(([name, one]) => accessProblems(one, `access.${name}.`)),
    ...repeatedPrincipals(access),
    ...Object.entries(addOns).flatMap(([name, addOn]) => addOnProblems(name, addOn, `addOns.${name}.`, settings)),
  ];
}

/** What works, and is not as anyone would want it, as sentences: about a cluster whose parts are all there. */
export function clusterWarnings(version: string, contents: ClusterContents): string[] {
  const price = kubernetesVersionWarning(version);
  const missing = NETWORK_ADD_ONS.filter((name) => !contents.has('add-on', name));
  return [
    ...(price === undefined ? [] : [price]),
    ...(missing.length === 0
      ? []
      : [`it has no add-on ${missing.join(', ')}: nodes stay unready until something else does their work`]),
  ];
}

function versionProblems(version: string, supportType: SupportType | undefined): string[] {
  const allowed = isKnown(version) ? kubernetesVersionProblem(version, supportType) : undefined;
  return allowed === undefined
    ? []
    : [problem('version', allowed, version, kubernetesVersionAdvice(version, supportType))];
}

/** @see https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html */
function publicAccessProblems(cidr: Cidr): string[] {
  const advice = 'Name the networks of those who may reach the API';
  if (cidr.prefix === 0) return [problem('publicAccessCidrs', 'less than the whole internet', cidr, advice)];
  // As a source of public access they match nobody, and EKS refuses them.
  if (!PRIVATE_NETWORKS.some((network) => network.overlaps(cidr))) return [];
  return [problem('publicAccessCidrs', 'networks of the internet', cidr, 'The private endpoint needs none')];
}

function repeatedPrincipals(access: Readonly<Record<string, Access>>): string[] {
  const arns = Object.values(access).map((one) => one.principalArn);
  const repeated = new Set(arns.filter((arn, index) => arns.indexOf(arn) !== index));
  return [...repeated].map((arn) => problem('access', 'one entry for each principal', arn));
}
