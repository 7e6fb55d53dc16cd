import { Duration } from '../../../../constructs/core/duration';
import type { Construct } from 'constructs';
import { LayerStack } from '../../../../constructs/core/stack';
import type { PodIdentity } from '../../../../constructs/core/pod-identity';
import { ConfigMap } from '../../../../constructs/kubernetes/config/config-map';
import { type ISecretStore, SecretStore } from '../../../../constructs/kubernetes/config/secret-store';
import { awsSecretsManager } from '../../../../constructs/kubernetes/config/secret-provider';
import { KubeconfigCluster } from '../../../../constructs/kubernetes/kubeconfig-cluster';
import type { Manifest } from '../../../../constructs/kubernetes/manifests/manifest';
import { manifestsOf } from '../../../../constructs/kubernetes/manifests/releases';
import { type INamespace, Namespace } from '../../../../constructs/kubernetes/namespace';
import { kubernetes } from '../../../../constructs/kubernetes/provider';
import type { PodProps } from '../../../../constructs/kubernetes/workload/pod-props';
import type { Resources } from '../../../../constructs/kubernetes/workload/resources';
import { environment } from '../../../support/layers';
import { testApp } from '../../../support/stack';

/** The applications of `shop` in `dev`, on a cluster that a kubeconfig names, with what workloads refer to. */
export class Apps extends LayerStack {
  readonly home: INamespace;
  readonly config: ConfigMap;
  readonly store: ISecretStore;

  constructor() {
    const clouds = [kubernetes(new KubeconfigCluster({ context: 'k3s' }))];
    super(testApp(), { system: 'shop', environment: environment(), layer: 'apps', clouds });
    this.home = new Namespace(this, 'Namespace', { name: 'shop' });
    this.config = new ConfigMap(this, 'Config', { namespace: this.home, data: { COLOUR: 'blue' } });
    this.store = secretStore(this, 'Store', this.home);
  }
}

/** Secrets of AWS, read as an account of its own. */
export function secretStore(scope: Construct, id: string, namespace: INamespace): ISecretStore {
  const account = identity(namespace.namespaceName, id.toLowerCase());
  return new SecretStore(scope, id, {
    namespace,
    provider: awsSecretsManager({ region: 'eu-west-1', identity: account }),
  });
}

/** A role of the pods of one service account. */
export function identity(namespace: string, serviceAccount: string): PodIdentity {
  const serviceAccountAnnotations = {
    'eks.amazonaws.com/role-arn': `arn:aws:iam::111122223333:role/${serviceAccount}`,
  };
  return { namespace, serviceAccount, serviceAccountAnnotations, destinations: () => [] };
}

export const secret = { secretArn: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:key-a1b2c3' };

const image = 'registry.example.com/backend:1.4.2';
const resources: Resources = { cpu: ['250m', '500m'], memory: ['256Mi', '512Mi'] };

/** What every workload has to say. */
export const required = ({ home: namespace }: Apps) => ({ namespace, image, resources });

/** The labels of what is called `backend`. */
export const labels = {
  'app.kubernetes.io/name': 'backend',
  'app.kubernetes.io/part-of': 'shop',
  environment: 'dev',
  owner: 'shop-team',
  'cost-centre': 'retail',
};

/** The objects of the workload that `build` makes, by kind. */
export function objectsOf(build: (stack: Apps) => Construct): Readonly<Record<string, Manifest>> {
  return Object.fromEntries(manifestsOf(build(new Apps())).map((object) => [object.kind, object]));
}

/** A part of `object`, by its path: `partOf(deployment, 'spec.template.spec.containers.0')`. */
export function partOf(object: unknown, path: string): unknown {
  return path.split('.').reduce((part, key) => (part as Readonly<Record<string, unknown>> | undefined)?.[key], object);
}

type SharedSettings = Omit<PodProps, 'resources' | 'security' | 'volumes'>;

/** Another value for each setting that is the same in every kind of workload. */
export const POD_SETTINGS: { readonly [K in keyof Required<SharedSettings>]: (stack: Apps) => SharedSettings[K] } = {
  args: () => ['server.js'],
  command: () => ['node'],
  config: (stack) => [stack.config],
  env: () => ({ LOG_LEVEL: 'debug' }),
  identity: () => identity('shop', 'orders'),
  image: () => 'registry.example.com/backend:1.4.3',
  initContainers: () => ({ migrate: { command: ['node', 'migrate.js'] } }),
  name: () => 'api',
  namespace: (stack) => Namespace.fromNamespaceName(stack, 'Same', 'shop'),
  nodeSelector: () => ({ pool: 'large' }),
  priorityClass: () => 'high',
  secretStore: (stack) => secretStore(stack, 'Other', stack.home),
  secrets: () => ({ JWT_SECRET: { ...secret, key: 'current' } }),
  terminationGrace: () => Duration.minutes(1),
  timeout: () => Duration.minutes(5),
  tolerations: () => [{ key: 'dedicated' }],
};
