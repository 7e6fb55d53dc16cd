import type { RehearseOptions } from '../run/rehearse';
import type { ClusterEvent } from './result';

/** A release of one workload, played through its rollout. */
export interface ReleaseOptions {
  /** Name of a Deployment, or of a Rollout of Argo Rollouts. */
  readonly workload: string;
  /** The image that it gets. */
  readonly image: string;
  /**
   * Metric of its analysis that is bad, so that the rollout has to come back.
   * @default - none: it has to go through
   */
  readonly fail?: string;
  /**
   * Address at which the controller finds Prometheus.
   * @default - that of the analysis
   */
  readonly prometheus?: string;
  /**
   * Keep pauses, intervals and delays as they are, rather than cutting them short.
   * @default false
   */
  readonly realPauses?: boolean;
}

/** Settings of `rehearseOnCluster`. */
export interface ClusterOptions extends Pick<
  RehearseOptions,
  'terraform' | 'startHost' | 'project' | 'mode' | 'download' | 'signal'
> {
  /** Path of the kubeconfig. */
  readonly kubeconfig: string;
  /** @default - its current context */
  readonly context?: string;
  /** Ids of the stacks to rehearse; those that they depend on come first. */
  readonly chosen: readonly string[];
  /** @default process.env */
  readonly env?: NodeJS.ProcessEnv;
  /** @default process.cwd() */
  readonly cwd?: string;
  /** Folder of packaged charts, `<name>-<version>.tgz`, that stand in for those of repositories. */
  readonly charts?: string;
  /**
   * Mark the cluster as one that is given for rehearsals.
   * @default false
   */
  readonly mark?: boolean;
  /**
   * A workload that gets another image once everything is installed.
   * @default - none
   */
  readonly release?: ReleaseOptions;
  readonly onEvent?: (event: ClusterEvent) => void;
}
