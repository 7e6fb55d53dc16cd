import { ConfigMap } from '../../constructs/kubernetes/config/config-map';
import type { KubernetesObject } from '../lab/running/objects';
import { type StackFile, synthesizeEstate } from './support/estate';
import { type LabEstate, NODES, openLabEstate } from './support/lab-estate';
import { changesSince, inventory } from './support/lab-inventory';
import type { LabChange } from './support/lab-stack';
import { containerOf, deploymentSettings, LabView } from './support/lab-view';
import { suite } from './support/suite';

const REPOSITORY = '111122223333.dkr.ecr.us-east-1.amazonaws.com/orders-production-images-';
const ROLE = 'arn:aws:iam::111122223333:role/orders-production-';
const RELEASE = '0f1c2d3';
const NEXT_RELEASE = '4e5f6a7';

/** What the row of `orders` asks for: CPU and memory that it gets, and that it may take. */
const backendResources = { requests: { cpu: '250m', memory: '256Mi' }, limits: { cpu: '500m', memory: '512Mi' } };
const rollingUpdate = { maxSurge: 1, maxUnavailable: 0 };
const deployments = (release: string) => ({
  backend: { image: `${REPOSITORY}backend:${release}`, resources: backendResources, rollingUpdate },
  frontend: {
    image: `${REPOSITORY}frontend:${release}`,
    resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { cpu: '200m', memory: '256Mi' } },
    rollingUpdate,
  },
  'sqs-worker': {
    image: `${REPOSITORY}backend:${release}`,
    command: ['node', 'dist/server/src/workers/sqs-worker.js'],
    resources: backendResources,
    rollingUpdate,
  },
});

const pods = {
  'aws-load-balancer-controller': 2,
  backend: 2,
  'cluster-autoscaler': 1,
  'external-secrets': 2,
  'external-secrets-cert-controller': 1,
  'external-secrets-webhook': 2,
  'fluent-bit': NODES,
  frontend: 2,
  'metrics-server': 2,
  'sqs-worker': 1,
};

const updates = (...constructs: string[]): LabChange[] => constructs.map((at) => ({ at, action: 'update' }));

/** Those that have changed, with their new count. */
function risen(before: Readonly<Record<string, number>>, after: Readonly<Record<string, number>>): object {
  return Object.fromEntries(Object.entries(after).filter(([name, count]) => before[name] !== count));
}

suite('orders on the lab', ['terraform', 'helm-provider', 'lab'], () => {
  let estate: LabEstate;
  let before: readonly string[];
  let view: LabView;

  beforeAll(async () => {
    estate = await openLabEstate('production');
    view = new LabView(estate.lab.client);
    before = await inventory(estate.lab);
    for (const stack of [estate.platform, estate.apps]) {
      await stack.init();
      await stack.plan();
      await stack.apply();
    }
    // Helm has waited for the pods; the autoscalers then bring them to their minimum.
    await view.settled();
  });
  afterAll(() => estate.close());

  /** Plans what was synthesized now: the changes of apps. Platform is not touched: what has nothing to change is what it was. */
  async function planned(file: StackFile): Promise<readonly LabChange[]> {
    const { platform, apps } = estate;
    expect(platform.take(file(platform.id))).toBe(false);
    apps.take(file(apps.id));
    return apps.plan();
  }

  test('has every pod available, of add-ons and workloads', async () => {
    expect(await view.availablePods(pods)).toEqual(pods);
  });

  test('runs the images, with the resources and the rolling updates that were asked for', async () => {
    expect(await view.each('apps/v1', 'Deployment', deploymentSettings, 'orders')).toEqual(deployments(RELEASE));
  });

  test('scales each workload in its bounds, by CPU and memory', async () => {
    const metric = (name: string, averageUtilization: number) => ({
      type: 'Resource',
      resource: { name, target: { type: 'Utilization', averageUtilization } },
    });
    const scaler = (name: string, minReplicas: number, maxReplicas: number) => ({
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name },
      minReplicas,
      maxReplicas,
      metrics: [metric('cpu', 70), metric('memory', 80)],
    });
    expect(await view.each('autoscaling/v2', 'HorizontalPodAutoscaler', ({ spec }) => spec)).toEqual({
      backend: scaler('backend', 2, 10),
      frontend: scaler('frontend', 2, 8),
      'sqs-worker': scaler('sqs-worker', 1, 5),
    });
  });

  test('lets one pod go at a time, where there are two', async () => {
    const budgets = await view.each('policy/v1', 'PodDisruptionBudget', ({ spec, status }) => {
      return [spec?.['maxUnavailable'], status?.['expectedPods'], status?.['disruptionsAllowed']];
    });
    expect(budgets).toEqual({
      'aws-load-balancer-controller': [1, 2, 1],
      backend: [1, 2, 1],
      'cluster-autoscaler': [1, 1, 1],
      'external-secrets-pdb': [1, 2, 1],
      'external-secrets-webhook-pdb': [1, 2, 1],
      frontend: [1, 2, 1],
      'metrics-server': [1, 2, 1],
    });
  });

  test('counts pods against the quota of the namespace, and gives containers without resources the defaults', async () => {
    expect(await view.each('v1', 'ResourceQuota', ({ status }) => status, 'orders')).toEqual({
      quota: {
        hard: { pods: '29', 'requests.cpu': '6', 'requests.memory': '6Gi' },
        used: { pods: '5', 'requests.cpu': '950m', 'requests.memory': '1Gi' },
      },
    });
    const admitted = await estate.lab.client.create(
      await view.podLike('backend', 'orders', { container: { resources: {} } }),
      { dryRun: true },
    );
    expect(containerOf(admitted).resources).toEqual({
      requests: { cpu: '100m', memory: '128Mi' },
      limits: { memory: '256Mi' },
    });
    const large = await view.podLike('backend', 'orders', {
      container: { resources: { limits: { cpu: '6', memory: '1Gi' } } },
    });
    await expect(estate.lab.client.create(large)).rejects.toThrow(
      new Error(
        'pods "other" is forbidden: exceeded quota: quota, requested: requests.cpu=6, used: requests.cpu=950m, limited: requests.cpu=6',
      ),
    );
  });

  test('has what is known after apply in the objects that need it', async () => {
    const { client } = estate.lab;
    const config = await client.get({ apiVersion: 'v1', kind: 'ConfigMap', namespace: 'orders', name: 'app-config' });
    expect(config?.['data']).toEqual({
      AWS_REGION: 'us-east-1',
      PORT: '8080',
      SQS_QUEUE_URL: estate.output('data', /aws_sqs_queueJobs_[0-9A-F]{8}id$/),
    });
    const role = (account: KubernetesObject) => account.metadata.annotations?.['eks.amazonaws.com/role-arn'];
    expect(await view.each('v1', 'ServiceAccount', role, 'orders')).toEqual({
      backend: `${ROLE}backend-role-role`,
      secrets: `${ROLE}secret-reader-role`,
      'sqs-consumer': `${ROLE}worker-role`,
    });
    const [secret] = await client.list({ apiVersion: 'external-secrets.io/v1', kind: 'ExternalSecret' });
    const host = estate.output('data', /aws_db_instance.*address$/);
    expect(JSON.stringify(secret?.spec)).toContain(`@${host}:3306/orders"`);
  });

  test.each([
    ['the network of the node', { hostNetwork: true }, {}, 'host namespaces (hostNetwork=true)'],
    [
      'more rights than it starts with',
      {},
      { securityContext: { allowPrivilegeEscalation: true, capabilities: { drop: ['ALL'] } } },
      'allowPrivilegeEscalation != false (container "sqs-worker" must set securityContext.allowPrivilegeEscalation=false)',
    ],
    [
      'to be root',
      { securityContext: { seccompProfile: { type: 'RuntimeDefault' } } },
      {},
      'runAsNonRoot != true (pod or container "sqs-worker" must set securityContext.runAsNonRoot=true)',
    ],
  ])('refuses a pod that wants %s', async (_, spec, container, reason) => {
    const { client } = estate.lab;
    const pod = await view.podLike('sqs-worker', 'orders', { spec, container });
    await expect(client.create(pod)).rejects.toThrow(
      new Error(`pods "other" is forbidden: violates PodSecurity "restricted:v1.36": ${reason}`),
    );
  });

  test('has nothing to change after that', async () => {
    expect({ platform: await estate.platform.plan(), apps: await estate.apps.plan() }).toEqual({
      platform: [],
      apps: [],
    });
  });

  test('rolls out a new image where it runs, and touches nothing else', async () => {
    const [releases, revisions] = [await view.releases(), await view.revisions()];
    const replicas = await view.replicas('orders');
    const file = await synthesizeEstate('lab-release', {
      only: 'production',
      environment: (data) => ({ ...data, release: NEXT_RELEASE }),
    });
    expect(await planned(file)).toEqual(updates('Backend', 'Frontend', 'SqsWorker'));
    await estate.apps.apply();
    expect(risen(releases, await view.releases())).toEqual({ backend: 2, frontend: 2, 'sqs-worker': 2 });
    expect(risen(revisions, await view.revisions())).toEqual({ backend: 2, frontend: 2, 'sqs-worker': 2 });
    expect(await view.each('apps/v1', 'Deployment', deploymentSettings, 'orders')).toEqual(deployments(NEXT_RELEASE));
    // What the autoscalers have set is left to them.
    expect(await view.replicas('orders')).toEqual(replicas);
    expect(await view.availablePods(pods)).toEqual(pods);
  });

  test('rolls out a new setting to the pods that read it, and to no others', async () => {
    const [releases, revisions] = [await view.releases(), await view.revisions()];
    const file = await synthesizeEstate('lab-setting', {
      only: 'production',
      environment: (data) => ({ ...data, release: NEXT_RELEASE }),
      app: (app) => {
        for (const one of app.node.findAll()) {
          if (one instanceof ConfigMap) Object.assign(one.data, { LOG_LEVEL: 'debug' });
        }
      },
    });
    expect(await planned(file)).toEqual(updates('AppConfig', 'Backend', 'SqsWorker'));
    await estate.apps.apply();
    expect(risen(releases, await view.releases())).toEqual({ 'config-map-app-config': 2, backend: 3, 'sqs-worker': 3 });
    expect(risen(revisions, await view.revisions())).toEqual({ backend: 3, 'sqs-worker': 3 });
    const ref = { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'orders', name: 'app-config' };
    expect((await estate.lab.client.get(ref))?.['data']).toMatchObject({ LOG_LEVEL: 'debug' });
  });

  test('leaves nothing behind but the definitions of custom resources that are kept on purpose', async () => {
    const { lab, apps, platform } = estate;
    // Its pods serve nothing on a lab, and Kubernetes ends no namespace as long as an API is registered that does not answer.
    await platform.destroy('Metrics');
    await apps.destroy();
    expect(await lab.client.get({ apiVersion: 'v1', kind: 'Namespace', name: 'orders' })).toBe(undefined);
    await platform.destroy();
    expect(await changesSince(before, lab)).toEqual({
      // Helm leaves those in the folder `crds` of a chart alone; production keeps those of External Secrets, and with them all secrets.
      definitions: {
        'aga.k8s.aws': 1,
        'elbv2.k8s.aws': 3,
        'external-secrets.io': 6,
        'gateway.k8s.aws': 3,
        'generators.external-secrets.io': 19,
      },
      others: [],
      gone: [],
    });
  });
});
