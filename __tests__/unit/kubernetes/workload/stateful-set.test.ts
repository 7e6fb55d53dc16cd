import { Duration } from '../../../../constructs/core/duration';
import { Size } from '../../../../constructs/core/size';
import { tcp } from '../../../../constructs/kubernetes/workload/probes';
import { StatefulSet, type StatefulSetProps } from '../../../../constructs/kubernetes/workload/stateful-set';
import { claim, emptyDir } from '../../../../constructs/kubernetes/workload/volumes';
import { propsWithoutEffect } from '../props-without-effect';
import { labels, objectsOf, partOf, required, secret, POD_SETTINGS } from './support';

const objects = (props: Partial<StatefulSetProps> = {}) =>
  objectsOf((stack) => new StatefulSet(stack, 'Backend', { ...required(stack), ...props }));

const selector = { 'app.kubernetes.io/name': 'backend' };

test('with the least settings: one pod, found by its name, started in order, with what a deployment gives as well', () => {
  const { StatefulSet: set, Service, ...others } = objects();
  expect(set).toMatchObject({
    apiVersion: 'apps/v1',
    metadata: { name: 'backend', namespace: 'shop', labels },
    spec: {
      replicas: 1,
      serviceName: 'backend',
      selector: { matchLabels: selector },
      podManagementPolicy: 'OrderedReady',
      updateStrategy: { type: 'RollingUpdate' },
      persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
      revisionHistoryLimit: 3,
    },
  });
  expect(partOf(set, 'spec.template.spec.topologySpreadConstraints.0.matchLabelKeys')).toEqual([
    'controller-revision-hash',
  ]);
  expect(set?.['spec']).not.toHaveProperty('volumeClaimTemplates');
  expect(Service).toMatchObject({ metadata: { name: 'backend' }, spec: { clusterIP: 'None', selector, ports: [] } });
  expect(Object.keys(others).sort()).toEqual(['NetworkPolicy', 'ServiceAccount']);
});

test('a claim becomes a volume of each pod, which a program that is not root may write to', () => {
  const { StatefulSet: set } = objects({
    volumes: {
      '/var/lib/data': claim({ size: Size.gibibytes(20), storageClass: 'gp3' }),
      '/var/log': claim({ size: Size.mebibytes(1_536) }),
    },
  });
  expect(partOf(set, 'spec.volumeClaimTemplates')).toEqual([
    {
      metadata: { name: 'var-lib-data', labels: selector },
      spec: {
        accessModes: ['ReadWriteOnce'],
        resources: { requests: { storage: '20Gi' } },
        storageClassName: 'gp3',
      },
    },
    {
      metadata: { name: 'var-log', labels: selector },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1536Mi' } } },
    },
  ]);
  expect(partOf(set, 'spec.template.spec')).toMatchObject({
    securityContext: { runAsNonRoot: true, fsGroup: 10_001, fsGroupChangePolicy: 'OnRootMismatch' },
    volumes: [{ name: 'tmp', emptyDir: {} }],
  });
  expect(partOf(set, 'spec.template.spec.containers.0.volumeMounts')).toEqual([
    { name: 'tmp', mountPath: '/tmp' },
    { name: 'var-lib-data', mountPath: '/var/lib/data' },
    { name: 'var-log', mountPath: '/var/log' },
  ]);
});

test('three pods have a budget', () => {
  expect(partOf(objects({ replicas: 3 }).PodDisruptionBudget, 'spec.maxUnavailable')).toBe(1);
});

test('every setting has an effect', () => {
  const without = propsWithoutEffect<StatefulSetProps>(
    (stack, props) =>
      new StatefulSet(stack, 'Backend', {
        ...required(stack),
        health: tcp(),
        secretStore: stack.store,
        secrets: { JWT_SECRET: secret },
        ...(props.ports === undefined ? { port: 8080 } : {}),
        ...props,
      }),
    {
      ...POD_SETTINGS,
      resources: () => ({ cpu: ['1'], memory: ['1Gi', '1Gi'] }),
      volumes: () => ({ '/var/cache': emptyDir() }),
      security: () => ({ volumeGroup: 2000 }),
      port: () => 8081,
      ports: () => ({ http: 8080, metrics: 9090 }),
      health: () => tcp({ period: Duration.seconds(5) }),
      drain: () => Duration.seconds(20),
      spread: () => 'require',
      maxDisrupted: () => 1,
      minReady: () => Duration.seconds(10),
      revisionHistory: () => 0,
      replicas: () => 3,
      startTogether: () => true,
      allowDestroy: () => true,
    },
  );
  expect(without).toEqual([]);
});

test('fails with its own bad values and those of its pods at once', () => {
  expect(() => objects({ name: 'b'.repeat(53), replicas: -1, image: 'backend' })).toThrow(
    new Error(
      "StatefulSet at 'shop-dev-apps/Backend' [PropsInvalid]:\n" +
        '- `name` must be lower-case letters, digits and hyphens, a letter first, at most 52 characters for a StatefulSet, ' +
        `got ${'b'.repeat(53)}\n` +
        '- `image` must be an image with its tag or digest, such as registry.example.com/backend:1.4.2, got backend. ' +
        'Without one it is `latest`, which changes unseen\n' +
        '- `replicas` must be 0 to 1000 pods, got -1',
    ),
  );
});
