/** Imports of every app here, and what its stacks are made of. */
const HEAD = `import type { App } from 'cdktf';
import { EksCluster } from './constructs/aws/compute/eks-cluster';
import { aws } from './constructs/aws/provider';
import { LayerStack } from './constructs/core/stack';
import { s3State } from './constructs/core/state-backend-data';
import { runApp } from './constructs/core/synthesize';
import { HelmRelease } from './constructs/kubernetes/helm-release';
import { KubeconfigCluster } from './constructs/kubernetes/kubeconfig-cluster';
import { Manifests } from './constructs/kubernetes/manifests/manifests';
import { parseYaml } from './constructs/kubernetes/manifests/parse-yaml';
import { Namespace } from './constructs/kubernetes/namespace';
import { kubernetes } from './constructs/kubernetes/provider';
import { Deployment } from './constructs/kubernetes/workload/deployment';

const state = s3State({ bucket: 'acme-terraform-state', region: 'eu-west-1' });
const environment = { name: 'dev', owner: 'shop-team', costCentre: 'retail', state };
const k3s = new KubeconfigCluster({ context: 'k3s', version: '1.36' });
const resources = { cpu: ['100m', '200m'], memory: ['128Mi', '256Mi'] } as const;

function apps(app: App) {
  const stack = new LayerStack(app, { system: 'shop', environment, layer: 'apps', clouds: [kubernetes(k3s)] });
  return { stack, namespace: new Namespace(stack, 'Namespace', { name: 'shop' }) };
}
`;

/** `main.ts` of an app whose function is `body`. */
export function mainOf(body: string): string {
  return `${HEAD}\nvoid runApp((app) => {\n${body}\n});\n`;
}

/** One object, which is right. */
export const RIGHT = `  const { stack, namespace } = apps(app);
  const objects = [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'colours' }, data: { sky: 'blue' } }];
  new Manifests(stack, 'Colours', { namespace, name: 'colours', objects });`;

/** What must never be printed. */
export const SECRET = 'correct-horse-battery';

/** Many mistakes at once: objects of somebody's YAML, and a release in the stack that creates its cluster. */
export const WRONG = `  const { stack, namespace } = apps(app);
  const objects = parseYaml(\`
apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replica: 2
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: wbe } }
    spec:
      containers:
        - name: web
          image: registry.example.com/web:1.4.2
          ports: [{ containerPort: 70000 }]
          env: [{ name: DB_PASSWORD, value: ${SECRET} }]
          resources: { requests: { memory: 512Mi }, limits: { memory: 256Mi } }
---
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { selector: { app: shop }, ports: [{ port: 80 }] }
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: web }
spec:
  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web }
  minReplicas: 10
  maxReplicas: 2
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: reader, namespace: shop }
rules: []
---
apiVersion: v1
kind: Secret
metadata: { name: database }
stringData: { url: 'mysql://shop:${SECRET}@db/shop' }
\`);
  new Manifests(stack, 'Web', { namespace, name: 'web', objects });
  new Manifests(stack, 'Other', { namespace, name: 'other', objects: [
    { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' }, spec: { ports: [{ port: 80 }] } },
  ] });

  const login = aws({ account: '111122223333', region: 'eu-west-1' });
  const cluster = new LayerStack(app, { system: 'shop', environment, layer: 'cluster', clouds: [login] });
  const eks = new EksCluster(cluster, 'Cluster', {
    version: '1.36',
    subnets: { 'eu-west-1a': { subnetId: 'subnet-a' }, 'eu-west-1b': { subnetId: 'subnet-b' } },
    securityGroups: [{ securityGroupId: 'sg-1' }],
    access: { admins: { principalArn: 'arn:aws:iam::111122223333:role/admin', policy: 'AmazonEKSClusterAdminPolicy' } },
    addOns: {
      'vpc-cni': { version: 'v1.22.4-eksbuild.3' },
      'kube-proxy': { version: 'v1.36.0-eksbuild.25' },
      coredns: { version: 'v1.14.3-eksbuild.23' },
    },
  });
  kubernetes(eks).addProvider(cluster, cluster.tags);
  const colours = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'colours' } };
  new Manifests(cluster, 'Colours', { namespace: 'default', name: 'colours', objects: [colours] });`;

/** A chart whose version is `version`, with a secret among its values. */
export function chartOf(version: string): string {
  return `  const { stack, namespace } = apps(app);
  const chart = { repository: 'oci://quay.io/jetstack/charts', name: 'cert-manager', version: '${version}' };
  new HelmRelease(stack, 'CertManager', { name: 'cert-manager', namespace, chart, values: { auth: { password: '${SECRET}' } } });`;
}

/** A workload with several mistakes in its settings. */
export const WORKLOAD = `  const { stack, namespace } = apps(app);
  new Deployment(stack, 'Web', {
    namespace,
    image: 'registry.example.com/web:latest',
    port: 70000,
    scale: { min: 10, max: 2 },
    resources: { ...resources, memory: ['512Mi', '256Mi'] },
    env: { DB_PASSWORD: '${SECRET}' },
  });`;
