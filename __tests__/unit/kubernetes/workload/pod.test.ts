import { Fn, Token } from 'cdktf';
import { Duration } from '../../../../constructs/core/duration';
import { Size } from '../../../../constructs/core/size';
import { Deployment, type DeploymentProps } from '../../../../constructs/kubernetes/workload/deployment';
import { imageProblems } from '../../../../constructs/core/image';
import { resourcesProblems } from '../../../../constructs/kubernetes/workload/resources';
import { recreate, rolling } from '../../../../constructs/kubernetes/workload/rollout/rolling';
import { rolloutProblems } from '../../../../constructs/kubernetes/workload/rollout/rollout';
import { securityProblems } from '../../../../constructs/kubernetes/workload/security';
import { emptyDir } from '../../../../constructs/kubernetes/workload/volumes';
import { objectsOf, partOf, required } from './support';

const pod = (props: Partial<DeploymentProps>) =>
  partOf(
    objectsOf((stack) => new Deployment(stack, 'Backend', { ...required(stack), ...props })).Deployment,
    'spec.template.spec',
  );

test('every weakening of security is asked for by name, and does nothing else', () => {
  const [plain, weak] = [
    {},
    { allowRoot: true, allowWritableRoot: true, allowPrivilegeEscalation: true, addCapabilities: ['NET_BIND_SERVICE'] },
  ].map((security) => pod({ security }));
  expect(partOf(plain, 'containers.0.securityContext')).toEqual({
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ['ALL'] },
  });
  expect(partOf(weak, 'securityContext')).toEqual({ runAsNonRoot: false, seccompProfile: { type: 'RuntimeDefault' } });
  expect(partOf(weak, 'containers.0.securityContext')).toEqual({
    allowPrivilegeEscalation: true,
    readOnlyRootFilesystem: false,
    capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] },
  });
  expect(weak).not.toHaveProperty('volumes');
});

test('a user by number is also the group, and a volume group owns the volumes', () => {
  expect(partOf(pod({ security: { runAsUser: 1000, volumeGroup: 2000 } }), 'securityContext')).toEqual({
    runAsNonRoot: true,
    seccompProfile: { type: 'RuntimeDefault' },
    runAsUser: 1000,
    runAsGroup: 1000,
    fsGroup: 2000,
    fsGroupChangePolicy: 'OnRootMismatch',
  });
});

test('what no pod can be is named', () => {
  expect(
    securityProblems({ runAsUser: 1000, allowRoot: true, volumeGroup: 0, addCapabilities: ['CAP_SYS_ADMIN', 'net'] }),
  ).toEqual([
    '`security.runAsUser` must be left out with `allowRoot`, got 1000',
    '`security.volumeGroup` must be 1 to 2147483647, got 0',
    '`security.addCapabilities` must be capabilities such as NET_BIND_SERVICE, got CAP_SYS_ADMIN',
    '`security.addCapabilities` must be capabilities such as NET_BIND_SERVICE, got net',
  ]);
});

test('/tmp can be given a size, or be in memory', () => {
  const volumes = (sizeLimit: Size, inMemory: boolean) =>
    partOf(pod({ volumes: { '/tmp': emptyDir({ sizeLimit, inMemory }) } }), 'volumes');
  expect(volumes(Size.mebibytes(64), true)).toEqual([
    { name: 'tmp', emptyDir: { sizeLimit: '64Mi', medium: 'Memory' } },
  ]);
  expect(volumes(Size.bytes(1_000), false)).toEqual([{ name: 'tmp', emptyDir: { sizeLimit: '1000' } }]);
});

test('where it runs: nodes by label, taints with any or one value, pods that wait for their place', () => {
  const tolerations = [{ key: 'spot' }, { key: 'dedicated', value: 'shop', effect: 'NoSchedule' as const }];
  const placed = pod({ nodeSelector: { pool: 'large' }, tolerations, priorityClass: 'high', spread: 'require' });
  expect(placed).toMatchObject({
    nodeSelector: { pool: 'large' },
    tolerations: [
      { key: 'spot', operator: 'Exists' },
      { key: 'dedicated', operator: 'Equal', value: 'shop', effect: 'NoSchedule' },
    ],
    priorityClassName: 'high',
    topologySpreadConstraints: [{ whenUnsatisfiable: 'DoNotSchedule' }, { whenUnsatisfiable: 'DoNotSchedule' }],
  });
});

test.each<[string, Partial<DeploymentProps>, unknown]>([
  ['none without a port', {}, undefined],
  ['five seconds with one', { port: 8080 }, 5],
  ['none where it says so', { port: 8080, drain: Duration.seconds(0) }, undefined],
  ['as long as it says', { port: 8080, drain: Duration.seconds(20) }, 20],
])('time to drain: %s', (_what, props, seconds) => {
  expect(partOf(pod(props), 'containers.0.lifecycle.preStop.sleep.seconds')).toBe(seconds);
});

test.each([
  'registry.example.com/backend:1.4.2',
  'localhost:5000/backend:v1',
  `backend@sha256:${'a'.repeat(64)}`,
  `backend:1.4.2@sha256:${'a'.repeat(64)}`,
])('%s names an image for good', (image) => {
  expect(imageProblems('image', image)).toEqual([]);
});

test.each([
  ['backend', '. Without one it is `latest`, which changes unseen'],
  ['localhost:5000/backend', '. Without one it is `latest`, which changes unseen'],
  ['backend@sha256:abc', ''],
  ['back end:1.4.2', ''],
])('%s names none', (image, advice) => {
  expect(imageProblems('image', image)).toEqual([
    `\`image\` must be an image with its tag or digest, such as registry.example.com/backend:1.4.2, got ${image}${advice}`,
  ]);
});

test('of an image known after apply alone, what is known is looked at', () => {
  const later = Token.asString(Fn.upper('registry'));
  const wrong = (image: string) => imageProblems('image', image).length;
  expect([later, `${later}:1.4.2`, `${later}@${later}`, `${later}/backend:${later}`].map(wrong)).toEqual([0, 0, 0, 0]);
  expect(wrong(`${later}/backend`)).toBe(1);
  expect(imageProblems('image', `${later}:latest`)).toEqual([
    '`image` must be an image with a tag that never moves, got <known after apply>:latest. ' +
      'Tomorrow `latest` is another one',
  ]);
});

test('requests and limits: every amount is looked at, then both together', () => {
  expect(resourcesProblems('resources', { cpu: ['0.25', '250m'], memory: ['1024Mi', '1Gi'] })).toEqual([]);
  expect(
    resourcesProblems('resources', {
      cpu: ['250', '1k'],
      memory: ['512m', '1Gi'],
      ephemeralStorage: ['2Gi', '1024Mi'],
    }),
  ).toEqual([
    '`resources.cpu[1]` must be cores or thousandths of one, such as 0.5 or 500m, got 1k',
    '`resources.memory[0]` must be a size such as 512Mi or 16Gi, got 512m',
    '`resources.ephemeralStorage[1]` must be the request of 2Gi or more, got 1024Mi',
  ]);
});

test('an update goes from pod to pod, or all at once', () => {
  expect(rolloutProblems(recreate())).toEqual([]);
  expect(rolloutProblems(rolling({ maxSurge: '25%', maxUnavailable: 0 }))).toEqual([]);
  expect(rolloutProblems(rolling({ maxSurge: '101%', maxUnavailable: -1 }))).toEqual([
    '`rollout.maxSurge` must be 0 or more pods, or 0% to 100%, got 101%',
    '`rollout.maxUnavailable` must be 0 or more pods, or 0% to 100%, got -1',
  ]);
  expect(rolloutProblems(rolling({ maxSurge: '0%', maxUnavailable: 0 }))).toEqual([
    '`rollout.maxSurge` must be 1 or more with a `maxUnavailable` of 0, got 0%. Else no pod is ever replaced',
  ]);
});
