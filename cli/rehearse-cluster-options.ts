import { UserError } from '../constructs/core/errors';
import type { ReleaseOptions } from '../rehearsal/cluster/options';

/** Options of `ashlar rehearse` that go with `--cluster`. */
export interface ClusterCommandOptions {
  /** Path of the kubeconfig of a cluster that was given for it. */
  readonly cluster?: string;
  /** Context of the kubeconfig. */
  readonly context?: string;
  /** Folder of packaged charts. */
  readonly charts?: string;
  readonly markCluster?: boolean;
  /** `<workload>=<image>`. */
  readonly release?: string;
  /** Metric that is to fail. */
  readonly fail?: string;
  /** Address of Prometheus. */
  readonly prometheus?: string;
  readonly realPauses?: boolean;
}

/** Options of `rehearse` that mean nothing on a cluster. */
const NOT_WITH_CLUSTER = ['keep', 'from', 'junit'] as const;
type NotOnCluster = Readonly<Partial<Record<(typeof NOT_WITH_CLUSTER)[number], string>>>;

/** Options that mean nothing without one. */
const ONLY_WITH_CLUSTER = {
  context: '--context',
  charts: '--charts',
  markCluster: '--mark-cluster',
  release: '--release',
} as const;

/** Neither part holds anything that a chart would take for an expression. */
const RELEASE = /^(?<workload>[a-z0-9]([-a-z0-9.]*[a-z0-9])?)=(?<image>[\w][\w./:@-]*)$/;

/** Options that say how a release is played. */
const ONLY_WITH_RELEASE = { fail: '--fail', prometheus: '--prometheus', realPauses: '--real-pauses' } as const;

/** @throws {UserError} `OptionsInvalid` naming every option that does not go with the others. */
export function checkClusterOptions(options: ClusterCommandOptions & NotOnCluster): void {
  const { cluster, release } = options;
  const without = (flags: Readonly<Record<string, string>>, needed: string): string[] =>
    Object.entries(flags)
      .filter(([name]) => options[name as keyof typeof options] !== undefined)
      .map(([, flag]) => `${flag} needs ${needed}`);
  const wrong = [
    ...(cluster === undefined ? without(ONLY_WITH_CLUSTER, '--cluster <kubeconfig>') : []),
    ...(release === undefined ? without(ONLY_WITH_RELEASE, '--release <workload>=<image>') : []),
    ...(cluster === undefined ? [] : NOT_WITH_CLUSTER)
      .filter((name) => options[name] !== undefined)
      .map((name) => `--${name} does not go with --cluster: leave one of them out`),
    ...(release === undefined || RELEASE.test(release)
      ? []
      : [`--release must be <workload>=<image>, such as backend=registry.example.com/backend:2, got ${release}`]),
    ...(options.prometheus === undefined || URL.canParse(options.prometheus)
      ? []
      : [`--prometheus must be an address, such as http://prometheus.monitoring:9090, got ${options.prometheus}`]),
  ];
  if (wrong.length > 0) throw new UserError('options', 'OptionsInvalid', wrong);
}

/** What `--release` and the options with it say; undefined without it. */
export function releaseOf({
  release,
  fail,
  prometheus,
  realPauses,
}: ClusterCommandOptions): ReleaseOptions | undefined {
  const { workload, image } = RELEASE.exec(release ?? '')?.groups ?? {};
  if (workload === undefined || image === undefined) return undefined;
  return {
    workload,
    image,
    ...(fail === undefined ? {} : { fail }),
    ...(prometheus === undefined ? {} : { prometheus }),
    realPauses: realPauses === true,
  };
}
