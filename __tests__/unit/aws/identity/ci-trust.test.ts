import { CiRole, type CiRoleProps } from '../../../../constructs/aws/identity/ci-role';
import { OidcProvider } from '../../../../constructs/aws/identity/oidc-provider';
import type { CiIdentity } from '../../../../constructs/core/ci-identity';
import { githubActions } from '../../../../constructs/core/github-actions';
import { gitlabCi } from '../../../../constructs/core/gitlab-ci';
import { type Claims, GITHUB, githubAttacks, githubTokens, GITLAB } from '../../../support/ci-tokens';
import { gitlabAttacks, gitlabTokens } from '../../../support/gitlab-tokens';
import { letsIn } from '../../../support/iam-trust';
import { synthesized } from '../../../support/stack';

const repository = { repository: 'acme/orders', repositoryId: 456789, ownerId: 123456 };
const project = { project: 'acme/shop/orders', projectId: 67890 };
const main = githubActions({ ...repository, branch: 'main' });
const pulls = githubActions({ ...repository, pullRequest: true });

const arnOf = (issuer: string) => `arn:aws:iam::111122223333:oidc-provider/${issuer.replace('https://', '')}`;
const role = (identities: readonly CiIdentity[], props: Partial<CiRoleProps> = {}) =>
  synthesized((stack) => {
    const provider = OidcProvider.fromProviderArn(stack, 'Provider', arnOf(identities[0]?.issuer ?? GITHUB));
    new CiRole(stack, 'Ci', { provider, identities, readOnly: identities.some((one) => one.unreviewed), ...props });
  });

/** Every condition key that AWS documents for the issuer; claims that have none do not reach IAM. */
const KEYS: Readonly<Record<string, readonly string[]>> = {
  [GITHUB]: [
    ...['aud', 'sub', 'actor', 'actor_id', 'enterprise_id', 'environment', 'job_workflow_ref', 'ref', 'repository'],
    ...['repository_id', 'repository_owner_id', 'workflow'],
  ],
  [GITLAB]: [
    ...['aud', 'sub', 'namespace_id', 'pipeline_source', 'project_id', 'ref_protected', 'runner_environment'],
    ...['user_access_level', 'user_email', 'user_id', 'user_login'],
  ],
};

function accepted(identity: CiIdentity, token: Claims): boolean {
  const issuer = token['iss'] ?? '';
  // An issuer that the account has no provider for does not get as far as a role.
  const keys = KEYS[issuer] ?? ['aud', 'sub'];
  const context = Object.fromEntries(
    keys.flatMap((key) => (token[key] === undefined ? [] : [[`${issuer.replace('https://', '')}:${key}`, token[key]]])),
  );
  const policy = role([identity]).at('Ci/Role/Resource')['assume_role_policy'] as string;
  return letsIn(policy, { provider: arnOf(issuer), context });
}

const made = (claims: Claims, over: Claims = {}): Claims => ({ aud: 'sts.amazonaws.com', ...claims, ...over });

const githubForms = {
  branch: main,
  environment: githubActions({ ...repository, environment: 'production' }),
  pullRequest: pulls,
};
const gitlabForms = {
  branch: gitlabCi({ ...project, branch: 'main' }),
  environment: gitlabCi({ ...project, environment: 'production', branch: 'main', tier: 'production' }),
  mergeRequest: gitlabCi({ ...project, mergeRequest: true }),
};

describe.each(['branch', 'environment', 'pullRequest'] as const)('GitHub, form %s', (form) => {
  test('the right token is let in, with ids in its subject or without', () => {
    const right = githubTokens[form];
    const withIds = right.sub.replace('acme/orders', 'acme@123456/orders@456789');
    expect(accepted(githubForms[form], made(right))).toBe(true);
    expect(accepted(githubForms[form], made(right, { sub: withIds }))).toBe(true);
  });
  test.each(githubAttacks[form].filter(({ unseenBy }) => unseenBy === undefined))('refused: $what', ({ claims }) => {
    expect(accepted(githubForms[form], made(githubTokens[form], claims))).toBe(false);
  });
});

describe.each(['branch', 'environment', 'mergeRequest'] as const)('GitLab, form %s', (form) => {
  test('the right token is let in', () => {
    expect(accepted(gitlabForms[form], made(gitlabTokens[form]))).toBe(true);
  });
  test.each(gitlabAttacks[form].filter(({ unseenBy }) => unseenBy === undefined))('refused: $what', ({ claims }) => {
    expect(accepted(gitlabForms[form], made(gitlabTokens[form], claims))).toBe(false);
  });
});

test('what IAM cannot tell apart is what the guide says it cannot', () => {
  const unseen = [
    ...(['branch', 'environment', 'pullRequest'] as const).flatMap((form) =>
      githubAttacks[form]
        .filter(({ claims }) => accepted(githubForms[form], made(githubTokens[form], claims)))
        .map(({ what }) => `GitHub ${form}: ${what}`),
    ),
    ...(['branch', 'environment', 'mergeRequest'] as const).flatMap((form) =>
      gitlabAttacks[form]
        .filter(({ claims }) => accepted(gitlabForms[form], made(gitlabTokens[form], claims)))
        .map(({ what }) => `GitLab ${form}: ${what}`),
    ),
  ];
  expect(unseen).toEqual([
    'GitHub branch: pull_request_target, as its base branch',
    'GitHub branch: what follows another workflow',
    'GitHub branch: a comment',
    'GitHub environment: pull_request_target',
    'GitLab environment: another environment of the same tier',
  ]);
});

test('of several identities each has a statement of its own, so that claims of two never add up', () => {
  const stack = role([githubForms.branch, githubForms.environment]);
  const policy = stack.at('Ci/Role/Resource')['assume_role_policy'] as string;
  const lets = (over: Claims) => {
    const token = made(githubTokens.branch, over);
    const keys = (KEYS[GITHUB] ?? []).flatMap((key) =>
      token[key] === undefined ? [] : [[`token.actions.githubusercontent.com:${key}`, token[key]]],
    );
    return letsIn(policy, { provider: arnOf(GITHUB), context: Object.fromEntries(keys) as Record<string, string> });
  };
  expect([lets({}), lets(githubTokens.environment)]).toEqual([true, true]);
  expect(lets({ sub: githubTokens.environment.sub })).toBe(false);
  expect(lets({ ...githubTokens.environment, ref: 'refs/pull/7/merge' })).toBe(false);
});

test('a GitLab of your own is compared by subject and audience, all that IAM sees of it', () => {
  const identity = gitlabCi({ ...project, issuer: 'https://git.acme.com', branch: 'main' });
  expect(JSON.parse(role([identity]).at('Ci/Role/Resource')['assume_role_policy'] as string)).toMatchObject({
    Statement: [
      {
        Condition: {
          StringEquals: {
            'git.acme.com:aud': 'sts.amazonaws.com',
            'git.acme.com:sub': 'project_path:acme/shop/orders:ref_type:branch:ref:main',
          },
        },
      },
    ],
  });
});

test('an unprotected branch is trusted by name alone where that was asked for', () => {
  const open = gitlabCi({ ...project, branch: 'main', allowUnprotected: true });
  expect(accepted(open, made(gitlabTokens.branch, { ref_protected: 'false' }))).toBe(true);
  expect(accepted(open, made(gitlabTokens.branch, { pipeline_source: 'merge_request_event' }))).toBe(false);
});

test.each([
  [
    gitlabCi({ ...project, environment: 'production' }),
    '`identities` must be told apart by what IAM compares of gitlab.com: aud, sub, project_id, pipeline_source, ref_protected, ' +
      'got environment production of acme/shop/orders. ' +
      'Give `branch` and `tier` too, which GitLab can write into the subject, or trust a protected branch',
  ],
  [
    gitlabCi({ ...project, issuer: 'https://git.acme.com', mergeRequest: true }),
    '`identities` must be told apart by what IAM compares of git.acme.com: aud, sub, got merge requests of acme/shop/orders. ' +
      'Log in where the claim is compared: on gitlab.com, or on Google Cloud',
  ],
])('%# is refused, as IAM would take others for it', (identity, problem) => {
  expect(() => role([identity])).toThrow(new Error(`CiRole at 'stack/Ci' [PropsInvalid]:\n- ${problem}`));
});

test('pull requests and merge requests are refused by a role that may write', () => {
  expect(() => role([pulls, main], { readOnly: false })).toThrow(
    new Error(
      "CiRole at 'stack/Ci' [PropsInvalid]:\n" +
        '- `readOnly` must be true for pull requests of acme/orders, which run code that nobody has merged, got false',
    ),
  );
  expect(() => role([gitlabForms.mergeRequest], { readOnly: false })).toThrow(
    '`readOnly` must be true for merge requests of acme/shop/orders, which run code that nobody has merged, got false',
  );
});
