import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { wholeCycle, withReal } from './support/real-cycle';
import { RealProviderRun } from './support/real-stack';

/** A release of a chart in the folder `chart` of the stack, on a cluster that is known only after the apply. */
const HELM = `
provider "helm" {
  kubernetes = {
    host  = terraform_data.cluster.output
    token = "secret"
  }
}
resource "terraform_data" "cluster" {
  input = "https://ABC.gr7.eu-central-1.eks.amazonaws.com"
}
resource "helm_release" "web" {
  name   = "web"
  chart  = "./chart"
  values = [yamlencode({ replicas = 2 })]
}
`;

withReal('helm', '3.1.1', (source) => {
  let helm: RealProviderRun;

  beforeAll(() => {
    helm = new RealProviderRun(source, '3.1.1');
    mkdirSync(join(helm.folder, 'chart/templates'), { recursive: true });
    writeFileSync(join(helm.folder, 'chart/Chart.yaml'), 'apiVersion: v2\nname: web\nversion: 1.2.3\n');
  });

  afterAll(() => helm.close());

  test('a chart of the stack is looked up in its folder, and no cluster is asked', async () => {
    const stack = await helm.stack(`${HELM}output "chart" {\n  value = helm_release.web.version\n}\n`);
    expect(await wholeCycle(stack)).toEqual({ again: [], outputs: { chart: '1.2.3' }, left: [] });
    expect(await helm.refused()).toEqual([]);
  });

  test('a chart that is not there, and a version that it has not, are errors', async () => {
    const stack = await helm.stack(`
resource "helm_release" "nowhere" {
  name  = "nowhere"
  chart = "./nowhere"
}
resource "helm_release" "version" {
  name    = "version"
  chart   = "./chart"
  version = "9.9.9"
}
`);
    expect((await stack.errors('plan')).sort()).toEqual([
      'Error locating chart: Unable to locate chart ./nowhere: path "./nowhere" not found',
      'Planned version is different from configured version: The version in the configuration is "9.9.9" but the planned ' +
        'version is "1.2.3". You should update the version in your configuration to "1.2.3", or remove the version attribute ' +
        'from your configuration.',
    ]);
  });

  test('a chart of a repository gets a simulated plan and a warning that names it', async () => {
    const stack = await helm.stack(`
resource "helm_release" "argo" {
  name       = "argo"
  repository = "https://argoproj.github.io/argo-helm"
  chart      = "argo-cd"
  version    = "7.0.0"
}
`);
    expect(await stack.errors('plan')).toEqual([
      'helm_release is planned without checks of the provider hashicorp/helm: It asks argoproj.github.io when it plans this ' +
        'type, and a rehearsal reaches no network.',
    ]);
    expect((await wholeCycle(stack)).again).toEqual([]);
  });
});
