import { Fn } from 'cdktf';
import { Construct } from 'constructs';
import { Checks } from '../../core/checks';
import type { ClusterAccess, ExecLogin } from '../../core/cluster-access';
import type { NameRule } from '../../core/naming';
import { issuerOf } from '../identity/oidc-provider';
import { ROLE_ARN } from '../identity/role';
import type { IVpc } from '../network/imported-vpc';
import type { ISecurityGroup } from '../network/security-group';
import { placeOf } from '../provider';
import { ClusterContents } from './cluster-contents';
import { NodeOrder } from './node-order';

/** @see https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateCluster.html */
export const CLUSTER_NAME: NameRule = {
  kind: 'EKS cluster',
  max: 100,
  pattern: /^[0-9A-Za-z][0-9A-Za-z_-]*$/,
  allowed: 'letters, digits, - and _, a letter or digit first',
};

/** A cluster that nodes, add-ons, pod roles and releases can be added to, whether or not this app manages it. */
export interface IEksCluster extends ClusterAccess {
  /** May be a reference, which makes the cluster come first; `plainName` is the name as text, for names that contain it. */
  readonly clusterName: string;
  readonly clusterArn: string;
  /** Address of the Kubernetes API, with `https://`. */
  readonly endpoint: string;
  /** Certificate of the authority that signed that of the API, in Base64. */
  readonly certificateAuthority: string;
  /** ARN of the IAM provider for the cluster's tokens; pod roles of kind `irsa` trust it. */
  readonly oidcProviderArn: string;
  /** Issuer of the tokens of service accounts, without `https://`. */
  readonly oidcIssuer: string;
  /** Keeps add-ons and nodes of the cluster in the order in which they can become ready. */
  readonly nodeOrder: NodeOrder;
  /** Add-ons, principals and nodes that the app has added. */
  readonly contents: ClusterContents;
  /** Network of the nodes; undefined where the app does not know it. */
  readonly vpc?: IVpc;
  /** Whether the add-on `vpc-cni` is to enforce network policies. */
  readonly networkPolicies: boolean;
  login(scope: Construct): ExecLogin;
}

/** What an app has to know about a cluster that is managed elsewhere, and what it may know. */
export interface EksClusterAttributes extends Pick<
  IEksCluster,
  'certificateAuthority' | 'clusterName' | 'endpoint' | 'oidcProviderArn'
> {
  /**
   * Kubernetes version, such as `1.36`: nodes follow it, and charts are compared with it.
   * @default - unknown
   */
  readonly version?: string;
  /**
   * Network of the nodes. Its interface endpoints and addresses decide where pods with a `PodRole` are let out to.
   * @default - unknown: to the internet, for every service of AWS
   */
  readonly vpc?: IVpc;
  /**
   * Security groups that each of its nodes has, for what lets its pods in, such as a database.
   * @default - unknown: only nodes that this app adds are let in
   */
  readonly nodeSecurityGroups?: readonly ISecurityGroup[];
  /**
   * Makes the nodes enforce network policies, where this app installs `vpc-cni`.
   * @default true
   */
  readonly networkPolicies?: boolean;
  /**
   * ARN of the role that Terraform takes to install on the cluster.
   * @default - none: as whoever runs Terraform
   */
  readonly loginRoleArn?: string;
}

/** The cluster behind `EksCluster.fromClusterAttributes`, in the account and region of its stack. */
export class ImportedEksCluster extends Construct implements IEksCluster {
  readonly clusterName: string;
  readonly plainName: string;
  readonly clusterKey: string;
  readonly clusterArn: string;
  readonly endpoint: string;
  readonly certificateAuthority: string;
  readonly oidcProviderArn: string;
  readonly oidcIssuer: string;
  readonly nodeOrder = new NodeOrder();
  readonly contents = new ClusterContents();
  readonly version?: string;
  readonly vpc?: IVpc;
  readonly networkPolicies: boolean;

  private readonly loginRoleArn?: string;

  /** @throws {ConstructError} `PropsInvalid`, listing every attribute that no cluster has. */
  constructor(scope: Construct, id: string, attributes: EksClusterAttributes) {
    super(scope, id);
    const { clusterName, endpoint, certificateAuthority, oidcProviderArn } = attributes;
    const { version, vpc, nodeSecurityGroups = [], networkPolicies = true, loginRoleArn } = attributes;
    const provider = /^arn:aws:iam::\d{12}:oidc-provider\/.+$/;
    new Checks(this)
      .matches('clusterName', clusterName, CLUSTER_NAME.pattern, CLUSTER_NAME.allowed)
      .matches('endpoint', endpoint, /^https:\/\/\S+$/, 'an address that starts with https://')
      .matches('certificateAuthority', certificateAuthority, /^[A-Za-z0-9+/]+=*$/, 'a certificate in Base64')
      .matches('oidcProviderArn', oidcProviderArn, provider, 'arn:aws:iam::ACCOUNT:oidc-provider/ISSUER')
      .matches('version', version, /^1\.\d+$/, 'a Kubernetes version such as 1.36')
      .matches('loginRoleArn', loginRoleArn, ROLE_ARN.pattern, ROLE_ARN.allowed)
      .throwIfAny();
    const { account, region } = placeOf(this);
    this.clusterName = clusterName;
    this.plainName = clusterName;
    this.clusterKey = `aws/${account}/${region}/${clusterName}`;
    this.clusterArn = `arn:aws:eks:${region}:${account}:cluster/${clusterName}`;
    this.endpoint = endpoint;
    this.certificateAuthority = certificateAuthority;
    this.oidcProviderArn = oidcProviderArn;
    this.oidcIssuer = issuerOf(oidcProviderArn);
    this.version = version;
    this.vpc = vpc;
    this.networkPolicies = networkPolicies;
    this.loginRoleArn = loginRoleArn;
    if (nodeSecurityGroups.length > 0) this.contents.addNodes(this, nodeSecurityGroups);
  }

  login(): ExecLogin {
    return eksLogin(this, placeOf(this).region, this.loginRoleArn);
  }
}

/** True for a cluster on EKS, of all those that releases can be installed on. */
export function isEksCluster(cluster: ClusterAccess): cluster is IEksCluster {
  return 'contents' in cluster && cluster.contents instanceof ClusterContents;
}

/**
 * A token of the AWS command line, made when Terraform asks and valid for minutes.
 * @see https://docs.aws.amazon.com/cli/latest/reference/eks/get-token.html
 */
export function eksLogin(cluster: IEksCluster, region: string, roleArn: string | undefined): ExecLogin {
  const args = ['eks', 'get-token', '--cluster-name', cluster.clusterName, '--region', region, '--output', 'json'];
  return {
    host: cluster.endpoint,
    clusterCaCertificate: Fn.base64decode(cluster.certificateAuthority),
    exec: {
      apiVersion: 'client.authentication.k8s.io/v1beta1',
      command: 'aws',
      args: [...args, ...(roleArn === undefined ? [] : ['--role-arn', roleArn])],
    },
  };
}
