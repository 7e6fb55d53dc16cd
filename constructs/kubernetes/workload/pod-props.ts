import type { Duration } from '../../core/duration';
import type { PodIdentity } from '../../core/pod-identity';
import type { SecretRef, SecretTemplate } from '../../core/secret-ref';
import type { ISecretStore } from '../config/secret-store';
import type { INamespace } from '../namespace-ref';
import type { ConfigSource } from './config-source';
import type { Resources } from './resources';
import type { PodSecurity } from './security';
import type { Toleration } from './toleration';
import type { Volume } from './volumes';

/** A container that has to end well before the program of the pod starts. It shares environment, volumes and security with it. */
export interface InitContainer {
  /**
   * Image with its tag or digest.
   * @default - that of the workload
   */
  readonly image?: string;
  /** Program with its arguments. */
  readonly command: readonly string[];
  /**
   * What it is sure to get, and the most that it gets.
   * @default - as the program of the pod
   */
  readonly resources?: Resources;
}

/** What every workload says of its pods. */
export interface PodProps<V = Volume> {
  /** Namespace of the workload. */
  readonly namespace: INamespace;
  /**
   * Name of the object and of its release: lower-case letters, digits and hyphens, a letter first. Changing this deletes the
   * workload and makes a new one.
   * @default - the id of the construct: `SqsWorker` is `sqs-worker`
   */
  readonly name?: string;
  /** Image with a tag that never moves, or with its digest. Tags without one, and `latest`, are refused. */
  readonly image: string;
  /** What the container is sure to get, and the most that it gets: `[request, limit]`. */
  readonly resources: Resources;
  /**
   * Program to run.
   * @default - that of the image
   */
  readonly command?: readonly string[];
  /**
   * Arguments of the program.
   * @default - those of the image, unless `command` is given
   */
  readonly args?: readonly string[];
  /**
   * Environment variables. No secrets: everyone who may look at a pod sees them.
   * @default - none
   */
  readonly env?: Readonly<Record<string, string>>;
  /**
   * Config maps whose entries become environment variables, later ones before earlier ones, `env` before both. Pods start anew when
   * one changes.
   * @default - none
   */
  readonly config?: readonly ConfigSource[];
  /**
   * Environment variables from secrets, which the cluster itself fetches by `secretStore`. A program reads its environment once:
   * what should follow a rotation is mounted with `secretFiles` instead.
   * @default - none
   */
  readonly secrets?: Readonly<Record<string, SecretRef | SecretTemplate>>;
  /**
   * Where secrets are fetched from, in the same namespace.
   * @default - none: no secrets
   */
  readonly secretStore?: ISecretStore;
  /**
   * What the pods act as in their cloud; their service account is its own.
   * @default - nothing: an account of the workload's name, without rights
   */
  readonly identity?: PodIdentity;
  /**
   * Volumes, by the path where the container finds them.
   * @default - an empty directory on `/tmp`, which is the only place to write to
   */
  readonly volumes?: Readonly<Record<string, V>>;
  /**
   * What the pods may do beyond the restricted level of the Pod Security Standards.
   * @default - nothing
   */
  readonly security?: PodSecurity;
  /**
   * Containers that run one after the other before the program, by name.
   * @default - none
   */
  readonly initContainers?: Readonly<Record<string, InitContainer>>;
  /**
   * Labels of the nodes that the pods run on.
   * @default - any node
   */
  readonly nodeSelector?: Readonly<Record<string, string>>;
  /**
   * Taints of nodes that the pods put up with.
   * @default - none
   */
  readonly tolerations?: readonly Toleration[];
  /**
   * Priority class of the cluster: who is placed first, and who makes room.
   * @default - that of the cluster
   */
  readonly priorityClass?: string;
  /**
   * Time between asking the program to end (SIGTERM) and killing it: 1 second to 1 hour. Keep it above your longest request or job.
   * @default Duration.seconds(30)
   */
  readonly terminationGrace?: Duration;
  /**
   * How long Helm waits for the workload to be ready: 1 second to 1 hour. What is not ready by then is rolled back. Helm does not wait
   * for one that Argo Rollouts rolls out: its controller does, as long.
   * @default Duration.minutes(10)
   */
  readonly timeout?: Duration;
}
