import { EksAddon } from '@cdktf/provider-aws/lib/eks-addon';
import { Construct } from 'constructs';
import { Checks, isKnown } from '../../core/checks';
import { problem } from '../../core/errors';
import type { IGrantable } from '../identity/role';
import type { IEksCluster } from './eks-cluster-ref';
import { networkPolicyProblems, networkPolicySettings } from './network-policies';

/**
 * Add-ons that AWS and the community offer on EKS; those of vendors are named `vendor_name`.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/workloads-add-ons-available-eks.html
 * @see https://docs.aws.amazon.com/eks/latest/userguide/community-addons.html
 */
type KnownAddOn =
  | 'adot'
  | 'amazon-cloudwatch-observability'
  | 'aws-ebs-csi-driver'
  | 'aws-efs-csi-driver'
  | 'aws-guardduty-agent'
  | 'aws-mountpoint-s3-csi-driver'
  | 'cert-manager'
  | 'coredns'
  | 'eks-node-monitoring-agent'
  | 'eks-pod-identity-agent'
  | 'external-dns'
  | 'kube-proxy'
  | 'kube-state-metrics'
  | 'metrics-server'
  | 'prometheus-node-exporter'
  | 'snapshot-controller'
  | 'vpc-cni';

/** Name of an add-on: any, where the intersection with nothing keeps the known ones among an editor's proposals. */
export type AddOnName = KnownAddOn | (string & {});

/** Add-ons by name. */
export type AddOns = Readonly<Record<string, AddOn>> & Readonly<Partial<Record<KnownAddOn, AddOn>>>;

const NAME = { pattern: /^[a-z][a-z0-9_-]*$/, allowed: 'lower-case letters, digits, - and _, a letter first' } as const;

/** Those that make a node ready: they run on every node, and are healthy while there is none. All others need a node first. */
const BEFORE_NODES: readonly AddOnName[] = ['eks-pod-identity-agent', 'kube-proxy', 'vpc-cni'];
const VERSION = /^v\d+\.\d+\.\d+-eksbuild\.\d+$/;

/** Version and settings of one add-on. */
export interface AddOn {
  /** Exact version, such as `v1.22.4-eksbuild.3`: `aws eks describe-addon-versions` lists those of a Kubernetes version. */
  readonly version: string;
  /**
   * Settings by the add-on's own schema, which `aws eks describe-addon-configuration` prints; EKS refuses others.
   * @default - those of the add-on, with network policies enforced by `vpc-cni` where the cluster says so
   */
  readonly configuration?: Readonly<Record<string, unknown>>;
  /**
   * Roles that pods of the add-on take through EKS Pod Identity, by service account. Their trust names the same account.
   * @default - none
   */
  readonly podIdentity?: Readonly<Record<string, IGrantable>>;
  /**
   * Role that the add-on's own service account takes through the cluster's OIDC provider.
   * @default - none: its pods act as `podIdentity` says, else with the rights of their node
   */
  readonly serviceAccountRole?: IGrantable;
}

/** An add-on of a cluster, whether or not this app manages it. */
export interface IEksAddOn {
  /** Name of the add-on, as EKS lists it. */
  readonly addOnName: string;
  readonly clusterName: string;
}

/** Settings of an {@link EksAddOn}. */
export interface EksAddOnProps extends AddOn {
  /** Cluster that the add-on runs on. */
  readonly cluster: IEksCluster;
  /** Name of the add-on, as EKS lists it, also one that a vendor offers: `datadog_operator`. Changing this replaces the add-on. */
  readonly name: AddOnName;
}

/**
 * An add-on that EKS installs on a cluster and keeps as it is written here: what was changed on the cluster is overwritten.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-field-management.html
 * @example
 * new EksAddOn(stack, 'Metrics', { cluster, name: 'metrics-server', version: 'v0.9.0-eksbuild.11' });
 */
export class EksAddOn extends Construct implements IEksAddOn {
  /**
   * Refers to an add-on of `cluster` managed elsewhere, by name, also to one that a vendor offers: `datadog_operator`.
   * Name it as the emitter of the metrics and logs that it sends.
   */
  static fromAddOnName(
    scope: Construct,
    id: string,
    addOnName: string,
    cluster: Pick<IEksCluster, 'clusterName'>,
  ): IEksAddOn {
    return new ImportedEksAddOn(scope, id, addOnName, cluster.clusterName);
  }

  readonly addOnName: AddOnName;
  readonly clusterName: string;

  /** @throws {ConstructError} `PropsInvalid`, listing every value that EKS would refuse, an add-on that is there included. */
  constructor(scope: Construct, id: string, props: EksAddOnProps) {
    super(scope, id);
    const { cluster, name, version, configuration, podIdentity = {}, serviceAccountRole } = props;
    new Checks(this)
      .all(addOnProblems(name, props, '', cluster))
      .all(cluster.contents.problems('add-on', 'name', name))
      .throwIfAny();
    cluster.contents.add('add-on', name, this);
    const settings = { ...networkPolicySettings(name, cluster.networkPolicies), ...configuration };
    const addOn = new EksAddon(this, 'Resource', {
      clusterName: cluster.clusterName,
      addonName: name,
      addonVersion: version,
      configurationValues: Object.keys(settings).length === 0 ? undefined : literal(JSON.stringify(settings)),
      // The cluster shows what the code says: PRESERVE would keep changes by hand through every update, and nobody would see them.
      resolveConflictsOnCreate: 'OVERWRITE',
      resolveConflictsOnUpdate: 'OVERWRITE',
      serviceAccountRoleArn: serviceAccountRole?.grantRole.roleArn,
      podIdentityAssociation: Object.keys(podIdentity).length === 0 ? undefined : associations(podIdentity),
    });
    cluster.nodeOrder.add(BEFORE_NODES.includes(name) ? 'before-nodes' : 'after-nodes', addOn);
    this.addOnName = name;
    this.clusterName = cluster.clusterName;
  }
}

class ImportedEksAddOn extends Construct implements IEksAddOn {
  constructor(
    scope: Construct,
    id: string,
    readonly addOnName: string,
    readonly clusterName: string,
  ) {
    super(scope, id);
    new Checks(this).matches('addOnName', addOnName, NAME.pattern, NAME.allowed).throwIfAny();
  }
}

/**
 * What is wrong with an add-on of `cluster`, each problem naming the setting below `prefix`; empty when nothing is.
 */
export function addOnProblems(
  name: string,
  addOn: AddOn,
  prefix: string,
  { version: kubernetes, networkPolicies }: Pick<IEksCluster, 'networkPolicies' | 'version'>,
): string[] {
  const { version, podIdentity = {}, serviceAccountRole } = addOn;
  const problems: string[] = [];
  if (isKnown(name) && !NAME.pattern.test(name))
    problems.push(problem(prefix === '' ? 'name' : 'addOns', NAME.allowed, name));
  if (isKnown(version) && !VERSION.test(version))
    problems.push(problem(`${prefix}version`, 'an exact version such as v1.22.4-eksbuild.3', version));
  else if (name === 'kube-proxy' && isKnown(version) && isKnown(kubernetes) && !version.startsWith(`v${kubernetes}.`))
    problems.push(problem(`${prefix}version`, kubeProxyOf(kubernetes), version));
  if (serviceAccountRole !== undefined && Object.keys(podIdentity).length > 0)
    problems.push(problem(`${prefix}serviceAccountRole`, 'omitted where podIdentity is given', 'both'));
  return [...problems, ...networkPolicyProblems(name, addOn, prefix, networkPolicies)];
}

/** @see https://docs.aws.amazon.com/eks/latest/userguide/managing-kube-proxy.html */
function kubeProxyOf(kubernetes: string): string {
  return `made for Kubernetes ${kubernetes} (v${kubernetes}.N-eksbuild.N)`;
}

function associations(podIdentity: Readonly<Record<string, IGrantable>>) {
  return Object.keys(podIdentity)
    .sort()
    .map((serviceAccount) => ({ serviceAccount, roleArn: podIdentity[serviceAccount]?.grantRole.roleArn ?? '' }));
}

/** Keeps Terraform from reading `${NAME}` of a configuration as an expression of its own; CDKTF's tokens stay what they are. */
function literal(text: string): string {
  return text.replace(/([$%])\{(?!TfToken\[)/g, '$1$1{');
}
