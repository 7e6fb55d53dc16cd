import { isKnown } from '../../core/checks';
import { problem } from '../../core/errors';
import type { IEksCluster } from './eks-cluster-ref';

/**
 * Linux images that EKS keeps up to date; the name says for which architecture.
 * @see https://docs.aws.amazon.com/eks/latest/APIReference/API_Nodegroup.html
 */
export const AMI_TYPES = [
  'AL2023_ARM_64_NVIDIA',
  'AL2023_ARM_64_STANDARD',
  'AL2023_x86_64_NEURON',
  'AL2023_x86_64_NVIDIA',
  'AL2023_x86_64_STANDARD',
  'BOTTLEROCKET_ARM_64',
  'BOTTLEROCKET_ARM_64_FIPS',
  'BOTTLEROCKET_ARM_64_NVIDIA',
  'BOTTLEROCKET_x86_64',
  'BOTTLEROCKET_x86_64_FIPS',
  'BOTTLEROCKET_x86_64_NVIDIA',
] as const;

export type AmiType = (typeof AMI_TYPES)[number];

const TAINT_EFFECTS = ['NO_EXECUTE', 'NO_SCHEDULE', 'PREFER_NO_SCHEDULE'] as const;

/** Keeps pods away that do not tolerate it. */
export interface Taint {
  /** 1 to 63 characters. */
  readonly key: string;
  /**
   * At most 63 characters.
   * @default - none
   */
  readonly value?: string;
  /** `NO_EXECUTE` also evicts pods that run already. */
  readonly effect: (typeof TAINT_EFFECTS)[number];
}

/** Part of a node group's settings that a rule is about. */
interface NodeGroupSettings {
  readonly cluster: IEksCluster;
  readonly subnets: Readonly<Record<string, unknown>>;
  readonly securityGroups: readonly unknown[];
  readonly instanceTypes: readonly string[];
  readonly amiType: AmiType;
  readonly min: number;
  readonly desired: number;
  readonly max: number;
  readonly version?: string;
  readonly releaseVersion?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly taints: readonly Taint[];
}

/** Every setting that EKS would refuse, as sentences; empty when there is none. */
export function nodeGroupProblems(settings: NodeGroupSettings): string[] {
  const { subnets, securityGroups, releaseVersion } = settings;
  const zones = Object.keys(subnets);
  const groups = securityGroups.length;
  return [
    ...(zones.length >= 1 ? [] : [problem('subnets', 'in at least 1 availability zone', zones)]),
    ...(groups >= 1 && groups <= 5 ? [] : [problem('securityGroups', '1 to 5 security groups', groups)]),
    ...sizeProblems(settings),
    ...instanceTypeProblems(settings),
    ...versionProblems(settings.version, settings.cluster.version),
    ...(releaseVersion === undefined || !isKnown(releaseVersion) || /^\d+\.\d+\.\d+-[0-9a-z]+$/.test(releaseVersion)
      ? []
      : [problem('releaseVersion', 'a release such as 1.36.0-20260812', releaseVersion)]),
    ...labelProblems(settings.labels ?? {}),
    ...taintProblems(settings.taints),
  ];
}

function sizeProblems({ min, desired, max }: NodeGroupSettings): string[] {
  const whole = (value: number, least: number) => !isKnown(value) || (Number.isInteger(value) && value >= least);
  const problems = [
    ...(whole(min, 0) ? [] : [problem('min', 'a whole number of nodes, 0 or more', min)]),
    ...(whole(desired, 0) ? [] : [problem('desired', 'a whole number of nodes, 0 or more', desired)]),
    ...(whole(max, 1) ? [] : [problem('max', 'a whole number of nodes, 1 or more', max)]),
  ];
  if (problems.length > 0 || ![min, desired, max].every((value) => isKnown(value))) return problems;
  if (min > max) return [problem('min', `at most \`max\`, ${max.toString()} nodes`, min)];
  if (desired >= min && desired <= max) return [];
  return [problem('desired', `\`min\` to \`max\`, ${min.toString()} to ${max.toString()} nodes`, desired)];
}

/** @see https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateNodegroup.html */
function instanceTypeProblems({ instanceTypes, amiType }: NodeGroupSettings): string[] {
  const known = instanceTypes.filter((type) => isKnown(type));
  const count = instanceTypes.length;
  const strange = known.filter((type) => !/^[a-z][a-z0-9-]*\.[a-z0-9-]+$/.test(type));
  const arm = amiType.includes('ARM_64');
  const other = known.filter((type) => !strange.includes(type) && isArm(type) !== arm);
  const architecture = arm ? 'arm64' : 'x86_64';
  return [
    ...(count >= 1 && count <= 20 ? [] : [problem('instanceTypes', '1 to 20 instance types', count)]),
    ...(new Set(known).size === known.length ? [] : [problem('instanceTypes', 'different types', instanceTypes)]),
    ...(AMI_TYPES.includes(amiType) ? [] : [problem('amiType', `one of ${AMI_TYPES.join(', ')}`, amiType)]),
    ...strange.map((type) => problem('instanceTypes', 'instance types such as t3.medium', type)),
    ...other.map((type) => problem('instanceTypes', `${architecture} types, as \`amiType\` ${amiType} is`, type)),
  ];
}

/**
 * Graviton: a `g` after the generation, as in `t4g`, and the first of them, `a1`.
 * @see https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-type-names.html
 */
function isArm(instanceType: string): boolean {
  return /^(a1|[a-z]+\d+[a-z-]*g[a-z0-9-]*)\./.test(instanceType);
}

function versionProblems(version: string | undefined, cluster: string | undefined): string[] {
  if (!isKnown(version)) return [];
  const minor = minorOf(version);
  const newest = isKnown(cluster) ? minorOf(cluster) : undefined;
  if (minor === undefined) return [problem('version', 'a Kubernetes version such as 1.36', version)];
  if (newest === undefined || (minor <= newest && minor >= newest - 3)) return [];
  return [problem('version', `1.${(newest - 3).toString()} to 1.${newest.toString()}, as the cluster allows`, version)];
}

function minorOf(version: string): number | undefined {
  const minor = /^1\.(\d+)$/.exec(version)?.[1];
  return minor === undefined ? undefined : Number(minor);
}

/** @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/ */
function labelProblems(labels: Readonly<Record<string, string>>): string[] {
  const name = /^([a-z0-9][a-z0-9.-]*\/)?[A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?$/;
  const value = /^([A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?)?$/;
  return Object.entries(labels).flatMap(([key, given]) => [
    ...(name.test(key) ? [] : [problem('labels', 'named as Kubernetes labels, such as example.com/team', key)]),
    ...(!isKnown(given) || value.test(given)
      ? []
      : [problem(`labels.${key}`, 'at most 63 letters, digits, -, _ and .', given)]),
  ]);
}

/** @see https://docs.aws.amazon.com/eks/latest/APIReference/API_Taint.html */
function taintProblems(taints: readonly Taint[]): string[] {
  const names = taints.map(({ key, effect }) => `${key}:${effect}`);
  const repeated = new Set(names.filter((name, index) => names.indexOf(name) !== index));
  return [
    ...taints.flatMap(({ key, value, effect }) => [
      ...(key.length >= 1 && key.length <= 63 ? [] : [problem('taints.key', '1 to 63 characters', key)]),
      ...((value?.length ?? 0) <= 63 ? [] : [problem('taints.value', 'at most 63 characters', value)]),
      ...(TAINT_EFFECTS.includes(effect)
        ? []
        : [problem('taints.effect', `one of ${TAINT_EFFECTS.join(', ')}`, effect)]),
    ]),
    ...[...repeated].map((name) => problem('taints', 'different', name)),
  ];
}
