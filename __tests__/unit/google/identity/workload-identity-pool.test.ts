import { ProjectIamMember } from '@cdktf/provider-google/lib/project-iam-member';
import { StorageBucketIamBinding } from '@cdktf/provider-google/lib/storage-bucket-iam-binding';
import type { TerraformStack } from 'cdktf';
import type { CiIdentity } from '../../../../constructs/core/ci-identity';
import { githubActions } from '../../../../constructs/core/github-actions';
import { gitlabCi } from '../../../../constructs/core/gitlab-ci';
import { ServiceAccount } from '../../../../constructs/google/identity/service-account';
import type { CiLoginProps } from '../../../../constructs/google/identity/ci-login';
import { WorkloadIdentityPool } from '../../../../constructs/google/identity/workload-identity-pool';
import { type Claims, githubAttacks, githubTokens } from '../../../support/ci-tokens';
import { gitlabAttacks, gitlabTokens } from '../../../support/gitlab-tokens';
import { attributesOf, PROVIDER_NAME } from '../../../support/google-federation';
import { googleStack, propsWithoutEffect, synthesized } from '../support';

const repository = { repository: 'acme/orders', repositoryId: 456789, ownerId: 123456 };
const project = { project: 'acme/shop/orders', projectId: 67890 };
const main = githubActions({ ...repository, branch: 'main' });
const pulls = githubActions({ ...repository, pullRequest: true });

const login = (identity: CiIdentity, props: Partial<CiLoginProps> = {}, grant?: (account: ServiceAccount) => void) =>
  synthesized((stack) => {
    const account = new ServiceAccount(stack, 'Deployer', { name: 'deployer' });
    grant?.(account);
    new WorkloadIdentityPool(stack, 'Ci').allow('Login', {
      identity,
      account,
      readOnly: identity.unreviewed,
      ...props,
    });
  });

const made = (claims: Claims, over: Claims = {}): Claims => ({
  aud: `https://iam.googleapis.com/${PROVIDER_NAME}`,
  ...claims,
  ...over,
});
const attributes = (identity: CiIdentity, token: Claims) => attributesOf(login(identity), 'Ci/Login', token);

const githubForms = {
  branch: main,
  environment: githubActions({ ...repository, environment: 'production' }),
  pullRequest: pulls,
};
const gitlabForms = {
  branch: gitlabCi({ ...project, branch: 'main' }),
  environment: gitlabCi({ ...project, environment: 'production' }),
  mergeRequest: gitlabCi({ ...project, mergeRequest: true }),
};

test('with no settings: one pool, a provider for the identity alone, and its grant on the account', () => {
  const stack = login(main);
  expect(stack.at('Ci')).toEqual({ workload_identity_pool_id: 'stack-ci' });
  expect(stack.at('Ci/Login')).toEqual({
    workload_identity_pool_id: stack.ref('Ci', 'workload_identity_pool_id'),
    workload_identity_pool_provider_id: 'stack-ci-login',
    description: 'branch main of acme/orders',
    attribute_mapping: {
      'google.subject': "'repository:' + assertion.repository_id + ':run:' + assertion.run_id",
      'attribute.login': "'stack-ci-login'",
    },
    attribute_condition:
      "assertion.sub in ['repo:acme/orders:ref:refs/heads/main', 'repo:acme@123456/orders@456789:ref:refs/heads/main'] && " +
      "assertion.repository == 'acme/orders' && assertion.repository_id == '456789' && " +
      "assertion.repository_owner_id == '123456' && assertion.ref == 'refs/heads/main' && " +
      "assertion.event_name in ['deployment', 'push', 'release', 'repository_dispatch', 'schedule', 'workflow_dispatch']",
    oidc: { issuer_uri: 'https://token.actions.githubusercontent.com' },
  });
  expect(stack.at('Ci/Login/Account')).toEqual({
    service_account_id: stack.ref('Deployer', 'name'),
    role: 'roles/iam.workloadIdentityUser',
    member: `principalSet://iam.googleapis.com/${stack.ref('Ci', 'name')}/attribute.login/stack-ci-login`,
    depends_on: [stack.address('Ci/Login')],
  });
});

describe.each(['branch', 'environment', 'pullRequest'] as const)('GitHub, form %s', (form) => {
  test('the right token is let in as the login of the account, with ids in its subject or without', () => {
    const right = githubTokens[form];
    const withIds = right.sub.replace('acme/orders', 'acme@123456/orders@456789');
    const expected = { 'google.subject': 'repository:456789:run:9876543210', 'attribute.login': 'stack-ci-login' };
    expect(attributes(githubForms[form], made(right))).toEqual(expected);
    expect(attributes(githubForms[form], made(right, { sub: withIds }))).toEqual(expected);
  });
  test.each(githubAttacks[form])('refused: $what', ({ claims }) => {
    expect(attributes(githubForms[form], made(githubTokens[form], claims))).toBeUndefined();
  });
});

describe.each(['branch', 'environment', 'mergeRequest'] as const)('GitLab, form %s', (form) => {
  test('the right token is let in as the login of the account, whatever its subject is made of', () => {
    const expected = { 'google.subject': 'project:67890:job:302', 'attribute.login': 'stack-ci-login' };
    expect(attributes(gitlabForms[form], made(gitlabTokens[form]))).toEqual(expected);
    expect(attributes(gitlabForms[form], made(gitlabTokens[form], { sub: 'project_id:67890' }))).toEqual(expected);
  });
  const elsewhere = form === 'environment' ? ['another branch', 'an environment that is not protected'] : [];
  test.each(gitlabAttacks[form].filter(({ what }) => !elsewhere.includes(what)))('refused: $what', ({ claims }) => {
    expect(attributes(gitlabForms[form], made(gitlabTokens[form], claims))).toBeUndefined();
  });
});

test('an environment of GitLab may be narrowed to a branch and a tier', () => {
  const narrow = gitlabCi({ ...project, environment: 'production', branch: 'main', tier: 'production' });
  const right = made(gitlabTokens.environment);
  expect(attributes(narrow, right)).toMatchObject({ 'attribute.login': 'stack-ci-login' });
  expect(attributes(narrow, { ...right, ref: 'release' })).toBeUndefined();
  expect(attributes(narrow, { ...right, ref_type: 'tag' })).toBeUndefined();
  expect(attributes(narrow, { ...right, deployment_tier: 'staging' })).toBeUndefined();
});

test('each provider speaks for its own login, so that one account is no way to another', () => {
  const stack = synthesized((scope) => {
    const pool = new WorkloadIdentityPool(scope, 'Ci');
    const deployer = new ServiceAccount(scope, 'Deployer');
    const planner = new ServiceAccount(scope, 'Planner');
    expect(pool.allow('Deploy', { identity: main, account: deployer }).email).toBe(deployer.email);
    pool.allow('Plan', { identity: pulls, account: planner, readOnly: true });
  });
  const plan = attributesOf(stack, 'Ci/Plan', made(githubTokens.pullRequest));
  expect(plan?.['attribute.login']).toBe('stack-ci-plan');
  expect(stack.at('Ci/Deploy/Account')['member']).toMatch(/\/attribute\.login\/stack-ci-deploy$/);
  expect(attributesOf(stack, 'Ci/Deploy', made(githubTokens.pullRequest))).toBeUndefined();
});

test('pull requests are refused by a login that may write', () => {
  expect(() => login(pulls, { readOnly: false })).toThrow(
    new Error(
      "CiLogin at 'stack/Ci/Login' [PropsInvalid]:\n" +
        '- `readOnly` must be true for pull requests of acme/orders, which run code that nobody has merged, got false',
    ),
  );
});

test('the account of a login that only reads is refused every role that writes, wherever it is granted', () => {
  const grant = (account: ServiceAccount) => {
    account.grantProjectRole('roles/run.viewer');
    account.grantProjectRole('roles/run.developer');
    const { member, email } = account;
    new ProjectIamMember(account, 'Own', {
      project: 'acme-shop',
      role: 'roles/custom',
      member: `serviceAccount:${email}`,
    });
    new StorageBucketIamBinding(account, 'All', {
      bucket: 'b',
      role: 'roles/storage.admin',
      members: ['user:a@b.c', member],
    });
  };
  expect(() => login(pulls, {}, grant)).toThrow(
    "CiLogin at 'stack/Ci/Login' [ReadOnly]:\n" +
      "- `account` must be granted roles that only read, as the login is readOnly, got roles/run.developer of 'stack/Deployer/run.developer', " +
      "roles/custom of 'stack/Deployer/Own', roles/storage.admin of 'stack/Deployer/All'",
  );
  expect(() => login(main, {}, grant)).not.toThrow();
});

test.each([
  'roles/storage.objectViewer',
  'roles/artifactregistry.reader',
  'roles/browser',
  'roles/iam.securityReviewer',
])('%s only reads', (role) => {
  expect(() => login(pulls, {}, (account) => account.grantProjectRole(role))).not.toThrow();
});

test.each(['roles/secretmanager.secretAccessor', 'roles/iam.serviceAccountTokenCreator', 'projects/acme/roles/viewer'])(
  '%s does more than read',
  (role) => {
    expect(() => login(pulls, {}, (account) => account.grantProjectRole(role))).toThrow(
      `got ${role} of 'stack/Deployer/`,
    );
  },
);

test('what others are granted is no matter', () => {
  const others = (account: ServiceAccount) =>
    new ServiceAccount(account, 'Other', { name: 'other-account' }).grantProjectRole('roles/run.admin');
  expect(() => login(pulls, {}, others)).not.toThrow();
});

test('every setting has an effect, but for readOnly, which refuses and writes nothing', () => {
  const account = (stack: TerraformStack, id: string) => new ServiceAccount(stack, id);
  const without = propsWithoutEffect<CiLoginProps>(
    (stack, props) => {
      new WorkloadIdentityPool(stack, 'Ci').allow('Login', { identity: main, account: account(stack, 'A'), ...props });
    },
    {
      identity: () => gitlabForms.branch,
      account: (stack) => account(stack, 'B'),
      readOnly: () => true,
      name: () => 'deploys',
    },
  );
  expect(without).toEqual(['readOnly']);
});

test('fails with every bad value named at once', () => {
  expect(() => new WorkloadIdentityPool(googleStack(), 'Ci', { name: 'gcp-ci', description: 'x'.repeat(257) })).toThrow(
    new Error(
      "WorkloadIdentityPool at 'stack/Ci' [PropsInvalid]:\n" +
        '- `name` must be 4 or more lower-case letters, digits and hyphens, not beginning with gcp-, at most 32 characters, got gcp-ci\n' +
        '- `description` must be at most 256 characters, got 257',
    ),
  );
  expect(() => login(main, { name: 'Ci' })).toThrow(
    '- `name` must be 4 or more lower-case letters, digits and hyphens, not beginning with gcp-, at most 32 characters, got Ci',
  );
});
