import { Release } from '@cdktf/provider-helm/lib/release';
import { Construct } from 'constructs';
import { Checks } from '../core/checks';
import { Duration } from '../core/duration';
import { KUBERNETES_NAME } from '../core/kubernetes-name';
import { type HelmChart, chartProblems } from './helm-chart';
import { valuesText } from './manifests/values-text';

/** @see https://helm.sh/docs/topics/charts/ (a release name is part of label values, and has 10 characters of its own added) */
const RELEASE_NAME = {
  pattern: /^(?=.{1,53}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?$/,
  allowed: '1 to 53 lower-case letters, digits and hyphens, a letter or digit at both ends',
} as const;

/** Settings of a {@link HelmRelease}. */
export interface HelmReleaseProps {
  /** Name of the release: 1 to 53 lower-case letters, digits and hyphens. Changing this uninstalls it and installs it anew. */
  readonly name: string;
  /** Namespace of the release, which has to exist. Changing this uninstalls it and installs it anew. */
  readonly namespace: string;
  /** Chart, with its exact version. */
  readonly chart: HelmChart;
  /**
   * Values by the chart's own keys; what is known at apply alone may be among them. No secret: values are kept in state and on
   * the cluster as they are.
   * @default - those of the chart
   */
  readonly values?: Readonly<Record<string, unknown>>;
  /**
   * How long Helm waits for everything to become ready: 1 second to 1 hour. What is not ready by then is rolled back.
   * @default Duration.minutes(10)
   */
  readonly timeout?: Duration;
}

/**
 * A chart installed on the cluster of its stack: waited for, rolled back as a whole when it does not become ready.
 * @see https://registry.terraform.io/providers/hashicorp/helm/latest/docs/resources/release
 * @example
 * const chart = { repository: 'https://charts.jetstack.io', name: 'cert-manager', version: 'v1.21.1' };
 * new HelmRelease(stack, 'CertManager', { name: 'cert-manager', namespace: 'cert-manager', chart, values: { crds: { enabled: true } } });
 */
export class HelmRelease extends Construct {
  readonly releaseName: string;
  readonly namespace: string;

  /** @throws {ConstructError} `PropsInvalid`, listing every wrong value, a version that is not exact included. */
  constructor(scope: Construct, id: string, props: HelmReleaseProps) {
    super(scope, id);
    const { name, namespace, chart, values = {}, timeout = Duration.minutes(10) } = props;
    new Checks(this)
      .matches('name', name, RELEASE_NAME.pattern, RELEASE_NAME.allowed)
      .matches('namespace', namespace, KUBERNETES_NAME.pattern, KUBERNETES_NAME.allowed)
      .all(chartProblems(chart))
      .range('timeout', timeout.toSeconds(), 1, 3_600, 'seconds')
      .throwIfAny();
    new Release(this, 'Resource', {
      ...HELM_SAFETY,
      name,
      namespace,
      repository: chart.repository,
      chart: chart.name,
      version: chart.version,
      values: [valuesText(values)],
      timeout: timeout.toSeconds(),
    });
    this.releaseName = name;
    this.namespace = namespace;
  }
}

/** A failed install is not kept in state: it is undone, and the next one takes over what is left of it. */
export const HELM_SAFETY = {
  atomic: true,
  cleanupOnFail: true,
  upgradeInstall: true,
  wait: true,
  waitForJobs: true,
  maxHistory: 10,
  createNamespace: false,
} as const;
