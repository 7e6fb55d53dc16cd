import { EksCluster as EksClusterResource } from '@cdktf/provider-aws/lib/eks-cluster';
import { Annotations, Aspects } from 'cdktf';
import { Construct } from 'constructs';
import { Checks } from '../../core/checks';
import type { Cidr } from '../../core/cidr';
import { Duration } from '../../core/duration';
import { type Destroyable, retained } from '../../core/guardrails';
import { nameProblems, physicalName } from '../../core/naming';
import { OidcProvider } from '../identity/oidc-provider';
import { Role } from '../identity/role';
import type { ISecurityGroup } from '../network/security-group';
import { LogGroup } from '../observability/log-group';
import { type IKey, Key } from '../security/key';
import { type Access, AccessEntry } from './access-entry';
import { ClusterContents } from './cluster-contents';
import { type AddOns, EksAddOn } from './eks-add-on';
import { clusterProblems, clusterWarnings, CONTROL_PLANE_LOGS, type ControlPlaneLog } from './eks-cluster-checks';
import { CLUSTER_NAME, type EksClusterAttributes, type IEksCluster, ImportedEksCluster } from './eks-cluster-ref';
import type { SupportType } from './eks-versions';
import { NodeOrder, resourcesOf } from './node-order';

/** Settings of an {@link EksCluster}. */
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
   * One whose pods have a {@link PodRole} comes after the cluster, as an {@link EksAddOn} of its own.
   * @default - none, with a warning where the app adds none of those three either
   */
  readonly addOns?: AddOns;
}

/**
 * A Kubernetes cluster on EKS: private API, secrets encrypted by KMS, all logs on, rights by access entries only.
 * Without `allowDestroy` a plan that would delete or replace it fails. With it, what would replace it (another name or key) has to
 * be applied as destroy, then deploy: Terraform makes a new cluster first where it has node groups, and the name is still taken.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/clusters.html
 * @example
 * const subnets = { 'us-east-1a': { subnetId: 'subnet-0a' }, 'us-east-1b': { subnetId: 'subnet-0b' } };
 * const access = { admins: { principalArn: role.roleArn, policy: 'AmazonEKSClusterAdminPolicy' } } as const;
 * new EksCluster(stack, 'Batch', { version: '1.36', subnets, securityGroups: [group], access });
 */
export class EksCluster extends Construct implements IEksCluster {
  /** Refers to a cluster managed elsewhere, in the account and region of `scope`. */
  static fromClusterAttributes(scope: Construct, id: string, attributes: EksClusterAttributes): IEksCluster {
    return new ImportedEksCluster(scope, id, attributes);
  }

  readonly clusterName: string;
  readonly plainName: string;
  readonly clusterArn: string;
  readonly endpoint: string;
  readonly certificateAuthority: string;
  readonly oidcProviderArn: string;
  readonly oidcIssuer: string;
  readonly version: string;
  readonly nodeOrder = new NodeOrder();
  readonly contents = new ClusterContents();
  /** Security group that EKS makes for the control plane, and for nodes that have none of their own. */
  readonly clusterSecurityGroupId: string;

  /** @throws {ConstructError} `PropsInvalid`, listing every value that EKS would refuse. */
  constructor(scope: Construct, id: string, props: EksClusterProps) {
    super(scope, id);
    const { version, supportType = 'standard', subnets, securityGroups, access, addOns = {} } = props;
    const { publicAccessCidrs = [], logTypes = CONTROL_PLANE_LOGS, logRetention = Duration.days(90) } = props;
    const { creatorIsAdmin = false, allowDestroy } = props;
    new Checks(this)
      .all(nameProblems(CLUSTER_NAME, 'name', props.name))
      .oneOf('supportType', supportType, ['extended', 'standard'])
      .all(clusterProblems(props))
      .throwIfAny();
    this.plainName = physicalName(this, CLUSTER_NAME, props.name);
    const secretsKey = props.secretsKey ?? new Key(this, 'SecretsKey', { allowDestroy });
    const role = new Role(this, 'Role', {
      trust: { principal: { services: ['eks.amazonaws.com'] } },
      managedPolicies: ['AmazonEKSClusterPolicy'],
    });
    const firsts = [role, ...(logTypes.length === 0 ? [] : [this.logGroup(logRetention, allowDestroy)])];

    const cluster = new EksClusterResource(this, 'Resource', {
      name: this.plainName,
      version,
      roleArn: role.roleArn,
      upgradePolicy: { supportType: supportType.toUpperCase() },
      vpcConfig: {
        subnetIds: Object.keys(subnets)
          .sort()
          .flatMap((zone) => subnets[zone]?.subnetId ?? []),
        securityGroupIds: securityGroups.map((group) => group.securityGroupId),
        endpointPrivateAccess: true,
        endpointPublicAccess: publicAccessCidrs.length > 0,
        publicAccessCidrs: publicAccessCidrs.length > 0 ? publicAccessCidrs.map(String).sort() : undefined,
      },
      encryptionConfig: { provider: { keyArn: secretsKey.keyArn }, resources: ['secrets'] },
      accessConfig: { authenticationMode: 'API', bootstrapClusterCreatorAdminPermissions: creatorIsAdmin },
      bootstrapSelfManagedAddons: false,
      enabledClusterLogTypes: [...logTypes].sort(),
      // EKS would make the log group itself, and keep its logs for ever; without its policy the role cannot delete what EKS made.
      dependsOn: firsts.flatMap(resourcesOf),
      lifecycle: {
        ...retained(allowDestroy),
        // Both count at creation alone, and changing one would replace the cluster.
        ignoreChanges: [
          'access_config[0].bootstrap_cluster_creator_admin_permissions',
          'bootstrap_self_managed_addons',
        ],
      },
    });
    const oidc = new OidcProvider(this, 'Oidc', { url: cluster.identity.get(0).oidc.get(0).issuer });

    this.clusterName = cluster.name;
    this.clusterArn = cluster.arn;
    this.endpoint = cluster.endpoint;
    this.certificateAuthority = cluster.certificateAuthority.get(0).data;
    this.oidcProviderArn = oidc.providerArn;
    this.oidcIssuer = oidc.issuer;
    this.version = version;
    this.clusterSecurityGroupId = cluster.vpcConfig.clusterSecurityGroupId;
    this.addChildren(access, addOns);
    // At synth: an add-on with a role of its own comes after the cluster.
    Aspects.of(this).add({
      visit: (node) => {
        if (node === this) this.warn();
      },
    });
  }

  private warn(): void {
    for (const warning of clusterWarnings(this.version, this.contents)) Annotations.of(this).addWarning(warning);
  }

  private logGroup(retention: Duration, allowDestroy: boolean | undefined): LogGroup {
    return new LogGroup(this, 'Logs', {
      name: `/aws/eks/${this.plainName}/cluster`,
      retention,
      emitter: this,
      allowDestroy,
    });
  }

  private addChildren(access: EksClusterProps['access'], addOns: EksClusterProps['addOns'] = {}): void {
    const entries = new Construct(this, 'Access');
    for (const [name, one] of Object.entries(access)) new AccessEntry(entries, name, { cluster: this, ...one });
    const installed = new Construct(this, 'AddOns');
    for (const [name, one] of Object.entries(addOns)) new EksAddOn(installed, name, { cluster: this, name, ...one });
  }
}
