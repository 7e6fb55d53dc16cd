import { Fn } from 'cdktf';
import type { FargateServiceProps } from '../../../../constructs/aws/compute/fargate-service-props';
import { LogGroup } from '../../../../constructs/aws/observability/log-group';
import { Duration } from '../../../../constructs/core/duration';
import { Size } from '../../../../constructs/core/size';
import { awsStack, synthesized } from '../../../support/stack';
import { containerAt, IMAGE, service } from './service-support';

const SECRET = 'arn:aws:secretsmanager:us-east-1:111122223333:secret:token-0a1B2c';
const task = (props: Partial<FargateServiceProps> = {}) => synthesized((stack) => service(stack, props));
const container = (props: Partial<FargateServiceProps> = {}) => containerAt(task(props), 'Web/TaskDefinition');

test('with no more than it needs: a task of its own roles, whose old revisions stay to go back to', () => {
  const stack = task();
  const { container_definitions, ...rest } = stack.at('Web/TaskDefinition');
  expect(typeof container_definitions).toBe('string');
  expect(rest).toEqual({
    family: 'stack-web',
    requires_compatibilities: ['FARGATE'],
    network_mode: 'awsvpc',
    cpu: '256',
    memory: '512',
    runtime_platform: { operating_system_family: 'LINUX', cpu_architecture: 'X86_64' },
    task_role_arn: stack.ref('Web/TaskRole/Resource', 'arn'),
    execution_role_arn: stack.ref('Web/ExecutionRole/Resource', 'arn'),
    skip_destroy: true,
    lifecycle: { create_before_destroy: true },
  });
});

test('its container is asked for its health, logs, runs as nobody and writes to memory alone', () => {
  const url = 'http://127.0.0.1:8080/health';
  expect(container()).toEqual({
    name: 'app',
    image: IMAGE,
    essential: true,
    portMappings: [{ containerPort: 8_080, hostPort: 8_080, protocol: 'tcp' }],
    environment: [],
    secrets: [],
    healthCheck: {
      command: ['CMD-SHELL', `wget -q -O /dev/null ${url} || curl -fsS -o /dev/null ${url} || exit 1`],
      interval: 15,
      timeout: 5,
      retries: 3,
      startPeriod: 60,
    },
    stopTimeout: 30,
    user: '65532:65532',
    readonlyRootFilesystem: true,
    linuxParameters: {
      capabilities: { add: [], drop: ['ALL'] },
      initProcessEnabled: true,
      tmpfs: [{ containerPath: '/tmp', size: 64, mountOptions: ['rw', 'nosuid', 'nodev'] }],
    },
    logConfiguration: {
      logDriver: 'awslogs',
      options: {
        'awslogs-group': expect.stringMatching(/^aws_cloudwatch_log_group\.Web_LogGroup_\w+\.name$/) as unknown,
        'awslogs-region': 'us-east-1',
        'awslogs-stream-prefix': 'stack-web',
        mode: 'non-blocking',
        'max-buffer-size': '25m',
      },
      secretOptions: [],
    },
    mountPoints: [],
    systemControls: [],
    volumesFrom: [],
  });
});

test('variables are sorted, and secrets are named, never read', () => {
  const secrets = { USER: { secretArn: SECRET, key: 'user' }, TOKEN: { secretArn: SECRET } };
  expect(container({ env: { ZONE: 'a', MODE: 'fast' }, secrets })).toMatchObject({
    environment: [
      { name: 'MODE', value: 'fast' },
      { name: 'ZONE', value: 'a' },
    ],
    secrets: [
      { name: 'TOKEN', valueFrom: SECRET },
      { name: 'USER', valueFrom: `${SECRET}:user::` },
    ],
  });
});

test('a text that is known after apply is written by Terraform, quotes and all', () => {
  const env = { GREETING: Fn.join('-', ['a', 'b']), MIXED: `say "${Fn.lower('X')}"\n` };
  const text = task({ env }).at('Web/TaskDefinition')['container_definitions'] as string;
  expect(text).toContain('{"name":"GREETING","value":${jsonencode(join("-", ["a", "b"]))}}');
  const pieces = String.raw`${'$'}{jsonencode(join("", ["say \"", lower("X"), "\"\n"]))}`;
  expect(text).toContain(`{"name":"MIXED","value":${pieces}}`);
});

test('its own command, times, sizes and paths are taken over', () => {
  const stack = task({
    cpuUnits: 1_024,
    memoryMib: 2_048,
    architecture: 'ARM64',
    diskGib: 40,
    command: ['serve', '--fast'],
    healthCommand: ['CMD', 'check'],
    startWithin: Duration.minutes(2),
    stopWithin: Duration.minutes(1),
    port: 3_000,
    writablePaths: { '/var/cache': Size.mebibytes(128), '/tmp': Size.mebibytes(16) },
  });
  expect(stack.at('Web/TaskDefinition')).toMatchObject({
    cpu: '1024',
    memory: '2048',
    runtime_platform: { cpu_architecture: 'ARM64' },
    ephemeral_storage: { size_in_gib: 40 },
  });
  expect(containerAt(stack, 'Web/TaskDefinition')).toMatchObject({
    command: ['serve', '--fast'],
    portMappings: [{ containerPort: 3_000 }],
    healthCheck: { command: ['CMD', 'check'], startPeriod: 120 },
    stopTimeout: 60,
    linuxParameters: {
      tmpfs: [
        { containerPath: '/tmp', size: 16 },
        { containerPath: '/var/cache', size: 128 },
      ],
    },
  });
});

test('an image without a shell is asked by the load balancer alone', () => {
  expect(container({ healthCommand: false })).not.toHaveProperty('healthCheck');
});

test('root keeps what makes it root, and may listen where others may not', () => {
  const root = container({ security: { allowRoot: true, allowWritableRoot: true }, port: 80 });
  expect(root).toMatchObject({ readonlyRootFilesystem: false, linuxParameters: { capabilities: { drop: [] } } });
  expect(root).not.toHaveProperty('user');
  expect(container({ security: { runAsUser: 1_000 } })['user']).toBe('1000:1000');
});

test('logs go to a group of its own for as long as it says, or to one that is given', () => {
  const own = task({ logRetention: Duration.days(90), allowDestroy: true });
  expect(own.at('Web/LogGroup/Resource')).toMatchObject({ retention_in_days: 90 });
  expect(own.at('Web/LogGroup/Resource')).not.toHaveProperty('lifecycle');
  const given = synthesized((stack) => service(stack, { logGroup: LogGroup.fromLogGroupName(stack, 'Logs', '/web') }));
  expect(containerAt(given, 'Web/TaskDefinition')).toMatchObject({
    logConfiguration: { options: { 'awslogs-group': '/web' } },
  });
});

test('fails with every bad value named at once', () => {
  const wrong: Partial<FargateServiceProps> = {
    image: '111122223333.dkr.ecr.us-east-1.amazonaws.com/web:latest',
    port: 80,
    architecture: 'MIPS' as 'ARM64',
    env: { '1ST': 'x', TOKEN: 'hush', BOTH: 'x' },
    secrets: { BOTH: { secretArn: SECRET }, 'A-B': { secretArn: SECRET } },
    healthPath: 'health?deep=1',
    command: [],
    healthCommand: [],
    startWithin: Duration.minutes(6),
    stopWithin: Duration.seconds(1),
    diskGib: 20,
    writablePaths: { '/etc': Size.mebibytes(500), tmp: Size.kibibytes(1_500) },
    security: { runAsUser: 0, allowRoot: false },
    logRetention: Duration.days(2),
  };
  expect(() => service(awsStack(), { ...wrong, memoryMib: 500 })).toThrow(
    new Error(
      "FargateService at 'stack/Web' [PropsInvalid]:\n" +
        '- `image` must be an image with a tag that never moves, got 111122223333.dkr.ecr.us-east-1.amazonaws.com/web:latest. ' +
        'Tomorrow `latest` is another one\n' +
        '- `repository` must be given for an image in ECR, or tasks may not pull it, got none\n' +
        '- `port` must be 1024 to 65535, got 80\n' +
        '- `memoryMib` must be one of 512, 1024, 2048 with 256 CPU units, got 500\n' +
        '- `architecture` must be one of X86_64, ARM64, got MIPS\n' +
        '- `env` must be named by letters, digits and _, no digit first, got 1ST\n' +
        '- `secrets` must be named by letters, digits and _, no digit first, got A-B\n' +
        '- `env.TOKEN` must not hold a secret as plain text. Give it in `secrets`\n' +
        '- `secrets` must be other variables than those of `env`, got BOTH\n' +
        '- `healthPath` must be a path that begins with a slash, without a query, got health?deep=1\n' +
        '- `command` must be one word or more, got none\n' +
        '- `healthCommand` must be one word or more, got none\n' +
        '- `startWithin` must be 0 to 300 seconds, got 360\n' +
        '- `stopWithin` must be 2 to 120 seconds, got 1\n' +
        '- `diskGib` must be 21 to 200 GiB, got 20\n' +
        '- `writablePaths` must be absolute paths of directories of the program, got /etc\n' +
        '- `writablePaths` must be absolute paths of directories of the program, got tmp\n' +
        '- `writablePaths.tmp` must be a size of 1 MiB or more, in whole MiB, got 1500 KiB\n' +
        '- `writablePaths` must be less than the 500 MiB of memory, in which they are, got 501.46484375 MiB\n' +
        '- `security.runAsUser` must be 1 to 2147483647, got 0. Root takes `allowRoot`\n' +
        '- `logRetention` must be one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, ' +
        '2557, 2922, 3288, 3653 days, got 2 days. The nearest is 1 day',
    ),
  );
});

test('settings that leave no room for one another are refused', () => {
  const stack = awsStack();
  const logGroup = LogGroup.fromLogGroupName(stack, 'Logs', '/web');
  const both = { logGroup, logRetention: Duration.days(1), security: { allowRoot: true, runAsUser: 1_000 } };
  expect(() =>
    service(stack, { ...both, secretKeys: [{ keyArn: 'k', grantDecrypt: no, grantEncryptDecrypt: no }] }),
  ).toThrow(
    new Error(
      "FargateService at 'stack/Web' [PropsInvalid]:\n" +
        '- `secretKeys` must be left out without `secrets`\n' +
        '- `security.runAsUser` must be left out with `allowRoot`, got 1000\n' +
        '- `logRetention` must be left out with `logGroup`, got 1 day',
    ),
  );
});

function no(): void {
  throw new Error('nothing is to be granted');
}
