import { TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import type { ClusterAccess } from '../../../constructs/core/cluster-access';
import { LayerStack } from '../../../constructs/core/stack';
import { KubeconfigCluster, type KubeconfigClusterProps } from '../../../constructs/kubernetes/kubeconfig-cluster';
import { clusterOf, kubernetes } from '../../../constructs/kubernetes/provider';
import { isSameCluster } from '../../../constructs/kubernetes/same-cluster';
import { synth } from '../../../testing';
import { environment } from '../../support/layers';
import { testApp } from '../../support/stack';
import { tags } from './manifests/support';

/** A cluster whose login is a program, as that of a cloud. */
function cloudCluster(createdIn?: TerraformStack): ClusterAccess {
  const exec = { apiVersion: 'client.authentication.k8s.io/v1beta1', command: 'aws', args: ['eks', 'get-token'] };
  return {
    plainName: 'shop',
    clusterKey: 'shop',
    createdIn,
    login: () => ({ host: 'https://api', clusterCaCertificate: 'pem', exec }),
  };
}

function providerOf(cluster: ClusterAccess): unknown {
  const stack = new TerraformStack(testApp(), 'apps');
  kubernetes(cluster).addProvider(stack, tags);
  return (synth(stack).json as { provider: { helm: unknown[] } }).provider.helm;
}

test('a stack logs in by a context of a kubeconfig file', () => {
  expect(providerOf(new KubeconfigCluster({ context: 'k3s' }))).toEqual([
    { kubernetes: { config_context: 'k3s', config_path: '~/.kube/config' } },
  ]);
  expect(providerOf(new KubeconfigCluster({ context: 'k3s', configPath: '/etc/k3s.yaml' }))).toEqual([
    { kubernetes: { config_context: 'k3s', config_path: '/etc/k3s.yaml' } },
  ]);
});

test('a stack logs in by a program, so that no key is in its state', () => {
  const exec = { api_version: 'client.authentication.k8s.io/v1beta1', command: 'aws', args: ['eks', 'get-token'] };
  expect(providerOf(cloudCluster())).toEqual([
    { kubernetes: { host: 'https://api', cluster_ca_certificate: 'pem', exec } },
  ]);
});

test('what is in a stack knows its cluster', () => {
  const cluster = new KubeconfigCluster({ context: 'k3s', version: '1.36' });
  const clouds = [kubernetes(cluster)];
  const stack = new LayerStack(testApp(), { system: 'shop', environment: environment(), layer: 'apps', clouds });
  expect(clusterOf(new Construct(stack, 'Inside'))).toBe(cluster);
  expect(clouds[0]?.location).toBe('kubernetes/k3s');
  expect(cluster).toMatchObject({ plainName: 'k3s', version: '1.36' });
});

const rule =
  'it creates the cluster shop and installs on it: its first plan would need a cluster that is not there yet. ' +
  'Install from a stack of a later layer';

test('a stack cannot install on the cluster that it creates', () => {
  const app = testApp();
  const plain = new TerraformStack(app, 'cluster');
  kubernetes(cloudCluster(plain)).addProvider(plain, tags);
  expect(() => synth(plain)).toThrow(`TerraformStack at 'cluster' [ClusterInSameStack]:\n- ${rule}`);
  expect(() => app.synth()).toThrow(`TerraformStack at 'cluster' [ClusterInSameStack]:\n- ${rule}`);
});

test('a stack installs on the cluster of another one', () => {
  const app = testApp();
  const cluster = new TerraformStack(app, 'cluster');
  const apps = new TerraformStack(app, 'apps');
  kubernetes(cloudCluster(cluster)).addProvider(apps, tags);
  expect(Object.keys(synth(apps).json)).toContain('provider');
});

test('two ways to one cluster are told from two clusters of one name', () => {
  const k3s = (context: string, configPath?: string): ClusterAccess => new KubeconfigCluster({ context, configPath });
  expect(isSameCluster(k3s('a'), k3s('a'))).toBe(true);
  expect(isSameCluster(k3s('a'), k3s('b'))).toBe(false);
  expect(isSameCluster(k3s('a'), k3s('a', '~/other'))).toBe(false);
});

test('a kubeconfig context is refused with everything wrong named at once', () => {
  const wrong: KubeconfigClusterProps = { context: ' ', configPath: '', version: 'v1.36.3' };
  expect(() => new KubeconfigCluster(wrong)).toThrow(
    'KubeconfigCluster [ClusterInvalid]:\n' +
      '- `context` must be the name of a context, got  \n' +
      '- `configPath` must be the path of a kubeconfig file, got an empty string\n' +
      '- `version` must be a Kubernetes version such as 1.36, got v1.36.3',
  );
});
