import type { IRollout, IRolloutStrategy } from '@kubernetes-models/argo-rollouts/argoproj.io/v1alpha1' with {
  'resolution-mode': 'import',
};
import type { IPodTemplateSpec } from '../models';

/** Numbers and times that a Rollout and a Deployment have in common. */
export interface RolloutTimes {
  /** Left out where something else chooses it. */
  readonly replicas?: number;
  readonly minReadySeconds?: number;
  readonly progressDeadlineSeconds: number;
  readonly revisionHistoryLimit: number;
}

/** What a Rollout is made of. */
export interface RolloutInput {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly selector: Readonly<Record<string, string>>;
  readonly times: RolloutTimes;
  readonly strategy: IRolloutStrategy;
  /** Whether versions of its history need no watching. */
  readonly rollbackAtOnce: boolean;
  readonly template: IPodTemplateSpec;
}

/** A Rollout, in place of a Deployment. */
export function rolloutObject({ name, labels, selector, times, ...input }: RolloutInput): IRollout {
  const { strategy, template, rollbackAtOnce } = input;
  const { revisionHistoryLimit: revisions } = times;
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Rollout',
    metadata: { name, labels: { ...labels } },
    spec: {
      ...times,
      selector: { matchLabels: { ...selector } },
      strategy,
      // Pods that never become ready are taken back like those that answer badly.
      progressDeadlineAbort: true,
      ...(rollbackAtOnce ? { rollbackWindow: { revisions } } : {}),
      template,
    },
  };
}
