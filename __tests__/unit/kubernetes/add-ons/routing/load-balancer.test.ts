import { Cidr } from '../../../../../constructs/core/cidr';
import {
  type LoadBalancer,
  loadBalancerProblems,
  networkLoadBalancer,
  serviceFields,
} from '../../../../../constructs/kubernetes/add-ons/routing/load-balancer';

const ANNOTATION = 'service.beta.kubernetes.io/aws-load-balancer-';
const annotationsOf = ({ annotations = {} }: LoadBalancer) =>
  Object.fromEntries(Object.entries(annotations).map(([key, value]) => [key.replace(ANNOTATION, ''), value]));

test('is in the internet, sends to pods of every zone, and shows them who connects', () => {
  const balancer = networkLoadBalancer({ controller: 'installed' });
  expect(balancer.className).toBe('service.k8s.aws/nlb');
  expect(annotationsOf(balancer)).toEqual({
    scheme: 'internet-facing',
    'nlb-target-type': 'ip',
    'target-group-attributes': 'preserve_client_ip.enabled=true',
    attributes: 'load_balancing.cross_zone.enabled=true',
  });
});

test('every setting is in its annotations', () => {
  const name = 'shop';
  const settings = { internal: true, preserveClientAddresses: false, crossZone: false, name };
  expect(annotationsOf(networkLoadBalancer({ controller: 'installed', ...settings }))).toEqual({
    name,
    scheme: 'internal',
    'nlb-target-type': 'ip',
    'target-group-attributes': 'preserve_client_ip.enabled=false',
    attributes: 'load_balancing.cross_zone.enabled=false',
  });
});

test('a Service without one is reached inside the cluster alone', () => {
  expect(serviceFields(false)).toEqual({ type: 'ClusterIP', annotations: {} });
  expect(serviceFields()).toEqual({ type: 'LoadBalancer', annotations: {} });
  expect(serviceFields({ className: 'a.b/c', allowedCidrs: [Cidr.parse('10.0.0.0/8')] })).toEqual({
    type: 'LoadBalancer',
    annotations: {},
    loadBalancerClass: 'a.b/c',
    loadBalancerSourceRanges: ['10.0.0.0/8'],
  });
});

test.each(['internal-shop', '-shop', 'a'.repeat(33), 'a_b'])('%s is no name of one', (name) => {
  expect(loadBalancerProblems(networkLoadBalancer({ controller: 'installed', name }))).toEqual([
    `\`loadBalancer.name\` must be 1 to 32 letters, digits and hyphens, a letter or digit at both ends, got ${name}`,
  ]);
});

test('a class that is none, and addresses that are none, are named', () => {
  expect(loadBalancerProblems({ className: 'A B', allowedCidrs: [] })).toEqual([
    '`loadBalancer.allowedCidrs` must be one or more, got none',
    '`loadBalancer.className` must be a class such as service.k8s.aws/nlb, got A B',
  ]);
  expect(loadBalancerProblems(false)).toEqual([]);
});
