import { BRANCH, type CiIdentity, type Claim, ENVIRONMENT, formProblems, isCiId } from './ci-identity';
import { problem, UserError } from './errors';

/** A project on GitLab, by its path and by the id that no other project gets. */
export interface GitLabProject {
  /** `GROUP/PROJECT`, with subgroups between, in the letter case that GitLab shows. */
  readonly project: string;
  /** Id of the project, from its settings. A new project under an old path has another one. */
  readonly projectId: number;
  /**
   * Address of a GitLab that you run yourself: `https://` and its host.
   * @default 'https://gitlab.com'
   */
  readonly issuer?: string;
}

/** What makes a ref worth trusting. */
interface GitLabProtection {
  /**
   * Trusts jobs on a ref that is not protected in GitLab: whoever may push to the project can then run as this identity.
   * @default false
   */
  readonly allowUnprotected?: boolean;
}

/** Jobs on one branch, except those for a merge request. */
export interface GitLabBranch extends GitLabProtection {
  /** Branch, such as `main`. */
  readonly branch: string;
  readonly environment?: never;
  readonly tier?: never;
  readonly mergeRequest?: never;
}

/** Jobs that deploy to one environment. */
export interface GitLabEnvironment extends GitLabProtection {
  /** Environment, such as `production`. */
  readonly environment: string;
  /**
   * Branch that deploys to it. AWS needs it.
   * @default - every one that is protected
   */
  readonly branch?: string;
  /**
   * Deployment tier of the environment, which AWS needs: it compares the subject alone, and GitLab writes the tier of a protected
   * environment into it, never its name. The project's setting `ci_id_token_sub_claim_components` then has to be `project_path`,
   * `ref_type`, `ref`, `environment_protected`, `deployment_tier`.
   * @see https://docs.gitlab.com/api/projects/
   * @default - not compared
   */
  readonly tier?: 'production' | 'staging' | 'testing' | 'development' | 'other';
  readonly mergeRequest?: never;
}

/** Jobs of merge request pipelines. */
export interface GitLabMergeRequest {
  readonly mergeRequest: true;
  readonly branch?: never;
  readonly environment?: never;
  readonly tier?: never;
  readonly allowUnprotected?: never;
}

/** Which jobs of GitLab CI are meant, in one of three forms. */
export type GitLabJobs = GitLabProject & (GitLabBranch | GitLabEnvironment | GitLabMergeRequest);

/** @see https://docs.gitlab.com/user/reserved_names/ */
const PROJECT = {
  pattern:
    /^(?!.*\.(git|atom)(\/|$))[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?(?:\/[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?)+$/,
  allowed: 'GROUP/PROJECT of one project: letters a-z, digits and _.- between the slashes, without a wildcard',
} as const;
const ADDRESS = { pattern: /^https:\/\/[a-z0-9-]+(\.[a-z0-9-]+)+(:\d+)?$/, allowed: 'https:// and a host' } as const;

/**
 * Pipelines that run what is on a ref. Left out is `merge_request_event`, of which the subject names the source branch alone.
 * @see https://docs.gitlab.com/ci/jobs/job_rules/#ci_pipeline_source-predefined-variable
 */
const SOURCES = ['api', 'parent_pipeline', 'pipeline', 'push', 'schedule', 'trigger', 'web'];

/**
 * Jobs of GitLab CI that may log in: on a branch, in an environment, or for merge requests. Branches have to be protected.
 * @see https://docs.gitlab.com/ci/secrets/id_token_authentication/
 * @throws {UserError} `CiIdentityInvalid`, listing every value that is no project, id, branch or environment, and every wildcard.
 * @example
 * const deploys = gitlabCi({ project: 'acme/orders', projectId: 67890, branch: 'main' });
 */
export function gitlabCi(jobs: GitLabJobs): CiIdentity {
  throwIfWrong(jobs);
  const { project, projectId, issuer = 'https://gitlab.com', branch, environment, tier, allowUnprotected } = jobs;
  // GitLab lets a project choose what its subject is made of: only AWS, which sees little else, goes by it.
  const subject = (end: string, prefix = false): Claim => ({
    name: 'sub',
    anyOf: [`project_path:${project}:ref_type:branch:ref:${end}`],
    prefix,
    onlyIn: 'aws',
  });
  const always: readonly Claim[] = [
    { name: 'project_path', anyOf: [project], onlyIn: 'google' },
    { name: 'project_id', anyOf: [String(projectId)] },
  ];
  const merged: readonly Claim[] = [
    { name: 'pipeline_source', anyOf: SOURCES },
    ...(allowUnprotected === true ? [] : [{ name: 'ref_protected', anyOf: ['true'] }]),
  ];
  const onBranch: readonly Claim[] = [
    ...(branch === undefined ? [] : [{ name: 'ref', anyOf: [branch], onlyIn: 'google' as const }]),
    { name: 'ref_type', anyOf: ['branch'], onlyIn: 'google' },
  ];
  if (environment !== undefined) {
    const told = branch !== undefined && tier !== undefined;
    const end = `${branch ?? ''}:environment_protected:true:deployment_tier:${tier ?? ''}`;
    const claims = [
      ...(told ? [subject(end)] : []),
      ...always,
      { name: 'environment', anyOf: [environment], decisive: !told },
      ...(tier === undefined ? [] : [{ name: 'deployment_tier', anyOf: [tier], onlyIn: 'google' as const }]),
      ...(branch === undefined ? [] : onBranch),
      ...merged,
    ];
    return { issuer, runs: `environment ${environment} of ${project}`, unreviewed: false, claims };
  }
  if (branch !== undefined) {
    const claims = [subject(branch), ...always, ...onBranch, ...merged];
    return { issuer, runs: `branch ${branch} of ${project}`, unreviewed: false, claims };
  }
  // The subject of a merge request names its source branch, which may be any: what tells it apart is where the pipeline comes from.
  const source: Claim = { name: 'pipeline_source', anyOf: ['merge_request_event'], decisive: true };
  return {
    issuer,
    runs: `merge requests of ${project}`,
    unreviewed: true,
    claims: [subject('', true), ...always, source],
  };
}

function throwIfWrong(jobs: GitLabJobs): void {
  const { project, projectId, issuer, branch, environment, tier, mergeRequest } = jobs;
  const id = 'the number that GitLab gave it, 1 or more';
  const forms = environment === undefined ? { branch, mergeRequest } : { environment, mergeRequest };
  const problems = [
    ...(PROJECT.pattern.test(project) ? [] : [problem('project', PROJECT.allowed, project)]),
    ...(isCiId(projectId) ? [] : [problem('projectId', id, projectId)]),
    ...(issuer === undefined || ADDRESS.pattern.test(issuer) ? [] : [problem('issuer', ADDRESS.allowed, issuer)]),
    ...formProblems(forms, ['branch', 'environment', 'mergeRequest']),
    ...(branch === undefined || BRANCH.pattern.test(branch) ? [] : [problem('branch', BRANCH.allowed, branch)]),
    ...(environment === undefined || ENVIRONMENT.pattern.test(environment)
      ? []
      : [problem('environment', ENVIRONMENT.allowed, environment)]),
    ...(tier === undefined || TIERS.includes(tier) ? [] : [problem('tier', `one of ${TIERS.join(', ')}`, tier)]),
  ];
  if (problems.length > 0) throw new UserError('gitlabCi', 'CiIdentityInvalid', problems);
}

const TIERS: readonly string[] = ['production', 'staging', 'testing', 'development', 'other'];
