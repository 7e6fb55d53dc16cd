import { TerraformStack } from 'cdktf';
import type { PodIdentity } from '../../../../constructs/core/pod-identity';
import { standardTags } from '../../../../constructs/core/tags';
import type { AddOnChart } from '../../../../constructs/kubernetes/add-ons/chart';
import { HelmRelease } from '../../../../constructs/kubernetes/helm-release';
import { KubeconfigCluster } from '../../../../constructs/kubernetes/kubeconfig-cluster';
import { kubernetes } from '../../../../constructs/kubernetes/provider';
import { synth, type SynthesizedStack } from '../../../../testing/synth';
import { testApp } from '../../../support/stack';

const TAGS = standardTags('shop', { name: 'test', owner: 'shop-team', costCentre: 'retail' });

/** Makes `stack` deploy to a cluster on this Kubernetes version, or on one that the app does not know. */
export function onCluster(stack: TerraformStack, version?: string): void {
  kubernetes(new KubeconfigCluster({ context: 'lab', version })).addProvider(stack, TAGS);
}

/** Builds on a stack called `stack` whose cluster has this Kubernetes version, and synthesizes it. */
export function installed(build: (stack: TerraformStack) => void, version: string | undefined): SynthesizedStack {
  const stack = new TerraformStack(testApp(), 'stack');
  onCluster(stack, version);
  build(stack);
  return synth(stack);
}

/** A role for the pods of an add-on. */
export function identityIn(namespace: string): PodIdentity {
  return {
    namespace,
    serviceAccount: 'add-on',
    serviceAccountAnnotations: { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::111122223333:role/add-on' },
    destinations: () => [],
  };
}

/** The block of a release of `chart` with these values: what an add-on is expected to install. */
export function releaseOf(
  { repository, name, version }: AddOnChart,
  values: Readonly<Record<string, unknown>>,
  namespace = 'kube-system',
) {
  const chart = { repository, name, version };
  const build = (stack: TerraformStack) => new HelmRelease(stack, 'Expected', { name, namespace, chart, values });
  return installed(build, '1.36').at('Expected');
}
