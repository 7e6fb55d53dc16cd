import type { Construct } from 'constructs';
import { PodRole } from '../../constructs/aws/compute/pod-role';
import { aws } from '../../constructs/aws/provider';
import { Duration } from '../../constructs/core/duration';
import { LayerStack } from '../../constructs/core/stack';
import { ConfigMap } from '../../constructs/kubernetes/config/config-map';
import { awsSecretsManager } from '../../constructs/kubernetes/config/secret-provider';
import { SecretStore } from '../../constructs/kubernetes/config/secret-store';
import { Namespace } from '../../constructs/kubernetes/namespace';
import { kubernetes } from '../../constructs/kubernetes/provider';
import { albOptions } from '../../constructs/kubernetes/routing/alb';
import { Ingress } from '../../constructs/kubernetes/routing/ingress';
import { Deployment } from '../../constructs/kubernetes/workload/deployment';
import { http } from '../../constructs/kubernetes/workload/probes';
import { rolling } from '../../constructs/kubernetes/workload/rollout/rolling';
import type { OrdersEnvironment } from '../../environments/orders/schema';
import type { ClusterStack } from './cluster';
import type { DataStack } from './data';
import { NAMESPACE } from './names';
import type { NetworkStack } from './network';
import { POD_PORT } from './traffic';

/** Answered by both images; it needs no database, so that a lost database does not restart the pods. */
const HEALTH_PATH = '/health';
/** Time for the load balancer to notice that a pod goes. */
const drain = Duration.seconds(20);
/** Before an old pod goes, the one that takes its place is ready. */
const rollout = rolling({ maxSurge: 1, maxUnavailable: 0 });
/** A minute and a half for each of ten pods, as one waits for the other and each for the load balancer. */
const timeout = Duration.minutes(15);
const scaleOn = { cpuPercent: 70, memoryPercent: 80 };

/** The workloads, what each may do in AWS, and where customers reach them. */
export class AppsStack extends LayerStack {
  readonly worker: PodRole;

  constructor(
    scope: Construct,
    environment: OrdersEnvironment,
    {
      network,
      data,
      cluster: { cluster },
    }: Readonly<{ network: NetworkStack; data: DataStack; cluster: ClusterStack }>,
  ) {
    const clouds = [aws(environment.aws), kubernetes(cluster)];
    super(scope, { system: 'orders', environment, layer: 'apps', clouds });
    const { region } = environment.aws;
    const { release, ingress } = environment;
    const { database, images, jobs, tokenKey } = data;
    const role = (id: string, serviceAccount: string) =>
      new PodRole(this, id, { cluster, namespace: NAMESPACE, serviceAccount, via: 'irsa' });

    const namespace = new Namespace(this, 'Namespace', {
      name: NAMESPACE,
      // All workloads at their largest, with the pod of each that a rolling update adds, and the one that is ending meanwhile.
      quota: { pods: 29, cpu: '6', memory: '6Gi' },
      // A new pod counts as ready when the load balancer has found it healthy, not before.
      labels: { 'elbv2.k8s.aws/pod-readiness-gate-inject': 'enabled' },
    });
    const config = new ConfigMap(this, 'AppConfig', {
      namespace,
      data: { AWS_REGION: region, PORT: POD_PORT.toString(), SQS_QUEUE_URL: jobs.queueUrl },
    });

    // One role reads the two secrets, and nothing else has rights to them.
    const secretReader = role('SecretReader', 'secrets');
    database.grantReadMasterSecret(secretReader);
    tokenKey.grantRead(secretReader);
    const secretStore = new SecretStore(this, 'Secrets', {
      namespace,
      provider: awsSecretsManager({ region, identity: secretReader }),
    });

    const frontend = new Deployment(this, 'Frontend', {
      namespace,
      image: images.frontend.tag(release),
      port: POD_PORT,
      scale: { min: 2, max: 8, ...scaleOn },
      resources: { cpu: ['100m', '200m'], memory: ['128Mi', '256Mi'] },
      health: http(HEALTH_PATH),
      drain,
      rollout,
      timeout,
    });

    const backendRole = role('BackendRole', 'backend');
    jobs.grantSend(backendRole);
    const backend = new Deployment(this, 'Backend', {
      namespace,
      image: images.backend.tag(release),
      port: POD_PORT,
      scale: { min: 2, max: 10, ...scaleOn },
      resources: { cpu: ['250m', '500m'], memory: ['256Mi', '512Mi'] },
      health: http(HEALTH_PATH),
      drain,
      config: [config],
      secretStore,
      secrets: { DATABASE_URL: database.url(), JWT_SECRET: tokenKey.ref },
      identity: backendRole,
      rollout,
      timeout,
    });
    backend.connectsTo(database);

    this.worker = role('Worker', 'sqs-consumer');
    jobs.grantConsume(this.worker);
    // The worker puts follow-up messages on its own queue.
    jobs.grantSend(this.worker);
    new Deployment(this, 'SqsWorker', {
      namespace,
      image: images.backend.tag(release),
      command: ['node', 'dist/server/src/workers/sqs-worker.js'],
      scale: { min: 1, max: 5, ...scaleOn },
      resources: { cpu: ['250m', '500m'], memory: ['256Mi', '512Mi'] },
      config: [config],
      identity: this.worker,
      rollout,
      timeout,
    });

    new Ingress(this, 'Ingress', {
      namespace,
      className: 'alb',
      host: ingress.host,
      routes: [
        { path: '/', to: frontend },
        { path: '/api', to: backend },
      ],
      // The load balancer connects from its own subnets.
      from: Object.values(network.vpc.publicSubnets).map(({ cidr }) => cidr),
      annotations: albOptions({
        scheme: 'internet-facing',
        securityGroups: [network.loadBalancer],
        certificateArns: [ingress.certificateArn],
        healthCheckPath: HEALTH_PATH,
        tags: { ...this.tags },
      }),
    });
  }
}
