import { Duration } from '../../../core/duration';
import type { Destroyable } from '../../../core/guardrails';
import { Size } from '../../../core/size';
import type { INamespace } from '../../namespace-ref';
import type { Resources } from '../../workload/resources';
import type { GrafanaProps } from './grafana-props';
import type { AlertRoutes } from './monitoring/alert-routes';

/** Settings of a {@link PrometheusStack}. */
export interface PrometheusStackProps extends Destroyable {
  /** Namespace of its own. Its pods fit the restricted Pod Security level, but for those of `nodeExporter`, which go to kube-system. */
  readonly namespace: INamespace;
  /** Grafana with these settings, or `none`. */
  readonly grafana: GrafanaProps | 'none';
  /**
   * Who hears of which alert.
   * @default - nobody: alerts are seen in Grafana and Prometheus alone
   */
  readonly alerts?: AlertRoutes;
  /**
   * How long samples are kept: 2 hours to 1 year. What does not fit on the disk goes before, the oldest first.
   * @default Duration.days(15)
   */
  readonly retention?: Duration;
  /**
   * Disk of each Prometheus: 1 GiB to 16 TiB. About 2 bytes a sample: 100,000 series every 30 seconds are 8 GiB in 15 days.
   * @see https://prometheus.io/docs/prometheus/latest/storage/#operational-aspects
   * @default Size.gibibytes(50)
   */
  readonly storage?: Size;
  /**
   * Storage class of the disks of Prometheus and Alertmanager.
   * @default - that of the cluster
   */
  readonly storageClass?: string;
  /**
   * How often targets are asked and rules evaluated: 5 seconds to 2 minutes. Beyond, graphs have holes.
   * @default Duration.seconds(30)
   */
  readonly scrapeInterval?: Duration;
  /**
   * Prometheus that each collect the same: 1 to 4. With one, there are no samples and no alerts while it moves to another node.
   * @default 2
   */
  readonly replicas?: number;
  /**
   * Alertmanagers, which tell each other whom they have told: 1 to 5.
   * @default 2
   */
  readonly alertmanagerReplicas?: number;
  /**
   * Of each Prometheus. Memory grows with the number of series: 2 GiB for some 300,000.
   * @default \{ cpu: ['250m'], memory: ['1Gi', '2Gi'] \}
   */
  readonly resources?: Resources;
  /**
   * Labels of all alerts and of what is sent elsewhere, which say where they come from.
   * @default - `system` and `environment` of the stack
   */
  readonly externalLabels?: Readonly<Record<string, string>>;
  /**
   * Takes samples that are sent to it, by remote write and OTLP: from an `OpenTelemetryCollector`.
   * @default false: it only collects
   */
  readonly remoteWriteReceiver?: boolean;
  /**
   * Collects from scheduler, controller manager, etcd and kube-proxy as well, which a cluster made by kubeadm has as pods. EKS, GKE and
   * K3s show none of them: their targets would be down for ever, and alert.
   * @default false
   */
  readonly controlPlane?: boolean;
  /**
   * Which DNS the cluster has. GKE has `kube-dns`.
   * @default 'coredns'
   */
  readonly dns?: 'coredns' | 'kube-dns' | 'none';
  /**
   * Collects CPU, memory, disks and network of each node, by a pod on it that sees files, processes and network of the node, in
   * kube-system. GKE Autopilot refuses it.
   * @default true
   */
  readonly nodeExporter?: boolean;
}

/** What its values are made of. */
export type PrometheusStackSettings = Omit<PrometheusStackProps, 'namespace'>;

export const PROMETHEUS_STACK_DEFAULTS = {
  retention: Duration.days(15),
  storage: Size.gibibytes(50),
  scrapeInterval: Duration.seconds(30),
  replicas: 2,
  alertmanagerReplicas: 2,
  resources: { cpu: ['250m'], memory: ['1Gi', '2Gi'] },
  externalLabels: {},
  remoteWriteReceiver: false,
} as const;
