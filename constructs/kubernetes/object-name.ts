import type { Construct } from 'constructs';
import { isKnown } from '../core/checks';
import { KNOWN_LATER, problem } from '../core/errors';
import { KUBERNETES_NAME } from '../core/kubernetes-name';
import { kebab, withHash } from '../core/naming';

/** @see https://helm.sh/docs/topics/charts/ (a release name is part of label values, and has 10 characters of its own added) */
const RELEASE_NAME_LENGTH = 53;

/** Name of the object that `scope` installs: `given`, else its id in lower case with hyphens. */
export function objectName(scope: Construct, given: string | undefined): string {
  return given ?? kebab(scope.node.id);
}

/** What is wrong with the name of an object, as sentences; empty when nothing is. */
export function objectNameProblems(name: string): string[] {
  if (!isKnown(name)) return [problem('name', 'known at synth', KNOWN_LATER)];
  return KUBERNETES_NAME.pattern.test(name) ? [] : [problem('name', KUBERNETES_NAME.allowed, name)];
}

/** Name of the release of one object that is no workload: those of workloads, and of other kinds, may be called the same. */
export function releaseName(kind: string, name: string): string {
  const full = `${kind}-${name}`;
  return full.length > RELEASE_NAME_LENGTH ? withHash(full, RELEASE_NAME_LENGTH) : full;
}
