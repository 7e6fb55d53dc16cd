import { type App, TerraformStack } from 'cdktf';
import { EcsCluster } from '../../constructs/aws/compute/ecs-cluster';
import { EksCluster } from '../../constructs/aws/compute/eks-cluster';
import { PodRole } from '../../constructs/aws/compute/pod-role';
import { Role } from '../../constructs/aws/identity/role';
import { Queue } from '../../constructs/aws/messaging/queue';
import { ApplicationLoadBalancer } from '../../constructs/aws/network/load-balancer';
import { SecurityGroup } from '../../constructs/aws/network/security-group';
import { planSubnets } from '../../constructs/aws/network/subnet-plan';
import { Vpc } from '../../constructs/aws/network/vpc';
import { Cidr } from '../../constructs/core/cidr';
import { standardTags } from '../../constructs/core/tags';
import { RunService } from '../../constructs/google/compute/run-service';
import { ServiceAccount } from '../../constructs/google/identity/service-account';
import { google } from '../../constructs/google/provider';
import type { IPrometheus } from '../../constructs/kubernetes/add-ons/observability/monitoring/prometheus-ref';
import { PrometheusStack } from '../../constructs/kubernetes/add-ons/observability/prometheus-stack';
import { awsSecretsManager } from '../../constructs/kubernetes/config/secret-provider';
import { SecretStore } from '../../constructs/kubernetes/config/secret-store';
import { KubeconfigCluster } from '../../constructs/kubernetes/kubeconfig-cluster';
import { Namespace } from '../../constructs/kubernetes/namespace';
import { kubernetes } from '../../constructs/kubernetes/provider';
import { Deployment } from '../../constructs/kubernetes/workload/deployment';
import { awsStack, testApp } from '../support/stack';

/** What an example may use without declaring it. Each is built when it is first asked for. */
export class Ambient {
  private readonly made = new Map<string, unknown>();

  get app(): App {
    return this.once('app', () => testApp());
  }

  get stack(): TerraformStack {
    return this.once('stack', () => {
      const stack = awsStack(this.app);
      const tags = standardTags('shop', { name: 'test', owner: 'shop-team', costCentre: 'retail' });
      google({ project: 'acme-shop', region: 'europe-west1' }).addProvider(stack, tags);
      return stack;
    });
  }

  get runService(): RunService {
    const image = 'europe-west1-docker.pkg.dev/acme-shop/images/api:1.4.0';
    return this.once('runService', () => new RunService(this.stack, 'GivenRun', { image }));
  }

  get deployer(): ServiceAccount {
    return this.once('deployer', () => new ServiceAccount(this.stack, 'GivenDeployer'));
  }

  get role(): Role {
    const trust = { principal: { services: ['ec2.amazonaws.com'] } };
    return this.once('role', () => new Role(this.stack, 'GivenRole', { trust }));
  }

  get queue(): Queue {
    return this.once('queue', () => new Queue(this.stack, 'GivenQueue'));
  }

  get vpc(): Vpc {
    const sizes = { privatePrefix: 20, publicPrefix: 24 };
    const plan = planSubnets(Cidr.parse('10.0.0.0/16'), ['us-east-1a', 'us-east-1b'], sizes);
    return this.once('vpc', () => new Vpc(this.stack, 'GivenVpc', plan));
  }

  get group(): SecurityGroup {
    const { vpc } = this;
    return this.once('group', () => new SecurityGroup(this.stack, 'GivenGroup', { vpc, description: 'Given' }));
  }

  get cluster(): EksCluster {
    const subnets = this.vpc.privateSubnets;
    const settings = { version: '1.36', subnets, securityGroups: [this.group], access: {} };
    return this.once('cluster', () => new EksCluster(this.stack, 'GivenCluster', settings));
  }

  get ecsCluster(): EcsCluster {
    return this.once('ecsCluster', () => new EcsCluster(this.stack, 'GivenServices'));
  }

  get entry(): ApplicationLoadBalancer {
    const settings = { vpc: this.vpc, plainHttp: true };
    return this.once('entry', () => new ApplicationLoadBalancer(this.stack, 'GivenEntry', settings));
  }

  get release(): TerraformStack {
    return this.once('release', () => this.onCluster('release', '1.36'));
  }

  /** For add-ons that do not support the newest Kubernetes yet. */
  get older(): TerraformStack {
    return this.once('older', () => this.onCluster('older', '1.35'));
  }

  get namespace(): Namespace {
    return this.once('namespace', () => new Namespace(this.release, 'GivenNamespace', { name: 'given' }));
  }

  get backend(): Deployment {
    const { namespace } = this;
    const image = 'registry.example.com/backend:1.4.2';
    const resources = { cpu: ['250m', '500m'], memory: ['256Mi', '512Mi'] } as const;
    const settings = { namespace, image, resources, port: 8080 };
    return this.once('backend', () => new Deployment(this.release, 'GivenBackend', settings));
  }

  get prometheus(): IPrometheus {
    const podLabels = { 'app.kubernetes.io/name': 'prometheus' };
    const prometheusUrl = 'http://prometheus-operated.monitoring:9090';
    const settings = { namespace: this.namespace, podLabels, prometheusUrl };
    return this.once('prometheus', () => PrometheusStack.fromPrometheusUrl(this.release, 'GivenPrometheus', settings));
  }

  /** What `kubeseal --raw` gives, by its form: the length of a key, the key, a value. */
  get sealed(): string {
    return Buffer.from([2, 0, ...new Uint8Array(544)]).toString('base64');
  }

  get secretsRole(): PodRole {
    const settings = { cluster: this.cluster, namespace: 'given', serviceAccount: 'secrets', via: 'irsa' } as const;
    return this.once('secretsRole', () => new PodRole(this.stack, 'GivenSecretsRole', settings));
  }

  get store(): SecretStore {
    const { namespace, secretsRole: identity } = this;
    const provider = awsSecretsManager({ region: 'us-east-1', identity });
    return this.once('store', () => new SecretStore(this.release, 'GivenStore', { namespace, provider }));
  }

  private onCluster(name: string, version: string): TerraformStack {
    const stack = new TerraformStack(this.app, name);
    const tags = standardTags('shop', { name: 'test', owner: 'shop-team', costCentre: 'retail' });
    kubernetes(new KubeconfigCluster({ context: `k3s-${name}`, version })).addProvider(stack, tags);
    return stack;
  }

  private once<T>(name: string, make: () => T): T {
    if (!this.made.has(name)) this.made.set(name, make());
    return this.made.get(name) as T;
  }
}

/** Names of the values of {@link Ambient}. */
export const ambientNames: readonly string[] = Object.getOwnPropertyNames(Ambient.prototype).filter(
  (name) => Object.getOwnPropertyDescriptor(Ambient.prototype, name)?.get !== undefined,
);
