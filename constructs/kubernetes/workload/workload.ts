import type { IConstruct } from 'constructs';
import type { Connectable } from '../../core/connections';
import type { PodIdentity } from '../../core/pod-identity';
import type { INamespace } from '../namespace-ref';
import type { ConnectionSource } from '../network/source';
import type { RoutedBy, TrafficSplit } from './rollout/routed-by';

/** What is open to a source. */
export interface SourceAccess {
  /**
   * Names of ports of the workload.
   * @default - all of its ports
   */
  readonly ports?: readonly string[];
  /**
   * Who it is, in a few words, for whoever reads the policy.
   * @default - namespace and name, or addresses
   */
  readonly what?: string;
}

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
  /** Services between which routes share requests while a new version is rolled out; undefined where one has them all. */
  readonly split?: TrafficSplit;
  /** Name of the Service of a version that has not taken over yet, on the same port numbers; undefined where there is none. */
  readonly previewServiceName?: string;
  /** What its pods act as in their cloud; undefined where they have no rights there. */
  readonly identity?: PodIdentity;
  /** Opens the way from its pods to `target`, on both sides. What is not declared is refused. */
  connectsTo(target: IWorkload | Connectable): void;
  /** Lets `source` connect to its pods; of a workload of this app `connectsTo` says it, on both sides. */
  allowFrom(source: ConnectionSource, access?: SourceAccess): void;
  /** Takes note of a route that leads to it; left out where that makes no difference. */
  addRoute?(route: RoutedBy): void;
}
