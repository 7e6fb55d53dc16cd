import type { HelmChart } from '../helm-chart';

/** A chart that an add-on installs, as its project publishes it. */
export interface AddOnChart extends HelmChart {
  /** Version of the program in it; left out where the chart names none. */
  readonly appVersion?: string;
  /** Day on which {@link source} was read. */
  readonly date: string;
  /** Where the version stands. */
  readonly source: string;
  /** Kubernetes versions that the chart itself accepts, as its `Chart.yaml` has them: `>= 1.19.0-0`. */
  readonly kubeVersion?: string;
  /** Kubernetes versions that the project publishes for this version. */
  readonly kubernetes?: PublishedVersions;
}

/** A list of Kubernetes versions, or the first of them. */
export type PublishedVersions =
  | {
      readonly versions: readonly string[];
      readonly source: string;
      /** True where a newer one is refused: what is installed differs by version, or nobody mends the program for it any more. */
      readonly isComplete?: true;
    }
  | { readonly since: string; readonly source: string };
