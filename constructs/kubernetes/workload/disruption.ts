import type { IPodDisruptionBudget } from './models';
import { type PodCount, podCountProblems } from './rollout/pod-count';

/** Pods that may be missing while nodes are drained: a number, a share, or any of them. */
export type MaxDisrupted = PodCount | 'any';

/** What is wrong with `maxDisrupted`, as sentences: with 0 no node could be drained any more. */
export function disruptionProblems(maxDisrupted: MaxDisrupted | undefined): string[] {
  return maxDisrupted === undefined || maxDisrupted === 'any' ? [] : podCountProblems('maxDisrupted', maxDisrupted, 1);
}

/** The budget of pods of which there are at least `pods`: one at a time, where nothing else is said and there is a second. */
export function disruptionBudget(
  {
    name,
    labels,
    selector,
  }: Readonly<Record<'labels' | 'selector', Readonly<Record<string, string>>>> & { readonly name: string },
  pods: number,
  maxDisrupted: MaxDisrupted | undefined,
): IPodDisruptionBudget[] {
  const maxUnavailable = maxDisrupted ?? (pods >= 2 ? 1 : 'any');
  if (maxUnavailable === 'any') return [];
  return [
    {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name, labels: { ...labels } },
      spec: {
        maxUnavailable,
        // Pods that do not work anyway must not keep a node from being drained.
        unhealthyPodEvictionPolicy: 'AlwaysAllow',
        selector: { matchLabels: { ...selector } },
      },
    },
  ];
}
