import { isKnown } from '../../core/checks';
import { problem } from '../../core/errors';
import type { AddOnChart, PublishedVersions } from './chart';

/**
 * Why `chart` cannot be installed on Kubernetes `version`, as a sentence; empty when it can, or when the version is not known. What
 * the project publishes decides, and where it publishes nothing, what the chart itself accepts. A version that is newer than all that
 * a project lists is no problem: {@link untestedKubernetes} tells of it.
 */
export function kubernetesProblems(chart: AddOnChart, version: string | undefined, prop = 'cluster.version'): string[] {
  if (!isKnown(version)) return [];
  const { name, kubernetes } = chart;
  const title = `${name} ${chart.version}`;
  if (kubernetes !== undefined && 'versions' in kubernetes) {
    const { versions, source } = kubernetes;
    return versions.includes(version) || isUntested(version, kubernetes)
      ? []
      : [problem(prop, `one of ${versions.join(', ')} for ${title} (${source})`, version)];
  }
  const since = kubernetes?.since ?? lowest(chart.kubeVersion);
  if (since === undefined || minor(version) >= minor(since)) return [];
  return [problem(prop, `${since} or later for ${title} (${kubernetes?.source ?? chart.source})`, version)];
}

/** A sentence on a version that is newer than all that the project of `chart` lists; undefined on another one. */
export function untestedKubernetes(chart: AddOnChart, version: string | undefined): string | undefined {
  const { name, kubernetes } = chart;
  if (!isKnown(version) || kubernetes === undefined || !('versions' in kubernetes)) return undefined;
  const { versions, source } = kubernetes;
  if (!isUntested(version, kubernetes)) return undefined;
  return (
    `${name} ${chart.version} is published for Kubernetes ${versions.join(', ')} (${source}), ` +
    `and is installed on ${version}: try it there before you rely on it`
  );
}

function isUntested(version: string, { versions, isComplete }: Extract<PublishedVersions, { versions: unknown }>) {
  return isComplete !== true && versions.every((one) => minor(version) > minor(one));
}

/** Lowest version of a constraint of the only form that the charts have: `>= 1.19.0-0`, `>=1.19-0`. */
function lowest(constraint: string | undefined): string | undefined {
  return constraint === undefined ? undefined : /^>= ?v?(1\.\d+)(\.\d+)?(-0)?$/.exec(constraint)?.[1];
}

function minor(version: string): number {
  return Number(version.slice(version.indexOf('.') + 1));
}
