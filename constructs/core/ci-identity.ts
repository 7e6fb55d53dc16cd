/**
 * Which runs of a CI system may log in to a cloud without a key: plain data, made by `githubActions` and `gitlabCi`, and the same for
 * every cloud. Each cloud renders the claims as its own condition, of which all must hold.
 */
export interface CiIdentity {
  /** Who signs the tokens: `https://` and its host. */
  readonly issuer: string;
  /** The runs in words, such as `branch main of acme/orders`. */
  readonly runs: string;
  /** True for runs of code that nobody has merged yet: only what reads alone may trust them. */
  readonly unreviewed: boolean;
  /** What a token has to say, every one of them. */
  readonly claims: readonly Claim[];
}

/** One claim of a token, and what it has to be. */
export interface Claim {
  /** Name of the claim, such as `sub`. */
  readonly name: string;
  /** Values that are accepted, letter by letter: one of them. */
  readonly anyOf: readonly string[];
  /**
   * Accepts every value that begins with one of `anyOf`.
   * @default false
   */
  readonly prefix?: boolean;
  /**
   * Cloud that alone compares it.
   * @default - every cloud that can
   */
  readonly onlyIn?: 'aws' | 'google';
  /**
   * Tells these runs from others: a cloud that cannot compare it cannot trust them at all.
   * @default false
   */
  readonly decisive?: boolean;
}

/** Longest name of a branch or environment that is taken, in characters. */
const LONGEST_NAME = 255;

/**
 * Branch that tokens name as it is. Git allows more; what is left out has a meaning in a policy or an expression (`*`, `?`, `$`, quotes),
 * or looks like a letter that it is not.
 * @see https://git-scm.com/docs/git-check-ref-format
 */
export const BRANCH = {
  pattern: new RegExp(
    `^(?!.*(\\.\\.|//|@$|\\.lock$|/$|\\.$))(?!refs/)[A-Za-z0-9_][A-Za-z0-9_./#+=@-]{0,${LONGEST_NAME - 1}}$`,
  ),
  allowed: 'one branch by its whole name, without refs/heads/: letters, digits and _./#+=@-',
} as const;

/**
 * Environment that tokens name as it is. GitHub writes `:` as `%3A` and leaves `%3A` as it is: two environments, one subject.
 * @see https://docs.github.com/en/actions/reference/security/oidc
 */
export const ENVIRONMENT = {
  pattern: new RegExp(`^[A-Za-z0-9_](?:[A-Za-z0-9_./#+=@ -]{0,${LONGEST_NAME - 2}}[A-Za-z0-9_.#+=@-])?$`),
  allowed: 'one environment by its whole name: letters, digits, spaces and _./#+=@-',
} as const;

/** Forms of which an identity takes exactly one. */
export function formProblems(given: Readonly<Record<string, unknown>>, forms: readonly string[]): string[] {
  const chosen = forms.filter((form) => given[form] !== undefined);
  if (chosen.length === 1) return [];
  const all = forms.map((form) => `\`${form}\``).join(', ');
  return [`exactly one of ${all} must be given, got ${chosen.join(' and ') || 'none'}`];
}

/** True for an id that a CI system has numbered. */
export function isCiId(id: number): boolean {
  return Number.isSafeInteger(id) && id > 0;
}
