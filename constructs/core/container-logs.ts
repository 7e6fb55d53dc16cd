import { isKnown } from './checks';
import { problem } from './errors';
import { KUBERNETES_NAME } from './kubernetes-name';
import { longestName, podNames, WORKLOAD_KINDS, type WorkloadKind } from './pod-names';

/** Containers whose log lines belong together: those of one workload, or the rest of a namespace. */
export interface LogSource {
  /** Namespace of the pods. */
  readonly namespace: string;
  /**
   * Deployment or other workload whose pods are meant, told from those of `NAME-more` by the form of their names. At most 46
   * characters for a Deployment: Kubernetes cuts the names of pods short after longer ones.
   * @default - every pod of the namespace that no other entry names
   */
  readonly workload?: string;
  /**
   * What the workload is: the names of its pods follow from it. With another than the true one its lines are not found.
   * @default 'Deployment'
   */
  readonly kind?: WorkloadKind;
}

/** What is wrong with the entries of the prop `prop`, as sentences; empty when nothing is. */
export function logSourceProblems(sources: Readonly<Record<string, LogSource>>, prop: string): string[] {
  const { pattern, allowed } = KUBERNETES_NAME;
  const bad = (value: string | undefined): value is string => isKnown(value) && !pattern.test(value);
  const entries = Object.entries(sources);
  const places = entries.map(([, { namespace, workload }]) => `${namespace}/${workload ?? '*'}`);
  const repeated = new Set(places.filter((place, index) => places.indexOf(place) !== index));
  return [
    ...entries.flatMap(([name, { namespace, workload, kind }]) => [
      ...(bad(name) ? [problem(prop, `named by ${allowed}`, name)] : []),
      ...(bad(namespace) ? [problem(`${prop}.${name}.namespace`, allowed, namespace)] : []),
      ...(bad(workload) ? [problem(`${prop}.${name}.workload`, allowed, workload)] : []),
      ...kindProblems(`${prop}.${name}`, workload, kind),
    ]),
    ...[...repeated].map((place) => problem(prop, 'one entry for each namespace and workload', place)),
  ];
}

function kindProblems(entry: string, workload: string | undefined, kind: WorkloadKind | undefined): string[] {
  if (kind !== undefined && !WORKLOAD_KINDS.includes(kind))
    return [problem(`${entry}.kind`, `one of ${WORKLOAD_KINDS.join(', ')}`, kind)];
  if (workload === undefined)
    return kind === undefined ? [] : [problem(`${entry}.kind`, 'left out without `workload`', kind)];
  const of = kind ?? 'Deployment';
  if (!isKnown(workload) || workload.length <= longestName(of)) return [];
  return [problem(`${entry}.workload`, `at most ${longestName(of).toString()} characters for a ${of}`, workload)];
}

/** Where a node keeps the log files of `source`. The kubelet names them `<pod>_<namespace>_<container>-<id>.log`. */
export function logPaths({ namespace, workload, kind = 'Deployment' }: LogSource): string[] {
  const pods = workload === undefined ? ['*'] : podNames(workload, kind);
  return pods.map((pod) => `/var/log/containers/${pod}_${namespace}_*.log`);
}

/** Paths of other sources that those of `one` match as well: each container's lines go one way. */
export function excludedLogPaths(one: LogSource, all: readonly LogSource[]): string[] {
  if (one.workload !== undefined) return [];
  return all
    .filter(({ namespace, workload }) => namespace === one.namespace && workload !== undefined)
    .flatMap(logPaths)
    .sort();
}
