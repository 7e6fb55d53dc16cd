import { Construct } from 'constructs';
import { Checks } from '../../core/checks';
import type { NameRule } from '../../core/naming';
import { issuerOf } from '../identity/oidc-provider';
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

/** A cluster that nodes, add-ons and pod roles can be added to, whether or not this app manages it. */
export interface IEksCluster {
  readonly clusterName: string;
  /** The name as text, for names that contain it: `clusterName` may be a reference, which makes the cluster come first. */
  readonly plainName: string;
  readonly clusterArn: string;
  /** Address of the Kubernetes API, with `https://`. */
  readonly endpoint: string;
  /** Certificate of the authority that signed that of the API, in Base64. */
  readonly certificateAuthority: string;
  /** ARN of the IAM provider for the cluster's tokens; pod roles of kind `irsa` trust it. */
  readonly oidcProviderArn: string;
  /** Issuer of the tokens of service accounts, without `https://`. */
  readonly oidcIssuer: string;
  /** Kubernetes version, such as `1.36`; undefined where the app does not know it. */
  readonly version?: string;
  /** Keeps add-ons and nodes of the cluster in the order in which they can become ready. */
  readonly nodeOrder: NodeOrder;
  /** Add-ons and principals that the app has added. */
  readonly contents: ClusterContents;
}

/** What an app has to know about a cluster that is managed elsewhere. */
export type EksClusterAttributes = Pick<
  IEksCluster,
  'certificateAuthority' | 'clusterName' | 'endpoint' | 'oidcProviderArn'
>;

/** The cluster behind `EksCluster.fromClusterAttributes`, in the account and region of its stack. */
export class ImportedEksCluster extends Construct implements IEksCluster {
  readonly clusterName: string;
  readonly plainName: string;
  readonly clusterArn: string;
  readonly endpoint: string;
  readonly certificateAuthority: string;
  readonly oidcProviderArn: string;
  readonly oidcIssuer: string;
  readonly nodeOrder = new NodeOrder();
  readonly contents = new ClusterContents();

  /** @throws {ConstructError} `PropsInvalid`, listing every attribute that no cluster has. */
  constructor(scope: Construct, id: string, attributes: EksClusterAttributes) {
    super(scope, id);
    const { clusterName, endpoint, certificateAuthority, oidcProviderArn } = attributes;
    const provider = /^arn:aws:iam::\d{12}:oidc-provider\/.+$/;
    new Checks(this)
      .matches('clusterName', clusterName, CLUSTER_NAME.pattern, CLUSTER_NAME.allowed)
      .matches('endpoint', endpoint, /^https:\/\/\S+$/, 'an address that starts with https://')
      .matches('certificateAuthority', certificateAuthority, /^[A-Za-z0-9+/]+=*$/, 'a certificate in Base64')
      .matches('oidcProviderArn', oidcProviderArn, provider, 'arn:aws:iam::ACCOUNT:oidc-provider/ISSUER')
      .throwIfAny();
    const { account, region } = placeOf(this);
    this.clusterName = clusterName;
    this.plainName = clusterName;
    this.clusterArn = `arn:aws:eks:${region}:${account}:cluster/${clusterName}`;
    this.endpoint = endpoint;
    this.certificateAuthority = certificateAuthority;
    this.oidcProviderArn = oidcProviderArn;
    this.oidcIssuer = issuerOf(oidcProviderArn);
  }
}
