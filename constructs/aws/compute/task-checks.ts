import { isKnown } from '../../core/checks';
import { containerVariableProblems } from '../../core/container-variables';
import { problem } from '../../core/errors';
import { imageProblems } from '../../core/image';
import { retentionProblems } from '../observability/log-group';
import { sizeProblems } from './fargate-sizes';
import { ARCHITECTURES, type TaskProps } from './task-props';

const ECR = /^\d{12}\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com\//;
/** Directories that a container cannot do without, or that are not for files. */
const SYSTEM_PATHS = ['/', '/dev', '/proc', '/sys', '/etc'];
const MAX_ID = 2_147_483_647;
const MIB = 1_024 ** 2;

/** What is wrong with the task of a service, as sentences; empty when nothing is. */
export function taskProblems(props: TaskProps): string[] {
  const { image, repository, port, architecture = 'X86_64', healthPath, startWithin, stopWithin, diskGib } = props;
  return [
    ...imageProblems('image', image),
    ...(isKnown(image) && ECR.test(image) && repository === undefined
      ? [problem('repository', 'given for an image in ECR, or tasks may not pull it', [])]
      : []),
    ...within('port', port, props.security?.allowRoot === true ? 1 : 1_024, 65_535, ''),
    ...sizeProblems(props.cpuUnits, props.memoryMib),
    ...(ARCHITECTURES.includes(architecture)
      ? []
      : [problem('architecture', `one of ${ARCHITECTURES.join(', ')}`, architecture)]),
    ...variableProblems(props),
    ...(healthPath === undefined || !isKnown(healthPath) || /^\/[A-Za-z0-9_./~-]{0,127}$/.test(healthPath)
      ? []
      : [problem('healthPath', 'a path that begins with a slash, without a query', healthPath)]),
    ...commandProblems('command', props.command),
    ...commandProblems('healthCommand', props.healthCommand === false ? undefined : props.healthCommand),
    ...within('startWithin', startWithin?.toSeconds(), 0, 300, ' seconds'),
    ...within('stopWithin', stopWithin?.toSeconds(), 2, 120, ' seconds'),
    ...within('diskGib', diskGib, 21, 200, ' GiB'),
    ...writableProblems(props),
    ...securityProblems(props),
    ...retentionProblems('logRetention', props.logRetention),
    ...(props.logGroup !== undefined && props.logRetention !== undefined
      ? [problem('logRetention', 'left out with `logGroup`', props.logRetention)]
      : []),
  ];
}

function variableProblems({ env = {}, secrets = {}, secretKeys = [] }: TaskProps): string[] {
  return [
    ...containerVariableProblems({ env, secrets }),
    ...(secretKeys.length > 0 && Object.keys(secrets).length === 0
      ? ['`secretKeys` must be left out without `secrets`']
      : []),
  ];
}

function commandProblems(prop: string, command: readonly string[] | undefined): string[] {
  return command?.length === 0 ? [problem(prop, 'one word or more', command)] : [];
}

function writableProblems({ writablePaths = {}, memoryMib }: TaskProps): string[] {
  const sizes = Object.values(writablePaths).map((size) => size.toBytes() / MIB);
  const sum = sizes.reduce((total, size) => total + size, 0);
  const whole = 'a size of 1 MiB or more, in whole MiB';
  return [
    ...Object.keys(writablePaths)
      .filter((path) => !/^(\/[A-Za-z0-9_.-]+)+$/.test(path) || SYSTEM_PATHS.includes(path))
      .map((path) => problem('writablePaths', 'absolute paths of directories of the program', path)),
    ...Object.entries(writablePaths)
      .filter(([, size]) => size.toBytes() < MIB || size.toBytes() % MIB !== 0)
      .map(([path, size]) => problem(`writablePaths.${path}`, whole, size)),
    ...(isKnown(memoryMib) && sum >= memoryMib
      ? [
          problem(
            'writablePaths',
            `less than the ${memoryMib.toString()} MiB of memory, in which they are`,
            `${sum.toString()} MiB`,
          ),
        ]
      : []),
  ];
}

function securityProblems({ security = {} }: TaskProps): string[] {
  const { runAsUser, allowRoot = false } = security;
  return [
    ...within('security.runAsUser', runAsUser, 1, MAX_ID, '', 'Root takes `allowRoot`'),
    ...(runAsUser !== undefined && allowRoot
      ? [problem('security.runAsUser', 'left out with `allowRoot`', runAsUser)]
      : []),
  ];
}

/** What is wrong with a number that has to be whole and within two others. */
export function within(
  prop: string,
  value: number | undefined,
  least: number,
  most: number,
  unit: string,
  advice = '',
): string[] {
  if (!isKnown(value) || (Number.isInteger(value) && value >= least && value <= most)) return [];
  return [problem(prop, `${least.toString()} to ${most.toString()}${unit}`, value, advice)];
}
