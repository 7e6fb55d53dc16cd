import { Construct } from 'constructs';
import { Checks } from '../../core/checks';
import type { Destination } from '../../core/connections';
import { KUBERNETES_NAME, SERVICE_ACCOUNT_NAME } from '../../core/kubernetes-name';
import type { PodIdentity } from '../../core/pod-identity';
import { type IGrantable, type IRole, Role, ROLE_ARN } from '../identity/role';
import type { IVpc } from '../network/imported-vpc';
import { podDestinations, type PodReach, VIA, type Via } from './pod-destinations';

/** A service of AWS, as the actions of policies begin with it. */
const SERVICE = /^[a-z0-9-]+$/;

/** A role that the pods of one service account act with, whether or not this app manages it. */
export interface IPodRole extends IGrantable, PodIdentity {
  readonly roleArn: string;
  readonly roleName: string;
}

/** What there is to know of a pod role managed elsewhere. */
export interface PodRoleAttributes {
  /** `arn:aws:iam::ACCOUNT:role/NAME`. */
  readonly roleArn: string;
  /** Namespace of the pods that the role's trust names. */
  readonly namespace: string;
  /** Service account of the pods that the role's trust names. */
  readonly serviceAccount: string;
  /**
   * How the pods get the role; with `pod-identity` the association is managed elsewhere as well.
   * @default 'pod-identity'
   */
  readonly via?: Via;
  /**
   * Services that the role may use by what others granted it, as actions begin with them: `['s3', 'sqs']`.
   * @default - none: pods are let out to those that this app grants it something of
   */
  readonly services?: readonly string[];
  /**
   * Network of the pods' nodes, whose interface endpoints they use.
   * @default - unknown: pods are let out to the internet for every service
   */
  readonly vpc?: IVpc;
}

/** A pod role managed elsewhere: made by `PodRole.fromPodRoleAttributes`. */
export class ImportedPodRole extends Construct implements IPodRole {
  readonly roleArn: string;
  readonly roleName: string;
  readonly grantRole: IRole;
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly serviceAccountAnnotations: Readonly<Record<string, string>>;

  private readonly reach: Pick<PodReach, 'services' | 'via' | 'vpc'>;

  /** @throws {ConstructError} `PropsInvalid`, listing every attribute that no pod role has. */
  constructor(scope: Construct, id: string, attributes: PodRoleAttributes) {
    super(scope, id);
    const { roleArn, namespace, serviceAccount, via = 'pod-identity', services = [], vpc } = attributes;
    const strange = services.find((service) => !SERVICE.test(service));
    new Checks(this)
      .matches('roleArn', roleArn, ROLE_ARN.pattern, ROLE_ARN.allowed)
      .matches('namespace', namespace, KUBERNETES_NAME.pattern, KUBERNETES_NAME.allowed)
      .matches('serviceAccount', serviceAccount, SERVICE_ACCOUNT_NAME.pattern, SERVICE_ACCOUNT_NAME.allowed)
      .oneOf('via', via, VIA)
      .that(strange === undefined, 'services', 'words that actions begin with, such as sqs', strange)
      .throwIfAny();
    const role = Role.fromRoleArn(this, 'Role', roleArn);
    this.roleArn = roleArn;
    this.roleName = role.roleName;
    this.grantRole = role;
    this.namespace = namespace;
    this.serviceAccount = serviceAccount;
    this.serviceAccountAnnotations = annotations(via, roleArn);
    this.reach = { services, via, vpc };
  }

  destinations(): readonly Destination[] {
    return podDestinations({ ...this.reach, statements: this.grantRole.statements, others: false });
  }
}

/** @see https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html */
export function annotations(via: Via, roleArn: string): Readonly<Record<string, string>> {
  return via === 'irsa' ? { 'eks.amazonaws.com/role-arn': roleArn } : {};
}
