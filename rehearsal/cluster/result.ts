import type { StackDiagnostic } from '../../terraform/validate';
import type { Rehearsal } from '../run/result';
import type { CheckedCluster } from './check-cluster';
import type { Swept } from './sweep';

/** What a rehearsal does with the releases of a stack, in order. */
export const PHASES = ['install', 'upgrade', 'release', 'uninstall'] as const;
export type Phase = (typeof PHASES)[number];

/** One release on the cluster. */
export interface ReleaseRehearsal {
  /** `helm_release.Backend_EC8447F5`. */
  readonly address: string;
  /** Path of its construct, stack first; missing for what comes from a module. */
  readonly constructPath?: string;
  readonly name: string;
  readonly namespace: string;
  /** Name of the chart, and its version. */
  readonly chart: string;
  /** Repository that the chart was fetched from; missing where it comes from this machine. */
  readonly fetched?: string;
  /** Seconds that each phase took; missing where it did not come to that. */
  readonly seconds: Readonly<Partial<Record<Phase, number>>>;
}

/** Why a stack failed. */
export interface ClusterFailure {
  readonly phase: Phase;
  /** At least one error. */
  readonly diagnostics: readonly StackDiagnostic[];
}

/** How the releases of one stack fared. */
export interface ClusterStackRehearsal {
  readonly stack: string;
  readonly result: 'ok' | 'failed' | 'skipped';
  readonly releases: readonly ReleaseRehearsal[];
  readonly notes: readonly string[];
  readonly failure?: ClusterFailure;
}

/** One step of a rollout, as it was seen. */
export interface RolloutStep {
  /** Seconds since the new image was given. */
  readonly seconds: number;
  /** What was seen: `step 2 of 4`, `weight 25 %, 1 of 4 pods new`. */
  readonly text: string;
}

/** How a release of a workload went through its rollout. */
export interface RolloutRehearsal {
  readonly stack: string;
  /** `orders/backend`. */
  readonly workload: string;
  readonly image: string;
  /** Metric that was made to fail. */
  readonly fail?: string;
  readonly result: 'promoted' | 'aborted' | 'stuck';
  readonly steps: readonly RolloutStep[];
  /** Seconds from the abort to the last weight back. */
  readonly wayBack?: number;
  /** What was done otherwise than in reality, such as pauses cut short. */
  readonly notes: readonly string[];
  /** What is not as it has to be; none where all went well. */
  readonly problems: readonly string[];
}

/** How a rehearsal on a cluster ended. */
export interface ClusterRehearsal {
  readonly ok: boolean;
  readonly seconds: number;
  readonly cluster: CheckedCluster;
  /** The stacks below, with played providers; missing where nothing is below. */
  readonly below?: Rehearsal;
  /** In the order in which they are installed. */
  readonly stacks: readonly ClusterStackRehearsal[];
  readonly rollouts: readonly RolloutRehearsal[];
  readonly swept: Swept;
  readonly notes: readonly string[];
}

/** Progress of a rehearsal on a cluster. */
export type ClusterEvent =
  | { readonly type: 'now'; readonly text: string }
  | { readonly type: 'done'; readonly text: string }
  /** It was stopped half way, and removes what it has made. */
  | { readonly type: 'restoring' }
  | { readonly type: 'restored'; readonly text: string };
