import { TerraformOutput } from 'cdktf';
import { GkeCluster } from '../../../../constructs/google/compute/gke-cluster';
import { kubernetes } from '../../../../constructs/kubernetes/provider';
import { synthesized, tags } from '../support';

const attributes = { clusterName: 'shop', location: 'europe-west3-a', project: 'acme-platform' };

test('a stack that installs on it looks it up once, and logs in by the plugin of Google Cloud', () => {
  const cluster = GkeCluster.fromClusterAttributes({ ...attributes, version: '1.35' });
  const stack = synthesized((scope) => {
    kubernetes(cluster).addProvider(scope, tags);
    new TerraformOutput(scope, 'Host', { value: cluster.login(scope).host });
  });
  expect(stack.at('AshlarGkeCluster')).toEqual({
    name: 'shop',
    location: 'europe-west3-a',
    project: 'acme-platform',
  });
  const { helm } = stack.json['provider'] as Record<string, unknown>;
  expect(helm).toEqual([
    {
      kubernetes: {
        host: `https://${stack.ref('AshlarGkeCluster', 'endpoint')}`,
        cluster_ca_certificate: `\${base64decode(${stack.address('AshlarGkeCluster')}.master_auth[0].cluster_ca_certificate)}`,
        exec: { api_version: 'client.authentication.k8s.io/v1beta1', command: 'gke-gcloud-auth-plugin', args: [] },
      },
    },
  ]);
  expect(cluster).toMatchObject({ plainName: 'shop', version: '1.35', project: 'acme-platform' });
});

test('what no cluster has is refused, all at once', () => {
  const wrong = { clusterName: 'Shop', location: 'europe', project: 'p', version: '1.35.2-gke.1' };
  expect(() => GkeCluster.fromClusterAttributes(wrong)).toThrow(
    'GkeCluster [ClusterInvalid]:\n' +
      '- `clusterName` must be 1 to 40 lower-case letters, digits and hyphens, a letter first and no hyphen last, got Shop\n' +
      '- `location` must be a region such as europe-west3, or a zone such as europe-west3-a, got europe\n' +
      '- `project` must be a project id: 6 to 30 lower-case letters, digits and hyphens, a letter first and no hyphen last, got p\n' +
      '- `version` must be a Kubernetes version such as 1.36, got 1.35.2-gke.1',
  );
});
