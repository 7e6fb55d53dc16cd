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
  readonly template: IPodTemplateSpec;
}

/** A Rollout, in place of a Deployment. Back to one of the versions it keeps it goes at once, without steps and analysis. */
export function rolloutObject({ name, labels, selector, times, strategy, template }: RolloutInput): IRollout {
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
      ...(revisions === 0 ? {} : { rollbackWindow: { revisions } }),
      template,
    },
  };
}
