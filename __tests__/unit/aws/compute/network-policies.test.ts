import { EksAddOn } from '../../../../constructs/aws/compute/eks-add-on';
import type { EksClusterProps } from '../../../../constructs/aws/compute/eks-cluster-props';
import { synthesized } from '../../../support/stack';
import { cluster } from './support';

const cni = { version: 'v1.22.4-eksbuild.3' };
const made = (props: Partial<EksClusterProps>) => synthesized((stack) => cluster(stack, props));
const settings = (stack: ReturnType<typeof made>, path = 'Cluster/AddOns/vpc-cni/Resource') =>
  stack.at(path)['configuration_values'];

test('with no settings the network add-on enforces network policies, and no other add-on hears of it', () => {
  const stack = made({ addOns: { 'vpc-cni': cni, coredns: { version: 'v1.14.3-eksbuild.23' } } });
  expect(settings(stack)).toBe('{"enableNetworkPolicy":"true"}');
  expect(stack.at('Cluster/AddOns/coredns/Resource')).not.toHaveProperty('configuration_values');
});

test('that joins the settings of the caller', () => {
  const env = { ENABLE_PREFIX_DELEGATION: 'true' };
  expect(settings(made({ addOns: { 'vpc-cni': { ...cni, configuration: { env } } } }))).toBe(
    '{"enableNetworkPolicy":"true","env":{"ENABLE_PREFIX_DELEGATION":"true"}}',
  );
});

test('and reaches an add-on that comes after the cluster', () => {
  const build = (networkPolicies: boolean) =>
    synthesized((stack) => {
      const shop = cluster(stack, { addOns: {}, networkPolicies });
      new EksAddOn(stack, 'Cni', { cluster: shop, name: 'vpc-cni', ...cni });
    });
  expect(settings(build(true), 'Cni/Resource')).toBe('{"enableNetworkPolicy":"true"}');
  expect(build(false).at('Cni/Resource')).not.toHaveProperty('configuration_values');
});

test.each(['v1.14.0-eksbuild.3', 'v1.14.1-eksbuild.1', 'v1.22.4-eksbuild.3', 'v2.0.0-eksbuild.1'])(
  'version %s of the add-on enforces them',
  (version) => {
    expect(settings(made({ addOns: { 'vpc-cni': { version } } }))).toBe('{"enableNetworkPolicy":"true"}');
  },
);

test.each(['v1.13.4-eksbuild.1', 'v1.14.0-eksbuild.2'])('version %s, which would not, is refused', (version) => {
  expect(() => made({ addOns: { 'vpc-cni': { version } } })).toThrow(
    "EksCluster at 'stack/Cluster' [PropsInvalid]:\n" +
      '- `addOns.vpc-cni.version` must be v1.14.0-eksbuild.3 or later, where network policies are enforced, ' +
      `got ${version}. Or set networkPolicies of the cluster to false`,
  );
  expect(settings(made({ networkPolicies: false, addOns: { 'vpc-cni': { version } } }))).toBeUndefined();
});

test('there is one place to say it: not in the settings of the add-on too', () => {
  const configuration = { enableNetworkPolicy: 'false' };
  expect(() => made({ addOns: { 'vpc-cni': { ...cni, configuration } } })).toThrow(
    "EksCluster at 'stack/Cluster' [PropsInvalid]:\n" +
      "- `addOns.vpc-cni.configuration` must be without enableNetworkPolicy, got { enableNetworkPolicy: 'false' }. " +
      'Set networkPolicies of the cluster',
  );
});
