import type { INamespace } from '../namespace-ref';
import type { PodSelection } from '../network/source';

/** Pods that show metrics, and where on them: what a `PodMonitor` takes as `target`, and add-ons have as `metrics`. */
export interface MetricsTarget extends PodSelection {
  /** Namespace of the pods. */
  readonly namespace: INamespace;
  /** What a monitor of it is called unless told otherwise. */
  readonly name: string;
  /** Port of the pods, 1 to 65535, or its name. A container has to declare it: Prometheus asks no other. */
  readonly port: number | string;
  /**
   * Path below which metrics are.
   * @default '/metrics'
   */
  readonly path?: string;
  /**
   * Keeps labels of the metrics that Prometheus would set itself, such as `namespace`: for programs that tell of others.
   * @default false
   */
  readonly honorLabels?: boolean;
}
