import { App } from 'cdktf';
import {
  AwsLoadBalancerController,
  type AwsLoadBalancerControllerProps,
  loadBalancerControllerProvides,
  loadBalancerControllerValues,
} from '../../../../../constructs/kubernetes/add-ons/routing/aws-load-balancer-controller';
import { CHARTS } from '../../../../../constructs/kubernetes/add-ons/charts';
import { KubeconfigCluster } from '../../../../../constructs/kubernetes/kubeconfig-cluster';
import { Namespace } from '../../../../../constructs/kubernetes/namespace';
import { kubernetes } from '../../../../../constructs/kubernetes/provider';
import { s3State } from '../../../../../constructs/core/state-backend-data';
import { LayerStack } from '../../../../../constructs/core/stack';
import { synth } from '../../../../../testing/synth';
import { propsWithoutEffect, testApp } from '../../../../support/stack';
import { identityIn, installed, onCluster, releaseOf } from '../support';

const required = {
  clusterName: 'shop',
  region: 'us-east-1',
  vpcId: 'vpc-0a1b2c3d',
  identity: identityIn('kube-system'),
};
const made = (props: Partial<AwsLoadBalancerControllerProps> = {}, version = '1.36') =>
  installed((stack) => new AwsLoadBalancerController(stack, 'Alb', { ...required, ...props }), version);

test('with what is needed alone: an Ingress class alb, pods as targets, TLS 1.2 or later, and nothing of what others manage', () => {
  const values = loadBalancerControllerValues(required);
  expect(made().at('Alb/Release')).toEqual(releaseOf(CHARTS.awsLoadBalancerController, values));
  expect(values).toMatchObject({
    clusterName: 'shop',
    region: 'us-east-1',
    vpcId: 'vpc-0a1b2c3d',
    ingressClass: 'alb',
    ingressClassConfig: { default: false },
    enableServiceMutatorWebhook: false,
    defaultTargetType: 'ip',
    defaultSSLPolicy: 'ELBSecurityPolicy-TLS13-1-2-2021-06',
    enableManageBackendSecurityGroupRules: false,
    enableShield: false,
    enableWaf: false,
    enableWafv2: false,
    keepTLSSecret: true,
    replicaCount: 2,
    podDisruptionBudget: { maxUnavailable: 1, unhealthyPodEvictionPolicy: 'AlwaysAllow' },
  });
});

test('what it makes in AWS has the tags of the stack', () => {
  const environment = {
    name: 'dev',
    owner: 'shop-team',
    costCentre: 'retail',
    state: s3State({ bucket: 'acme-terraform-state', region: 'us-east-1' }),
  };
  const cloud = kubernetes(new KubeconfigCluster({ context: 'lab', version: '1.36' }));
  const stack = new LayerStack(testApp(), { system: 'shop', environment, layer: 'platform', clouds: [cloud] });
  new AwsLoadBalancerController(stack, 'Alb', required);
  const tags = {
    system: 'shop',
    environment: 'dev',
    owner: 'shop-team',
    'cost-centre': 'retail',
    'managed-by': 'ashlar',
  };
  expect(synth(stack).at('Alb/Release')['values']).toEqual(
    releaseOf(CHARTS.awsLoadBalancerController, loadBalancerControllerValues({ ...required, tags }))['values'],
  );
  expect(App.isApp(stack.node.root)).toBe(true);
});

test('one pod alone has no budget, which would keep its node from being drained', () => {
  expect(Object.keys(loadBalancerControllerValues({ ...required, replicas: 1 }))).not.toContain('podDisruptionBudget');
});

test('Ingresses wait for it; Services only when it is asked to serve all of them', () => {
  const kinds = ['Ingress', 'IngressClassParams', 'TargetGroupBinding'];
  expect(loadBalancerControllerProvides({}).webhooks).toEqual([{ kinds }]);
  expect(loadBalancerControllerProvides({ isDefaultForServices: true }).webhooks).toEqual([
    { kinds: ['Ingress', 'IngressClassParams', 'Service', 'TargetGroupBinding'] },
  ]);
});

test('fails with every bad value named at once', () => {
  expect(() =>
    made(
      {
        region: 'us-gov-west-1',
        vpcId: 'shop',
        identity: identityIn('orders'),
        ingressClassName: 'ALB',
        targetType: 'pod' as 'ip',
        sslPolicy: 'TLS13',
        backendSecurityGroupId: 'nodes',
        tags: { team: 'a,b', 'x=y': 'z' },
        replicas: 0,
        resources: { cpu: ['1'], memory: ['2Gi', '1Gi'] },
      },
      '1.21',
    ),
  ).toThrow(
    "AwsLoadBalancerController at 'stack/Alb' [PropsInvalid]:\n" +
      '- `cluster.version` must be 1.22 or later for aws-load-balancer-controller 3.5.0 (https://kubernetes-sigs.github.io/' +
      'aws-load-balancer-controller/latest/deploy/installation/#supported-kubernetes-versions), got 1.21\n' +
      '- `identity.namespace` must be that of the add-on, kube-system, got orders\n' +
      '- `region` must be a commercial AWS region such as us-east-1, got us-gov-west-1\n' +
      '- `vpcId` must be the id of a VPC, got shop\n' +
      '- `ingressClassName` must be 1 to 63 lower-case letters, digits and hyphens, a letter or digit at both ends, got ALB\n' +
      '- `targetType` must be one of ip, instance, got pod\n' +
      '- `sslPolicy` must be the name of an ELB security policy, got TLS13\n' +
      '- `backendSecurityGroupId` must be the id of a security group, got nodes\n' +
      '- `tags` must be without commas and quotes, and their keys without =, got team=a,b\n' +
      '- `tags` must be without commas and quotes, and their keys without =, got x=y=z\n' +
      '- `replicas` must be 1 to 10 pods, got 0\n' +
      '- `resources.memory[1]` must be the request of 2Gi or more, got 1Gi',
  );
});

test('every setting has an effect', () => {
  expect(
    propsWithoutEffect<AwsLoadBalancerControllerProps>(
      (stack, props) => {
        onCluster(stack, '1.36');
        const identity = props.identity ?? identityIn(props.namespace?.namespaceName ?? 'kube-system');
        new AwsLoadBalancerController(stack, 'Alb', { ...required, ...props, identity });
      },
      {
        clusterName: () => 'orders',
        region: () => 'eu-west-1',
        vpcId: () => 'vpc-1',
        identity: () => ({ ...identityIn('kube-system'), serviceAccount: 'balancers' }),
        namespace: (stack) => Namespace.fromNamespaceName(stack, 'Place', 'edge'),
        ingressClassName: () => 'public',
        isDefaultIngressClass: () => true,
        isDefaultForServices: () => true,
        targetType: () => 'instance',
        sslPolicy: () => 'ELBSecurityPolicy-TLS13-1-3-2021-06',
        backendSecurityGroupId: () => 'sg-1',
        managesBackendRules: () => true,
        wafv2: () => true,
        shield: () => true,
        tags: () => ({ system: 'shop' }),
        replicas: () => 3,
        resources: () => ({ cpu: ['200m'], memory: ['1Gi', '1Gi'] }),
      },
    ),
  ).toEqual([]);
});
