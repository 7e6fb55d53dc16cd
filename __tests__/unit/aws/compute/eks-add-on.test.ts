import { EksAddOn, type EksAddOnProps } from '../../../../constructs/aws/compute/eks-add-on';
import { Role } from '../../../../constructs/aws/identity/role';
import { Key } from '../../../../constructs/aws/security/key';
import { awsStack, propsWithoutEffect, synthesized, testApp } from '../../../support/stack';
import { synth } from '../../../../testing/synth';
import { cluster, imported, nodes } from './support';

const pods = { trust: { principal: { services: ['pods.eks.amazonaws.com'] } } };
const name = 'metrics-server';
const version = 'v0.9.0-eksbuild.11';
const made = (props: Partial<EksAddOnProps> = {}) =>
  synthesized((stack) => new EksAddOn(stack, 'Metrics', { cluster: imported(stack, 'shop'), name, version, ...props }));

test('with a version alone: its own settings, and what was changed on the cluster is overwritten', () => {
  expect(made().at('Metrics/Resource')).toEqual({
    cluster_name: 'shop',
    addon_name: 'metrics-server',
    addon_version: 'v0.9.0-eksbuild.11',
    resolve_conflicts_on_create: 'OVERWRITE',
    resolve_conflicts_on_update: 'OVERWRITE',
  });
});

test('every setting has an effect', () => {
  const without = propsWithoutEffect<EksAddOnProps>(
    (stack, props) => new EksAddOn(stack, 'Metrics', { cluster: imported(stack, 'shop'), name, version, ...props }),
    {
      cluster: (stack) => imported(stack, 'other'),
      name: () => 'cert-manager',
      version: () => 'v0.9.0-eksbuild.5',
      configuration: () => ({ replicas: 3 }),
      podIdentity: (stack) => ({ agent: new Role(stack, 'Agent', pods) }),
      serviceAccountRole: (stack) => new Role(stack, 'Account', pods),
    },
  );
  expect(without).toEqual([]);
});

test('pods of the add-on take their roles by service account', () => {
  const stack = synthesized((scope) => {
    const [reader, writer] = ['Reader', 'Writer'].map((id) => new Role(scope, id, pods));
    const podIdentity = { writer: writer as Role, reader: reader as Role };
    new EksAddOn(scope, 'Metrics', { cluster: imported(scope, 'shop'), name, version, podIdentity });
  });
  expect(stack.at('Metrics/Resource')['pod_identity_association']).toEqual([
    { role_arn: stack.ref('Reader/Resource', 'arn'), service_account: 'reader' },
    { role_arn: stack.ref('Writer/Resource', 'arn'), service_account: 'writer' },
  ]);
});

test('a configuration keeps its own `${...}`, and refers to resources', () => {
  const stack = synthesized((scope) => {
    const configuration = { region: '${AWS_REGION}', rate: '%{x}', key: new Key(scope, 'Key').keyArn };
    new EksAddOn(scope, 'Metrics', { cluster: imported(scope, 'shop'), name, version, configuration });
  });
  expect(stack.at('Metrics/Resource')['configuration_values']).toBe(
    `{"region":"$\${AWS_REGION}","rate":"%%{x}","key":"${stack.ref('Key/Resource', 'arn')}"}`,
  );
});

test('what nodes need comes before them, what needs nodes after, however they are declared', () => {
  const stack = synthesized((scope) => {
    const shop = cluster(scope);
    new EksAddOn(scope, 'Metrics', { cluster: shop, name, version });
    nodes(scope, 'General', { cluster: shop });
    new EksAddOn(scope, 'Agent', { cluster: shop, name: 'eks-pod-identity-agent', version: 'v1.3.10-eksbuild.3' });
  });
  const address = (path: string) => stack.address(`${path}/Resource`);
  expect(stack.at('General/Resource')['depends_on']).toEqual(
    expect.arrayContaining([address('Cluster/AddOns/vpc-cni'), address('Cluster/AddOns/kube-proxy'), address('Agent')]),
  );
  for (const path of ['Metrics/Resource', 'Cluster/AddOns/coredns/Resource'])
    expect(stack.at(path)['depends_on']).toEqual([address('General')]);
  expect(stack.at('Cluster/AddOns/vpc-cni/Resource')).not.toHaveProperty('depends_on');
});

test('an add-on in another stack than the nodes leaves the order to the stacks', () => {
  const app = testApp();
  const shop = cluster(awsStack(app, 'cluster'));
  nodes(shop, 'General', { cluster: shop });
  const platform = awsStack(app, 'platform');
  new EksAddOn(platform, 'Metrics', { cluster: shop, name, version });
  expect(synth(platform).at('Metrics/Resource')).not.toHaveProperty('depends_on');
});

test('one more add-on moves no other address', () => {
  const before = made().addresses();
  const after = synthesized((stack) => {
    const shop = imported(stack, 'shop');
    new EksAddOn(stack, 'Certificates', { cluster: shop, name: 'cert-manager', version: 'v1.19.1-eksbuild.1' });
    new EksAddOn(stack, 'Metrics', { cluster: shop, name, version });
  });
  expect(after.addresses()).toMatchObject(before);
});

test('fails with every bad value named at once', () => {
  expect(() =>
    synthesized((stack) => {
      const role = new Role(stack, 'Agent', pods);
      const both = { podIdentity: { agent: role }, serviceAccountRole: role };
      const wrong = { name: 'Metrics Server', version: 'latest', ...both };
      new EksAddOn(stack, 'Metrics', { cluster: imported(stack, 'shop'), ...wrong });
    }),
  ).toThrow(
    "EksAddOn at 'stack/Metrics' [PropsInvalid]:\n" +
      '- `name` must be lower-case letters, digits, - and _, a letter first, got Metrics Server\n' +
      '- `version` must be an exact version such as v1.22.4-eksbuild.3, got latest\n' +
      '- `serviceAccountRole` must be omitted where podIdentity is given, got both',
  );
});

test('a kube-proxy of another Kubernetes version than the cluster is refused', () => {
  const build = (kubeProxy: string) => () =>
    synthesized((stack) => {
      const shop = cluster(stack, { addOns: {} });
      new EksAddOn(stack, 'KubeProxy', { cluster: shop, name: 'kube-proxy', version: kubeProxy });
    });
  expect(build('v1.36.0-eksbuild.25')).not.toThrow();
  expect(build('v1.35.3-eksbuild.29')).toThrow(
    "EksAddOn at 'stack/KubeProxy' [PropsInvalid]:\n" +
      '- `version` must be made for Kubernetes 1.36 (v1.36.N-eksbuild.N), got v1.35.3-eksbuild.29',
  );
});

test('an add-on that the cluster has already is refused, whichever stack adds it', () => {
  const app = testApp();
  const shop = cluster(awsStack(app, 'cluster'));
  const platform = awsStack(app, 'platform');
  expect(
    () => new EksAddOn(platform, 'Dns', { cluster: shop, name: 'coredns', version: 'v1.14.3-eksbuild.23' }),
  ).toThrow(
    "EksAddOn at 'platform/Dns' [PropsInvalid]:\n" +
      "- `name` must be new to the cluster, got coredns. 'cluster/Cluster/AddOns/coredns' has it already",
  );
});

test('an add-on managed elsewhere is known by its name and its cluster', () => {
  const stack = awsStack();
  const shop = imported(stack, 'shop');
  const addOn = EksAddOn.fromAddOnName(stack, 'Datadog', 'datadog_operator', shop);
  expect(addOn).toMatchObject({ addOnName: 'datadog_operator', clusterName: 'shop' });
  const made = cluster(stack);
  expect(EksAddOn.fromAddOnName(stack, 'Dns', 'coredns', made).clusterName).toBe(made.clusterName);
  expect(() => EksAddOn.fromAddOnName(stack, 'Metrics', 'Metrics Server', shop)).toThrow(
    "ImportedEksAddOn at 'stack/Metrics' [PropsInvalid]:\n" +
      '- `addOnName` must be lower-case letters, digits, - and _, a letter first, got Metrics Server',
  );
});
