import type { IConstruct } from 'constructs';
import type { Cidr } from '../../core/cidr';
import type { Connectable } from '../../core/connections';
import type { PodIdentity } from '../../core/pod-identity';
import type { INamespace } from '../namespace';

/** Who connects to a workload: the pods of another one, all pods of a namespace, or addresses outside the cluster. */
export type ConnectionSource = IWorkload | INamespace | Cidr;

/** Pods that run one program: a deployment, a stateful set, a job or a cron job. */
export interface IWorkload extends IConstruct {
  /** Name of the object and of its release, unique in its namespace. */
  readonly workloadName: string;
  readonly namespace: INamespace;
  /** Labels that its pods carry and no others of the namespace: what selects them. */
  readonly podLabels: Readonly<Record<string, string>>;
  /** Ports that its containers listen on, by name; none for one that only works. */
  readonly ports: Readonly<Record<string, number>>;
  /** Name of its Service in its namespace, on the same port numbers; undefined where it has no ports. */
  readonly serviceName?: string;
  /** What its pods act as in their cloud; undefined where they have no rights there. */
  readonly identity?: PodIdentity;
  /**
   * Opens the way from its pods to `target`, on both sides. Everything not declared is refused.
   * @example
   * frontend.connectsTo(backend);
   */
  connectsTo(target: IWorkload | Connectable): void;
  /**
   * Lets `source` connect to its pods. Of another workload `connectsTo` says it, on both sides.
   * @param ports names of ports of this workload; all of them where left out
   */
  allowFrom(source: ConnectionSource, ports?: readonly string[]): void;
}
