import { TerraformStack } from 'cdktf';
import { EksCluster } from '../../constructs/aws/compute/eks-cluster';
import { aws } from '../../constructs/aws/provider';
import type { ClusterAccess } from '../../constructs/core/cluster-access';
import { LayerStack, type Cloud } from '../../constructs/core/stack';
import { GkeCluster } from '../../constructs/google/compute/gke-cluster';
import { google } from '../../constructs/google/provider';
import { HelmRelease } from '../../constructs/kubernetes/helm-release';
import { KubeconfigCluster } from '../../constructs/kubernetes/kubeconfig-cluster';
import { kubernetes } from '../../constructs/kubernetes/provider';
import { rehearse, type RehearseOptions } from '../../testing';
import '../../testing/jest';
import { environment } from '../support/layers';
import { testApp } from '../support/stack';
import { cluster as eksCluster, nodes } from '../unit/aws/compute/support';
import { cliConfig, suite } from './support/suite';

const CHART = {
  repository: 'https://kubernetes-sigs.github.io/metrics-server',
  name: 'metrics-server',
  version: '3.13.1',
};
const PLACE = { account: '111122223333', region: 'us-east-1' };

/** A layer of the system `shop` that installs one chart on a cluster. */
function platform(app: ReturnType<typeof testApp>, access: ClusterAccess, ...clouds: readonly Cloud[]): TerraformStack {
  const all = [...clouds, kubernetes(access)];
  const stack = new LayerStack(app, { system: 'shop', environment: environment(), layer: 'platform', clouds: all });
  new HelmRelease(stack, 'Metrics', { name: 'metrics-server', namespace: 'kube-system', chart: CHART });
  return stack;
}

/** Stacks that install on each kind of cluster. */
const kinds: Readonly<Record<string, () => TerraformStack>> = {
  'EKS cluster of the app': () => {
    const app = testApp();
    const settings = { system: 'shop', environment: environment(), layer: 'cluster', clouds: [aws(PLACE)] } as const;
    const home = new LayerStack(app, settings);
    const shop = eksCluster(home, { allowDestroy: true });
    nodes(home, 'General', { cluster: shop });
    return platform(app, shop, aws(PLACE));
  },
  'EKS cluster managed elsewhere': () => {
    const app = testApp();
    const settings = { system: 'shop', environment: environment(), layer: 'cluster', clouds: [aws(PLACE)] } as const;
    const home = new LayerStack(app, settings);
    const shop = EksCluster.fromClusterAttributes(home, 'Shop', {
      clusterName: 'shop',
      endpoint: 'https://0A1B.gr7.us-east-1.eks.amazonaws.com',
      certificateAuthority: 'LS0tLS1CRUdJTg==',
      oidcProviderArn: 'arn:aws:iam::111122223333:oidc-provider/oidc.eks.us-east-1.amazonaws.com/id/0A1B',
      loginRoleArn: 'arn:aws:iam::111122223333:role/deployer',
    });
    return platform(app, shop);
  },
  'GKE cluster': () => {
    const project = 'acme-shop';
    const shop = GkeCluster.fromClusterAttributes({ clusterName: 'shop', location: 'europe-west3', project });
    return platform(testApp(), shop, google({ project, region: 'europe-west3' }));
  },
  'context of a kubeconfig file': () => platform(testApp(), new KubeconfigCluster({ context: 'k3s' })),
};

beforeAll(() => {
  process.env['TF_CLI_CONFIG_FILE'] = cliConfig();
});

/** Plans, applies and destroys, and tells how the Helm provider was played. */
async function installs(kind: string, mode: RehearseOptions['mode']): Promise<string | undefined> {
  const stack = kinds[kind]?.() ?? new TerraformStack(testApp(), 'none');
  const rehearsed = await rehearse(stack, { mode, destroy: true });
  expect(rehearsed).toPlan({ create: 1 });
  expect(rehearsed.at('Metrics').values).toMatchObject({ name: 'metrics-server', version: '3.13.1' });
  return rehearsed.providers.find(({ source }) => source.endsWith('/helm'))?.mode;
}

suite('installing on a cluster, all made up', ['terraform'], () => {
  test.each(Object.keys(kinds))('%s: Terraform takes the login from plan to destroy', async (kind) => {
    expect(await installs(kind, 'simulated')).toBe('simulated');
  });
});

suite('installing on a cluster, by the real Helm provider', ['terraform', 'helm-provider'], () => {
  test.each(Object.keys(kinds))('%s: it takes the login', async (kind) => {
    expect(await installs(kind, 'auto')).toBe('real-plan');
  });
});
