import { TerraformStack } from 'cdktf';
import { brokenRules } from '../../../../../constructs/core/validation';
import { CHARTS } from '../../../../../constructs/kubernetes/add-ons/charts';
import {
  ArgoRollouts,
  type ArgoRolloutsProps,
  argoRolloutsValues,
} from '../../../../../constructs/kubernetes/add-ons/delivery/argo-rollouts';
import { GATEWAY_API_PLUGINS } from '../../../../../constructs/kubernetes/add-ons/delivery/gateway-api-plugin';
import { Manifests } from '../../../../../constructs/kubernetes/manifests/manifests';
import { manifestsOf } from '../../../../../constructs/kubernetes/manifests/releases';
import { Namespace } from '../../../../../constructs/kubernetes/namespace';
import { propsWithoutEffect, testApp } from '../../../../support/stack';
import { installed, onCluster, releaseOf } from '../support';

const place = (stack: TerraformStack, id = 'Place', name = 'argo-rollouts') =>
  Namespace.fromNamespaceName(stack, id, name);
const made = (props: Partial<ArgoRolloutsProps> = {}, version = '1.36') =>
  installed((stack) => new ArgoRollouts(stack, 'Rollouts', { namespace: place(stack), ...props }), version);
const mirror = { location: 'https://mirror.example.com/gatewayapi-plugin-0.17.0', sha256: 'a'.repeat(64) };

test('with a namespace alone: two pods, no rights to any router, and an uninstall keeps every definition', () => {
  const values = argoRolloutsValues({});
  expect(made().at('Rollouts/Release')).toEqual(releaseOf(CHARTS.argoRollouts, values, 'argo-rollouts'));
  expect(values).toMatchObject({ keepCRDs: true, controller: { replicas: 2, metrics: { enabled: true } } });
  expect(Object.values(values.providerRBAC.providers)).toEqual(Array.from({ length: 10 }, () => false));
  expect(Object.keys(values.controller)).not.toContain('trafficRouterPlugins');
});

test('rights are for the routers asked for alone', () => {
  const { providers } = argoRolloutsValues({ trafficRouters: ['istio'] }).providerRBAC;
  expect(Object.entries(providers).filter(([, isOn]) => isOn)).toEqual([['istio', true]]);
});

test('for the Gateway API it fetches the plugin by its sum, and runs where the plugin does', () => {
  const { controller, providerRBAC } = argoRolloutsValues({ trafficRouters: ['gateway-api'], architecture: 'arm64' });
  expect(controller).toMatchObject({
    nodeSelector: { 'kubernetes.io/arch': 'arm64' },
    trafficRouterPlugins: [{ name: 'argoproj-labs/gatewayAPI', ...GATEWAY_API_PLUGINS.arm64 }],
  });
  expect(providerRBAC.additionalRules).toEqual([
    { apiGroups: ['gateway.networking.k8s.io'], resources: ['grpcroutes', 'httproutes'], verbs: ['patch'] },
  ]);
});

test('with one pod there is no budget that would keep its node from being drained', () => {
  expect(Object.keys(argoRolloutsValues({ replicas: 1 }).controller)).not.toContain('pdb');
});

test('with allowDestroy an uninstall leaves nothing', () => {
  expect(argoRolloutsValues({ allowDestroy: true }).keepCRDs).toBe(false);
});

test('its own custom resources wait for it, those of Argo CD do not', () => {
  const custom = (kind: string, spec: unknown) => [
    { apiVersion: 'argoproj.io/v1alpha1', kind, metadata: { name: 'web' }, spec },
  ];
  const metrics = [{ name: 'health', provider: { prometheus: { query: 'vector(1)' } } }];
  const stack = installed((scope) => {
    new Manifests(scope, 'Web', { namespace: 'shop', name: 'web', objects: custom('AnalysisTemplate', { metrics }) });
    new Manifests(scope, 'App', { namespace: 'shop', name: 'app', objects: custom('AppProject', {}) });
    new ArgoRollouts(scope, 'Rollouts', { namespace: place(scope) });
  }, '1.36');
  expect(stack.at('Web/Resource')['depends_on']).toEqual([stack.address('Rollouts/Release/Resource')]);
  expect(stack.at('App/Resource')).not.toHaveProperty('depends_on');
});

test('a namespace that refuses everything lets it reach the Prometheus, and lets its own metrics be read', () => {
  let objects: unknown;
  installed((stack) => {
    const namespace = new Namespace(stack, 'Place', { name: 'argo-rollouts' });
    const rollouts = new ArgoRollouts(stack, 'Rollouts', { namespace, metricPorts: [9090, 8428] });
    objects = manifestsOf(rollouts);
  }, '1.36');
  expect(objects).toMatchObject([
    {
      kind: 'NetworkPolicy',
      spec: {
        podSelector: { matchLabels: { 'app.kubernetes.io/instance': 'argo-rollouts' } },
        ingress: [{ ports: [{ port: 8090 }] }],
        egress: [{ ports: [{ port: 443 }, { port: 6443 }, { port: 8428 }, { port: 9090 }] }],
      },
    },
  ]);
});

test('fails with every bad value named at once', () => {
  expect(() =>
    made(
      {
        gatewayApiPlugin: { location: 'https://me:word@example.com/releases/latest/download/plugin', sha256: 'A1' },
        metricPorts: [0, 9090],
        replicas: 0,
        resources: { cpu: ['1'], memory: ['1Gi', '1G'] },
      },
      '1.30',
    ),
  ).toThrow(
    "ArgoRollouts at 'stack/Rollouts' [PropsInvalid]:\n" +
      '- `cluster.version` must be 1.31 or later for argo-rollouts 2.41.0 ' +
      '(https://github.com/argoproj/argo-rollouts/blob/v1.9.0/.github/workflows/testing.yaml), got 1.30\n' +
      '- `gatewayApiPlugin` must be left out without the traffic router gateway-api, got one\n' +
      '- `gatewayApiPlugin.location` must be an https:// address of one version, without a login, ' +
      'got https://***@example.com/releases/latest/download/plugin\n' +
      '- `gatewayApiPlugin.sha256` must be 64 hexadecimal digits in lower case, got A1\n' +
      '- `metricPorts` must be ports from 1 to 65535, got 0\n' +
      '- `replicas` must be 1 to 10 pods, got 0\n' +
      '- `resources.memory[1]` must be a size such as 512Mi or 16Gi, got 1G',
  );
});

test('every setting has an effect', () => {
  expect(
    propsWithoutEffect<ArgoRolloutsProps>(
      (stack, props) => {
        onCluster(stack, '1.36');
        const namespace = new Namespace(stack, 'Place', { name: 'argo-rollouts' });
        new ArgoRollouts(stack, 'Rollouts', { namespace, trafficRouters: ['gateway-api'], ...props });
      },
      {
        namespace: (stack) => place(stack, 'Other', 'operators'),
        trafficRouters: () => ['alb'],
        gatewayApiPlugin: () => mirror,
        architecture: () => 'arm64',
        metricPorts: () => [8428],
        replicas: () => 3,
        resources: () => ({ cpu: ['200m'], memory: ['1Gi', '1Gi'] }),
        allowDestroy: () => true,
      },
    ),
  ).toEqual([]);
});

test('a Rollout of the cluster that splits requests by what it was not told of is refused, from any stack', () => {
  const split = (trafficRouters?: ArgoRolloutsProps['trafficRouters']) => {
    const app = testApp();
    const stack = new TerraformStack(app, 'platform');
    const apps = new TerraformStack(app, 'apps');
    for (const one of [stack, apps]) onCluster(one);
    new ArgoRollouts(stack, 'Rollouts', { namespace: place(stack), trafficRouters });
    const trafficRouting = { plugins: { 'argoproj-labs/gatewayAPI': {} }, istio: {} };
    const metadata = { name: 'web' };
    const spec = { strategy: { canary: { trafficRouting } } };
    const rollout = { apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', metadata, spec };
    new Manifests(apps, 'Web', { namespace: 'shop', name: 'web', objects: [rollout] });
    return stack.node.findAll().flatMap((one) => brokenRules(one).map(({ message }) => message));
  };
  expect(split(['gateway-api', 'istio'])).toEqual([]);
  expect(split(['istio', 'alb'])).toEqual([
    "ArgoRollouts at 'platform/Rollouts' [TrafficRouterMissing]:\n" +
      "- `trafficRouters` must be told of gateway-api, by which Rollout/web at 'apps/Web' splits its requests, got istio, alb",
  ]);
  expect(split()).toEqual([
    "ArgoRollouts at 'platform/Rollouts' [TrafficRouterMissing]:\n" +
      "- `trafficRouters` must be told of gateway-api, by which Rollout/web at 'apps/Web' splits its requests, got none\n" +
      "- `trafficRouters` must be told of istio, by which Rollout/web at 'apps/Web' splits its requests, got none",
  ]);
});
