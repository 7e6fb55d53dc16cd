import type { Duration } from '../../core/duration';
import type { Destroyable } from '../../core/guardrails';
import type { SecretRef } from '../../core/secret-ref';
import type { Size } from '../../core/size';
import type { ILogGroup } from '../observability/log-group';
import type { IKey } from '../security/key';
import type { IImageRepository } from '../storage/image-repository';

/** Processors that Fargate has, by the name of their instructions. */
export const ARCHITECTURES = ['X86_64', 'ARM64'] as const;

/** What the program of a task may do beyond the defaults, in the words of a workload on Kubernetes. */
export interface TaskSecurity {
  /**
   * User and group that the program runs as: 1 to 2147483647.
   * @default 65532, whatever the image says
   */
  readonly runAsUser?: number;
  /**
   * Lets the program run as root, if its image says so.
   * @default false
   */
  readonly allowRoot?: boolean;
  /**
   * Lets the program write to the file system of its image, which is gone when the task ends.
   * @default false: only to `writablePaths`
   */
  readonly allowWritableRoot?: boolean;
}

/** What runs in each task of a service. `allowDestroy` is about its log group. */
export interface TaskProps extends Destroyable {
  /**
   * Image with its tag or digest: `images.tag('1.4.2')`, any other name, or a Terraform variable. A new one is rolled out in place.
   */
  readonly image: string;
  /**
   * Repository that the image is pulled from. Without it tasks have no right to log in to ECR: images of public registries alone.
   * @default - none
   */
  readonly repository?: IImageRepository;
  /**
   * Port that the program listens on: 1 to 65535, 1024 or more unless it runs as root.
   * @default 8080
   */
  readonly port?: number;
  /**
   * CPU units, of which 1024 are one processor: 256, 512, 1024, 2048, 4096, 8192 or 16384.
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html#fargate-tasks-size
   */
  readonly cpuUnits: number;
  /** Memory in MiB: 512 to 122880, of which few go with each `cpuUnits`. A program that takes more is ended. */
  readonly memoryMib: number;
  /**
   * Processor that the image is built for.
   * @default 'X86_64'
   */
  readonly architecture?: (typeof ARCHITECTURES)[number];
  /**
   * Program and arguments, in place of those of the image.
   * @default - those of the image
   */
  readonly command?: readonly string[];
  /**
   * Variables of the program. They are in Terraform's state for all to read: what is secret goes into `secrets`.
   * @default - none
   */
  readonly env?: Readonly<Record<string, string>>;
  /**
   * Variables of the program whose values are fetched from Secrets Manager when a task starts. A rotation reaches new tasks alone.
   * @default - none
   */
  readonly secrets?: Readonly<Record<string, SecretRef>>;
  /**
   * KMS keys that encrypt `secrets`, where those are not the account's own.
   * @default - none
   */
  readonly secretKeys?: readonly IKey[];
  /**
   * Path that the program answers by 200 while it is healthy. Load balancer and task ask it every 15 seconds.
   * @default '/health'
   */
  readonly healthPath?: string;
  /**
   * Command in the image that ends well while the program is healthy, as Docker takes it. `false` for an image that has neither a
   * shell nor anything to ask with: then only the load balancer asks.
   * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html
   * @default - asks `healthPath` with wget or curl, whichever the image has
   */
  readonly healthCommand?: readonly string[] | false;
  /**
   * How long a new task may fail its checks before that counts: 0 to 300 seconds.
   * @default Duration.seconds(60)
   */
  readonly startWithin?: Duration;
  /**
   * How long the program has to end by itself when it is told to: 2 to 120 seconds. Then it is killed.
   * @default Duration.seconds(30)
   */
  readonly stopWithin?: Duration;
  /**
   * Directories that the program can write to, with the most they hold. They are in the task's memory, and gone when it ends.
   * @see https://aws.amazon.com/about-aws/whats-new/2026/01/amazon-ecs-tmpfs-mounts-aws-fargate-managed-instances/
   * @default \{ '/tmp': Size.mebibytes(64) \}
   */
  readonly writablePaths?: Readonly<Record<string, Size>>;
  /**
   * Disk of a task, image included: 21 to 200 GiB.
   * @default - 20 GiB, at no cost
   */
  readonly diskGib?: number;
  /** @default - no right more than a program needs */
  readonly security?: TaskSecurity;
  /**
   * Log group that gets what the program writes to its output.
   * @default - one of its own, which keeps it for `logRetention`
   */
  readonly logGroup?: ILogGroup;
  /**
   * How long the log group of its own keeps events: 1 to 3653 days, of which CloudWatch offers 22 values.
   * @default Duration.days(30)
   */
  readonly logRetention?: Duration;
}
