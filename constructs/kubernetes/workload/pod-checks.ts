import { longestName, type WorkloadKind } from '../../core/pod-names';
import { isKnown } from '../../core/checks';
import type { Duration } from '../../core/duration';
import { KNOWN_LATER, problem } from '../../core/errors';
import { disruptionProblems } from './disruption';
import { environmentProblems } from './environment';
import { imageProblems } from '../../core/image';
import { secretValueProblems } from '../config/external-secret-manifest';
import { REVISIONS, TERMINATION_GRACE, TIMEOUT } from './defaults';
import { drainSeconds, type PodInput } from './pod-template';
import type { PodProps } from './pod-props';
import { portProblems } from './ports';
import { healthProblems, startupSeconds } from './probes';
import { resourcesProblems } from './resources';
import { securityProblems } from './security';
import { identityProblems } from './service-account';
import { volumeProblems } from './volumes';

/** Names of Services and containers, and of the labels that name them. */
const NAME = {
  pattern: /^[a-z]([a-z0-9-]*[a-z0-9])?$/,
  allowed: 'lower-case letters, digits and hyphens, a letter first',
};

/**
 * Longest name of a workload: longer ones are cut in the names of their pods, or refused. A Job has a hash added to its name; the
 * pods of a stateful set carry its name with a hash as a label.
 * @see https://github.com/kubernetes/kubernetes/issues/64023
 */
export function longestWorkloadName(kind: WorkloadKind): number {
  const added = { Job: 9, StatefulSet: 7, CronJob: 0, DaemonSet: 0, Deployment: 0 };
  return longestName(kind) - added[kind];
}

/** What is wrong with the pods of a workload, as sentences; empty when nothing is. */
export function podProblems({ kind, name, props, serving, ports, secrets }: PodInput): string[] {
  const { namespace, env = {}, config = [], volumes = {}, initContainers = {} } = props;
  return [
    ...nameProblems(kind, name),
    ...imageProblems('image', props.image),
    ...resourcesProblems('resources', props.resources),
    ...environmentProblems({ env, secrets: props.secrets ?? {}, config }),
    ...identityProblems(props.identity, namespace),
    ...volumeProblems(volumes),
    ...securityProblems(props.security),
    ...Object.entries(initContainers).flatMap(([initName, { image, command, resources }]) => [
      ...(NAME.pattern.test(initName) && initName.length <= 63 && initName !== name
        ? []
        : [problem('initContainers', `named by ${NAME.allowed}, other than the workload`, initName)]),
      ...(image === undefined ? [] : imageProblems(`initContainers.${initName}.image`, image)),
      ...(command.length > 0
        ? []
        : [problem(`initContainers.${initName}.command`, 'a program with its arguments', command)]),
      ...(resources === undefined ? [] : resourcesProblems(`initContainers.${initName}.resources`, resources)),
    ]),
    ...secretValueProblems('secrets', props.secrets ?? {}),
    ...Object.entries(volumes).flatMap(([path, volume]) =>
      volume.holds === 'secrets' ? secretValueProblems(`volumes.${path}`, volume.files) : [],
    ),
    ...storeProblems(Object.keys(secrets), props),
    ...config
      .filter((map) => map.namespace.namespaceName !== namespace.namespaceName)
      .map((map) =>
        problem(
          'config',
          `of namespace ${namespace.namespaceName}`,
          `${map.namespace.namespaceName}/${map.configMapName}`,
        ),
      ),
    ...seconds('terminationGrace', props.terminationGrace, 1, 3_600),
    ...seconds('timeout', props.timeout, 1, 3_600),
    ...(serving === undefined ? [] : servingProblems({ props, serving, ports })),
  ];
}

function servingProblems({ props, serving, ports }: Required<Pick<PodInput, 'props' | 'serving' | 'ports'>>): string[] {
  const { terminationGrace = TERMINATION_GRACE, timeout = TIMEOUT } = props;
  const { minReady, health, drain, revisionHistory = REVISIONS } = serving;
  const drains = drainSeconds({ serving, ports });
  const starts = startupSeconds(health) + (minReady?.toSeconds() ?? 0);
  return [
    ...portProblems(serving),
    ...healthProblems(health, Object.keys(ports)),
    ...seconds('drain', drain, 0, 600),
    ...(drains < terminationGrace.toSeconds()
      ? []
      : [problem('terminationGrace', `above the drain of ${drains.toString()} seconds`, terminationGrace)]),
    ...disruptionProblems(serving.maxDisrupted),
    ...seconds('minReady', minReady, 0, 600),
    ...(starts < timeout.toSeconds()
      ? []
      : [problem('timeout', `above the ${starts.toString()} seconds that a pod may take to be ready`, timeout)]),
    ...(Number.isInteger(revisionHistory) && revisionHistory >= 0 && revisionHistory <= 100
      ? []
      : [problem('revisionHistory', '0 to 100 revisions', revisionHistory)]),
  ];
}

function nameProblems(kind: WorkloadKind, name: string): string[] {
  const max = longestWorkloadName(kind);
  if (!isKnown(name)) return [problem('name', 'known at synth', KNOWN_LATER)];
  if (NAME.pattern.test(name) && name.length <= max) return [];
  return [problem('name', `${NAME.allowed}, at most ${max.toString()} characters for a ${kind}`, name)];
}

function storeProblems(
  secrets: readonly string[],
  { secretStore, namespace }: Pick<PodProps, 'secretStore' | 'namespace'>,
): string[] {
  if (secretStore === undefined)
    return secrets.length === 0 ? [] : [problem('secretStore', 'given with secrets', 'none')];
  if (secrets.length === 0) return [problem('secretStore', 'left out without secrets', secretStore.node.path)];
  const there = secretStore.namespace.namespaceName;
  return there === namespace.namespaceName
    ? []
    : [problem('secretStore', `of namespace ${namespace.namespaceName}`, `one of ${there}`)];
}

function seconds(prop: string, value: Duration | undefined, min: number, max: number): string[] {
  const given = value?.toSeconds();
  if (given === undefined || (given >= min && given <= max)) return [];
  return [problem(prop, `${min.toString()} to ${max.toString()} seconds`, given)];
}
