import { TerraformStack } from 'cdktf';
import { Cidr } from '../../../../constructs/core/cidr';
import { Duration } from '../../../../constructs/core/duration';
import { CAPACITY_CHARTS } from '../../../../constructs/kubernetes/add-ons/capacity/charts';
import { karpenterCrdValues } from '../../../../constructs/kubernetes/add-ons/capacity/karpenter';
import { Ec2NodeClass } from '../../../../constructs/kubernetes/add-ons/capacity/nodes/ec2-node-class';
import { NodePool } from '../../../../constructs/kubernetes/add-ons/capacity/nodes/node-pool';
import { certManagerValues } from '../../../../constructs/kubernetes/add-ons/routing/cert-manager';
import { acme } from '../../../../constructs/kubernetes/add-ons/routing/certificates/acme';
import { Certificate } from '../../../../constructs/kubernetes/add-ons/routing/certificates/certificate';
import { ClusterIssuer } from '../../../../constructs/kubernetes/add-ons/routing/certificates/cluster-issuer';
import { Issuer } from '../../../../constructs/kubernetes/add-ons/routing/certificates/issuer';
import { dns01Route53 } from '../../../../constructs/kubernetes/add-ons/routing/certificates/route53';
import { http01Gateway } from '../../../../constructs/kubernetes/add-ons/routing/certificates/solver';
import { ROUTING_CHARTS } from '../../../../constructs/kubernetes/add-ons/routing/charts';
import { EnvoyGateway, envoyGatewayValues } from '../../../../constructs/kubernetes/add-ons/routing/envoy-gateway';
import { Istio } from '../../../../constructs/kubernetes/add-ons/routing/istio';
import { istioBaseValues } from '../../../../constructs/kubernetes/add-ons/routing/istio-values';
import { networkLoadBalancer } from '../../../../constructs/kubernetes/add-ons/routing/load-balancer';
import type { Manifest } from '../../../../constructs/kubernetes/manifests/manifest';
import { manifestsOf } from '../../../../constructs/kubernetes/manifests/releases';
import { Namespace } from '../../../../constructs/kubernetes/namespace';
import { Gateway } from '../../../../constructs/kubernetes/routing/gateway';
import { testApp } from '../../../support/stack';
import { onCluster } from '../../../unit/kubernetes/add-ons/support';
import type { CustomResources } from './model';
import { identity } from '../add-ons/model';

const kinds = [
  ...['Certificate', 'ClusterIssuer', 'EC2NodeClass', 'EnvoyProxy', 'Gateway', 'GatewayClass', 'Issuer', 'NodePool'],
  'PeerAuthentication',
];
const sources = [
  [ROUTING_CHARTS.certManager, certManagerValues({ namespaceName: 'edge' })],
  [ROUTING_CHARTS.envoyGateway, envoyGatewayValues({})],
  [ROUTING_CHARTS.istioBase, istioBaseValues({ namespaceName: 'edge' })],
  [CAPACITY_CHARTS.karpenterCrd, karpenterCrdValues({})],
] as const;

/** What the constructs install besides charts: once as they are by default, once with every setting. */
function objects(): readonly Manifest[] {
  const stack = new TerraformStack(testApp(), 'stack');
  onCluster(stack, '1.36');
  const namespace = new Namespace(stack, 'Edge', { name: 'edge', labels: Istio.INJECTED });
  const all = { controller: 'installed', name: 'shop', allowedCidrs: [Cidr.parse('203.0.113.0/24')] } as const;
  new EnvoyGateway(stack, 'Plain', { namespace });
  new EnvoyGateway(stack, 'Envoy', {
    namespace,
    className: 'public',
    loadBalancer: networkLoadBalancer(all),
    scale: { min: 2, max: 4, memoryPercent: 80 },
    drain: Duration.minutes(2),
    mergeGateways: true,
  });
  new Istio(stack, 'Istio', { namespace }).inject(namespace);
  const gateway = new Gateway(stack, 'Public', { namespace, className: 'envoy', listeners: { http: { port: 80 } } });
  const account = { ...identity, namespace: 'edge' };
  const hostedZoneId = 'Z0123';
  const dns = dns01Route53({ region: 'us-east-1', identity: account, hostedZoneId, domains: ['example.com'] });
  const from = acme({ email: 'platform@example.com', solvers: [dns, http01Gateway({ gateway })] });
  const issuer = new Issuer(stack, 'Issuer', { namespace, from });
  new ClusterIssuer(stack, 'All', { from, certManagerNamespace: namespace });
  new Certificate(stack, 'Plain-tls', { namespace, issuer, hosts: ['example.com'] });
  new Certificate(stack, 'Tls', {
    namespace,
    issuer,
    hosts: ['*.example.com'],
    key: 'rsa-4096',
    usages: ['client', 'server'],
    duration: Duration.days(30),
    renewBefore: Duration.days(10),
  });
  new Certificate(stack, 'Ca', { namespace, issuer, isCa: true, key: 'ecdsa-384' });
  const machines = { subnetIds: ['subnet-0a'], securityGroupIds: ['sg-0a'], nodeRole: { roleName: 'nodes' } };
  const karpenter = 'installed';
  const nodeClass = new Ec2NodeClass(stack, 'Machines', { karpenter, image: 'al2023@v20260818', ...machines });
  const image = 'bottlerocket@v1.49.0';
  new Ec2NodeClass(stack, 'Others', {
    karpenter,
    image,
    ...machines,
    diskGib: 50,
    metadataHopLimit: 2,
    tags: { a: 'b' },
  });
  const limits = { cpu: '100', memory: '400Gi' };
  new NodePool(stack, 'General', { nodeClass, limits });
  new NodePool(stack, 'Spot', {
    nodeClass,
    limits,
    architectures: ['amd64', 'arm64'],
    capacity: ['on-demand', 'spot'],
    instanceTypes: ['m7i.large'],
    zones: ['us-east-1a'],
    labels: { pool: 'spot' },
    taints: [{ key: 'acme.com/spot', value: 'yes', effect: 'NoSchedule' }],
    weight: 100,
    expireAfter: Duration.days(365),
    terminationGrace: Duration.days(7),
    consolidates: 'empty',
    consolidateAfter: Duration.seconds(0),
    disruptionPercent: 0,
  });
  return manifestsOf(stack);
}

export const ROUTING_RESOURCES: CustomResources = { kinds, sources, objects };
