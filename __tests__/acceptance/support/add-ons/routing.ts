import {
  type AwsLoadBalancerControllerProps,
  loadBalancerControllerProvides,
  loadBalancerControllerValues,
} from '../../../../constructs/kubernetes/add-ons/routing/aws-load-balancer-controller';
import {
  CERT_MANAGER_PROVIDES,
  type CertManagerProps,
  certManagerValues,
} from '../../../../constructs/kubernetes/add-ons/routing/cert-manager';
import { ROUTING_CHARTS } from '../../../../constructs/kubernetes/add-ons/routing/charts';
import {
  ENVOY_GATEWAY_PROVIDES,
  type EnvoyGatewayProps,
  envoyGatewayValues,
} from '../../../../constructs/kubernetes/add-ons/routing/envoy-gateway';
import type { EnvoyProxyProps } from '../../../../constructs/kubernetes/add-ons/routing/envoy-proxies';
import {
  EXTERNAL_DNS_PROVIDES,
  type ExternalDnsProps,
  externalDnsValues,
} from '../../../../constructs/kubernetes/add-ons/routing/external-dns';
import {
  INGRESS_NGINX_PROVIDES,
  type IngressNginxProps,
  ingressNginxValues,
} from '../../../../constructs/kubernetes/add-ons/routing/ingress-nginx';
import { ISTIO_PROVIDES } from '../../../../constructs/kubernetes/add-ons/routing/istio';
import type { IstioIngressProps, IstioProps } from '../../../../constructs/kubernetes/add-ons/routing/istio-props';
import {
  istioBaseValues,
  istiodValues,
  istioIngressValues,
} from '../../../../constructs/kubernetes/add-ons/routing/istio-values';
import {
  TRAEFIK_PROVIDES,
  type TraefikProps,
  traefikValues,
} from '../../../../constructs/kubernetes/add-ons/routing/traefik';
import { Cidr } from '../../../../constructs/core/cidr';
import { Duration } from '../../../../constructs/core/duration';
import { addOn, identity, other, resources } from './model';

/** For charts that are told the namespace of their release, which is another one on a lab. */
const place = { namespaceName: 'operators' };
const loadBalancer = {
  className: 'service.k8s.aws/nlb',
  annotations: { 'service.beta.kubernetes.io/aws-load-balancer-scheme': 'internal' },
  allowedCidrs: [Cidr.parse('203.0.113.0/24')],
};

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
  addOn<CertManagerProps>(
    ROUTING_CHARTS.certManager,
    (props) => certManagerValues({ ...place, ...props }),
    {},
    {
      identity: other,
      gatewayApi: 'installed',
      recursiveNameservers: ['1.1.1.1:53'],
      replicas: 3,
      resources,
      allowDestroy: true,
    },
    {
      provides: () => CERT_MANAGER_PROVIDES,
      hooks: [
        'Job/cert-manager-startupapicheck',
        'Role/cert-manager-startupapicheck:create-cert',
        'RoleBinding/cert-manager-startupapicheck:create-cert',
        'ServiceAccount/cert-manager-startupapicheck',
      ],
      shortcomings: ['Deployment/cert-manager-cainjector: no probe', 'Job/cert-manager-startupapicheck: no probe'],
    },
  ),
  addOn<Omit<EnvoyGatewayProps, 'className' | keyof EnvoyProxyProps>>(
    ROUTING_CHARTS.envoyGateway,
    envoyGatewayValues,
    {},
    { bringsDefinitions: false, replicas: 3, resources },
    {
      provides: ({ bringsDefinitions = true }) => (bringsDefinitions === true ? ENVOY_GATEWAY_PROVIDES : {}),
      hooks: ['Job', 'Role', 'RoleBinding', 'ServiceAccount'].map((kind) => `${kind}/gateway-helm-certgen`),
      shortcomings: ['Job/gateway-helm-certgen: no probe'],
    },
  ),
  addOn<ExternalDnsProps>(
    ROUTING_CHARTS.externalDns,
    externalDnsValues,
    { domains: ['example.com'], ownerId: 'shop-dev', region: 'us-east-1', identity },
    {
      domains: ['example.org'],
      ownerId: 'orders-dev',
      region: 'eu-west-1',
      identity: other,
      zones: 'private',
      sources: ['service'],
      gatewayApi: 'installed',
      istio: 'installed',
      policy: 'sync',
      interval: Duration.minutes(1),
      resources,
    },
    { provides: () => EXTERNAL_DNS_PROVIDES },
  ),
  addOn<IngressNginxProps>(
    ROUTING_CHARTS.ingressNginx,
    ingressNginxValues,
    {},
    {
      className: 'public',
      isDefaultIngressClass: true,
      loadBalancer,
      config: { 'use-gzip': 'true' },
      replicas: 3,
      resources,
    },
    {
      provides: () => INGRESS_NGINX_PROVIDES,
      hooks: [
        'ClusterRole/ingress-nginx-admission',
        'ClusterRoleBinding/ingress-nginx-admission',
        'Job/ingress-nginx-admission-create',
        'Job/ingress-nginx-admission-patch',
        'Role/ingress-nginx-admission',
        'RoleBinding/ingress-nginx-admission',
        'ServiceAccount/ingress-nginx-admission',
      ],
      shortcomings: [
        'Deployment/ingress-nginx-controller: may write to its root',
        'Deployment/ingress-nginx-controller: has capabilities',
        'Job/ingress-nginx-admission-create: no probe',
        'Job/ingress-nginx-admission-patch: no probe',
      ],
    },
  ),
  addOn<object>(
    ROUTING_CHARTS.istioBase,
    (props) => istioBaseValues({ ...place, ...props }),
    {},
    {},
    { provides: () => ISTIO_PROVIDES },
  ),
  addOn<IstioIngressProps>(
    ROUTING_CHARTS.istioGateway,
    istioIngressValues,
    {},
    { loadBalancer, scale: 3, resources },
    {
      // The webhook of the control plane fills both in.
      shortcomings: ['Deployment/istio-ingressgateway: no exact image', 'Deployment/istio-ingressgateway: no probe'],
    },
  ),
  addOn<Omit<IstioProps, 'ingress' | 'mutualTls'>>(
    ROUTING_CHARTS.istiod,
    (props) => istiodValues({ ...place, ...props }),
    {},
    {
      outboundTraffic: 'declared',
      accessLogs: false,
      replicas: 3,
      resources,
      proxyResources: resources,
    },
  ),
  addOn<TraefikProps>(
    ROUTING_CHARTS.traefik,
    traefikValues,
    {},
    {
      className: 'public',
      isDefaultIngressClass: true,
      gatewayApi: 'installed',
      servesNginxIngresses: true,
      redirectsToHttps: true,
      loadBalancer,
      accessLogs: false,
      replicas: 3,
      resources,
    },
    { provides: () => TRAEFIK_PROVIDES },
  ),
] as const;
