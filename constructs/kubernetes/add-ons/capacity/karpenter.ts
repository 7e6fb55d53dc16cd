import { Construct } from 'constructs';
import { COMMERCIAL_REGION } from '../../../core/aws-place';
import type { Destroyable } from '../../../core/guardrails';
import type { PodIdentity } from '../../../core/pod-identity';
import type { Provided } from '../../manifests/releases';
import type { INamespace } from '../../namespace-ref';
import { type Resources, resourceRequirements, resourcesProblems } from '../../workload/resources';
import { addOnChecks, installAddOn, serviceAccountValues, spreadValues } from '../install-add-on';
import { CAPACITY_CHARTS } from './charts';

const { karpenter: CHART, karpenterCrd: DEFINITIONS } = CAPACITY_CHARTS;
const METRICS_PORT = 8080;

/** Custom resources that it brings. */
export const KARPENTER_PROVIDES: Provided = {
  apiGroups: ['autoscaling.x-k8s.io', 'karpenter.k8s.aws', 'karpenter.sh'],
};

/** Settings of a {@link Karpenter}. */
export interface KarpenterProps extends Destroyable {
  /** Name of the EKS cluster, which its nodes join. */
  readonly clusterName: string;
  /** AWS region of the cluster. */
  readonly region: string;
  /** Role that may make and terminate instances, such as `karpenterRole(…)`. */
  readonly identity: PodIdentity;
  /** Name of the queue by which it hears that instances will go, such as that of `KarpenterInterruptions`. */
  readonly interruptionQueue: string;
  /**
   * Namespace that it is installed in. Opened to it where it is a `Namespace`.
   * @default - kube-system
   */
  readonly namespace?: INamespace;
  /**
   * Keeps to addresses of the VPC: prices come from a list that it brings, as there is no endpoint for those.
   * @default false
   */
  readonly isolatedVpc?: boolean;
  /**
   * Replaces nodes that are not healthy.
   * @see https://karpenter.sh/docs/concepts/disruption/#node-auto-repair
   * @default false: upstream calls it alpha
   */
  readonly repairsNodes?: boolean;
  /**
   * Replaces spot instances by cheaper spot instances.
   * @see https://karpenter.sh/docs/concepts/disruption/#consolidation
   * @default false: upstream calls it alpha
   */
  readonly consolidatesSpot?: boolean;
  /**
   * Pods: 1 to 10, on nodes that it did not make itself, no two on one. With one, nothing is made while it moves.
   * @default 2
   */
  readonly replicas?: number;
  /**
   * Of each pod. Memory grows with the number of nodes and pods.
   * @default \{ cpu: ['250m'], memory: ['512Mi', '1Gi'] \}
   */
  readonly resources?: Resources;
}

/**
 * Makes nodes that fit the pods that wait, and takes away those that are not needed. What it makes is said by an `Ec2NodeClass` and
 * a `NodePool`. With `allowDestroy` an uninstall deletes every one of these, and their nodes.
 * @see https://karpenter.sh/docs/
 * @example
 * const identity = karpenterRole(stack, 'KarpenterRole', { cluster, nodeRole: role, interruptionQueue: queue });
 * const { clusterName } = cluster;
 * new Karpenter(release, 'Karpenter', { clusterName, region: 'us-east-1', identity, interruptionQueue: queue.queueName });
 */
export class Karpenter extends Construct {
  /** @throws {ConstructError} `PropsInvalid`, listing every wrong value, a Kubernetes version that it does not support included. */
  constructor(scope: Construct, id: string, props: KarpenterProps) {
    super(scope, id);
    const { region, namespace, identity, interruptionQueue, replicas, resources } = props;
    addOnChecks(this, CHART, { namespace, identity })
      .matches('region', region, COMMERCIAL_REGION.pattern, COMMERCIAL_REGION.allowed)
      .matches('interruptionQueue', interruptionQueue, /^[A-Za-z0-9_-]{1,80}$/, 'the name of an SQS queue')
      .range('replicas', replicas, 1, 10, 'pods')
      .all(resources === undefined ? [] : resourcesProblems('resources', resources))
      .throwIfAny();
    const definitions = new Construct(this, 'Definitions');
    installAddOn(definitions, DEFINITIONS, karpenterCrdValues(props), { namespace, provides: KARPENTER_PROVIDES });
    installAddOn(this, CHART, karpenterValues(props), {
      namespace,
      identity,
      traffic: { served: [METRICS_PORT] },
      after: [definitions],
    });
  }
}

/** Values of the chart with the definitions, which are upgraded with it. */
export function karpenterCrdValues({ allowDestroy = false }: Destroyable) {
  return allowDestroy ? {} : { additionalAnnotations: { 'helm.sh/resource-policy': 'keep' } };
}

/** Values of the chart of the controller. */
export function karpenterValues(props: Omit<KarpenterProps, 'allowDestroy'>) {
  const { clusterName, region, identity, interruptionQueue, replicas = 2 } = props;
  const { isolatedVpc = false, repairsNodes = false, consolidatesSpot = false } = props;
  const { resources = { cpu: ['250m'], memory: ['512Mi', '1Gi'] } } = props;
  return {
    settings: {
      clusterName,
      interruptionQueue,
      isolatedVPC: isolatedVpc,
      featureGates: { nodeRepair: repairsNodes, spotToSpotConsolidation: consolidatesSpot },
    },
    serviceAccount: serviceAccountValues(identity),
    replicas,
    topologySpreadConstraints: spreadValues(CHART.name, CHART),
    controller: {
      // Asked of the node's metadata otherwise, which pods do not reach.
      env: [{ name: 'AWS_REGION', value: region }],
      resources: resourceRequirements(resources),
    },
  };
}
