import { Duration } from '../../core/duration';
import { Size } from '../../core/size';
import type { SecretRef } from '../../core/secret-ref';
import { laterJson } from './task-json';
import type { TaskProps } from './task-props';

/** What people and metrics call the one container of a task. */
export const CONTAINER = 'app';
const USER = 65_532;

/** Where a program that has no other says what it does. */
export interface ContainerSurroundings {
  readonly logGroupName: string;
  readonly region: string;
  /** Start of the names of its log streams. */
  readonly streamPrefix: string;
}

/** Port, health path and times of a task, with their defaults. */
export function taskDefaults(props: TaskProps) {
  const { port = 8_080, healthPath = '/health', startWithin = Duration.seconds(60) } = props;
  return { port, healthPath, startWithin, stopWithin: props.stopWithin ?? Duration.seconds(30) };
}

/**
 * The containers of a task as ECS takes them: one, that logs, is watched, has no rights of the kernel and writes to memory alone.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html
 */
export function containerDefinitions(props: TaskProps, image: string, surroundings: ContainerSurroundings): string {
  const { command, env = {}, secrets = {}, security = {} } = props;
  const { port, stopWithin } = taskDefaults(props);
  const { runAsUser = USER, allowRoot = false, allowWritableRoot = false } = security;
  const user = `${runAsUser.toString()}:${runAsUser.toString()}`;
  return laterJson([
    {
      name: CONTAINER,
      image,
      essential: true,
      ...(command === undefined ? {} : { command }),
      portMappings: [{ containerPort: port, hostPort: port, protocol: 'tcp' }],
      environment: sorted(env).map(([name, value]) => ({ name, value })),
      secrets: sorted(secrets).map(([name, secret]) => ({ name, valueFrom: valueFrom(secret) })),
      ...healthCheck(props),
      stopTimeout: stopWithin.toSeconds(),
      ...(allowRoot ? {} : { user }),
      readonlyRootFilesystem: !allowWritableRoot,
      linuxParameters: {
        // Root needs some to be root, and Fargate gives single ones not back.
        capabilities: { add: [], drop: allowRoot ? [] : ['ALL'] },
        // Ends programs that others have left, and hands on the signal to end.
        initProcessEnabled: true,
        tmpfs: tmpfs(props),
      },
      logConfiguration: logging(surroundings),
      mountPoints: [],
      systemControls: [],
      volumesFrom: [],
    },
  ]);
}

function healthCheck(props: TaskProps) {
  const { port, healthPath, startWithin } = taskDefaults(props);
  if (props.healthCommand === false) return {};
  const url = `http://127.0.0.1:${port.toString()}${healthPath}`;
  const ask = `wget -q -O /dev/null ${url} || curl -fsS -o /dev/null ${url} || exit 1`;
  const command = props.healthCommand ?? ['CMD-SHELL', ask];
  return { healthCheck: { command, interval: 15, timeout: 5, retries: 3, startPeriod: startWithin.toSeconds() } };
}

/** A program that logs more than CloudWatch takes in time loses lines: it is not to stand still for them. */
function logging({ logGroupName, region, streamPrefix }: ContainerSurroundings) {
  const options = {
    'awslogs-group': logGroupName,
    'awslogs-region': region,
    'awslogs-stream-prefix': streamPrefix,
    mode: 'non-blocking',
    'max-buffer-size': '25m',
  };
  return { logDriver: 'awslogs', options, secretOptions: [] };
}

function tmpfs({ writablePaths = { '/tmp': Size.mebibytes(64) } }: TaskProps) {
  return sorted(writablePaths).map(([containerPath, size]) => ({
    containerPath,
    size: size.toMebibytes(),
    mountOptions: ['rw', 'nosuid', 'nodev'],
  }));
}

/** `ARN:KEY::` is one key of a secret that is a JSON object, in its newest version. */
function valueFrom({ secretArn, key }: SecretRef): string {
  return key === undefined ? secretArn : `${secretArn}:${key}::`;
}

function sorted<T>(values: Readonly<Record<string, T>>): [string, T][] {
  return Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1));
}
