import type { CiIdentity, Claim } from '../../core/ci-identity';

/**
 * Names of what a run is, for Google's own records: at most 127 bytes, which a subject with a long branch exceeds. No grant goes by it.
 * @see https://cloud.google.com/iam/docs/workload-identity-federation#mapping
 */
const SUBJECTS: Readonly<Record<string, string>> = {
  'https://token.actions.githubusercontent.com': "'repository:' + assertion.repository_id + ':run:' + assertion.run_id",
};
const GITLAB_SUBJECT = "'project:' + assertion.project_id + ':job:' + assertion.job_id";

/** The CEL expression under which Google lets `identity` in. A token that lacks a claim makes it fail, which refuses the token. */
export function ciCondition({ claims }: CiIdentity): string {
  return claims
    .filter(({ onlyIn }) => onlyIn !== 'aws')
    .map(compared)
    .join(' && ');
}

/** What Google makes of a token of `identity`: whose run it is, and `login` as the attribute that grants go by. */
export function ciAttributes({ issuer }: CiIdentity, login: string): Record<string, string> {
  return { 'google.subject': SUBJECTS[issuer] ?? GITLAB_SUBJECT, 'attribute.login': quoted(login) };
}

function compared({ name, anyOf, prefix = false }: Claim): string {
  const claim = `assertion.${name}`;
  const starts = anyOf.map((start) => `${claim}.startsWith(${quoted(start)})`);
  if (prefix) return starts.length === 1 ? starts.join('') : `(${starts.join(' || ')})`;
  return anyOf.length === 1 ? `${claim} == ${quoted(anyOf.join(''))}` : `${claim} in [${anyOf.map(quoted).join(', ')}]`;
}

/** Values hold neither quotes nor backslashes: `githubActions` and `gitlabCi` refuse them. */
function quoted(value: string): string {
  return `'${value}'`;
}
