import { dev, handedOn, layer, ordersStacks, production } from './support';

const stacks = ordersStacks(production);
const apps = layer(stacks, 'apps');
const data = layer(stacks, 'data');

/** An object in the namespace of orders as JSON, of which any field can be read. */
const plain = (stack: typeof apps, kind: string, name: string) =>
  JSON.parse(JSON.stringify(stack.manifest(kind, name, 'orders')));
const installed = (kind: string, name: string) => plain(apps, kind, name);
const container = (name: string) => installed('Deployment', name).spec.template.spec.containers[0];
const inData = (path: string, attribute: string) => handedOn(data, path, attribute);

test.each([
  ['frontend', 2, 8, { cpu: '100m', memory: '128Mi' }, { cpu: '200m', memory: '256Mi' }],
  ['backend', 2, 10, { cpu: '250m', memory: '256Mi' }, { cpu: '500m', memory: '512Mi' }],
  ['sqs-worker', 1, 5, { cpu: '250m', memory: '256Mi' }, { cpu: '500m', memory: '512Mi' }],
])(
  '%s runs as %i to %i pods of its size, more at 70 %% of CPU or 80 %% of memory',
  (name, min, max, requests, limits) => {
    expect(container(name).resources).toEqual({ requests, limits });
    const target = (resource: string, averageUtilization: number) => ({
      type: 'Resource',
      resource: { name: resource, target: { type: 'Utilization', averageUtilization } },
    });
    expect(installed('HorizontalPodAutoscaler', name).spec).toEqual({
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name },
      minReplicas: min,
      maxReplicas: max,
      metrics: [target('cpu', 70), target('memory', 80)],
    });
  },
);

test.each(['frontend', 'backend', 'sqs-worker'])(
  '%s is updated without a pod less: one more, none unavailable',
  (name) => {
    expect(installed('Deployment', name).spec.strategy).toEqual({
      type: 'RollingUpdate',
      rollingUpdate: { maxSurge: 1, maxUnavailable: 0 },
    });
  },
);

test.each(['frontend', 'backend'])(
  '%s is asked for its health at start, while it runs, and before it gets requests',
  (name) => {
    const { startupProbe, livenessProbe, readinessProbe } = container(name);
    for (const probe of [startupProbe, livenessProbe, readinessProbe])
      expect(probe).toMatchObject({ httpGet: { path: '/health', port: 'http' } });
  },
);

test('worker and backend run the same image of the release, with another command', () => {
  const image = `${inData('Images/backend/Resource', 'repository_url')}:0f1c2d3`;
  expect([container('backend').image, container('backend').command]).toEqual([image, undefined]);
  expect([container('sqs-worker').image, container('sqs-worker').command]).toEqual([
    image,
    ['node', 'dist/server/src/workers/sqs-worker.js'],
  ]);
  expect(container('frontend').image).toBe(`${inData('Images/frontend/Resource', 'repository_url')}:0f1c2d3`);
});

test('the worker acts as sqs-consumer, whose role it gets by the annotation of its service account', () => {
  expect(installed('Deployment', 'sqs-worker').spec.template.spec.serviceAccountName).toBe('sqs-consumer');
  expect(installed('ServiceAccount', 'sqs-consumer').metadata.annotations).toEqual({
    'eks.amazonaws.com/role-arn': apps.ref('Worker/Role/Resource', 'arn'),
  });
});

test('backend and worker read the queue and the region from one config map', () => {
  expect(installed('ConfigMap', 'app-config').data).toEqual({
    AWS_REGION: 'us-east-1',
    PORT: '8080',
    SQS_QUEUE_URL: inData('Jobs/Resource', 'id'),
  });
  for (const name of ['backend', 'sqs-worker'])
    expect(container(name).envFrom).toEqual([{ configMapRef: { name: 'app-config' } }]);
});

test('the database URL is put together on the cluster from secret and endpoint, and the token key fetched', () => {
  const [databaseUrl, tokenKey] = container('backend').env;
  const secret = databaseUrl.valueFrom.secretKeyRef.name as string;
  expect([databaseUrl, tokenKey]).toEqual([
    { name: 'DATABASE_URL', valueFrom: { secretKeyRef: { name: secret, key: 'DATABASE_URL' } } },
    { name: 'JWT_SECRET', valueFrom: { secretKeyRef: { name: secret, key: 'JWT_SECRET' } } },
  ]);
  const part = (index: number) => `{{ index . "DATABASE_URL.${index}" | urlquery | replace "+" "%20" }}`;
  const endpoint = inData('Database/Resource', 'address');
  const { secretStoreRef, target, data: fetched } = installed('ExternalSecret', secret).spec;
  expect(secretStoreRef).toEqual({ kind: 'SecretStore', name: 'secrets' });
  expect(target.template.data).toEqual({
    DATABASE_URL: `mysql://${part(0)}:${part(1)}@${endpoint}:3306/orders`,
    JWT_SECRET: '{{ index . "JWT_SECRET" }}',
  });
  const master = inData('Database/Resource', 'master_user_secret[0].secret_arn');
  expect(fetched).toEqual([
    { secretKey: 'DATABASE_URL.0', remoteRef: { key: master, property: 'username' } },
    { secretKey: 'DATABASE_URL.1', remoteRef: { key: master, property: 'password' } },
    { secretKey: 'JWT_SECRET', remoteRef: { key: inData('TokenKey/Resource', 'arn') } },
  ]);
});

test('the signing key is a secret without a value: nobody but its owner ever sets one', () => {
  expect(Object.keys(data.json['resource'] as object)).not.toContain('aws_secretsmanager_secret_version');
});

test('requests for /api go to the backend and all others to the frontend, over HTTPS, through the load balancer of the network', () => {
  const { metadata, spec } = installed('Ingress', 'ingress');
  const to = (name: string) => ({ service: { name, port: { number: 8080 } } });
  expect(spec).toEqual({
    ingressClassName: 'alb',
    rules: [
      {
        host: 'orders.acme.example',
        http: {
          paths: [
            { path: '/api', pathType: 'Prefix', backend: to('backend') },
            { path: '/', pathType: 'Prefix', backend: to('frontend') },
          ],
        },
      },
    ],
  });
  const annotation = (name: string) => metadata.annotations[`alb.ingress.kubernetes.io/${name}`] as unknown;
  expect(annotation('security-groups')).toBe(handedOn(layer(stacks, 'network'), 'LoadBalancer/Resource', 'id'));
  expect(annotation('certificate-arn')).toBe(production.ingress.certificateArn);
  expect([annotation('listen-ports'), annotation('ssl-redirect'), annotation('target-type')]).toEqual([
    '[{"HTTP":80},{"HTTPS":443}]',
    '443',
    'ip',
  ]);
});

test('dev runs the same workloads at its own address', () => {
  const other = layer(ordersStacks(dev), 'apps');
  const ingress = plain(other, 'Ingress', 'ingress');
  expect(ingress.spec.rules[0].host).toBe('orders.dev.acme.example');
  expect(Object.keys(other.addresses())).toEqual(Object.keys(apps.addresses()));
});

/** Pods of a workload at its largest. */
const mostPods = (name: string) =>
  (installed('HorizontalPodAutoscaler', name).spec as { readonly maxReplicas: number }).maxReplicas;

test('pods of orders are held to the restricted Pod Security level, and to a quota that fits all of them at their largest', () => {
  const { labels } = apps.manifest('Namespace', 'orders').metadata;
  expect(labels).toMatchObject({
    'pod-security.kubernetes.io/enforce': 'restricted',
    'pod-security.kubernetes.io/enforce-version': 'v1.36',
  });
  const { hard } = installed('ResourceQuota', 'quota').spec;
  expect(hard).toEqual({ pods: '29', 'requests.cpu': '6', 'requests.memory': '6Gi' });
  const names = ['frontend', 'backend', 'sqs-worker'];
  // With the pod that a rolling update adds, and the one that is ending meanwhile.
  const most = names.map((name) => [name, mostPods(name) + 2] as const);
  const sum = (of: (requests: { cpu: string; memory: string }) => string) =>
    most.reduce((total, [name, pods]) => total + pods * parseInt(of(container(name).resources.requests), 10), 0);
  expect(most.reduce((total, [, pods]) => total + pods, 0)).toBeLessThanOrEqual(29);
  expect(sum(({ cpu }) => cpu)).toBeLessThanOrEqual(6_000);
  expect(sum(({ memory }) => memory)).toBeLessThanOrEqual(6 * 1_024);
});

test.each([
  ['Frontend', 'frontend'],
  ['Backend', 'backend'],
  ['SqsWorker', 'sqs-worker'],
])('Helm waits for %s until all pods at its largest are replaced, one by one, a minute and a half each', (id, name) => {
  const seconds = mostPods(name) * 90;
  expect(apps.at(`${id}/Resource`)['timeout']).toBeGreaterThanOrEqual(seconds);
  expect(installed('Deployment', name).spec.progressDeadlineSeconds).toBeGreaterThanOrEqual(seconds);
});
