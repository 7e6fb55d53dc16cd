type Condition = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

interface Statement {
  readonly Effect: string;
  readonly Principal: { readonly Federated?: readonly string[] };
  readonly Action: readonly string[];
  readonly Condition?: Condition;
}

/** A call of `sts:AssumeRoleWithWebIdentity` as IAM sees it. */
export interface LoginRequest {
  /** ARN of the provider that has accepted the token. */
  readonly provider: string;
  /** Condition keys of the request, such as `gitlab.com:sub`. */
  readonly context: Readonly<Record<string, string>>;
}

/**
 * Whether IAM lets the request in: some statement allows it, and none refuses it. Keys of one operator, and operators, must all hold; of
 * several values one must; a key that the request lacks never holds.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html
 */
export function letsIn(trustPolicy: string, request: LoginRequest): boolean {
  const { Statement: statements } = JSON.parse(trustPolicy) as { Statement: readonly Statement[] };
  const applying = statements.filter((statement) => applies(statement, request));
  return applying.length > 0 && applying.every(({ Effect }) => Effect === 'Allow');
}

function applies({ Principal, Action, Condition = {} }: Statement, { provider, context }: LoginRequest): boolean {
  if (Principal.Federated?.includes(provider) !== true) return false;
  if (!Action.includes('sts:AssumeRoleWithWebIdentity')) return false;
  // Names of keys are the same in any letter case, their values are not.
  const keys = new Map(Object.entries(context).map(([key, value]) => [key.toLowerCase(), value]));
  return Object.entries(Condition).every(([operator, wanted]) =>
    Object.entries(wanted).every(([key, values]) => {
      const value = keys.get(key.toLowerCase());
      return value !== undefined && [values].flat().some((pattern) => holds(operator, pattern, value));
    }),
  );
}

function holds(operator: string, pattern: string, value: string): boolean {
  if (operator === 'StringEquals') return value === pattern;
  if (operator !== 'StringLike') throw new Error(`${operator} is not an operator that this evaluator knows`);
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 's').test(value);
}
