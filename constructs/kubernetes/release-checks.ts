import { type Checks, isKnown } from '../core/checks';
import { Duration } from '../core/duration';
import { KNOWN_LATER, problem } from '../core/errors';
import { KUBERNETES_NAME } from '../core/kubernetes-name';

/** @see https://helm.sh/docs/topics/charts/ (a release name is part of label values, and has 10 characters of its own added) */
const RELEASE_NAME = {
  pattern: /^(?=.{1,53}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?$/,
  allowed: '1 to 53 lower-case letters, digits and hyphens, a letter or digit at both ends',
} as const;

/** How long Helm waits where nothing else is said. */
export const RELEASE_TIMEOUT = Duration.minutes(10);

/** Adds what holds for every release to `checks`. */
export function releaseChecks(
  checks: Checks,
  { name, namespace, timeout }: { readonly name: string; readonly namespace: string; readonly timeout?: Duration },
): Checks {
  return checks
    .all(isKnown(name) ? [] : [problem('name', 'known at synth', KNOWN_LATER)])
    .matches('name', name, RELEASE_NAME.pattern, RELEASE_NAME.allowed)
    .matches('namespace', namespace, KUBERNETES_NAME.pattern, KUBERNETES_NAME.allowed)
    .range('timeout', timeout?.toSeconds(), 1, 3_600, 'seconds');
}
