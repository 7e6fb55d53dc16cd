import { Release } from '@cdktf/provider-helm/lib/release';
import { Construct, type IConstruct } from 'constructs';
import { Checks } from '../core/checks';
import type { Duration } from '../core/duration';
import { problem } from '../core/errors';
import { addRule } from '../core/validation';
import { chartProblems, type HelmChart } from './helm-chart';
import { type ChartFolder, type LocalChart, readChart } from './local-chart';
import { containsItself } from './manifests/contains-itself';
import { embeddedObjects } from './manifests/embedded-objects';
import { HELM_SAFETY } from './manifests/helm-safety';
import { addToOrder } from './manifests/order';
import type { Provided } from './manifests/releases';
import { ADVICE } from './manifests/sensitive';
import { valuesErrors, valuesText } from './manifests/values-text';
import { chartPath, writeAtSynth } from './manifests/write-chart';
import type { INamespace } from './namespace-ref';
import { clusterOf } from './provider';
import { RELEASE_TIMEOUT, releaseChecks } from './release-checks';
import { plainSecrets } from './secret-values';

/** Settings of a {@link HelmRelease}; `V` is the type of the values, where the caller has one. */
export interface HelmReleaseProps<V extends object = Readonly<Record<string, unknown>>> {
  /** Name of the release: 1 to 53 lower-case letters, digits and hyphens. Changing this uninstalls it and installs it anew. */
  readonly name: string;
  /** Namespace of the release, which has to exist. Changing this uninstalls it and installs it anew. */
  readonly namespace: INamespace | string;
  /** Chart of a repository or registry with its exact version, or a folder of the project. */
  readonly chart: HelmChart | LocalChart;
  /**
   * Values by the chart's own keys; what is known at apply alone may be among them. No secret: values are kept in state and on
   * the cluster as they are. Have External Secrets bring it, and give the name of the Secret.
   * @default - those of the chart
   */
  readonly values?: V;
  /**
   * Places in `values` that read like a secret and hold none: `auth.tokenSecret`.
   * @default - none
   */
  readonly notSecret?: readonly string[];
  /**
   * How long Helm waits for everything to become ready: 1 second to 1 hour. What is not ready by then is rolled back.
   * @default Duration.minutes(10)
   */
  readonly timeout?: Duration;
  /**
   * Constructs that come first, with all they hold.
   * @default - its namespace, what defines the custom resources in its values, and releases with webhooks that watch common kinds
   */
  readonly after?: readonly IConstruct[];
  /**
   * Groups of custom resources and webhooks that the chart brings: releases that need them wait for this one.
   * @default - none
   */
  readonly provides?: Provided;
}

/**
 * A chart installed on the cluster of its stack: waited for, rolled back as a whole when it does not become ready.
 * @see https://registry.terraform.io/providers/hashicorp/helm/latest/docs/resources/release
 * @example
 * const chart = { repository: 'https://charts.jetstack.io', name: 'cert-manager', version: 'v1.21.1' };
 * new HelmRelease(release, 'CertManager', { name: 'cert-manager', namespace: 'cert-manager', chart, values: { crds: { enabled: true } } });
 */
export class HelmRelease<V extends object = Readonly<Record<string, unknown>>> extends Construct {
  readonly releaseName: string;
  readonly namespace: string;

  /**
   * @throws {ConstructError} `PropsInvalid`, listing every wrong value, a version that is not exact and a secret among the values
   * included; `ClusterMissing` in a stack that deploys to no cluster.
   */
  constructor(scope: Construct, id: string, props: HelmReleaseProps<V>) {
    super(scope, id);
    const { name, notSecret = [], timeout = RELEASE_TIMEOUT, after = [], provides = {} } = props;
    const values = { ...props.values };
    const inNamespace = typeof props.namespace === 'string' ? [] : [props.namespace];
    const namespace = typeof props.namespace === 'string' ? props.namespace : props.namespace.namespaceName;
    this.releaseName = name;
    this.namespace = namespace;
    const source = sourceOf(props.chart);
    releaseChecks(new Checks(this), { name, namespace, timeout })
      .all('problems' in source ? source.problems : [])
      .all(valuesProblems(values, notSecret))
      .throwIfAny();
    if ('problems' in source) return;
    const cluster = clusterOf(this);
    const resource = new Release(this, 'Resource', {
      ...HELM_SAFETY,
      name,
      namespace,
      ...source.config,
      values: Object.keys(values).length === 0 ? undefined : [valuesText(this, values)],
      timeout: timeout.toSeconds(),
    });
    const { folder } = source;
    if (folder !== undefined) writeAtSynth(resource, () => folder);
    const told = { name, namespace, cluster, provides, after: [...inNamespace, ...after] };
    addToOrder({ owner: this, resource, isForeign: true, objects: () => embeddedObjects(values), ...told });
    addRule(this, () => valuesErrors(this, values));
  }
}

/** Where Terraform finds a chart, or what is wrong with it. */
type Source =
  | {
      readonly config: { readonly repository?: string; readonly chart: string; readonly version: string };
      readonly folder?: ChartFolder;
    }
  | { readonly problems: readonly string[] };

function sourceOf(chart: HelmChart | LocalChart): Source {
  if (!('path' in chart)) {
    const problems = chartProblems(chart);
    const { repository, name, version } = chart;
    return problems.length > 0 ? { problems } : { config: { repository, chart: name, version } };
  }
  const folder = readChart(chart);
  return 'problems' in folder ? folder : { config: { chart: chartPath(folder), version: folder.version }, folder };
}

function valuesProblems(values: Readonly<Record<string, unknown>>, notSecret: readonly string[]): string[] {
  if (containsItself(values)) return [problem('values', 'data', 'what contains itself')];
  return plainSecrets(values)
    .filter((place) => !notSecret.includes(place))
    .map((place) => `\`values.${place}\` must be no secret in plain text. ${ADVICE}`);
}
