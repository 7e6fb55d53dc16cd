import { TerraformVariable } from 'cdktf';
import { Duration } from '../../../../constructs/core/duration';
import { Size } from '../../../../constructs/core/size';
import { RunService } from '../../../../constructs/google/compute/run-service';
import type { RunServiceProps } from '../../../../constructs/google/compute/run-service-props';
import { Secret } from '../../../../constructs/google/security/secret';
import { googleStack } from '../support';

const image = 'nginx:1.29.3';
const digest = `@sha256:${'0a'.repeat(32)}`;
const make = (props: Partial<RunServiceProps>) => new RunService(googleStack(), 'Api', { image, ...props });
const heading = "RunService at 'stack/Api' [PropsInvalid]:\n";

test('fails with every bad value named at once', () => {
  const stack = googleStack();
  const token = Secret.fromSecretName(stack, 'Token', 'projects/acme-shop/secrets/token').version('1');
  const props: RunServiceProps = {
    name: 'Api',
    description: 'x'.repeat(513),
    image: 'nginx:latest',
    port: 0,
    env: { PORT: '80', '1ST': 'a', TOKEN: 'b' },
    secrets: { TOKEN: token },
    maxInstances: 2_000,
    minInstances: -1,
    cpu: 3,
    memory: Size.gibibytes(16),
    concurrency: 0,
    timeout: Duration.hours(2),
    healthPath: '/healthz',
    startupProbe: { initialDelay: Duration.minutes(5), period: Duration.minutes(5), failureThreshold: 0 },
    livenessProbe: { timeout: Duration.seconds(20), failureThreshold: 101 },
    domain: 'https://www.acme.example',
  };
  expect(() => new RunService(stack, 'Api', props)).toThrow(
    new Error(
      heading +
        '- `description` must be at most 512 characters, got 513\n' +
        '- `image` must be an image with a tag that never moves, got nginx:latest. Tomorrow `latest` is another one\n' +
        '- `port` must be 1 to 65535 as a port, got 0\n' +
        '- `env` must be without what Cloud Run sets itself, got PORT\n' +
        '- `env` must be named by letters, digits and _, no digit first, got 1ST\n' +
        '- `env.TOKEN` must not hold a secret as plain text. Give it in `secrets`\n' +
        '- `secrets` must be other variables than those of `env`, got TOKEN\n' +
        '- `maxInstances` must be 1 to 1000 instances, got 2000\n' +
        '- `minInstances` must be 0 to 1000 instances, got -1\n' +
        '- `cpu` must be 1, 2, 4, 6 or 8, or 0.08 to 0.999 in steps of 0.001, got 3\n' +
        '- `memory` must be 128 MiB to 8 GiB, in whole MiB, with 3 CPU, got 16 GiB\n' +
        '- `concurrency` must be 1 to 1000 requests, got 0\n' +
        '- `timeout` must be 1 to 3600 seconds, got 7200\n' +
        '- `healthPath` must be a path that starts with / and does not end in z, without ? and #, got /healthz\n' +
        '- `startupProbe.initialDelay` must be 0 to 240 seconds, got 300\n' +
        '- `startupProbe.period` must be 1 to 240 seconds, got 300\n' +
        '- `startupProbe.failureThreshold` must be 1 to 100 answers, got 0\n' +
        '- `livenessProbe.timeout` must be 1 to 10 seconds, got 20\n' +
        '- `livenessProbe.failureThreshold` must be 1 to 100 answers, got 101\n' +
        '- `domain` must be a domain such as www.acme.example, got https://www.acme.example\n' +
        '- `domain` must be left out in europe-west3, where Cloud Run maps none, got https://www.acme.example. ' +
        'Regions that do: asia-east1, asia-northeast1, asia-southeast1, europe-north1, europe-west1, europe-west4, ' +
        'us-central1, us-east1, us-east4, us-west1\n' +
        '- `name` must be lower-case letters, digits and hyphens, a letter first and no hyphen last, at most 49 characters, got Api',
    ),
  );
});

test('fewer CPUs than one handle one request at a time, and none in between', () => {
  expect(() => make({ cpu: 0.5, concurrency: 2, cpuAlways: true })).toThrow(
    new Error(
      heading +
        '- `concurrency` must be 1 with less than one CPU, got 2\n' +
        '- `cpuAlways` must be false with less than one CPU, got true',
    ),
  );
});

test('a startup that would be asked about for longer than Cloud Run waits is refused', () => {
  expect(() => make({ startupProbe: { period: Duration.seconds(60), failureThreshold: 5 } })).toThrow(
    new Error(heading + '- `startupProbe` must be over after 240 seconds: period times failureThreshold, got 300'),
  );
});

const anImage = 'an image with its tag or digest, such as registry.example.com/backend:1.4.2';
const asLatest = '. Without one it is `latest`, which changes unseen';
test.each([
  ['nginx', anImage, asLatest],
  ['registry:5000/nginx', anImage, asLatest],
  ['nginx@sha256:1', anImage, ''],
  ['nginx:1.29 ', anImage, ''],
  ['nginx:latest', 'an image with a tag that never moves', '. Tomorrow `latest` is another one'],
])('%s says no version that stays', (wrong, allowed, advice) => {
  expect(() => make({ image: wrong })).toThrow(
    new Error(`${heading}- \`image\` must be ${allowed}, got ${wrong}${advice}`),
  );
});

test('a secret in a plain variable is refused, by its name or its form, and never shown', () => {
  const env = {
    DB_PASSWORD: 'hunter2',
    DATABASE_URL: 'postgres://shop:hunter2@db.acme.example/shop',
    TOKEN_TTL: '60',
    SITE: 'https://www.acme.example',
  };
  expect(() => make({ env })).toThrow(
    new Error(
      heading +
        '- `env.DB_PASSWORD` must not hold a secret as plain text. Give it in `secrets`\n' +
        '- `env.DATABASE_URL` must not hold a secret as plain text. Give it in `secrets`',
    ),
  );
});

test.each(['nginx:1', `nginx${digest}`, `nginx:latest${digest}`, 'registry:5000/a/nginx:1.29.3'])(
  '%s is an image with a version',
  (right) => {
    expect(make({ image: right }).location).toBe('europe-west3');
  },
);

test('what is known after apply passes', () => {
  const stack = googleStack();
  const wanted = new TerraformVariable(stack, 'container_image', { type: 'string' });
  expect(new RunService(stack, 'Api', { image: wanted.stringValue }).location).toBe('europe-west3');
});

test.each([
  [0.08, Size.mebibytes(512), Size.mebibytes(513)],
  [0.5, Size.gibibytes(1), Size.mebibytes(1_025)],
  [1, Size.gibibytes(4), Size.mebibytes(4_097)],
  [2, Size.gibibytes(8), Size.mebibytes(127)],
  [4, Size.gibibytes(2), Size.gibibytes(1)],
  [8, Size.gibibytes(32), Size.gibibytes(33)],
  [1, Size.mebibytes(128), Size.kibibytes(200_000)],
])('memory goes with the number of CPUs: %d', (cpu, enough, wrong) => {
  expect(make({ cpu, memory: enough }).location).toBe('europe-west3');
  expect(() => make({ cpu, memory: wrong })).toThrow(
    `in whole MiB, with ${cpu.toString()} CPU, got ${wrong.toString()}`,
  );
});

test('a CPU that is always there goes with 512 MiB at least', () => {
  const [least, less] = [Size.mebibytes(512), Size.mebibytes(511)];
  expect(make({ cpuAlways: true, memory: least }).location).toBe('europe-west3');
  expect(make({ memory: less }).location).toBe('europe-west3');
  expect(() => make({ cpuAlways: true, memory: less })).toThrow(
    new Error(heading + '- `memory` must be 512 MiB to 4 GiB, in whole MiB, with 1 CPU and cpuAlways, got 511 MiB'),
  );
  expect(() => make({ cpu: 4, cpuAlways: true, memory: Size.gibibytes(1) })).toThrow(
    new Error(heading + '- `memory` must be 2 GiB to 16 GiB, in whole MiB, with 4 CPU and cpuAlways, got 1 GiB'),
  );
});

test.each([0.079, 0.0805, 1.5, 3, 10])('no instance has %d CPUs', (cpu) => {
  expect(() => make({ cpu, concurrency: 1 })).toThrow(
    `\`cpu\` must be 1, 2, 4, 6 or 8, or 0.08 to 0.999 in steps of 0.001, got ${cpu.toString()}`,
  );
});
