import { EksCluster as EksClusterResource } from '@cdktf/provider-aws/lib/eks-cluster';
import { Annotations, Aspects, TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import { Checks } from '../../core/checks';
import type { ExecLogin } from '../../core/cluster-access';
import { Duration } from '../../core/duration';
import { retained } from '../../core/guardrails';
import { nameProblems, physicalName } from '../../core/naming';
import { OidcProvider } from '../identity/oidc-provider';
import { ROLE_ARN, Role } from '../identity/role';
import type { IVpc } from '../network/imported-vpc';
import { LogGroup } from '../observability/log-group';
import { knownPlaceOf, placeOf } from '../provider';
import { Key } from '../security/key';
import { AccessEntry } from './access-entry';
import { ClusterContents } from './cluster-contents';
import { EksAddOn } from './eks-add-on';
import { clusterProblems, clusterWarnings, CONTROL_PLANE_LOGS } from './eks-cluster-checks';
import type { EksClusterProps } from './eks-cluster-props';
import {
  CLUSTER_NAME,
  type EksClusterAttributes,
  eksLogin,
  type IEksCluster,
  ImportedEksCluster,
} from './eks-cluster-ref';
import { NodeOrder, resourcesOf } from './node-order';

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
  readonly clusterKey: string;
  readonly clusterArn: string;
  readonly endpoint: string;
  readonly certificateAuthority: string;
  readonly oidcProviderArn: string;
  readonly oidcIssuer: string;
  readonly version: string;
  readonly nodeOrder = new NodeOrder();
  readonly contents = new ClusterContents();
  readonly createdIn = TerraformStack.of(this);
  readonly vpc?: IVpc;
  readonly networkPolicies: boolean;
  /** Security group that EKS makes for the control plane, and for nodes that have none of their own. */
  readonly clusterSecurityGroupId: string;

  private readonly loginRoleArn?: string;

  /** @throws {ConstructError} `PropsInvalid`, listing every value that EKS would refuse. */
  constructor(scope: Construct, id: string, props: EksClusterProps) {
    super(scope, id);
    const { version, supportType = 'standard', subnets, securityGroups, access, addOns = {} } = props;
    const { publicAccessCidrs = [], logTypes = CONTROL_PLANE_LOGS, logRetention = Duration.days(90) } = props;
    const { creatorIsAdmin = false, networkPolicies = true, vpc, loginRoleArn, allowDestroy } = props;
    new Checks(this)
      .all(nameProblems(CLUSTER_NAME, 'name', props.name))
      .oneOf('supportType', supportType, ['extended', 'standard'])
      .all(clusterProblems({ ...props, networkPolicies }))
      .matches('loginRoleArn', loginRoleArn, ROLE_ARN.pattern, ROLE_ARN.allowed)
      .throwIfAny();
    this.vpc = vpc;
    this.networkPolicies = networkPolicies;
    this.loginRoleArn = loginRoleArn;
    this.plainName = physicalName(this, CLUSTER_NAME, props.name);
    const place = knownPlaceOf(this);
    this.clusterKey = `aws/${place?.account ?? this.node.path}/${place?.region ?? ''}/${this.plainName}`;
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

  login(): ExecLogin {
    return eksLogin(this, placeOf(this).region, this.loginRoleArn);
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
