import { isScalar, parse, parseDocument, visit } from 'yaml';

type Permissions = string | Readonly<Record<string, string>>;

interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Job {
  readonly permissions?: Permissions;
  readonly 'timeout-minutes'?: number;
  readonly steps?: readonly Step[];
}

interface Workflow {
  readonly on?: string | readonly string[] | Readonly<Record<string, unknown>>;
  readonly permissions?: Permissions;
  readonly concurrency?: unknown;
  readonly jobs: Readonly<Record<string, Job>>;
}

/** Everything in a workflow that could be turned against the repository, or hang for hours. */
export function workflowProblems(text: string): string[] {
  const workflow = parse(text) as Workflow;
  const jobs = Object.entries(workflow.jobs);
  return [
    ...triggers(workflow),
    ...rights(workflow),
    ...(workflow.concurrency === undefined ? ['no concurrency: two runs of one branch would race'] : []),
    ...jobs.flatMap(([name, job]) =>
      job['timeout-minutes'] === undefined ? [`job ${name} has no timeout-minutes`] : [],
    ),
    ...jobs.flatMap(([name, job]) => (job.steps ?? []).flatMap((step) => stepProblems(name, step))),
    ...pins(text),
  ];
}

function triggers({ on }: Workflow): string[] {
  const events = typeof on === 'string' ? [on] : Array.isArray(on) ? (on as string[]) : Object.keys(on ?? {});
  return events.includes('pull_request_target')
    ? ['pull_request_target gives the rights of the repository to the code of a stranger']
    : [];
}

function rights(workflow: Workflow): string[] {
  if (workflow.permissions === undefined) return ['no permissions: the token could write'];
  const sets = [workflow.permissions, ...Object.values(workflow.jobs).map(({ permissions }) => permissions ?? {})];
  return sets.flatMap((set) => {
    if (typeof set === 'string') return set === 'read-all' ? [] : [`permissions ${set}: name what is read`];
    // A login by OIDC is the one thing that needs write: it writes nothing in the repository.
    const written = Object.entries(set).filter(([scope, right]) => right === 'write' && scope !== 'id-token');
    return written.map(([scope]) => `permission ${scope}: write, but checks only read`);
  });
}

function stepProblems(job: string, step: Step): string[] {
  const name = `job ${job}, step ${step.name ?? step.uses ?? 'without a name'}`;
  const problems: string[] = [];
  if (step.run?.includes('${{'))
    problems.push(`${name}: an expression in run is executed as shell, pass it through env`);
  if (step.uses?.startsWith('actions/checkout@') && step.with?.['persist-credentials'] !== false) {
    problems.push(`${name}: leaves the token on disk, set persist-credentials: false`);
  }
  return problems;
}

/** The commit that an action is pinned to, and the version for its reader, stand in the text: comments are no data. */
function pins(text: string): string[] {
  const problems: string[] = [];
  visit(parseDocument(text), {
    Pair(_key, { key, value }) {
      if (!isScalar(key) || key.value !== 'uses' || !isScalar(value)) return;
      const uses = String(value.value);
      if (uses.startsWith('./')) return;
      if (!/@[0-9a-f]{40}$/.test(uses)) problems.push(`${uses}: pin it by the full SHA of a commit`);
      else if (!/^ v\d+\.\d+\.\d+$/.test(value.comment ?? '')) problems.push(`${uses}: say its version in a comment`);
    },
  });
  return problems;
}

/** Shell text of every step, with the name of its job. */
export function scripts(text: string): string[] {
  const { jobs } = parse(text) as Workflow;
  return Object.values(jobs).flatMap(({ steps = [] }) => steps.flatMap(({ run }) => (run === undefined ? [] : [run])));
}
