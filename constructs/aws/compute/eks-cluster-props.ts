import type { Cidr } from '../../core/cidr';
import type { Duration } from '../../core/duration';
import type { Destroyable } from '../../core/guardrails';
import type { IVpc } from '../network/imported-vpc';
import type { ISecurityGroup } from '../network/security-group';
import type { IKey } from '../security/key';
import type { Access } from './access-entry';
import type { AddOns } from './eks-add-on';
import type { ControlPlaneLog } from './eks-cluster-checks';
import type { SupportType } from './eks-versions';

/** Settings of an `EksCluster`. */
export interface EksClusterProps extends Destroyable {
  /** Kubernetes version, such as `1.36`. It can go up by one version at a time and never down. */
  readonly version: string;
  /**
   * Support that the cluster pays for. `standard`: AWS upgrades it when standard support ends. `extended`: versions in
   * extended support are accepted as well, at a higher price.
   * @see https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html
   * @default 'standard'
   */
  readonly supportType?: SupportType;
  /**
   * Private subnets by availability zone, at least two: the control plane reaches the nodes through them. Their zones stay those of
   * the creation: EKS takes other subnets of the same zones only. Nodes may be in further zones.
   * @see https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html
   */
  readonly subnets: Readonly<Record<string, { readonly subnetId: string }>>;
  /** Security groups of the control plane's network interfaces, beside the one that EKS makes itself: 1 to 5. */
  readonly securityGroups: readonly ISecurityGroup[];
  /** IAM principals that may use the Kubernetes API, by a name of your own. EKS adds the roles of its nodes itself. */
  readonly access: Readonly<Record<string, Access>>;
  /**
   * Name: 1 to 100 letters, digits, hyphens and underscores. Changing this replaces the cluster.
   * @default - generated from system, environment and construct path
   */
  readonly name?: string;
  /**
   * Networks that reach the Kubernetes API over the internet. The whole internet is refused.
   * @see https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html
   * @default - none: the API is reached from inside the network only
   */
  readonly publicAccessCidrs?: readonly Cidr[];
  /**
   * Key that encrypts Kubernetes secrets. It stays for the life of the cluster.
   * @default - a key of its own, at `SecretsKey`
   */
  readonly secretsKey?: IKey;
  /**
   * What the control plane logs. Without `audit` nobody can tell who did what.
   * @see https://docs.aws.amazon.com/eks/latest/userguide/control-plane-logs.html
   * @default - all five
   */
  readonly logTypes?: readonly ControlPlaneLog[];
  /**
   * How long those logs are kept: 1 to 3653 days, of which CloudWatch offers 22 values.
   * @default Duration.days(90)
   */
  readonly logRetention?: Duration;
  /**
   * Makes whoever creates the cluster its administrator, beside those of `access`. Has an effect at creation only.
   * @default false
   */
  readonly creatorIsAdmin?: boolean;
  /**
   * Add-ons by name. EKS installs none by itself here: nodes become ready with `vpc-cni`, `kube-proxy` and `coredns`.
   * One whose pods have a `PodRole` comes after the cluster, as an `EksAddOn` of its own.
   * @default - none, with a warning where the app adds none of those three either
   */
  readonly addOns?: AddOns;
  /**
   * Makes the nodes enforce network policies: the add-on `vpc-cni`, wherever it is installed, gets `enableNetworkPolicy`. Without,
   * policies are accepted and every pod reaches every other. A new pod is open until its policies are in place, seconds after its
   * start; `env: { NETWORK_POLICY_ENFORCING_MODE: 'strict' }` of the add-on's configuration closes that gap, but then each pod of
   * the cluster, CoreDNS included, needs policies that name all it reaches.
   * @see https://docs.aws.amazon.com/eks/latest/userguide/cni-network-policy-configure.html
   * @default true
   */
  readonly networkPolicies?: boolean;
  /**
   * Network of the nodes. Its interface endpoints and addresses decide where pods with a `PodRole` are let out to.
   * @default - unknown: to the internet, for every service of AWS
   */
  readonly vpc?: IVpc;
  /**
   * ARN of the role that Terraform takes to install on the cluster. It has to be among `access`, and whoever runs Terraform has to
   * be let take it.
   * @default - none: as whoever runs Terraform
   */
  readonly loginRoleArn?: string;
}
