import { Duration } from '../../../../constructs/core/duration';
import { Deployment, type DeploymentProps } from '../../../../constructs/kubernetes/workload/deployment';
import { http } from '../../../../constructs/kubernetes/workload/probes';
import { rolling } from '../../../../constructs/kubernetes/workload/rollout/rolling';
import { emptyDir } from '../../../../constructs/kubernetes/workload/volumes';
import { Apps, identity, objectsOf, required, secret } from './support';

const objects = (props: Partial<DeploymentProps> = {}) =>
  objectsOf((stack) => new Deployment(stack, 'Backend', { ...required(stack), ...props }));

test('fails with every bad value named at once', () => {
  const stack = new Apps();
  const build = () =>
    new Deployment(stack, 'Backend', {
      ...required(stack),
      name: 'b'.repeat(47),
      image: 'backend:latest',
      resources: { cpu: ['500m', '250m'], memory: ['256M', '512Mi'] },
      env: { 'LOG-LEVEL': 'info', DB_PASSWORD: 'hunter2' },
      secrets: { JWT_SECRET: secret },
      identity: identity('other', 'backend'),
      volumes: { 'var/cache': emptyDir() },
      security: { runAsUser: 0 },
      initContainers: { Migrate: { command: [] } },
      terminationGrace: Duration.seconds(0),
      timeout: Duration.hours(2),
      ports: { http: 70_000, 'a-very-long-port-name': 9090, metrics: 9090 },
      health: http('health', { port: 'admin', timeout: Duration.seconds(11) }),
      drain: Duration.minutes(11),
      maxDisrupted: 0,
      minReady: Duration.minutes(11),
      revisionHistory: 101,
      scale: { min: 5, max: 3, cpuPercent: 0 },
      replicas: 3,
      rollout: rolling({ maxSurge: 0, maxUnavailable: 0 }),
    });
  expect(build).toThrow(
    new Error(
      "Deployment at 'shop-dev-apps/Backend' [PropsInvalid]:\n" +
        '- `name` must be lower-case letters, digits and hyphens, a letter first, at most 46 characters for a Deployment, ' +
        `got ${'b'.repeat(47)}\n` +
        '- `image` must be an image with a tag that never moves, got backend:latest. Tomorrow `latest` is another one\n' +
        '- `resources.cpu[1]` must be the request of 500m or more, got 250m\n' +
        '- `resources.memory[0]` must be a size such as 512Mi or 16Gi, got 256M\n' +
        '- `env` must be named by letters, digits and _, no digit first, got LOG-LEVEL\n' +
        '- `env.DB_PASSWORD` must not hold a secret as plain text. Give it in `secrets`\n' +
        '- `identity` must be one for namespace shop, got one for other/backend\n' +
        '- `volumes` must be mounted at an absolute path such as /var/cache, got var/cache\n' +
        '- `security.runAsUser` must be 1 to 2147483647, got 0. Root takes `allowRoot`\n' +
        '- `initContainers` must be named by lower-case letters, digits and hyphens, a letter first, other than the workload, ' +
        'got Migrate\n' +
        '- `initContainers.Migrate.command` must be a program with its arguments, got none\n' +
        '- `secretStore` must be given with secrets, got none\n' +
        '- `terminationGrace` must be 1 to 3600 seconds, got 0\n' +
        '- `timeout` must be 1 to 3600 seconds, got 7200\n' +
        '- `ports.http` must be 1 to 65535, got 70000\n' +
        '- `ports` must be named by 1 to 15 lower-case letters, digits and single hyphens, a letter among them, ' +
        'got a-very-long-port-name\n' +
        '- `ports` must be different numbers, got 9090\n' +
        '- `health.timeout` must be 1 to 10 seconds, got 11\n' +
        '- `health.port` must be one of http, a-very-long-port-name, metrics, got admin\n' +
        '- `health.path` must be a path that starts with /, got health\n' +
        '- `drain` must be 0 to 600 seconds, got 660\n' +
        '- `terminationGrace` must be above the drain of 660 seconds, got 0 seconds\n' +
        '- `maxDisrupted` must be 1 or more pods, or 1% to 100%, got 0\n' +
        '- `minReady` must be 0 to 600 seconds, got 660\n' +
        '- `revisionHistory` must be 0 to 100 revisions, got 101\n' +
        '- `scale.max` must be the minimum of 5 or more, got 3\n' +
        '- `scale.cpuPercent` must be 1 to 1000 percent, got 0\n' +
        '- `replicas` must be left out with `scale`, got 3\n' +
        '- `rollout.maxSurge` must be 1 or more with a `maxUnavailable` of 0, got 0. Else no pod is ever replaced',
    ),
  );
});

test('a release that would be rolled back while its pods may still start is refused', () => {
  const timeout = Duration.minutes(2);
  expect(() => objects({ port: 8080, health: http('/health'), minReady: Duration.seconds(10), timeout })).toThrow(
    new Error(
      "Deployment at 'shop-dev-apps/Backend' [PropsInvalid]:\n" +
        '- `timeout` must be above the 130 seconds that a pod may take to be ready, got 2 minutes',
    ),
  );
});
