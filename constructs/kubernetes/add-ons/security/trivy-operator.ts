import { Construct } from 'constructs';
import { Duration } from '../../../core/duration';
import type { Provided } from '../../manifests/releases';
import type { INamespace } from '../../namespace-ref';
import { type Resources, resourceRequirements, resourcesProblems } from '../../workload/resources';
import { containerSecurityContext, podSecurityContext } from '../../workload/security';
import { addOnChecks, installAddOn } from '../install-add-on';
import { SECURITY_CHARTS } from './charts';

const CHART = SECURITY_CHARTS.trivyOperator;
const METRICS_PORT = 8080;
const NOBODY = 65_534;

/** How bad a vulnerability is. */
export type VulnerabilitySeverity = 'CRITICAL' | 'HIGH' | 'LOW' | 'MEDIUM' | 'UNKNOWN';
const SEVERITIES: readonly VulnerabilitySeverity[] = ['UNKNOWN', 'LOW', 'MEDIUM', 'HIGH', 'CRITICAL'];

/** Custom resources that it brings. */
export const TRIVY_OPERATOR_PROVIDES: Provided = { apiGroups: ['aquasecurity.github.io'] };

/** Settings of a {@link TrivyOperator}. */
export interface TrivyOperatorProps {
  /** Namespace of its own, where scans run too. Its pods fit the restricted Pod Security level but for `nodeScans`. */
  readonly namespace: INamespace;
  /**
   * Vulnerabilities that are reported.
   * @default ['MEDIUM', 'HIGH', 'CRITICAL']
   */
  readonly severities?: readonly VulnerabilitySeverity[];
  /**
   * Leaves out vulnerabilities that no version of the package mends.
   * @default false
   */
  readonly ignoreUnfixed?: boolean;
  /**
   * Namespaces that are not scanned.
   * @default - none: all are
   */
  readonly excludeNamespaces?: readonly INamespace[];
  /**
   * Scans at a time: 1 to 50. Each is a pod.
   * @default 3
   */
  readonly concurrentScans?: number;
  /**
   * Age at which a report is made anew: 1 hour to 30 days.
   * @default Duration.hours(24)
   */
  readonly reportAge?: Duration;
  /**
   * Lets it read the pull secrets of all namespaces, for images in private registries.
   * @default false: it reads the secrets of its own namespace
   */
  readonly readsPullSecrets?: boolean;
  /**
   * Scans nodes and the control plane as well, by pods that see files of the node.
   * @default false
   */
  readonly nodeScans?: boolean;
  /**
   * Of its pod.
   * @default \{ cpu: ['100m'], memory: ['256Mi', '1Gi'] \}
   */
  readonly resources?: Resources;
  /**
   * Of each scan. Memory grows with the size of the image.
   * @default \{ cpu: ['100m'], memory: ['256Mi', '1Gi'] \}
   */
  readonly scanResources?: Resources;
}

/**
 * Looks for vulnerabilities and weak settings in what runs, and reports them as custom resources and metrics. An uninstall keeps the
 * definitions of its custom resources, and the reports.
 * @see https://aquasecurity.github.io/trivy-operator/latest/
 * @example
 * const namespace = new Namespace(release, 'Namespace', { name: 'trivy-system' });
 * new TrivyOperator(release, 'TrivyOperator', { namespace });
 */
export class TrivyOperator extends Construct {
  /** @throws {ConstructError} `PropsInvalid`, listing every wrong value. */
  constructor(scope: Construct, id: string, props: TrivyOperatorProps) {
    super(scope, id);
    const { namespace, severities = ['HIGH'], concurrentScans, reportAge, resources, scanResources } = props;
    const checks = addOnChecks(this, CHART, { namespace });
    for (const severity of severities) checks.oneOf('severities', severity, SEVERITIES);
    checks
      .that(severities.length > 0, 'severities', 'one severity or more', 'none')
      .range('concurrentScans', concurrentScans, 1, 50, 'scans')
      .range('reportAge', reportAge?.toSeconds(), 3_600, 30 * 86_400, 'seconds')
      .all(resources === undefined ? [] : resourcesProblems('resources', resources))
      .all(scanResources === undefined ? [] : resourcesProblems('scanResources', scanResources))
      .throwIfAny();
    const values = trivyOperatorValues({
      ...props,
      excluded: props.excludeNamespaces?.map(({ namespaceName }) => namespaceName),
    });
    const traffic = { served: [METRICS_PORT] };
    installAddOn(this, CHART, values, { namespace, provides: TRIVY_OPERATOR_PROVIDES, traffic });
  }
}

/** Settings as the values need them: namespaces by their names. */
export type TrivyOperatorSettings = Omit<TrivyOperatorProps, 'excludeNamespaces' | 'namespace'> & {
  readonly excluded?: readonly string[];
};

/** Values of the chart. */
export function trivyOperatorValues(props: TrivyOperatorSettings = {}) {
  const { severities = ['MEDIUM', 'HIGH', 'CRITICAL'], ignoreUnfixed = false, excluded = [] } = props;
  const { concurrentScans = 3, reportAge = Duration.hours(24), readsPullSecrets = false, nodeScans = false } = props;
  const { resources = { cpu: ['100m'], memory: ['256Mi', '1Gi'] } } = props;
  const { scanResources = { cpu: ['100m'], memory: ['256Mi', '1Gi'] } } = props;
  return {
    excludeNamespaces: [...new Set(excluded)].sort().join(','),
    operator: {
      scanJobsConcurrentLimit: concurrentScans,
      scannerReportTTL: `${reportAge.toSeconds().toString()}s`,
      accessGlobalSecretsAndServiceAccount: readsPullSecrets,
      infraAssessmentScannerEnabled: nodeScans,
      clusterComplianceEnabled: nodeScans,
    },
    trivy: {
      severity: SEVERITIES.filter((severity) => severities.includes(severity)).join(','),
      ignoreUnfixed,
      resources: scanRequirements(scanResources),
    },
    trivyOperator: {
      useGCRServiceAccount: false,
      // The policy of its namespace covers scans by it.
      scanJobPodTemplateLabels: `app.kubernetes.io/instance=${CHART.name}`,
      scanJobPodTemplatePodSecurityContext: podSecurityContext({ runAsUser: NOBODY, volumeGroup: NOBODY }),
    },
    podSecurityContext: podSecurityContext(),
    securityContext: containerSecurityContext(),
    resources: resourceRequirements(resources),
  };
}

/** The chart has a limit of CPU of its own, which Helm would mix with these, and another name for the disk. */
function scanRequirements({ cpu, memory, ephemeralStorage }: Resources) {
  const part = (index: 0 | 1) => ({
    cpu: cpu[index] ?? null,
    memory: memory[index],
    ...(ephemeralStorage === undefined ? {} : { ephemeralStorage: ephemeralStorage[index] }),
  });
  return { requests: part(0), limits: part(1) };
}
