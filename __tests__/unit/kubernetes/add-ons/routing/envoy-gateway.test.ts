import type { TerraformStack } from 'cdktf';
import { Cidr } from '../../../../../constructs/core/cidr';
import { Duration } from '../../../../../constructs/core/duration';
import { AwsLoadBalancerController } from '../../../../../constructs/kubernetes/add-ons/routing/aws-load-balancer-controller';
import { ROUTING_CHARTS } from '../../../../../constructs/kubernetes/add-ons/routing/charts';
import {
  EnvoyGateway,
  type EnvoyGatewayProps,
  envoyGatewayValues,
} from '../../../../../constructs/kubernetes/add-ons/routing/envoy-gateway';
import { networkLoadBalancer } from '../../../../../constructs/kubernetes/add-ons/routing/load-balancer';
import { Namespace } from '../../../../../constructs/kubernetes/namespace';
import { Gateway } from '../../../../../constructs/kubernetes/routing/gateway';
import { propsWithoutEffect } from '../../../../support/stack';
import { identityIn, installed, onCluster, releaseOf } from '../support';

const place = (stack: TerraformStack, id = 'Place', name = 'envoy') => Namespace.fromNamespaceName(stack, id, name);
const made = (props: Partial<EnvoyGatewayProps> = {}, version = '1.36') =>
  installed((stack) => new EnvoyGateway(stack, 'Envoy', { namespace: place(stack), ...props }), version);
const controller = (stack: TerraformStack) =>
  new AwsLoadBalancerController(stack, 'Alb', {
    clusterName: 'shop',
    region: 'us-east-1',
    vpcId: 'vpc-0a1b2c3d',
    identity: identityIn('kube-system'),
  });

test('with a namespace alone: a class envoy whose gateways have two proxies and a load balancer of the cloud', () => {
  const stack = made();
  const values = envoyGatewayValues({});
  expect(stack.at('Envoy/Release')).toEqual(releaseOf(ROUTING_CHARTS.envoyGateway, values, 'envoy'));
  expect(values).toMatchObject({
    crds: { enabled: true },
    deployment: { replicas: 2 },
    topologyInjector: { enabled: false },
  });
  expect(stack.manifest('GatewayClass', 'envoy')['spec']).toEqual({
    controllerName: 'gateway.envoyproxy.io/gatewayclass-controller',
    parametersRef: { group: 'gateway.envoyproxy.io', kind: 'EnvoyProxy', name: 'envoy', namespace: 'envoy' },
  });
  expect(stack.manifest('EnvoyProxy', 'envoy', 'envoy')['spec']).toMatchObject({
    mergeGateways: false,
    shutdown: { drainTimeout: '60s' },
    provider: {
      kubernetes: {
        envoyDeployment: {
          replicas: 2,
          container: { resources: { requests: { cpu: '250m', memory: '512Mi' }, limits: { memory: '1Gi' } } },
        },
        envoyPDB: { maxUnavailable: 1 },
        envoyService: { type: 'LoadBalancer', annotations: {} },
      },
    },
  });
});

test('hooks leave nothing behind, and are under the policy of the release', () => {
  const { certgen } = envoyGatewayValues({});
  const annotations = { 'helm.sh/hook-delete-policy': 'before-hook-creation,hook-succeeded' };
  expect([certgen.job.annotations, certgen.rbac.annotations]).toEqual([annotations, annotations]);
  expect(certgen.job.pod.labels).toEqual({ 'app.kubernetes.io/instance': 'gateway-helm' });
});

test('a Network Load Balancer sends to the proxies themselves, from the addresses named', () => {
  const allowedCidrs = [Cidr.parse('203.0.113.0/24')];
  const loadBalancer = networkLoadBalancer({ controller: 'installed', name: 'shop', internal: true, allowedCidrs });
  const annotation = 'service.beta.kubernetes.io/aws-load-balancer-';
  expect(made({ loadBalancer }).manifest('EnvoyProxy', 'envoy', 'envoy')['spec']).toMatchObject({
    provider: {
      kubernetes: {
        envoyService: {
          type: 'LoadBalancer',
          loadBalancerClass: 'service.k8s.aws/nlb',
          loadBalancerSourceRanges: ['203.0.113.0/24'],
          annotations: {
            [`${annotation}name`]: 'shop',
            [`${annotation}scheme`]: 'internal',
            [`${annotation}nlb-target-type`]: 'ip',
            [`${annotation}target-group-attributes`]: 'preserve_client_ip.enabled=true',
            [`${annotation}attributes`]: 'load_balancing.cross_zone.enabled=true',
          },
        },
      },
    },
  });
});

test('gateways go first, then their class, then the controller, then its namespace, then what made their load balancers', () => {
  const stack = installed((scope) => {
    const alb = controller(scope);
    const namespace = new Namespace(scope, 'Edge', { name: 'edge' });
    const loadBalancer = networkLoadBalancer({ controller: alb });
    const { className } = new EnvoyGateway(scope, 'Envoy', { namespace, loadBalancer });
    new Gateway(scope, 'Public', { namespace, className, listeners: { http: { port: 80 } } });
  }, '1.36');
  const before = (path: string) => stack.at(path)['depends_on'] as readonly string[];
  expect(before('Public/Resource')).toContain(stack.address('Envoy/Release/Resource'));
  expect(before('Envoy/Proxies/Resource')).toContain(stack.address('Envoy/Release/Resource'));
  expect(before('Envoy/Release/Resource')).toContain(stack.address('Edge/Resource'));
  expect(before('Edge/Resource')).toEqual([stack.address('Alb/Release/Resource')]);
});

test('in a namespace that refuses everything, everyone reaches the proxies, and these the pods of the cluster', () => {
  const stack = installed((scope) => {
    new EnvoyGateway(scope, 'Envoy', { namespace: new Namespace(scope, 'Edge', { name: 'edge' }) });
  }, '1.36');
  expect(stack.manifest('NetworkPolicy', 'envoy-proxies-envoy', 'edge')['spec']).toEqual({
    podSelector: {
      matchLabels: {
        'app.kubernetes.io/name': 'envoy',
        'app.kubernetes.io/component': 'proxy',
        'app.kubernetes.io/managed-by': 'envoy-gateway',
      },
    },
    policyTypes: ['Ingress', 'Egress'],
    ingress: [{}],
    egress: [{ to: [{ namespaceSelector: {} }] }, { ports: [{ protocol: 'TCP', port: 443 }] }],
  });
});

test('with a range of proxies there are as many as use CPU for', () => {
  const spec = made({ scale: { min: 3, max: 9, cpuPercent: 60 } }).manifest('EnvoyProxy', 'envoy', 'envoy')['spec'];
  expect(spec).toMatchObject({
    provider: {
      kubernetes: {
        envoyHpa: {
          minReplicas: 3,
          maxReplicas: 9,
          metrics: [
            { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 60 } } },
          ],
        },
      },
    },
  });
  expect(JSON.stringify(spec)).not.toContain('"replicas"');
});

test('fails with every bad value named at once, a Kubernetes version that it does not support included', () => {
  expect(() =>
    made(
      {
        className: 'Envoy',
        replicas: 0,
        resources: { cpu: ['1'], memory: ['2Gi', '1Gi'] },
        loadBalancer: networkLoadBalancer({ controller: 'installed', name: 'internal-shop', allowedCidrs: [] }),
        scale: { min: 3, max: 2 },
        proxyResources: { cpu: ['1'], memory: ['1', '1Gi'] },
        drain: Duration.hours(1),
      },
      '1.32',
    ),
  ).toThrow(
    new Error(
      "EnvoyGateway at 'stack/Envoy' [PropsInvalid]:\n" +
        '- `cluster.version` must be one of 1.33, 1.34, 1.35, 1.36 for gateway-helm v1.9.0 ' +
        '(https://gateway.envoyproxy.io/news/releases/matrix/), got 1.32\n' +
        '- `className` must be 1 to 63 lower-case letters, digits and hyphens, a letter or digit at both ends, got Envoy\n' +
        '- `replicas` must be 1 to 10 pods, got 0\n' +
        '- `resources.memory[1]` must be the request of 2Gi or more, got 1Gi\n' +
        '- `loadBalancer.allowedCidrs` must be one or more, got none\n' +
        '- `loadBalancer.name` must be 1 to 32 letters, digits and hyphens, a letter or digit at both ends, got internal-shop\n' +
        '- `scale.max` must be the minimum of 3 or more, got 2\n' +
        '- `proxyResources.memory[0]` must be a size such as 512Mi or 16Gi, got 1\n' +
        '- `drain` must be 1 to 600 seconds, got 3600',
    ),
  );
});

test('every setting has an effect', () => {
  expect(
    propsWithoutEffect<EnvoyGatewayProps>(
      (stack, props) => {
        onCluster(stack, '1.36');
        new EnvoyGateway(stack, 'Envoy', { namespace: place(stack), ...props });
      },
      {
        namespace: (stack) => place(stack, 'Other', 'edge'),
        className: () => 'public',
        bringsDefinitions: () => false,
        replicas: () => 3,
        resources: () => ({ cpu: ['200m'], memory: ['1Gi', '1Gi'] }),
        loadBalancer: () => false,
        scale: () => 3,
        proxyResources: () => ({ cpu: ['200m'], memory: ['1Gi', '1Gi'] }),
        drain: () => Duration.minutes(2),
        mergeGateways: () => true,
      },
    ),
  ).toEqual([]);
});
