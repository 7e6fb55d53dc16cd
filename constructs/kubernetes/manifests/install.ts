import { Release } from '@cdktf/provider-helm/lib/release';
import { Lazy } from 'cdktf';
import type { Construct, IConstruct } from 'constructs';
import type { Duration } from '../../core/duration';
import { ConstructError } from '../../core/errors';
import { addRule } from '../../core/validation';
import { releaseProblems } from '../checks/release-problems';
import { clusterOf } from '../provider';
import { RELEASE_TIMEOUT } from '../release-checks';
import { containsItself } from './contains-itself';
import { type GeneratedChart, generatedChart } from './generated-chart';
import { HELM_SAFETY } from './helm-safety';
import type { KubernetesObject } from './manifest';
import { addToOrder } from './order';
import { bookOf, contentOf, type InstalledRelease, type Provided } from './releases';
import { chartPath, writeAtSynth } from './write-chart';

/** Settings of {@link installManifests}. */
export interface InstallOptions {
  /** Name of the release, a valid one. */
  readonly name: string;
  /** Namespace of the release, which has to exist; of the objects too where they name none. */
  readonly namespace: string;
  /** What is installed: asked at synth, once a synth, when everything is declared. */
  readonly objects: () => readonly KubernetesObject[];
  /** @default Duration.minutes(10) */
  readonly timeout?: Duration;
  /**
   * Constructs that come first, with all they hold: resources of other stacks make those come first.
   * @default - what the objects themselves tell: their namespace, their custom resources' definitions, webhooks that watch them
   */
  readonly after?: readonly IConstruct[];
  /**
   * What other releases have to wait for.
   * @default - the namespaces and the custom resource definitions in it
   */
  readonly provides?: Provided;
}

/**
 * Installs objects as one release of a chart that synth writes beside the stack. The release is the child `Resource` of `scope`.
 * @throws {ConstructError} `ClusterMissing` in a stack that deploys to no cluster.
 */
export function installManifests(scope: Construct, options: InstallOptions): void {
  const { name, namespace, objects, timeout = RELEASE_TIMEOUT, after = [], provides = {} } = options;
  const cluster = clusterOf(scope);
  const book = bookOf(scope);
  const chart = (): GeneratedChart =>
    book.once(release, 'chart', () => generatedChart(name, contentOf(release), resource));
  const resource = new Release(scope, 'Resource', {
    ...HELM_SAFETY,
    name,
    namespace,
    chart: '',
    timeout: timeout.toSeconds(),
  });
  resource.chart = Lazy.stringValue(book.late(resource, 'chart', () => chartPath(chart())));
  resource.version = Lazy.stringValue(book.late(resource, 'version', () => chart().version));
  resource.values = Lazy.listValue(book.late(resource, 'values', () => listOf(chart().values)));
  const told = { name, namespace, cluster, objects, provides, after };
  const release: InstalledRelease = { owner: scope, resource, isForeign: false, ...told };
  addToOrder(release);
  const problems = (): readonly string[] =>
    book.once(release, 'problems', () => [
      ...chart().problems,
      ...(contentOf(release).some((object) => containsItself(object)) ? [] : releaseProblems(release)),
    ]);
  addRule(scope, () => manifestErrors(scope, problems()));
  writeAtSynth(resource, () => ({ folder: chart().folder, files: Object.entries(chart().files) }));
}

function listOf(text: string | undefined): string[] | undefined {
  return text === undefined ? undefined : [text];
}

function manifestErrors(scope: Construct, problems: readonly string[]): ConstructError[] {
  if (problems.length === 0) return [];
  return [new ConstructError(scope.constructor.name, scope.node.path, 'ManifestInvalid', problems)];
}
