import { Duration } from '../../../../constructs/core/duration';
import { manifestsOf } from '../../../../constructs/kubernetes/manifests/releases';
import { Namespace } from '../../../../constructs/kubernetes/namespace';
import { Deployment, type DeploymentProps } from '../../../../constructs/kubernetes/workload/deployment';
import { http } from '../../../../constructs/kubernetes/workload/probes';
import { recreate, rolling } from '../../../../constructs/kubernetes/workload/rollout';
import { emptyDir } from '../../../../constructs/kubernetes/workload/volumes';
import { synth } from '../../../../testing/synth';
import {
  Apps,
  identity,
  labels,
  objectsOf,
  partOf,
  propsWithoutEffect,
  required,
  secret,
  secretStore,
} from './support';

const objects = (props: Partial<DeploymentProps> = {}) =>
  objectsOf((stack) => new Deployment(stack, 'Backend', { ...required(stack), ...props }));

const selector = { 'app.kubernetes.io/name': 'backend' };

test('with the least settings: two protected pods that are spread, may do nothing special, and write to /tmp alone', () => {
  const { Deployment: deployment, PodDisruptionBudget, ServiceAccount, ...others } = objects();
  expect(deployment).toEqual({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'backend', namespace: 'shop', labels },
    spec: {
      replicas: 2,
      selector: { matchLabels: selector },
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
      progressDeadlineSeconds: 600,
      revisionHistoryLimit: 3,
      template: {
        metadata: { labels },
        spec: {
          serviceAccountName: 'backend',
          automountServiceAccountToken: false,
          enableServiceLinks: false,
          securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
          terminationGracePeriodSeconds: 30,
          topologySpreadConstraints: ['topology.kubernetes.io/zone', 'kubernetes.io/hostname'].map((topologyKey) => ({
            maxSkew: 1,
            topologyKey,
            whenUnsatisfiable: 'ScheduleAnyway',
            labelSelector: { matchLabels: selector },
            matchLabelKeys: ['pod-template-hash'],
          })),
          containers: [
            {
              name: 'backend',
              image: 'registry.example.com/backend:1.4.2',
              imagePullPolicy: 'IfNotPresent',
              resources: {
                requests: { cpu: '250m', memory: '256Mi' },
                limits: { cpu: '500m', memory: '512Mi' },
              },
              securityContext: {
                allowPrivilegeEscalation: false,
                readOnlyRootFilesystem: true,
                capabilities: { drop: ['ALL'] },
              },
              volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }],
            },
          ],
          volumes: [{ name: 'tmp', emptyDir: {} }],
        },
      },
    },
  });
  expect(PodDisruptionBudget?.['spec']).toEqual({
    maxUnavailable: 1,
    unhealthyPodEvictionPolicy: 'AlwaysAllow',
    selector: { matchLabels: selector },
  });
  expect(ServiceAccount).toEqual({
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: 'backend', namespace: 'shop', labels },
    automountServiceAccountToken: false,
  });
  expect(Object.keys(others)).toEqual(['NetworkPolicy']);
});

test('with a port: a Service on the same number, health asked of it, and five seconds in which a pod that goes still answers', () => {
  const { Deployment: deployment, Service } = objects({ port: 8080, health: http('/health') });
  expect(Service).toEqual({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'backend', namespace: 'shop', labels },
    spec: { type: 'ClusterIP', selector, ports: [{ name: 'http', port: 8080, targetPort: 'http', protocol: 'TCP' }] },
  });
  expect(partOf(deployment, 'spec.template.spec.containers.0')).toMatchObject({
    ports: [{ name: 'http', containerPort: 8080, protocol: 'TCP' }],
    readinessProbe: { httpGet: { path: '/health', port: 'http' } },
    lifecycle: { preStop: { sleep: { seconds: 5 } } },
  });
});

test('several ports are all served, and health is asked of the first', () => {
  const ports = { metrics: 9090, http: 8080 };
  const { Deployment: deployment, Service } = objects({ ports, health: http('/health') });
  expect(partOf(Service, 'spec.ports')).toMatchObject([
    { name: 'metrics', port: 9090 },
    { name: 'http', port: 8080 },
  ]);
  expect(partOf(deployment, 'spec.template.spec.containers.0.livenessProbe.httpGet.port')).toBe('metrics');
});

test('scaled, it names no number of pods that an upgrade would go back to', () => {
  const scale = { min: 2, max: 10, cpuPercent: 70, memoryPercent: 80 };
  const { Deployment: deployment, HorizontalPodAutoscaler } = objects({ scale });
  expect(deployment?.['spec']).not.toHaveProperty('replicas');
  const share = (name: string, averageUtilization: number) => ({
    type: 'Resource',
    resource: { name, target: { type: 'Utilization', averageUtilization } },
  });
  expect(HorizontalPodAutoscaler).toEqual({
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'backend', namespace: 'shop', labels },
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'backend' },
      minReplicas: 2,
      maxReplicas: 10,
      metrics: [share('cpu', 70), share('memory', 80)],
    },
  });
});

test.each([
  [{ min: 1, max: 2 }, ['cpu 70']],
  [{ min: 1, max: 2, cpuPercent: 50 }, ['cpu 50']],
  [{ min: 1, max: 2, memoryPercent: 80 }, ['memory 80']],
])('scaled by %j it looks at %j', (scale, measures) => {
  const metrics = partOf(objects({ scale }).HorizontalPodAutoscaler, 'spec.metrics') as {
    resource: { name: string; target: { averageUtilization: number } };
  }[];
  expect(metrics.map(({ resource: { name, target } }) => `${name} ${target.averageUtilization.toString()}`)).toEqual(
    measures,
  );
});

test.each<[string, Partial<DeploymentProps>, unknown]>([
  ['one pod alone', { replicas: 1 }, undefined],
  ['one pod at the least', { scale: { min: 1, max: 5 } }, undefined],
  ['two pods at the least', { scale: { min: 2, max: 5 } }, 1],
  ['a share of its own', { maxDisrupted: '25%' }, '25%'],
  ['one pod, if it is asked for', { replicas: 1, maxDisrupted: 1 }, 1],
  ['any of them', { maxDisrupted: 'any' }, undefined],
])('the budget with %s', (_what, props, maxUnavailable) => {
  expect(partOf(objects(props).PodDisruptionBudget, 'spec.maxUnavailable')).toBe(maxUnavailable);
});

test('it is one release of its name, after its namespace, config maps and secret store', () => {
  const stack = new Apps();
  const backend = new Deployment(stack, 'Backend', {
    ...required(stack),
    config: [stack.config],
    secrets: { JWT_SECRET: secret },
    secretStore: stack.store,
  });
  const synthesized = synth(stack);
  expect(synthesized.at('Backend')).toMatchObject({ name: 'backend', namespace: 'shop', timeout: 600 });
  expect(synthesized.at('Backend')['depends_on']).toEqual(
    expect.arrayContaining(['Namespace', 'Config', 'Store'].map((id) => synthesized.address(`${id}/Resource`))),
  );
  expect(backend.workloadName).toBe('backend');
});

test('a declared connection is open on both sides, other access where it is let in', () => {
  const stack = new Apps();
  const backend = new Deployment(stack, 'Backend', { ...required(stack), ports: { http: 8080, metrics: 9090 } });
  const frontend = new Deployment(stack, 'Frontend', { ...required(stack), port: 3000 });
  frontend.connectsTo(backend);
  backend.allowFrom(stack.home, { ports: ['metrics'] });
  const policy = (workload: Deployment) =>
    manifestsOf(workload).find(({ kind }) => kind === 'NetworkPolicy')?.['spec'] as Record<string, unknown>;
  const open = (...ports: number[]) => ({ ports: ports.map((port) => ({ protocol: 'TCP', port })) });
  expect(policy(frontend)['egress']).toEqual([expect.objectContaining(open(8080, 9090))]);
  expect(policy(backend)['ingress']).toHaveLength(2);
  expect(policy(backend)['ingress']).toEqual(
    expect.arrayContaining([expect.objectContaining(open(8080, 9090)), expect.objectContaining(open(9090))]),
  );
});

test('every setting has an effect', () => {
  const without = propsWithoutEffect<DeploymentProps>(
    (stack, props) =>
      new Deployment(stack, 'Backend', {
        ...required(stack),
        health: http('/health'),
        secretStore: stack.store,
        secrets: { JWT_SECRET: secret },
        ...(props.ports === undefined ? { port: 8080 } : {}),
        ...props,
      }),
    {
      namespace: (stack) => Namespace.fromNamespaceName(stack, 'Same', 'shop'),
      name: () => 'api',
      image: () => 'registry.example.com/backend:1.4.3',
      resources: () => ({ cpu: ['1'], memory: ['1Gi', '1Gi'], ephemeralStorage: ['1Gi', '2Gi'] }),
      command: () => ['node'],
      args: () => ['server.js'],
      env: () => ({ LOG_LEVEL: 'debug' }),
      config: (stack) => [stack.config],
      secrets: () => ({ JWT_SECRET: { ...secret, key: 'current' } }),
      secretStore: (stack) => secretStore(stack, 'Other', stack.home),
      identity: () => identity('shop', 'orders'),
      volumes: () => ({ '/var/cache': emptyDir() }),
      security: () => ({ runAsUser: 1000 }),
      initContainers: () => ({ migrate: { command: ['node', 'migrate.js'] } }),
      nodeSelector: () => ({ pool: 'large' }),
      tolerations: () => [{ key: 'dedicated' }],
      priorityClass: () => 'high',
      terminationGrace: () => Duration.minutes(1),
      timeout: () => Duration.minutes(5),
      port: () => 8081,
      ports: () => ({ http: 8080, metrics: 9090 }),
      health: () => http('/ready'),
      drain: () => Duration.seconds(20),
      spread: () => 'require',
      maxDisrupted: () => 'any',
      minReady: () => Duration.seconds(10),
      revisionHistory: () => 0,
      replicas: () => 3,
      scale: () => ({ min: 2, max: 3 }),
      rollout: () => recreate(),
    },
  );
  expect(without).toEqual([]);
});

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
        '- `image` must be an image with a tag that never moves, got backend:latest. Nodes keep whichever `latest` they have\n' +
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
