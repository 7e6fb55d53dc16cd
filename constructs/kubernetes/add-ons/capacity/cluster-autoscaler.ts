import { Construct } from 'constructs';
import { COMMERCIAL_REGION } from '../../../core/aws-place';
import { Duration } from '../../../core/duration';
import type { PodIdentity } from '../../../core/pod-identity';
import type { INamespace } from '../../namespace-ref';
import { clusterOf } from '../../provider';
import { type Resources, resourceRequirements, resourcesProblems } from '../../workload/resources';
import { containerSecurityContext, podSecurityContext } from '../../workload/security';
import { AUTOSCALER_IMAGES } from './autoscaler-images';
import { CAPACITY_CHARTS } from './charts';
import { addOnChecks, installAddOn, serviceAccountValues } from '../install-add-on';
import { kubernetesProblems } from '../kubernetes-versions';

const CHART = CAPACITY_CHARTS.clusterAutoscaler;
const EXPANDERS = ['least-waste', 'most-pods', 'random'] as const;

/** Settings of a {@link ClusterAutoscaler}. */
export interface ClusterAutoscalerProps {
  /**
   * Name of the EKS cluster: groups of nodes are found by its tags, which EKS puts on those that it manages.
   * @see https://docs.aws.amazon.com/eks/latest/userguide/managed-node-groups.html
   */
  readonly clusterName: string;
  /** AWS region of the cluster. */
  readonly region: string;
  /** Role that may set the size of those groups. */
  readonly identity: PodIdentity;
  /**
   * Namespace that it is installed in. Opened to it where it is a `Namespace`.
   * @default - kube-system
   */
  readonly namespace?: INamespace;
  /**
   * Kubernetes version of the cluster, which the image has to be made for: one of 1.34, 1.35, 1.36.
   * @default - that of the cluster; needed where the app does not know it
   */
  readonly kubernetesVersion?: string;
  /**
   * Which of several groups grows: the one that leaves least CPU unused, the one that takes most waiting pods, or any.
   * @default 'least-waste'
   */
  readonly expander?: (typeof EXPANDERS)[number];
  /**
   * Keeps groups with the same machines, such as one for each zone, at the same size.
   * @default true
   */
  readonly balanceSimilarNodeGroups?: boolean;
  /**
   * Keeps nodes on which a pod holds files of its own (emptyDir or hostPath). Almost every pod does, and no such node would ever go.
   * @default false
   */
  readonly skipNodesWithLocalStorage?: boolean;
  /**
   * Keeps nodes on which a pod of kube-system runs that no DaemonSet put there, so that no such pod is ever moved.
   * @default false
   */
  readonly skipNodesWithSystemPods?: boolean;
  /**
   * Share of a node's CPU and memory below which it is not needed: 0 to 100 per cent of what its pods request.
   * @default 50
   */
  readonly scaleDownUtilizationPercent?: number;
  /**
   * How long a node is not needed before it goes: 1 minute to 1 day.
   * @default Duration.minutes(10)
   */
  readonly scaleDownUnneeded?: Duration;
  /**
   * Of its pod. Memory grows with the number of nodes and pods.
   * @default \{ cpu: ['100m'], memory: ['300Mi', '600Mi'] \}
   */
  readonly resources?: Resources;
}

/**
 * Adds nodes while pods find no room and takes away those that are not needed, within the bounds of each group of nodes.
 * @see https://github.com/kubernetes/autoscaler/blob/master/cluster-autoscaler/cloudprovider/aws/README.md
 * @example
 * const identity = clusterAutoscalerRole(stack, 'AutoscalerRole', { cluster });
 * new ClusterAutoscaler(release, 'Autoscaler', { clusterName: cluster.clusterName, region: 'us-east-1', identity });
 */
export class ClusterAutoscaler extends Construct {
  /** @throws {ConstructError} `PropsInvalid`, listing every wrong value, a Kubernetes version without an image included. */
  constructor(scope: Construct, id: string, props: ClusterAutoscalerProps) {
    super(scope, id);
    const { region, namespace, identity, expander, scaleDownUtilizationPercent, scaleDownUnneeded, resources } = props;
    const known = clusterOf(this).version;
    const version = props.kubernetesVersion ?? known;
    addOnChecks(this, CHART, { namespace, identity })
      .all(kubernetesProblems(CHART, props.kubernetesVersion, 'kubernetesVersion'))
      .that(version !== undefined, 'kubernetesVersion', 'given, as the version of the cluster is not known', 'nothing')
      .that(
        known === undefined || version === known,
        'kubernetesVersion',
        `that of the cluster, ${known ?? ''}`,
        props.kubernetesVersion,
      )
      .matches('region', region, COMMERCIAL_REGION.pattern, COMMERCIAL_REGION.allowed)
      .oneOf('expander', expander, EXPANDERS)
      .range('scaleDownUtilizationPercent', scaleDownUtilizationPercent, 0, 100, 'per cent')
      .range('scaleDownUnneeded', scaleDownUnneeded?.toSeconds(), 60, 86_400, 'seconds')
      .all(resources === undefined ? [] : resourcesProblems('resources', resources))
      .throwIfAny();
    installAddOn(this, CHART, clusterAutoscalerValues({ ...props, kubernetesVersion: version ?? '' }), {
      namespace,
      identity,
      traffic: {},
    });
  }
}

/** Values of the chart. */
export function clusterAutoscalerValues(props: ClusterAutoscalerProps & { readonly kubernetesVersion: string }) {
  const { clusterName, region, identity, kubernetesVersion, expander = 'least-waste' } = props;
  const { balanceSimilarNodeGroups = true, skipNodesWithLocalStorage = false, skipNodesWithSystemPods = false } = props;
  const { scaleDownUtilizationPercent = 50, scaleDownUnneeded = Duration.minutes(10) } = props;
  const { resources = { cpu: ['100m'], memory: ['300Mi', '600Mi'] } } = props;
  return {
    // Without it the chart calls its objects cluster-autoscaler-aws-cluster-autoscaler.
    fullnameOverride: CHART.name,
    cloudProvider: 'aws',
    awsRegion: region,
    autoDiscovery: { clusterName },
    image: { tag: AUTOSCALER_IMAGES[kubernetesVersion] },
    extraArgs: {
      expander,
      'balance-similar-node-groups': balanceSimilarNodeGroups,
      'skip-nodes-with-local-storage': skipNodesWithLocalStorage,
      'skip-nodes-with-system-pods': skipNodesWithSystemPods,
      'scale-down-utilization-threshold': (scaleDownUtilizationPercent / 100).toString(),
      'scale-down-unneeded-time': `${scaleDownUnneeded.toSeconds().toString()}s`,
      // 4, the chart's default, writes every decision on every pod.
      v: 2,
    },
    rbac: { serviceAccount: serviceAccountValues(identity) },
    replicaCount: 1,
    podDisruptionBudget: { maxUnavailable: 1 },
    priorityClassName: 'system-cluster-critical',
    securityContext: { ...podSecurityContext(), runAsUser: 65_534, runAsGroup: 65_534 },
    containerSecurityContext: containerSecurityContext(),
    resources: resourceRequirements(resources),
  };
}
