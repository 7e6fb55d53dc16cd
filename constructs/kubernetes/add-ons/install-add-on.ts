import { Annotations } from 'cdktf';
import type { Construct, IConstruct } from 'constructs';
import { Checks, isKnown } from '../../core/checks';
import { problem } from '../../core/errors';
import type { PodIdentity } from '../../core/pod-identity';
import { HelmRelease } from '../helm-release';
import type { Provided } from '../manifests/releases';
import type { INamespace } from '../namespace-ref';
import { rightsOf } from '../pod-rights';
import { clusterOf } from '../provider';
import { topologySpread } from '../workload/spread';
import { type AddOnTraffic, openNamespace } from './add-on-policy';
import type { AddOnChart } from './chart';
import { kubernetesProblems, untestedKubernetes } from './kubernetes-versions';

/** Namespace of add-ons that belong to the cluster itself: every cluster has it, and it enforces no Pod Security level. */
const SYSTEM = 'kube-system';

/** What an add-on says of its place. */
interface Place {
  readonly namespace?: INamespace;
  readonly identity?: PodIdentity;
}

/**
 * Checks of an add-on, with those done that all of them share: Kubernetes version, and where its role is taken. Warns of a version
 * that is newer than its project knows.
 */
export function addOnChecks(addOn: Construct, chart: AddOnChart, place: Place = {}): Checks {
  const { version } = clusterOf(addOn);
  const untested = untestedKubernetes(chart, version);
  if (untested !== undefined) Annotations.of(addOn).addWarning(untested);
  return new Checks(addOn).all(kubernetesProblems(chart, version)).all(identityProblems(place));
}

/** How an add-on is installed. */
interface Installation extends Place {
  readonly provides?: Provided;
  /**
   * What its pods need in a namespace that refuses everything.
   * @default - nothing: the chart brings policies itself
   */
  readonly traffic?: AddOnTraffic;
  /**
   * What else comes first.
   * @default - its namespace, and the rights of its identity
   */
  readonly after?: readonly IConstruct[];
}

/** Installs `chart` below `addOn`, as a release that has the name of the chart. */
export function installAddOn(
  addOn: Construct,
  chart: AddOnChart,
  values: Readonly<Record<string, unknown>>,
  { namespace, identity, provides, traffic, after = [] }: Installation = {},
): void {
  const { repository, name, version } = chart;
  const isOpened = namespace !== undefined && traffic !== undefined;
  const opened = isOpened ? openNamespace(addOn, { release: name, namespace, identity }, traffic) : [];
  new HelmRelease(addOn, 'Release', {
    name,
    namespace: namespace ?? SYSTEM,
    chart: { repository, name, version },
    values,
    provides,
    after: [...rightsOf(identity), ...opened, ...after],
  });
}

/** Spreads pods that a chart labels as `name` over zones and nodes; releases are called as their charts. */
export function spreadValues(name: string, chart: AddOnChart) {
  return topologySpread('Deployment', { 'app.kubernetes.io/name': name, 'app.kubernetes.io/instance': chart.name });
}

/** Values of the service account that an add-on makes for itself. Its name is part of the trust of the role. */
export function serviceAccountValues({ serviceAccount, serviceAccountAnnotations }: PodIdentity) {
  return { create: true, name: serviceAccount, annotations: { ...serviceAccountAnnotations } };
}

function identityProblems({ namespace, identity }: Place): string[] {
  const expected = namespace?.namespaceName ?? SYSTEM;
  if (identity === undefined || !isKnown(identity.namespace) || identity.namespace === expected) return [];
  return [problem('identity.namespace', `that of the add-on, ${expected}`, identity.namespace)];
}
