import type { TerraformStack } from 'cdktf';
import { Cidr } from '../../../../constructs/core/cidr';
import type { PodIdentity } from '../../../../constructs/core/pod-identity';
import { AwsLoadBalancerController } from '../../../../constructs/kubernetes/add-ons/routing/aws-load-balancer-controller';
import { ClusterAutoscaler } from '../../../../constructs/kubernetes/add-ons/capacity/cluster-autoscaler';
import { FluentBit } from '../../../../constructs/kubernetes/add-ons/observability/fluent-bit';
import { MetricsServer } from '../../../../constructs/kubernetes/add-ons/capacity/metrics-server';
import { manifestsOf } from '../../../../constructs/kubernetes/manifests/releases';
import { type INamespace, Namespace } from '../../../../constructs/kubernetes/namespace';
import { NetworkPolicies, type Surroundings } from '../../../support/network-policies';
import { identityIn, installed } from './support';

const AGENT = '169.254.170.23';
const API = '10.0.101.20';
const identity: PodIdentity = {
  ...identityIn('platform'),
  destinations: () => [
    { what: 'agent', cidrs: [Cidr.parse(`${AGENT}/32`)], ports: [{ port: 80 }] },
    { what: 'AWS', cidrs: [Cidr.anywhere()], except: [Cidr.parse('10.0.0.0/8')], ports: [{ port: 443 }] },
  ],
};
const [clusterName, region] = ['shop', 'us-east-1'];
const outputs = { app: { namespace: 'shop', logGroupName: '/shop' } };

const ADD_ONS = {
  'aws-load-balancer-controller': (stack: TerraformStack, namespace: INamespace) =>
    new AwsLoadBalancerController(stack, 'AddOn', { clusterName, region, vpcId: 'vpc-0a', identity, namespace }),
  'cluster-autoscaler': (stack: TerraformStack, namespace: INamespace) =>
    new ClusterAutoscaler(stack, 'AddOn', { clusterName, region, identity, namespace }),
  'fluent-bit': (stack: TerraformStack, namespace: INamespace) =>
    new FluentBit(stack, 'AddOn', { region, identity, outputs, namespace }),
  'metrics-server': (stack: TerraformStack, namespace: INamespace) => new MetricsServer(stack, 'AddOn', { namespace }),
} as const;
const names = Object.keys(ADD_ONS) as (keyof typeof ADD_ONS)[];

/** The policies of a namespace of its own with `name` in it, and what comes directly before the release of the chart. */
function inOwnNamespace(name: keyof typeof ADD_ONS) {
  let policies = new NetworkPolicies([]);
  const stack = installed((scope) => {
    const namespace = new Namespace(scope, 'Namespace', { name: 'platform', podSecurity: 'privileged' });
    ADD_ONS[name](scope, namespace);
    const pods: Surroundings['pods'] = [
      { namespace: 'platform', name: 'pod', labels: { 'app.kubernetes.io/instance': name } },
      { namespace: 'platform', name: 'other' },
      { namespace: 'kube-system', name: 'dns', labels: { 'k8s-app': 'kube-dns' } },
    ];
    policies = new NetworkPolicies(manifestsOf(scope), { pods });
  }, '1.36');
  return { policies, before: stack.at('AddOn/Release')['depends_on'], own: stack.address('AddOn/Network/Resource') };
}

test.each(names)('%s reaches the API server, its cloud and DNS in a namespace that refuses everything', (name) => {
  const { policies, before, own } = inOwnNamespace(name);
  expect(policies.allowed('platform/pod', API, 443)).toBe(true);
  expect(policies.allowed('platform/pod', 'kube-system/dns', 53, 'UDP')).toBe(true);
  expect(policies.allowed('platform/pod', AGENT, 80)).toBe(name !== 'metrics-server');
  expect(policies.allowed('platform/pod', API, 22)).toBe(false);
  expect(policies.allowed('platform/other', API, 443)).toBe(false);
  expect(before).toContain(own);
});

test.each([
  ['aws-load-balancer-controller', 9_443],
  ['metrics-server', 10_250],
] as const)('the API server reaches %s on %i, and nobody any other port', (name, port) => {
  const { policies } = inOwnNamespace(name);
  expect(policies.allowed(API, 'platform/pod', port)).toBe(true);
  expect(policies.allowed(API, 'platform/pod', 8080)).toBe(false);
});

test('metrics-server alone asks the kubelets of nodes', () => {
  const asking = names.filter((name) => inOwnNamespace(name).policies.allowed('platform/pod', API, 10_250));
  expect(asking).toEqual(['metrics-server']);
});

test.each(names)(
  '%s has no exceptions beside a rule for everyone: the VPC CNI would refuse it the API server',
  (name) => {
    const stack = installed((scope) => {
      ADD_ONS[name](scope, new Namespace(scope, 'Namespace', { name: 'platform', podSecurity: 'privileged' }));
    }, '1.36');
    const { spec } = stack.manifest('NetworkPolicy', name, 'platform') as {
      readonly spec?: { readonly egress: object[] };
    };
    expect(spec?.egress[0]).not.toHaveProperty('to');
    expect(JSON.stringify(spec)).not.toContain('except');
  },
);

test.each(names)('%s brings no policy into a namespace managed elsewhere: it might close what is open', (name) => {
  const stack = installed((scope) => {
    ADD_ONS[name](scope, Namespace.fromNamespaceName(scope, 'Namespace', 'platform'));
  }, '1.36');
  expect(Object.keys(stack.addresses())).toEqual(['AddOn/Release/Resource']);
});
