import { Token } from 'cdktf';
import type { IRole, IRoleBinding } from 'kubernetes-models/rbac.authorization.k8s.io/v1' with {
  'resolution-mode': 'import',
};
import { COMMERCIAL_REGION } from '../../../../core/aws-place';
import { isKnown } from '../../../../core/checks';
import { problem } from '../../../../core/errors';
import type { PodIdentity } from '../../../../core/pod-identity';
import { rightsOf } from '../../../pod-rights';
import { serviceAccount } from '../../../workload/service-account';
import type { ICertManager } from '../cert-manager';
import type { IssuerPlace } from './issuer-source';
import { type AcmeSolver, domainProblems } from './solver';

/** @see https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html */
const ROLE_ANNOTATION = 'eks.amazonaws.com/role-arn';
const ZONE_ID = { pattern: /^Z[A-Z0-9]{1,31}$/, allowed: 'the id of a hosted zone such as Z0123456789ABCDEFGHIJ' };

/** Settings of {@link dns01Route53}. */
export interface Dns01Route53Props {
  /** AWS region that the role is taken in: `us-east-1`. Route 53 itself is in none. */
  readonly region: string;
  /** Hosted zone that the records go to. The role of `certManagerRole` may list no zones to find one by its name. */
  readonly hostedZoneId: string;
  /**
   * IAM role of a service account of its own, by `irsa`: in the namespace of the issuer, or in that of cert-manager for a ClusterIssuer.
   * @see https://cert-manager.io/docs/configuration/acme/dns01/route53/#iam-role-with-dedicated-kubernetes-serviceaccount
   * @default - that of cert-manager itself, which acts with it for ClusterIssuers alone
   */
  readonly identity?: PodIdentity;
  /**
   * cert-manager, which is let take tokens of that account.
   * @default \{ namespaceName: 'cert-manager', serviceAccountName: 'cert-manager' \}
   */
  readonly certManager?: ICertManager;
  /**
   * Domains that it is for, with all below them.
   * @default - every domain
   */
  readonly domains?: readonly string[];
}

/**
 * Proves a domain by a record in its Route 53 zone. The only way for wildcards, and for hosts that the internet does not reach.
 * @see https://cert-manager.io/docs/configuration/acme/dns01/route53/
 * @example
 * const solver = dns01Route53({ region: 'us-east-1', hostedZoneId: 'Z0123456789ABCDEFGHIJ', domains: ['example.com'] });
 */
export function dns01Route53(props: Dns01Route53Props): AcmeSolver {
  const { region, hostedZoneId, identity, domains = [] } = props;
  const { certManager = { namespaceName: 'cert-manager', serviceAccountName: 'cert-manager' } } = props;
  return {
    domains,
    provesWildcards: true,
    asksPods: false,
    settings: {
      dns01: {
        route53: {
          region,
          hostedZoneID: hostedZoneId,
          ...(identity === undefined
            ? {}
            : {
                role: identity.serviceAccountAnnotations[ROLE_ANNOTATION],
                auth: { kubernetes: { serviceAccountRef: { name: identity.serviceAccount } } },
              }),
        },
      },
    },
    problems: (at, place) => [
      ...domainProblems(at, domains),
      ...(!isKnown(region) || COMMERCIAL_REGION.pattern.test(region)
        ? []
        : [problem(`${at}.region`, COMMERCIAL_REGION.allowed, region)]),
      ...(Token.isUnresolved(hostedZoneId) || ZONE_ID.pattern.test(hostedZoneId)
        ? []
        : [problem(`${at}.hostedZoneId`, ZONE_ID.allowed, hostedZoneId)]),
      ...identityProblems(`${at}.identity`, identity, place),
    ],
    objects: (_, labels) =>
      identity === undefined
        ? []
        : [serviceAccount(identity.serviceAccount, labels, identity), ...tokenRights(identity, certManager, labels)],
    after: rightsOf(identity),
  };
}

function identityProblems(at: string, identity: PodIdentity | undefined, { kind, namespace }: IssuerPlace) {
  if (identity === undefined) {
    if (kind === 'ClusterIssuer') return [];
    const advice =
      'cert-manager acts as itself for ClusterIssuers alone, or everyone with an Issuer would have its rights';
    return [problem(at, 'given for an Issuer', 'none', advice)];
  }
  const { namespace: home, serviceAccount: account, serviceAccountAnnotations } = identity;
  return [
    ...(home === namespace ? [] : [problem(at, `one for namespace ${namespace}`, `one for ${home}/${account}`)]),
    ...(ROLE_ANNOTATION in serviceAccountAnnotations
      ? []
      : [problem(at, "a PodRole made with via: 'irsa'", 'one without', 'Pod Identity gives rights to pods alone')]),
  ];
}

/** Lets cert-manager ask for tokens of exactly that account. */
function tokenRights(identity: PodIdentity, certManager: ICertManager, labels: Readonly<Record<string, string>>) {
  const name = `${identity.serviceAccount}-token`;
  const metadata = { name, labels: { ...labels } };
  const role: IRole = {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'Role',
    metadata,
    rules: [
      {
        apiGroups: [''],
        resources: ['serviceaccounts/token'],
        resourceNames: [identity.serviceAccount],
        verbs: ['create'],
      },
    ],
  };
  const binding: IRoleBinding = {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata,
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
    subjects: [{ kind: 'ServiceAccount', name: certManager.serviceAccountName, namespace: certManager.namespaceName }],
  };
  return [role, binding];
}
