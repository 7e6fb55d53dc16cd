import type { RehearseOptions } from '../run/rehearse';
import type { ClusterEvent } from './result';

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
  readonly onEvent?: (event: ClusterEvent) => void;
}
