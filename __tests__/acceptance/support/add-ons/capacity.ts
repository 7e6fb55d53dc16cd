import { Duration } from '../../../../constructs/core/duration';
import {
  type ClusterAutoscalerProps,
  clusterAutoscalerValues,
} from '../../../../constructs/kubernetes/add-ons/capacity/cluster-autoscaler';
import {
  type MetricsServerProps,
  metricsServerValues,
} from '../../../../constructs/kubernetes/add-ons/capacity/metrics-server';
import { CAPACITY_CHARTS } from '../../../../constructs/kubernetes/add-ons/capacity/charts';
import {
  KARPENTER_PROVIDES,
  karpenterCrdValues,
  type KarpenterProps,
  karpenterValues,
} from '../../../../constructs/kubernetes/add-ons/capacity/karpenter';
import type { Destroyable } from '../../../../constructs/core/guardrails';
import { addOn, identity, other, resources } from './model';

/** Add-ons that give a cluster room, with every setting of each. */
export const CAPACITY_ADD_ONS = [
  // First: Helm takes over no definitions that another chart has left.
  addOn<Destroyable>(
    CAPACITY_CHARTS.karpenterCrd,
    karpenterCrdValues,
    {},
    { allowDestroy: true },
    { provides: () => KARPENTER_PROVIDES },
  ),
  addOn<ClusterAutoscalerProps & { readonly kubernetesVersion: string }>(
    CAPACITY_CHARTS.clusterAutoscaler,
    clusterAutoscalerValues,
    { clusterName: 'shop', region: 'us-east-1', identity, kubernetesVersion: '1.36' },
    {
      clusterName: 'orders',
      region: 'eu-west-1',
      identity: other,
      kubernetesVersion: '1.34',
      expander: 'random',
      balanceSimilarNodeGroups: false,
      skipNodesWithLocalStorage: true,
      skipNodesWithSystemPods: true,
      scaleDownUtilizationPercent: 65,
      scaleDownUnneeded: Duration.minutes(5),
      resources,
    },
  ),
  addOn<MetricsServerProps>(
    CAPACITY_CHARTS.metricsServer,
    metricsServerValues,
    {},
    { replicas: 3, resolution: Duration.seconds(30), resources },
    { places: ['kube-system'] },
  ),
  addOn<Omit<KarpenterProps, 'allowDestroy'>>(
    CAPACITY_CHARTS.karpenter,
    karpenterValues,
    { clusterName: 'shop', region: 'us-east-1', identity, interruptionQueue: 'shop' },
    {
      clusterName: 'orders',
      region: 'eu-west-1',
      identity: other,
      interruptionQueue: 'orders',
      isolatedVpc: true,
      repairsNodes: true,
      consolidatesSpot: true,
      replicas: 3,
      resources,
    },
    // In a folder of the chart that Helm leaves alone where the other chart was installed.
    { provides: () => KARPENTER_PROVIDES, places: ['kube-system'] },
  ),
] as const;
