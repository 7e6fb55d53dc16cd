import { Duration } from '../../../constructs/core/duration';
import { Size } from '../../../constructs/core/size';
import {
  type AwsLoadBalancerControllerProps,
  loadBalancerControllerProvides,
  loadBalancerControllerValues,
} from '../../../constructs/kubernetes/add-ons/routing/aws-load-balancer-controller';
import type { AddOnChart } from '../../../constructs/kubernetes/add-ons/chart';
import { CHARTS } from '../../../constructs/kubernetes/add-ons/charts';
import {
  type ClusterAutoscalerProps,
  clusterAutoscalerValues,
} from '../../../constructs/kubernetes/add-ons/capacity/cluster-autoscaler';
import {
  EXTERNAL_SECRETS_PROVIDES,
  type ExternalSecretsProps,
  externalSecretsValues,
} from '../../../constructs/kubernetes/add-ons/security/external-secrets';
import { type FluentBitProps, fluentBitValues } from '../../../constructs/kubernetes/add-ons/observability/fluent-bit';
import {
  type MetricsServerProps,
  metricsServerValues,
} from '../../../constructs/kubernetes/add-ons/capacity/metrics-server';
import type { Provided } from '../../../constructs/kubernetes/manifests/releases';

export type Values = Readonly<Record<string, unknown>>;

/** An add-on: its values as a function of its settings, and one value other than the default for each of these. */
export interface AddOn {
  readonly chart: AddOnChart;
  readonly values: (settings: Values) => Values;
  readonly required: Values;
  readonly settings: Values;
  readonly provides: (settings: Values) => Provided;
  /** What its pods cannot do without. */
  readonly shortcomings?: readonly string[];
  /** Values that Helm reads only while it installs, by path. */
  readonly unseen?: readonly string[];
}

/** Every setting but the namespace, which is no value of a chart: a new one cannot be forgotten. */
type Every<P> = { readonly [K in keyof Required<Omit<P, 'namespace'>>]: NonNullable<P[K]> };

const identity = {
  namespace: 'operators',
  serviceAccount: 'add-on',
  serviceAccountAnnotations: { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::111122223333:role/add-on' },
  destinations: () => [],
};
const other = { ...identity, serviceAccount: 'another' };
const resources = { cpu: ['150m', '1'], memory: ['333Mi', '444Mi'], ephemeralStorage: ['1Gi', '2Gi'] } as const;

function addOn<P extends object>(
  chart: AddOnChart,
  values: (props: P) => Values,
  required: NoInfer<Partial<P>>,
  settings: NoInfer<Every<P>>,
  more: Partial<AddOn> = {},
): readonly [string, AddOn] {
  const asked = (given: Values) => values({ ...required, ...given } as P);
  return [chart.name, { chart, values: asked, required: { ...required }, settings, provides: () => ({}), ...more }];
}

/** Every add-on, with every setting of each. */
export const ADD_ONS = [
  addOn<AwsLoadBalancerControllerProps>(
    CHARTS.awsLoadBalancerController,
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
    { provides: (settings) => loadBalancerControllerProvides(settings), unseen: ['keepTLSSecret'] },
  ),
  addOn<ClusterAutoscalerProps & { readonly kubernetesVersion: string }>(
    CHARTS.clusterAutoscaler,
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
  addOn<ExternalSecretsProps>(
    CHARTS.externalSecrets,
    externalSecretsValues,
    {},
    { clusterWide: true, pushSecrets: true, replicas: 3, resources, allowDestroy: true },
    { provides: () => EXTERNAL_SECRETS_PROVIDES },
  ),
  addOn<FluentBitProps>(
    CHARTS.fluentBit,
    fluentBitValues,
    {
      region: 'us-east-1',
      identity,
      outputs: { web: { namespace: 'orders', workload: 'web', logGroupName: '/orders/web' } },
    },
    {
      region: 'eu-west-1',
      identity: other,
      outputs: { all: { namespace: 'orders', logGroupName: '/orders/all' } },
      metadata: true,
      bufferSize: Size.mebibytes(10),
      resources,
    },
    {
      shortcomings: [
        'DaemonSet/fluent-bit: files of the node /var/log',
        'DaemonSet/fluent-bit: files of the node /var/lib/fluent-bit',
        'DaemonSet/fluent-bit: may be root',
      ],
    },
  ),
  addOn<MetricsServerProps>(
    CHARTS.metricsServer,
    metricsServerValues,
    {},
    { replicas: 3, resolution: Duration.seconds(30), resources },
  ),
] as const;
