import type { AddOnChart } from '../chart';

/** Charts of the add-ons that bring traffic to a cluster and route it there. */
export const ROUTING_CHARTS = {
  awsLoadBalancerController: {
    repository: 'https://aws.github.io/eks-charts',
    name: 'aws-load-balancer-controller',
    version: '3.5.0',
    appVersion: 'v3.5.0',
    date: '2026-08-03',
    source:
      'https://github.com/kubernetes-sigs/aws-load-balancer-controller/blob/v3.5.0/helm/aws-load-balancer-controller/Chart.yaml',
    kubernetes: {
      since: '1.22',
      source:
        'https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/deploy/installation/#supported-kubernetes-versions',
    },
  },
  certManager: {
    repository: 'oci://quay.io/jetstack/charts',
    name: 'cert-manager',
    version: 'v1.21.1',
    appVersion: 'v1.21.1',
    date: '2026-08-22',
    source: 'https://github.com/cert-manager/cert-manager/blob/v1.21.1/deploy/charts/cert-manager/Chart.yaml',
    kubeVersion: '>= 1.22.0-0',
    kubernetes: {
      versions: ['1.33', '1.34', '1.35', '1.36'],
      source: 'https://cert-manager.io/docs/releases/#currently-supported-releases',
    },
  },
  envoyGateway: {
    repository: 'oci://docker.io/envoyproxy',
    name: 'gateway-helm',
    version: 'v1.9.0',
    appVersion: 'v1.9.0',
    date: '2026-08-22',
    source: 'https://github.com/envoyproxy/gateway/blob/v1.9.0/charts/gateway-helm/Chart.yaml',
    kubernetes: {
      versions: ['1.33', '1.34', '1.35', '1.36'],
      source: 'https://gateway.envoyproxy.io/news/releases/matrix/',
    },
  },
} as const satisfies Readonly<Record<string, AddOnChart>>;
