import type { Duration } from '../../core/duration';
import type { Destroyable } from '../../core/guardrails';
import type { Size } from '../../core/size';
import type { IServiceAccount } from '../identity/grant';
import type { SecretVersion } from '../security/imported-secret';
import type { IKey } from '../security/key';
import type { TrafficSplit, TrafficTarget } from './run-service-traffic';

/** Who reaches a service at all; who may call it is decided by IAM besides. */
export type Ingress = 'all' | 'internal' | 'internal-and-load-balancer';

/** How often a service is asked whether it is well, and when it counts as not. */
export interface ProbeTiming {
  /**
   * Time before the first question: 0 to 240 seconds.
   * @default Duration.seconds(0)
   */
  readonly initialDelay?: Duration;
  /**
   * Time between two questions: 1 to 240 seconds at the start, later 1 to 3600 seconds.
   * @default Duration.seconds(10)
   */
  readonly period?: Duration;
  /**
   * Time to answer: 1 second to `period`.
   * @default Duration.seconds(5)
   */
  readonly timeout?: Duration;
  /**
   * Wrong answers in a row after which an instance is replaced: 1 to 100. At the start, times `period`, at most 240 seconds.
   * @default 3
   */
  readonly failureThreshold?: number;
}

/** Settings of a {@link RunService}. */
export interface RunServiceProps extends Destroyable {
  /**
   * Name: 1 to 49 lower-case letters, digits and hyphens, a letter first. Changing this replaces the service, and its address.
   * @default - generated from system, environment and construct path
   */
  readonly name?: string;
  /**
   * What the service is for: up to 512 characters.
   * @default - none
   */
  readonly description?: string;
  /** Image with its tag or digest, never `latest`. May be a Terraform variable. A new one makes a new revision. */
  readonly image: string;
  /**
   * Program of the container with its first arguments.
   * @default - the entry point of the image
   */
  readonly command?: readonly string[];
  /**
   * Arguments of the program.
   * @default - those of the image
   */
  readonly args?: readonly string[];
  /**
   * Port that the container listens on: 1 to 65535. It is told so by `PORT`.
   * @default 8080
   */
  readonly port?: number;
  /**
   * Environment variables of the container. `PORT` and `K_...` are set by Cloud Run. What looks like a secret is refused: it belongs into
   * `secrets`.
   * @default - none
   */
  readonly env?: Readonly<Record<string, string>>;
  /**
   * Environment variables that hold a secret. The service may read exactly these secrets; each version has to be there before.
   * @default - none
   */
  readonly secrets?: Readonly<Record<string, SecretVersion>>;
  /**
   * How requests are shared between revisions: a fixed list, or a stable revision and the share of the newest, which may be Terraform
   * variables that a cut-over sets.
   * @default - all to the newest revision that is ready
   */
  readonly traffic?: TrafficSplit | readonly TrafficTarget[];
  /**
   * Instances that are kept while nobody calls: 0 to `maxInstances`. Each is paid for.
   * @default 0
   */
  readonly minInstances?: number;
  /**
   * Instances of one revision at most: 1 to 1000. Requests beyond what they take are refused with 429.
   * @see https://cloud.google.com/run/docs/configuring/max-instances
   * @default 10
   */
  readonly maxInstances?: number;
  /**
   * CPUs of an instance: 1, 2, 4, 6 or 8, or 0.08 to 0.999 with `concurrency` 1 and no `cpuAlways`.
   * @see https://cloud.google.com/run/docs/configuring/services/cpu
   * @default 1
   */
  readonly cpu?: number;
  /**
   * Memory of an instance, 128 MiB to 32 GiB; how much depends on `cpu`, with `cpuAlways` 512 MiB at least. An instance that needs more is
   * ended.
   * @see https://cloud.google.com/run/docs/configuring/services/memory-limits
   * @default Size.mebibytes(512)
   */
  readonly memory?: Size;
  /**
   * Gives an instance its CPU also between requests, and bills it so. Needs one CPU and 512 MiB at least.
   * @see https://cloud.google.com/run/docs/configuring/billing-settings
   * @default false
   */
  readonly cpuAlways?: boolean;
  /**
   * Requests that an instance handles at the same time: 1 to 1000.
   * @default - 80, or 1 with less than one CPU
   */
  readonly concurrency?: number;
  /**
   * Time to answer a request: 1 to 3600 seconds.
   * @default Duration.minutes(5)
   */
  readonly timeout?: Duration;
  /**
   * Path that tells whether the service is well: starts with `/`, and does not end in `z`, as Cloud Run keeps some of those.
   * @see https://cloud.google.com/run/docs/known-issues
   * @default '/health'
   */
  readonly healthPath?: string;
  /**
   * When a new instance counts as started, asked at `healthPath`. A revision that never does gets no request.
   * @see https://cloud.google.com/run/docs/configuring/healthchecks
   * @default {}
   */
  readonly startupProbe?: ProbeTiming;
  /**
   * When a running instance is replaced, asked at `healthPath`; `false`: never.
   * @default {}
   */
  readonly livenessProbe?: ProbeTiming | false;
  /**
   * Account that the service acts as.
   * @default - one of its own, without any role
   */
  readonly serviceAccount?: IServiceAccount;
  /**
   * Networks that requests are taken from.
   * @see https://cloud.google.com/run/docs/securing/ingress
   * @default 'all'
   */
  readonly ingress?: Ingress;
  /**
   * Lets anybody on the internet call the service.
   * @see https://cloud.google.com/run/docs/authenticating/public
   * @default false: only who was granted it by `grantInvoke`
   */
  readonly allowUnauthenticated?: boolean;
  /**
   * Domain of its own, with a certificate that Google renews; offered in some regions alone. The account that applies has to be a verified
   * owner of the domain, whatever its roles, or Cloud Run answers `Caller is not authorized to administer the domain`: verify the domain in
   * Search Console, and add the address of that account (the deployer of a pipeline) as an owner there, before the first apply.
   * `domainRecords` of the service tells what the zone has to hold; its `url` stays the address that Cloud Run gives.
   * @see https://search.google.com/search-console
   * @see https://cloud.google.com/run/docs/mapping-custom-domains
   * @default - only the address that Cloud Run gives
   */
  readonly domain?: string;
  /**
   * Cloud KMS key that encrypts the image and what instances keep, in the region of the service.
   * @see https://cloud.google.com/run/docs/securing/using-cmek
   * @default - a key that Google manages, at no cost
   */
  readonly encryptionKey?: IKey;
}
