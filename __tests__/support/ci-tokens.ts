/** Claims of a token; a claim that is undefined is missing. */
export type Claims = Readonly<Record<string, string | undefined>>;

/** A token that must be refused, as what differs from the right one. */
export interface Attack {
  readonly what: string;
  readonly claims: Claims;
  /** Cloud that cannot see the difference; a test says so, so that it is noticed when that changes. */
  readonly unseenBy?: 'aws';
}

export const GITHUB = 'https://token.actions.githubusercontent.com';
export const GITLAB = 'https://gitlab.com';

/** Names and ids of the repository that is trusted; the claims that every token of it has. */
const ours: Claims = {
  iss: GITHUB,
  repository: 'acme/orders',
  repository_owner: 'acme',
  repository_id: '456789',
  repository_owner_id: '123456',
  run_id: '9876543210',
  runner_environment: 'github-hosted',
};
const main: Claims = { ref: 'refs/heads/main', ref_type: 'branch', event_name: 'push' };
const pull: Claims = { ref: 'refs/pull/7/merge', ref_type: 'branch', event_name: 'pull_request', head_ref: 'evil' };

/** The right token of GitHub for each form, by the name of the form. */
export const githubTokens = {
  branch: { ...ours, ...main, sub: 'repo:acme/orders:ref:refs/heads/main' },
  environment: { ...ours, ...main, sub: 'repo:acme/orders:environment:production', environment: 'production' },
  pullRequest: { ...ours, ...pull, sub: 'repo:acme/orders:pull_request' },
} as const satisfies Record<string, Claims>;

/** What a repository elsewhere says of itself, with ids of its own. */
function foreign(owner: string, name: string, end: string, ids = { owner: '666', repository: '667' }): Claims {
  return {
    sub: `repo:${owner}/${name}:${end}`,
    repository: `${owner}/${name}`,
    repository_owner: owner,
    repository_id: ids.repository,
    repository_owner_id: ids.owner,
  };
}

const END = {
  branch: 'ref:refs/heads/main',
  environment: 'environment:production',
  pullRequest: 'pull_request',
} as const;

/** Other repositories, whatever the form. */
function strangers(form: keyof typeof END): readonly Attack[] {
  const end = END[form];
  return [
    {
      what: 'another repository of the owner',
      claims: foreign('acme', 'shop', end, { owner: '123456', repository: '1' }),
    },
    { what: 'a fork', claims: foreign('mallory', 'orders', end) },
    { what: 'a look-alike owner with a digit', claims: foreign('acm3', 'orders', end) },
    { what: 'a look-alike owner in Cyrillic', claims: foreign('аcme', 'orders', end) },
    { what: 'an owner that begins alike', claims: foreign('acme-corp', 'orders', end) },
    { what: 'an owner that ends alike', claims: foreign('not-acme', 'orders', end) },
    { what: 'a repository that begins alike', claims: foreign('acme', 'orders-evil', end) },
    { what: 'a repository that ends alike', claims: foreign('acme', 'my-orders', end) },
    { what: 'other letter case', claims: foreign('Acme', 'Orders', end) },
    { what: 'a new owner of a freed name', claims: { repository_id: '667', repository_owner_id: '666' } },
    {
      what: 'a new owner of a freed name, with ids in the subject',
      claims: { ...foreign('acme', 'orders', end), sub: `repo:acme@666/orders@667:${end}` },
    },
    { what: 'no subject', claims: { sub: undefined } },
    { what: 'no id of the repository', claims: { repository_id: undefined } },
    { what: 'an empty subject', claims: { sub: '' } },
    { what: 'a subject that only begins right', claims: { sub: `repo:acme/orders:${end}/evil` } },
    { what: 'a subject that only ends right', claims: { sub: `x:repo:acme/orders:${end}` } },
    { what: 'another issuer', claims: { iss: 'https://token.actions.githubusercontent.com.evil.example' } },
    { what: 'an audience of its own', claims: { aud: 'https://github.com/acme' } },
    { what: 'no audience', claims: { aud: undefined } },
  ];
}

const branchOf = (ref: string): Claims => ({ sub: `repo:acme/orders:ref:${ref}`, ref });
const target: Claims = { event_name: 'pull_request_target', head_ref: 'evil', base_ref: 'main' };

/** Tokens of GitHub that each form must refuse. */
export const githubAttacks: Readonly<Record<keyof typeof END, readonly Attack[]>> = {
  branch: [
    ...strangers('branch'),
    { what: 'another branch', claims: branchOf('refs/heads/evil') },
    { what: 'a branch that begins alike', claims: branchOf('refs/heads/main-evil') },
    { what: 'a branch that ends alike', claims: branchOf('refs/heads/evil/main') },
    { what: 'a branch in other letter case', claims: branchOf('refs/heads/Main') },
    { what: 'a tag named like the branch', claims: { ...branchOf('refs/tags/main'), ref_type: 'tag' } },
    { what: 'a pull request', claims: githubTokens.pullRequest },
    { what: 'a job in an environment', claims: githubTokens.environment },
    { what: 'a subject of the branch, a ref of another', claims: { ref: 'refs/heads/evil' } },
    { what: 'no ref', claims: { ref: undefined } },
    { what: 'pull_request_target, as a pull request', claims: { ...target, sub: githubTokens.pullRequest.sub } },
    { what: 'pull_request_target, as its base branch', claims: target, unseenBy: 'aws' },
    { what: 'what follows another workflow', claims: { event_name: 'workflow_run' }, unseenBy: 'aws' },
    { what: 'a comment', claims: { event_name: 'issue_comment' }, unseenBy: 'aws' },
  ],
  environment: [
    ...strangers('environment'),
    { what: 'the branch without the environment', claims: { ...githubTokens.branch, environment: undefined } },
    { what: 'another environment', claims: { sub: 'repo:acme/orders:environment:staging', environment: 'staging' } },
    {
      what: 'an environment that begins alike',
      claims: { sub: 'repo:acme/orders:environment:production-eu', environment: 'production-eu' },
    },
    {
      what: 'an environment in other letter case',
      claims: { sub: 'repo:acme/orders:environment:Production', environment: 'Production' },
    },
    { what: 'a pull request whose job names the environment', claims: { ...pull } },
    { what: 'a subject of the environment, a claim of another', claims: { environment: 'staging' } },
    { what: 'a pull request', claims: { ...githubTokens.pullRequest, environment: undefined } },
    { what: 'pull_request_target', claims: target, unseenBy: 'aws' },
  ],
  pullRequest: [
    ...strangers('pullRequest'),
    { what: 'a branch', claims: githubTokens.branch },
    { what: 'an environment', claims: githubTokens.environment },
    {
      what: 'a pull request in an environment',
      claims: { sub: githubTokens.environment.sub, environment: 'production' },
    },
    { what: 'pull_request_target', claims: { ...target, ref: 'refs/heads/main' } },
  ],
};
