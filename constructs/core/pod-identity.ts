import type { Destination } from './connections';

/** What the pods of one service account act as in their cloud: an IAM role on AWS, a service account on Google Cloud. */
export interface PodIdentity {
  /** Namespace of the pods. */
  readonly namespace: string;
  /** Service account of the pods. */
  readonly serviceAccount: string;
  /** Annotations that the service account has to carry. */
  readonly serviceAccountAnnotations: Readonly<Record<string, string>>;
  /**
   * Where the pods connect to as this identity: what hands out their credentials, and the services that they were granted something
   * of. Asked at synth, when all is granted.
   */
  destinations(): readonly Destination[];
}
