import type { WorkloadKind } from '../../core/pod-names';
import type { ITopologySpreadConstraint } from './models';

/** Zones first: the loss of one takes more nodes. @see https://kubernetes.io/docs/reference/labels-annotations-taints/ */
const TOPOLOGY = ['topology.kubernetes.io/zone', 'kubernetes.io/hostname'] as const;

/** What happens to a pod that would make one zone or node hold more than one pod more than another. */
export type Spread = 'prefer' | 'require';

/** Label by which a controller tells pods of one revision from those of another. */
const REVISION_LABELS: Readonly<Partial<Record<WorkloadKind | 'Rollout', string>>> = {
  Deployment: 'pod-template-hash',
  Rollout: 'rollouts-pod-template-hash',
  StatefulSet: 'controller-revision-hash',
};

/**
 * Pods of `selector` evenly on zones and nodes. Those of another revision are not counted: after a rolling update they are gone.
 * @see https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/
 */
export function topologySpread(
  kind: WorkloadKind | 'Rollout',
  selector: Readonly<Record<string, string>>,
  spread: Spread = 'prefer',
): ITopologySpreadConstraint[] {
  const revision = REVISION_LABELS[kind];
  return TOPOLOGY.map((topologyKey) => ({
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable: spread === 'require' ? ('DoNotSchedule' as const) : ('ScheduleAnyway' as const),
    labelSelector: { matchLabels: { ...selector } },
    ...(revision === undefined ? {} : { matchLabelKeys: [revision] }),
  }));
}
