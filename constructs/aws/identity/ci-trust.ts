import type { CiIdentity, Claim } from '../../core/ci-identity';
import { problem } from '../../core/errors';
import { isKnown } from '../../core/checks';
import type { IOidcProvider } from './oidc-provider';
import type { Trust } from './trust';

/**
 * Claims that IAM compares, by issuer; of any other issuer `sub` alone. A claim that is not here never holds, so that it is left out.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif
 */
const COMPARED: Readonly<Record<string, readonly string[]>> = {
  'token.actions.githubusercontent.com': ['sub', 'repository_id', 'ref', 'environment'],
  'gitlab.com': ['sub', 'project_id', 'pipeline_source', 'ref_protected'],
};

/** What is wrong with trusting `identity` through `provider`; empty when nothing is. */
export function ciIdentityProblems(provider: IOidcProvider, identity: CiIdentity, readOnly: boolean): string[] {
  const { issuer, runs, unreviewed } = identity;
  const blind = claimsFor(identity).filter(
    ({ name, decisive }) => decisive === true && !comparedOf(issuer).includes(name),
  );
  const host = withoutScheme(issuer);
  return [
    ...(isKnown(provider.issuer) && provider.issuer !== host
      ? [problem('provider', `the provider of ${host}, whose tokens ${runs} have`, provider.issuer)]
      : []),
    ...(unreviewed && !readOnly
      ? [problem('readOnly', `true for ${runs}, which run code that nobody has merged`, readOnly)]
      : []),
    ...blind.map(({ name }) =>
      problem(
        'identities',
        `told apart by what IAM compares of ${host}: aud, ${comparedOf(issuer).join(', ')}`,
        runs,
        advice(name),
      ),
    ),
  ];
}

/** The condition under which IAM lets `identity` in, with a token that was made for `audience`. */
export function ciTrust({ issuer, providerArn }: IOidcProvider, identity: CiIdentity, audience: string): Trust {
  const claims = claimsFor(identity).filter(({ name }) => comparedOf(identity.issuer).includes(name));
  const exact = claims
    .filter(({ prefix }) => prefix !== true)
    .map((claim) => [`${issuer}:${claim.name}`, oneOrMore(claim.anyOf)]);
  const open = claims
    .filter(({ prefix }) => prefix === true)
    .map((claim) => [`${issuer}:${claim.name}`, oneOrMore(claim.anyOf.map((start) => `${start}*`))]);
  return {
    principal: { federated: [providerArn] },
    actions: ['sts:AssumeRoleWithWebIdentity'],
    conditions: {
      StringEquals: { [`${issuer}:aud`]: audience, ...(Object.fromEntries(exact) as Record<string, string>) },
      ...(open.length === 0 ? {} : { StringLike: Object.fromEntries(open) as Record<string, string> }),
    },
  };
}

function claimsFor({ claims }: CiIdentity): readonly Claim[] {
  return claims.filter(({ onlyIn }) => onlyIn !== 'google');
}

function comparedOf(issuer: string): readonly string[] {
  return COMPARED[withoutScheme(issuer)] ?? ['sub'];
}

function withoutScheme(issuer: string): string {
  return issuer.replace('https://', '');
}

function oneOrMore(values: readonly string[]): string | readonly string[] {
  return values.length === 1 && values[0] !== undefined ? values[0] : values;
}

function advice(claim: string): string {
  return claim === 'environment'
    ? 'Give `branch` and `tier` too, which GitLab can write into the subject, or trust a protected branch'
    : 'Log in where the claim is compared: on gitlab.com, or on Google Cloud';
}
