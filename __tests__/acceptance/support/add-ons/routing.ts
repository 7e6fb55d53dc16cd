import {
  type AwsLoadBalancerControllerProps,
  loadBalancerControllerProvides,
  loadBalancerControllerValues,
} from '../../../../constructs/kubernetes/add-ons/routing/aws-load-balancer-controller';
import { ROUTING_CHARTS } from '../../../../constructs/kubernetes/add-ons/routing/charts';
import { addOn, identity, other, resources } from './model';

/** Add-ons that bring traffic to a cluster, with every setting of each. */
export const ROUTING_ADD_ONS = [
  addOn<AwsLoadBalancerControllerProps>(
    ROUTING_CHARTS.awsLoadBalancerController,
    loadBalancerControllerValues,
    { clusterName: 'shop', region: 'us-east-1', vpcId: 'vpc-1', identity },
    {
      clusterName: 'orders',
      region: 'eu-west-1',
      vpcId: 'vpc-2',
      identity: other,
      ingressClassName: 'public',
      isDefaultIngressClass: true,
      isDefaultForServices: true,
      targetType: 'instance',
      sslPolicy: 'ELBSecurityPolicy-TLS13-1-3-2021-06',
      backendSecurityGroupId: 'sg-1',
      managesBackendRules: true,
      wafv2: true,
      shield: true,
      tags: { system: 'shop', 'cost-centre': 'retail and more' },
      replicas: 3,
      resources,
    },
    {
      provides: (settings) => loadBalancerControllerProvides(settings),
      unseen: ['keepTLSSecret'],
      quickly: { webhookTLS: { caCert: 'ca', cert: 'certificate', key: 'key' } },
    },
  ),
] as const;
