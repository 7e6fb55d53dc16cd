import { problem } from '../../../../core/errors';

/** How much an alert matters: wake somebody up, look at it in working hours, or know it. */
export type Severity = 'critical' | 'info' | 'warning';

export const SEVERITIES: readonly Severity[] = ['critical', 'warning', 'info'];

/** @see https://prometheus.io/docs/alerting/latest/configuration/#matcher */
const MATCHER = /^\s*([a-zA-Z_]\w*)\s*(=~|!~|!=|=)\s*"((?:[^"\\]|\\.)*)"\s*$/;

/** What is wrong with matchers of alerts, as sentences; empty when nothing is. */
export function matcherProblems(prop: string, matchers: readonly string[]): string[] {
  return matchers.flatMap((matcher, index) => {
    const at = `${prop}[${index.toString()}]`;
    const [, , operator, value = ''] = MATCHER.exec(matcher) ?? [];
    if (operator === undefined)
      return [problem(at, 'a label, one of = != =~ !~, and a text in quotes, such as team="shop"', matcher)];
    return operator.endsWith('~') && !isRegExp(value) ? [problem(at, 'a regular expression that ends', matcher)] : [];
  });
}

/** A matcher for any of these severities. */
export function severityMatcher(severities: readonly Severity[]): string {
  const [only] = severities;
  return severities.length === 1 && only !== undefined ? `severity="${only}"` : `severity=~"${severities.join('|')}"`;
}

/** RE2 knows fewer forms than JavaScript: what is no expression here is none there. */
function isRegExp(text: string): boolean {
  try {
    return new RegExp(text) instanceof RegExp;
  } catch {
    return false;
  }
}
