import { isKnown } from '../../core/checks';
import { problem } from '../../core/errors';
import type { AddOnChart } from './chart';

/**
 * Why `chart` cannot be installed on Kubernetes `version`, as a sentence; empty when it can, or when the version is not known. What
 * the project publishes decides, and where it publishes nothing, what the chart itself accepts.
 */
export function kubernetesProblems(chart: AddOnChart, version: string | undefined, prop = 'cluster.version'): string[] {
  if (!isKnown(version)) return [];
  const { name, kubernetes } = chart;
  const title = `${name} ${chart.version}`;
  if (kubernetes !== undefined && 'versions' in kubernetes) {
    const { versions, source } = kubernetes;
    return versions.includes(version)
      ? []
      : [problem(prop, `one of ${versions.join(', ')} for ${title} (${source})`, version)];
  }
  const since = kubernetes?.since ?? lowest(chart.kubeVersion);
  if (since === undefined || minor(version) >= minor(since)) return [];
  return [problem(prop, `${since} or later for ${title} (${kubernetes?.source ?? chart.source})`, version)];
}

/** Lowest version of a constraint of the only form that the charts have: `>= 1.19.0-0`. */
function lowest(constraint: string | undefined): string | undefined {
  return constraint === undefined ? undefined : /^>= ?v?(1\.\d+)\.\d+(-0)?$/.exec(constraint)?.[1];
}

function minor(version: string): number {
  return Number(version.slice(version.indexOf('.') + 1));
}
