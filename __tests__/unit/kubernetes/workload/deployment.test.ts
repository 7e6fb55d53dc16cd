import { Duration } from '../../../../constructs/core/duration';
import { manifestsOf } from '../../../../constructs/kubernetes/manifests/releases';
import { Deployment, type DeploymentProps } from '../../../../constructs/kubernetes/workload/deployment';
import { http } from '../../../../constructs/kubernetes/workload/probes';
import { recreate } from '../../../../constructs/kubernetes/workload/rollout/rolling';
import { emptyDir } from '../../../../constructs/kubernetes/workload/volumes';
import { synth } from '../../../../testing/synth';
import { propsWithoutEffect } from '../props-without-effect';
import { Apps, labels, objectsOf, partOf, required, secret, POD_SETTINGS } from './support';

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
      ...POD_SETTINGS,
      resources: () => ({ cpu: ['1'], memory: ['1Gi', '1Gi'], ephemeralStorage: ['1Gi', '2Gi'] }),
      volumes: () => ({ '/var/cache': emptyDir() }),
      security: () => ({ runAsUser: 1000 }),
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
