import { githubActions, type GitHubRuns } from '../../../constructs/core/github-actions';
import { gitlabCi, type GitLabJobs } from '../../../constructs/core/gitlab-ci';

const repository = { repository: 'acme/orders', repositoryId: 456789, ownerId: 123456 };
const project = { project: 'acme/shop/orders', projectId: 67890 };
const REPOSITORY =
  '`repository` must be OWNER/NAME of one repository: of letters a-z, digits and hyphens the owner, without a wildcard, got ';
const PROJECT =
  '`project` must be GROUP/PROJECT of one project: letters a-z, digits and _.- between the slashes, without a wildcard, got ';

test.each([
  [githubActions({ ...repository, branch: 'main' }), 'branch main of acme/orders', false],
  [githubActions({ ...repository, environment: 'production' }), 'environment production of acme/orders', false],
  [githubActions({ ...repository, pullRequest: true }), 'pull requests of acme/orders', true],
  [gitlabCi({ ...project, branch: 'main' }), 'branch main of acme/shop/orders', false],
  [gitlabCi({ ...project, environment: 'production' }), 'environment production of acme/shop/orders', false],
  [gitlabCi({ ...project, mergeRequest: true }), 'merge requests of acme/shop/orders', true],
])('%# is plain data that says in words which runs it means', (identity, runs, unreviewed) => {
  expect(identity).toMatchObject({ runs, unreviewed });
  expect(JSON.parse(JSON.stringify(identity))).toEqual(JSON.parse(JSON.stringify({ ...identity })));
});

test('a subject of GitHub is taken with names alone and with ids', () => {
  expect(githubActions({ ...repository, branch: 'main' }).claims[0]?.anyOf).toEqual([
    'repo:acme/orders:ref:refs/heads/main',
    'repo:acme@123456/orders@456789:ref:refs/heads/main',
  ]);
});

test.each([
  '',
  'acme',
  'acme/',
  '/orders',
  '*/orders',
  'acme/*',
  'acme/order?',
  'acme*/orders',
  'acme/orders/x',
  'acme/orders:ref',
])('%j is no repository', (given) => {
  expect(() => githubActions({ ...repository, repository: given, branch: 'main' })).toThrow(
    new Error(`githubActions [CiIdentityInvalid]:\n- ${REPOSITORY}${given === '' ? 'an empty string' : given}`),
  );
});

test.each([
  'аcme/orders',
  '-acme/orders',
  'acme-/orders',
  'ac--me/orders',
  ' acme/orders',
  'acme/orders ',
  'acme.evil/orders',
  'acme/..',
  'acme/orders.git',
  'acme\n/orders',
  `${'a'.repeat(40)}/orders`,
])('%j only looks like a repository', (given) => {
  expect(() => githubActions({ ...repository, repository: given, branch: 'main' })).toThrow(REPOSITORY + given);
});

test.each(['acme/orders', 'Acme-Corp/Orders.API_v2', 'jane_acme/orders', 'a/b'])('%j is a repository', (given) => {
  expect(githubActions({ ...repository, repository: given, branch: 'main' }).runs).toBe(`branch main of ${given}`);
});

test.each([
  '',
  '*',
  'release/*',
  'mai?',
  'refs/heads/main',
  '${aws:username}',
  "main'",
  'ma in',
  'main..evil',
  'main/',
  '/main',
  'main.lock',
  'маin',
  'a:b',
])('%j is no branch', (branch) => {
  const message =
    '`branch` must be one branch by its whole name, without refs/heads/: letters, digits and _./#+=@-, got ';
  const shown = message + (branch === '' ? 'an empty string' : branch);
  expect(() => githubActions({ ...repository, branch })).toThrow(shown);
  expect(() => gitlabCi({ ...project, branch })).toThrow(shown);
});

test.each(['main', 'release/2026-11', 'fix#12', 'v1.2', 'renovate/@types-node'])('%j is a branch', (branch) => {
  expect(gitlabCi({ ...project, branch }).runs).toContain(branch);
});

test.each([
  '',
  '*',
  'prod*',
  'Production:V1',
  'Production%3AV1',
  "it's",
  'a"b',
  'a\\b',
  ' production',
  'production ',
  'prod\nuction',
])('%j is no environment', (environment) => {
  const message = '`environment` must be one environment by its whole name: letters, digits, spaces and _./#+=@-, got ';
  const shown = message + (environment === '' ? 'an empty string' : environment);
  expect(() => githubActions({ ...repository, environment })).toThrow(shown);
  expect(() => gitlabCi({ ...project, environment })).toThrow(shown);
});

test.each([
  '',
  'orders',
  'acme/',
  'acme/*',
  '*/orders',
  'аcme/orders',
  'acme//orders',
  '-acme/orders',
  'acme/orders.git',
  'acme/orders:ref',
  'acme/orders.',
])('%j is no project', (given) => {
  expect(() => gitlabCi({ ...project, project: given, branch: 'main' })).toThrow(
    new Error(`gitlabCi [CiIdentityInvalid]:\n- ${PROJECT}${given === '' ? 'an empty string' : given}`),
  );
});

test.each(['http://gitlab.com', 'gitlab.com', 'https://gitlab.com/', 'https://*.acme.com', 'https://user@gitlab.com'])(
  '%s is no address of a GitLab',
  (issuer) => {
    expect(() => gitlabCi({ ...project, issuer, branch: 'main' })).toThrow(
      `\`issuer\` must be https:// and a host, got ${issuer}`,
    );
  },
);

test('all that is wrong is said at once, of GitHub', () => {
  const wrong = {
    repository: 'acme',
    repositoryId: 0,
    ownerId: 1.5,
    branch: '*',
    pullRequest: true,
  } as unknown as GitHubRuns;
  expect(() => githubActions(wrong)).toThrow(
    new Error(
      `githubActions [CiIdentityInvalid]:\n- ${REPOSITORY}acme\n` +
        '- `repositoryId` must be the number that GitHub gave it, 1 or more, got 0\n' +
        '- `ownerId` must be the number that GitHub gave it, 1 or more, got 1.5\n' +
        '- exactly one of `branch`, `environment`, `pullRequest` must be given, got branch and pullRequest\n' +
        '- `branch` must be one branch by its whole name, without refs/heads/: letters, digits and _./#+=@-, got *',
    ),
  );
});

test('all that is wrong is said at once, of GitLab', () => {
  const wrong = { project: 'acme', projectId: -1, tier: 'live' } as unknown as GitLabJobs;
  expect(() => gitlabCi(wrong)).toThrow(
    new Error(
      `gitlabCi [CiIdentityInvalid]:\n- ${PROJECT}acme\n` +
        '- `projectId` must be the number that GitLab gave it, 1 or more, got -1\n' +
        '- exactly one of `branch`, `environment`, `mergeRequest` must be given, got none\n' +
        '- `tier` must be one of production, staging, testing, development, other, got live',
    ),
  );
});
