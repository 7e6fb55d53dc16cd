import { isKnown } from '../../core/checks';
import { problem } from '../../core/errors';
import type { Conditions, Principal } from './policy-document';

/** One statement of a trust policy: who may take the role, and on which conditions. */
export interface Trust {
  /**
   * Services, accounts, roles and users, or providers of identities, each by its whole name. Of a provider the conditions have
   * to say which of its identities: the claims `ISSUER:aud` and `ISSUER:sub`.
   * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc_secure-by-default.html
   */
  readonly principal: Principal;
  /**
   * `sts:AssumeRoleWithWebIdentity` for an OIDC provider, `sts:AssumeRoleWithSAML` for a SAML provider.
   * @default ['sts:AssumeRole']
   */
  readonly actions?: readonly string[];
  /** @default - none */
  readonly conditions?: Conditions;
}

/** What the trust of a role allows when it does not say. */
export const TRUST_ACTIONS: readonly string[] = ['sts:AssumeRole'];

const SAML = 'sts:AssumeRoleWithSAML';
const WILDCARD = /[*?]/;

/**
 * Beginnings of subjects that name one workspace, project or service account, so that a wildcard may follow. None of GitHub and GitLab,
 * where whoever may push makes a branch of any name, and a pull request or merge request has a subject of the same beginning.
 * @see https://docs.github.com/en/actions/reference/security/oidc
 * @see https://developer.hashicorp.com/terraform/cloud-docs/workspaces/dynamic-provider-credentials/aws-configuration
 * @see https://circleci.com/docs/openid-connect-tokens/
 */
const NARROW_SUBJECTS: readonly RegExp[] = [
  /^organization:[^*?:]+:project:[^*?:]+:workspace:[^*?:]+:/,
  /^org\/[^*?/]+\/project\/[^*?/]+\//,
  /^system:serviceaccount:[^*?:]+:[^*?:]/,
];

/**
 * Merge requests of one project of GitLab: their subject names the source branch, which may be any.
 * @see https://docs.gitlab.com/ci/cloud_services/
 */
const MERGE_REQUESTS = /^project_path:[^*?:/]+\/[^*?:]+:ref_type:branch:ref:\*$/;

/** Claims of runs that nobody has merged: pull requests of GitHub, merge requests of GitLab. */
const UNREVIEWED = /^(?:repo:.*:pull_request|merge_request_event)$/;

/**
 * What is wrong with a trust that lets in anybody, or nobody, or code that nobody has merged where the role does not only read; empty
 * when nothing is.
 */
export function trustProblems(trust: Trust, readOnly = false): string[] {
  const { principal, actions = TRUST_ACTIONS, conditions = {} } = trust;
  const names = namesOf(principal);
  const open = names.filter((name) => isKnown(name) && WILDCARD.test(name));
  if (names.length === 0 || open.length > 0) {
    const allowed = 'one or more services, accounts, roles or providers, each by its whole name';
    return [problem('trust.principal', allowed, names.length === 0 ? names : open)];
  }
  if (principal === 'anyone' || !('federated' in principal)) return [];
  const saml = names.some((name) => name.includes(':saml-provider/'));
  // The ARN of a provider made in the same app is not known yet: the action then says of which kind it is.
  const oidc = names.some((name) => (isKnown(name) ? !name.includes(':saml-provider/') : !actions.includes(SAML)));
  return [
    ...(saml ? actionProblems(SAML, actions) : []),
    ...(oidc ? tokenProblems(actions, conditions, readOnly) : []),
    ...(readOnly ? [] : unreviewedProblems(conditions)),
  ];
}

function namesOf(principal: Principal): readonly string[] {
  if (principal === 'anyone') return ['*'];
  if ('services' in principal) return principal.services;
  return 'aws' in principal ? principal.aws : principal.federated;
}

function tokenProblems(actions: readonly string[], conditions: Conditions, readOnly: boolean): string[] {
  const problems = actionProblems('sts:AssumeRoleWithWebIdentity', actions);
  const audiences = compared(conditions, ':aud');
  if (!audiences.some(isNarrow)) {
    const allowed = 'StringEquals on the claim ISSUER:aud, the audience that tokens are made for';
    problems.push(problem('trust.conditions', allowed, shown(audiences)));
  }
  const subjects = compared(conditions, ':sub');
  const patterns = readOnly ? [...NARROW_SUBJECTS, MERGE_REQUESTS] : NARROW_SUBJECTS;
  if (!subjects.some((comparison) => isNarrow(comparison) || isNarrowPattern(comparison, patterns))) {
    const allowed =
      'StringEquals on the claim ISSUER:sub, or StringLike with a wildcard after the whole name of a workspace of HCP Terraform, ' +
      'a project of CircleCI, or a namespace and the start of its service account';
    const advice =
      'As in repo:OWNER/REPO:ref:refs/heads/main, without a wildcard for GitHub and GitLab: else others than you mean can take the role';
    problems.push(problem('trust.conditions', allowed, shown(subjects), advice));
  }
  return problems;
}

function unreviewedProblems(conditions: Conditions): string[] {
  const values = Object.values(conditions).flatMap((keys) => Object.values(keys).flat());
  const unreviewed = values.filter((value) => UNREVIEWED.test(value));
  if (unreviewed.length === 0) return [];
  return [problem('trust.conditions', 'without pull requests where the role is not readOnly', unreviewed)];
}

function actionProblems(needed: string, actions: readonly string[]): string[] {
  const stranger = actions.find((action) => action !== needed && action !== 'sts:TagSession');
  if (actions.includes(needed) && stranger === undefined) return [];
  return [problem('trust.actions', `${needed} for this kind of provider, and at most sts:TagSession`, actions)];
}

interface Comparison {
  readonly operator: string;
  readonly values: readonly string[];
}

/** Everything that a claim is compared with. Other operators, and `IfExists`, also hold where a token lacks the claim. */
function compared(conditions: Conditions, claim: ':aud' | ':sub'): Comparison[] {
  return ['StringEquals', 'StringLike'].flatMap((operator) =>
    Object.entries(conditions[operator] ?? {})
      .filter(([key]) => key.endsWith(claim) || !(isKnown(key) || /:[a-z]+$/.test(key)))
      .map(([, values]) => ({ operator, values: typeof values === 'string' ? [values] : values })),
  );
}

function isNarrow({ values }: Comparison): boolean {
  return values.length > 0 && values.every((value) => !isKnown(value) || !WILDCARD.test(value));
}

function isNarrowPattern({ operator, values }: Comparison, patterns: readonly RegExp[]): boolean {
  const narrow = (value: string): boolean => patterns.some((pattern) => pattern.test(value));
  return (
    operator === 'StringLike' &&
    values.length > 0 &&
    values.every((value) => !isKnown(value) || !WILDCARD.test(value) || narrow(value))
  );
}

function shown(comparisons: readonly Comparison[]): readonly string[] {
  return comparisons.flatMap(({ operator, values }) => values.map((value) => `${operator} ${value}`));
}
