import { problem } from '../core/errors';

/** A chart in a repository. */
export interface HelmChart {
  /** `https://…` of a chart repository, or `oci://host/path` of a registry, the name of the chart not included. */
  readonly repository: string;
  /** Name of the chart there. */
  readonly name: string;
  /** Exact version: `4.15.1`. A range or `latest` is refused. */
  readonly version: string;
}

/** A version that names one chart: no range, and no `latest`. @see https://semver.org/ */
export const EXACT_VERSION = /^v?\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$/;

/** Name of a chart; it becomes the name of a folder too. */
export const CHART_NAME = /^[a-zA-Z0-9][a-zA-Z0-9._-]*$/;

const LOGIN =
  '`chart.repository` must hold no user and password, which Terraform would keep in its state. ' +
  'Log in with `helm registry login` or `helm repo add` on the machine that runs Terraform';

/** What is wrong with `chart`, as sentences; empty when nothing is. */
export function chartProblems({ repository, name, version }: HelmChart): string[] {
  const hasLogin = /^[a-z]+:\/\/[^/]*@/.test(repository);
  return [
    ...(hasLogin ? [LOGIN] : []),
    ...(hasLogin || /^(https|oci):\/\/[^\s/]+\S*$/.test(repository)
      ? []
      : [problem('chart.repository', 'an address that starts with https:// or oci://', repository)]),
    ...(CHART_NAME.test(name) ? [] : [problem('chart.name', 'the name of a chart', name)]),
    ...(EXACT_VERSION.test(version) ? [] : [problem('chart.version', 'an exact version such as 1.21.1', version)]),
  ];
}
