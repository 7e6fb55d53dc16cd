import type { AddOnChart } from '../chart';

const ISTIO_ON = {
  versions: ['1.32', '1.33', '1.34', '1.35', '1.36'],
  source: 'https://istio.io/latest/news/releases/1.30.x/announcing-1.30/',
};

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
  istioBase: {
    repository: 'https://istio-release.storage.googleapis.com/charts',
    name: 'base',
    version: '1.30.3',
    appVersion: '1.30.3',
    date: '2026-08-22',
    source: 'https://github.com/istio/istio/blob/1.30.3/manifests/charts/base/Chart.yaml',
    kubernetes: ISTIO_ON,
  },
  istioGateway: {
    repository: 'https://istio-release.storage.googleapis.com/charts',
    name: 'gateway',
    version: '1.30.3',
    appVersion: '1.30.3',
    date: '2026-08-22',
    source: 'https://github.com/istio/istio/blob/1.30.3/manifests/charts/gateway/Chart.yaml',
    kubernetes: ISTIO_ON,
  },
  istiod: {
    repository: 'https://istio-release.storage.googleapis.com/charts',
    name: 'istiod',
    version: '1.30.3',
    appVersion: '1.30.3',
    date: '2026-08-22',
    source: 'https://github.com/istio/istio/blob/1.30.3/manifests/charts/istio-control/istio-discovery/Chart.yaml',
    kubernetes: ISTIO_ON,
  },
  externalDns: {
    repository: 'https://kubernetes-sigs.github.io/external-dns',
    name: 'external-dns',
    version: '1.21.1',
    appVersion: '0.21.0',
    date: '2026-08-22',
    source:
      'https://github.com/kubernetes-sigs/external-dns/blob/external-dns-helm-chart-1.21.1/charts/external-dns/Chart.yaml',
    kubernetes: {
      since: '1.21',
      source: 'https://github.com/kubernetes-sigs/external-dns#kubernetes-version-compatibility',
    },
  },
  ingressNginx: {
    repository: 'https://kubernetes.github.io/ingress-nginx',
    name: 'ingress-nginx',
    version: '4.15.1',
    appVersion: '1.15.1',
    date: '2026-08-22',
    source: 'https://github.com/kubernetes/ingress-nginx/blob/helm-chart-4.15.1/charts/ingress-nginx/Chart.yaml',
    kubeVersion: '>=1.21.0-0',
    kubernetes: {
      versions: ['1.31', '1.32', '1.33', '1.34', '1.35'],
      isComplete: true,
      source: 'https://github.com/kubernetes/ingress-nginx#supported-versions-table',
    },
  },
  traefik: {
    repository: 'oci://ghcr.io/traefik/helm',
    name: 'traefik',
    version: '41.3.0',
    appVersion: 'v3.7.11',
    date: '2026-08-22',
    source: 'https://github.com/traefik/traefik-helm-chart/blob/v41.3.0/traefik/Chart.yaml',
    kubeVersion: '>=1.25.0-0',
  },
} as const satisfies Readonly<Record<string, AddOnChart>>;
