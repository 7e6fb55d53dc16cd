import { Construct } from 'constructs';
import { Checks } from '../../core/checks';
import { type IGrantable, type IRole, Role, ROLE_ARN } from '../identity/role';
import { KUBERNETES_NAME, SERVICE_ACCOUNT_NAME } from '../../core/kubernetes-name';

/** How a pod gets the credentials of its role. */
export const VIA = ['add-on', 'irsa', 'pod-identity'] as const;

/** A role that the pods of one service account act with, whether or not this app manages it. */
export interface IPodRole extends IGrantable {
  readonly roleArn: string;
  readonly roleName: string;
  readonly namespace: string;
  readonly serviceAccount: string;
  /** Annotations that the service account has to carry: one with `irsa`, else none. */
  readonly serviceAccountAnnotations: Readonly<Record<string, string>>;
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
  readonly via?: (typeof VIA)[number];
}

/** A pod role managed elsewhere: made by `PodRole.fromPodRoleAttributes`. */
export class ImportedPodRole extends Construct implements IPodRole {
  readonly roleArn: string;
  readonly roleName: string;
  readonly grantRole: IRole;
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly serviceAccountAnnotations: Readonly<Record<string, string>>;

  /** @throws {ConstructError} `PropsInvalid`, listing every attribute that no pod role has. */
  constructor(scope: Construct, id: string, attributes: PodRoleAttributes) {
    super(scope, id);
    const { roleArn, namespace, serviceAccount, via = 'pod-identity' } = attributes;
    new Checks(this)
      .matches('roleArn', roleArn, ROLE_ARN.pattern, ROLE_ARN.allowed)
      .matches('namespace', namespace, KUBERNETES_NAME.pattern, KUBERNETES_NAME.allowed)
      .matches('serviceAccount', serviceAccount, SERVICE_ACCOUNT_NAME.pattern, SERVICE_ACCOUNT_NAME.allowed)
      .oneOf('via', via, VIA)
      .throwIfAny();
    const role = Role.fromRoleArn(this, 'Role', roleArn);
    this.roleArn = roleArn;
    this.roleName = role.roleName;
    this.grantRole = role;
    this.namespace = namespace;
    this.serviceAccount = serviceAccount;
    this.serviceAccountAnnotations = annotations(via, roleArn);
  }
}

/** @see https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html */
export function annotations(via: (typeof VIA)[number], roleArn: string): Readonly<Record<string, string>> {
  return via === 'irsa' ? { 'eks.amazonaws.com/role-arn': roleArn } : {};
}
