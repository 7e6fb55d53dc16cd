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
} as const satisfies Readonly<Record<string, AddOnChart>>;
