/** Five letters and digits that Kubernetes draws, none of them a hyphen. */
const RANDOM = '[!-]'.repeat(5);
const DIGIT = '[0-9]';
/** Start of the hash of a pod template: a number of up to ten digits, each written as one of ten characters. */
const HASH = '[4-9bcdf]'.repeat(5);

/**
 * How Kubernetes goes on after the name of a workload to name its pods, as glob patterns, and the longest name that it does not
 * cut for that.
 * @see https://github.com/kubernetes/kubernetes/blob/master/pkg/controller/controller_utils.go (`ComputeHash`)
 * @see https://github.com/kubernetes/kubernetes/blob/master/staging/src/k8s.io/apiserver/pkg/storage/names/generate.go
 */
const POD_NAMES = {
  CronJob: { max: 48, ends: [`${DIGIT.repeat(8)}-${RANDOM}`] },
  DaemonSet: { max: 57, ends: [RANDOM] },
  Deployment: { max: 46, ends: [`${HASH}*-${RANDOM}`] },
  Job: { max: 57, ends: [RANDOM] },
  StatefulSet: { max: 59, ends: [DIGIT, DIGIT.repeat(2), DIGIT.repeat(3)] },
} as const;

/** What makes pods, by its name in Kubernetes. */
export type WorkloadKind = keyof typeof POD_NAMES;

export const WORKLOAD_KINDS = Object.keys(POD_NAMES) as readonly WorkloadKind[];

/** Longest name, in characters, of a workload whose pods {@link podNames} knows. */
export function longestName(kind: WorkloadKind): number {
  return POD_NAMES[kind].max;
}

/** Names of the pods of one workload as glob patterns. Those of `workload-more` match none, unless `more` reads like a hash. */
export function podNames(workload: string, kind: WorkloadKind): string[] {
  return POD_NAMES[kind].ends.map((end) => `${workload}-${end}`);
}
