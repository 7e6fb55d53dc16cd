import { BRANCH, type CiIdentity, type Claim, ENVIRONMENT, formProblems, isCiId } from './ci-identity';
import { problem, UserError } from './errors';

/** A repository on GitHub, by its name and by the ids that nobody gets again. */
export interface GitHubRepository {
  /** `OWNER/NAME`, in the letter case that GitHub shows. */
  readonly repository: string;
  /** Id of the repository: `gh api repos/OWNER/NAME --jq .id`. A new repository under an old name has another one. */
  readonly repositoryId: number;
  /** Id of its owner: `gh api repos/OWNER/NAME --jq .owner.id`. */
  readonly ownerId: number;
}

/** Runs on one branch, of jobs that name no environment. */
export interface GitHubBranch {
  /** Branch, such as `main`. */
  readonly branch: string;
  readonly environment?: never;
  readonly pullRequest?: never;
}

/** Jobs that name one environment. */
export interface GitHubEnvironment {
  /**
   * Environment, such as `production`. Which branches and tags may name it, and who has to agree, is set in the environment: without
   * such a rule every branch may.
   * @see https://docs.github.com/en/actions/how-tos/deploy/configure-and-manage-deployments/manage-environments
   */
  readonly environment: string;
  readonly branch?: never;
  readonly pullRequest?: never;
}

/** Runs for pull requests, of jobs that name no environment. */
export interface GitHubPullRequest {
  readonly pullRequest: true;
  readonly branch?: never;
  readonly environment?: never;
}

/** Which runs of GitHub Actions are meant, in one of three forms. */
export type GitHubRuns = GitHubRepository & (GitHubBranch | GitHubEnvironment | GitHubPullRequest);

const ISSUER = 'https://token.actions.githubusercontent.com';

/** @see https://docs.github.com/en/enterprise-cloud@latest/admin/managing-iam/iam-configuration-reference/username-considerations-for-external-authentication */
const REPOSITORY = {
  pattern:
    /^(?=[^/]{1,39}\/)[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*(?:_[A-Za-z0-9]+)?\/(?!\.{1,2}$)(?!.*\.git$)[A-Za-z0-9._-]{1,100}$/,
  allowed: 'OWNER/NAME of one repository: of letters a-z, digits and hyphens the owner, without a wildcard',
} as const;

/**
 * Events that run what has been merged. Left out are those that start with somebody else's code or words: pull requests of every kind,
 * comments, and what follows another workflow (`workflow_run`).
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows
 */
const EVENTS = ['deployment', 'push', 'release', 'repository_dispatch', 'schedule', 'workflow_dispatch'];

/**
 * Runs of GitHub Actions that may log in: on a branch, in an environment, or for pull requests. Both forms of the subject are taken, with
 * names alone and with ids, as the ids are compared beside it.
 * @see https://docs.github.com/en/actions/reference/security/oidc
 * @throws {UserError} `CiIdentityInvalid`, listing every value that is no repository, id, branch or environment, and every wildcard.
 * @example
 * const deploys = githubActions({ repository: 'acme/orders', repositoryId: 456789, ownerId: 123456, environment: 'production' });
 */
export function githubActions(runs: GitHubRuns): CiIdentity {
  throwIfWrong(runs);
  const { repository, repositoryId, ownerId, branch, environment } = runs;
  const [owner = '', name = ''] = repository.split('/');
  const subject = (end: string): Claim => ({
    name: 'sub',
    anyOf: [`repo:${repository}:${end}`, `repo:${owner}@${ownerId}/${name}@${repositoryId}:${end}`],
  });
  const always: readonly Claim[] = [
    { name: 'repository', anyOf: [repository], onlyIn: 'google' },
    { name: 'repository_id', anyOf: [String(repositoryId)] },
    { name: 'repository_owner_id', anyOf: [String(ownerId)], onlyIn: 'google' },
  ];
  const merged: Claim = { name: 'event_name', anyOf: EVENTS };
  if (branch !== undefined) {
    const ref = `refs/heads/${branch}`;
    const claims = [subject(`ref:${ref}`), ...always, { name: 'ref', anyOf: [ref] }, merged];
    return { issuer: ISSUER, runs: `branch ${branch} of ${repository}`, unreviewed: false, claims };
  }
  if (environment !== undefined) {
    // A job for a pull request may name an environment: its subject then says nothing of the pull request, its ref does.
    const ref: Claim = { name: 'ref', anyOf: ['refs/heads/', 'refs/tags/'], prefix: true };
    const named: Claim = { name: 'environment', anyOf: [environment] };
    const claims = [subject(`environment:${environment}`), ...always, named, ref, merged];
    return { issuer: ISSUER, runs: `environment ${environment} of ${repository}`, unreviewed: false, claims };
  }
  const ref: Claim = { name: 'ref', anyOf: ['refs/pull/'], prefix: true };
  const claims = [subject('pull_request'), ...always, ref, { name: 'event_name', anyOf: ['pull_request'] }];
  return { issuer: ISSUER, runs: `pull requests of ${repository}`, unreviewed: true, claims };
}

function throwIfWrong(runs: GitHubRuns): void {
  const { repository, repositoryId, ownerId, branch, environment, pullRequest } = runs;
  const id = 'the number that GitHub gave it, 1 or more';
  const problems = [
    ...(REPOSITORY.pattern.test(repository) ? [] : [problem('repository', REPOSITORY.allowed, repository)]),
    ...(isCiId(repositoryId) ? [] : [problem('repositoryId', id, repositoryId)]),
    ...(isCiId(ownerId) ? [] : [problem('ownerId', id, ownerId)]),
    ...formProblems({ branch, environment, pullRequest }, ['branch', 'environment', 'pullRequest']),
    ...(branch === undefined || BRANCH.pattern.test(branch) ? [] : [problem('branch', BRANCH.allowed, branch)]),
    ...(environment === undefined || ENVIRONMENT.pattern.test(environment)
      ? []
      : [problem('environment', ENVIRONMENT.allowed, environment)]),
  ];
  if (problems.length > 0) throw new UserError('githubActions', 'CiIdentityInvalid', problems);
}
