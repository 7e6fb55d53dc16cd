import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Release } from '@cdktf/provider-helm/lib/release';
import { type ISynthesisSession, Lazy, TerraformStack } from 'cdktf';
import type { Construct, IConstruct } from 'constructs';
import { Duration } from '../../core/duration';
import { ConstructError } from '../../core/errors';
import { addRule } from '../../core/validation';
import { clusterOf } from '../provider';
import { type GeneratedChart, generatedChart } from './generated-chart';
import { HELM_SAFETY } from './helm-safety';
import type { KubernetesObject } from './manifest';
import { orderedAfter } from './order';
import { bookOf, contentOf, type InstalledRelease } from './releases';

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
}

/**
 * Installs objects as one release of a chart that synth writes beside the stack. The release is the child `Resource` of `scope`.
 * @throws {ConstructError} `ClusterMissing` in a stack that deploys to no cluster.
 */
export function installManifests(scope: Construct, options: InstallOptions): void {
  const { name, namespace, objects, timeout = Duration.minutes(10), after = [] } = options;
  clusterOf(scope);
  const book = bookOf(scope);
  const chart = (): GeneratedChart =>
    book.once(release, 'chart', () => generatedChart(name, contentOf(release), resource));
  const resource = new Release(scope, 'Resource', {
    ...HELM_SAFETY,
    name,
    namespace,
    chart: Lazy.stringValue({ produce: () => `./${CHARTS}/${chart().folder}` }),
    version: Lazy.stringValue({ produce: () => chart().version }),
    values: Lazy.listValue({ produce: () => listOf(chart().values) }),
    timeout: timeout.toSeconds(),
  });
  const release: InstalledRelease = { owner: scope, resource, name, namespace, objects, provides: {}, after };
  book.releases.push(release);
  orderedAfter(release);
  addRule(scope, () => chartErrors(scope, chart()));
  writeAtSynth(resource, chart);
}

/** Where the charts of a stack are, below its folder. */
const CHARTS = 'assets/charts';

function listOf(text: string | undefined): string[] | undefined {
  return text === undefined ? undefined : [text];
}

function chartErrors(scope: Construct, { problems }: GeneratedChart): ConstructError[] {
  if (problems.length === 0) return [];
  return [new ConstructError(scope.constructor.name, scope.node.path, 'ManifestInvalid', problems)];
}

/** Not as a `TerraformAsset`: that one looks at its files when it is made, before anything is declared. */
function writeAtSynth(resource: Release, chart: () => GeneratedChart): void {
  const onSynthesize = ({ outdir, manifest }: ISynthesisSession): void => {
    const { workingDirectory } = manifest.forStack(TerraformStack.of(resource));
    for (const [path, text] of Object.entries(chart().files)) {
      const file = join(outdir, workingDirectory, CHARTS, chart().folder, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
  };
  Object.defineProperty(resource, Symbol.for('cdktf/customSynthesis'), { value: { onSynthesize } });
}
