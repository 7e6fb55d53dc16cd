import type { ITopologySpreadConstraint } from './models';

/** Zones first: the loss of one takes more nodes. @see https://kubernetes.io/docs/reference/labels-annotations-taints/ */
const TOPOLOGY = ['topology.kubernetes.io/zone', 'kubernetes.io/hostname'] as const;

/** What happens to a pod that would make one zone or node hold more than one pod more than another. */
export type Spread = 'prefer' | 'require';

/**
 * Pods of `selector` evenly on zones and nodes.
 * @see https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/
 */
export function topologySpread(
  selector: Readonly<Record<string, string>>,
  spread: Spread = 'prefer',
): ITopologySpreadConstraint[] {
  return TOPOLOGY.map((topologyKey) => ({
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable: spread === 'require' ? ('DoNotSchedule' as const) : ('ScheduleAnyway' as const),
    labelSelector: { matchLabels: { ...selector } },
  }));
}
