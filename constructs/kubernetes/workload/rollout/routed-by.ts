/** What shares requests between two Services, in the words of its kind. */
export type SplitKind = 'HttpRoute' | 'VirtualService' | 'ALB Ingress';

/** A route that leads to a workload. */
export interface RoutedBy {
  /** `Ingress` is one whose controller Argo Rollouts cannot tell how to split. */
  readonly kind: SplitKind | 'Ingress';
  /** Name of its object, in the namespace of the workload. */
  readonly name: string;
  /** Path of its construct. */
  readonly path: string;
  /** Number of the port that it leads to. */
  readonly port: number;
  /** Which of its rules lead there: by their place, or by name where they have one. */
  readonly rules: readonly (number | string)[];
  /** True where others have a part of the requests of one of these rules. */
  readonly isShared?: boolean;
}

/** Services that share requests while a new version is rolled out. */
export interface TrafficSplit {
  /** Service of the version that was there before. */
  readonly stable: string;
  /** Service of the new version. */
  readonly canary: string;
  /** True where requests have to be counted for each of both by a gateway that else counts them together. */
  readonly countsApart: boolean;
}
