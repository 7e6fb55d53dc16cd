import { UserError } from '../constructs/core/errors';

/** Options of `ashlar rehearse` that go with `--cluster`. */
export interface ClusterCommandOptions {
  /** Path of the kubeconfig of a cluster that was given for it. */
  readonly cluster?: string;
  /** Context of the kubeconfig. */
  readonly context?: string;
  /** Folder of packaged charts. */
  readonly charts?: string;
  readonly markCluster?: boolean;
}

/** Options of `rehearse` that mean nothing on a cluster. */
const NOT_WITH_CLUSTER = ['keep', 'from', 'junit'] as const;
type NotOnCluster = Readonly<Partial<Record<(typeof NOT_WITH_CLUSTER)[number], string>>>;

/** Options that mean nothing without one. */
const ONLY_WITH_CLUSTER = { context: '--context', charts: '--charts', markCluster: '--mark-cluster' } as const;

/** @throws {UserError} `OptionsInvalid` naming every option that does not go with the others. */
export function checkClusterOptions(options: ClusterCommandOptions & NotOnCluster): void {
  const { cluster } = options;
  const wrong =
    cluster === undefined
      ? Object.entries(ONLY_WITH_CLUSTER)
          .filter(([name]) => options[name as keyof typeof ONLY_WITH_CLUSTER] !== undefined)
          .map(([, flag]) => `${flag} needs --cluster <kubeconfig>`)
      : NOT_WITH_CLUSTER.filter((name) => options[name] !== undefined).map(
          (name) => `--${name} does not go with --cluster: leave one of them out`,
        );
  if (wrong.length > 0) throw new UserError('options', 'OptionsInvalid', wrong);
}
