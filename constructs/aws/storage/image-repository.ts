import { EcrLifecyclePolicy } from '@cdktf/provider-aws/lib/ecr-lifecycle-policy';
import { EcrRepository } from '@cdktf/provider-aws/lib/ecr-repository';
import { Construct } from 'constructs';
import { Checks } from '../../core/checks';
import { Duration } from '../../core/duration';
import { type Destroyable, retained } from '../../core/guardrails';
import { nameProblems, physicalName, type NameRule } from '../../core/naming';
import type { IGrantable } from '../identity/role';
import type { IKey } from '../security/key';
import {
  digested,
  grantPull,
  grantPush,
  type IImageRepository,
  ImportedImageRepository,
  tagged,
} from './imported-image-repository';

export type { IImageRepository };

/** @see https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html */
const REPOSITORY_NAME: NameRule = {
  kind: 'ECR repository',
  max: 256,
  pattern: /^(?=..)[a-z][a-z0-9]*((\.|_|__|-+)[a-z0-9]+)*(\/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*$/,
  allowed: '2 or more lower-case letters and digits, with . _ - / between them, a letter first',
};

/** Settings of an {@link ImageRepository}. */
export interface ImageRepositoryProps extends Destroyable {
  /**
   * Name: 2 to 256 lower-case letters and digits, with `.`, `_`, `-` and `/` between them. Changing this replaces the repository.
   * @default - generated from system, environment and construct path
   */
  readonly name?: string;
  /**
   * How many tagged images are kept, the latest pushed ones: 1 to 1000. Keep it above the number of releases that may still run
   * or be rolled back to: a pod whose image is gone does not start.
   * @default 10
   */
  readonly keepLast?: number;
  /**
   * How long an image without a tag is kept: 1 to 365 days. One that belongs to a tagged image of several platforms stays with it.
   * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html
   * @default Duration.days(7)
   */
  readonly untaggedFor?: Duration;
  /**
   * Lets a push move a tag to another image: two pods of one version may then run different code.
   * @default false
   */
  readonly mutableTags?: boolean;
  /**
   * Looks for known vulnerabilities in each image that is pushed.
   * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning-basic.html
   * @default true
   */
  readonly scanOnPush?: boolean;
  /**
   * KMS key that encrypts the images. Changing this replaces the repository.
   * @default - a key that ECR manages, at no cost
   */
  readonly encryptionKey?: IKey;
  /**
   * Lets a deletion of the repository delete every image in it. Only with `allowDestroy`.
   * @default false: ECR refuses to delete a repository that holds an image
   */
  readonly deleteImages?: boolean;
}

/**
 * An ECR repository whose tags never move, which scans what is pushed and keeps the latest images.
 * Deleting it loses its images, so Terraform refuses to without `allowDestroy`, and ECR without `deleteImages`.
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html
 * @example
 * const backend = new ImageRepository(stack, 'Backend', { keepLast: 20 });
 * backend.grantPush(role);
 */
export class ImageRepository extends Construct implements IImageRepository {
  /** Refers to a repository managed elsewhere, by `arn:aws:ecr:REGION:ACCOUNT:repository/NAME`. */
  static fromRepositoryArn(scope: Construct, id: string, repositoryArn: string): IImageRepository {
    return new ImportedImageRepository(scope, id, repositoryArn);
  }

  readonly repositoryArn: string;
  readonly repositoryUrl: string;
  readonly repositoryName: string;

  /** @throws {ConstructError} `PropsInvalid`, listing every value that ECR would refuse. */
  constructor(scope: Construct, id: string, props: ImageRepositoryProps = {}) {
    super(scope, id);
    const { name, keepLast = 10, untaggedFor = Duration.days(7), encryptionKey } = props;
    const { allowDestroy = false, deleteImages = false } = props;
    new Checks(this)
      .all(nameProblems(REPOSITORY_NAME, 'name', name))
      .range('keepLast', keepLast, 1, 1_000, 'images')
      .range('untaggedFor', untaggedFor.toSeconds() / 86_400, 1, 365, 'days')
      .that(allowDestroy || !deleteImages, 'deleteImages', 'false without allowDestroy', deleteImages)
      .throwIfAny();
    const repository = new EcrRepository(this, 'Resource', {
      name: physicalName(this, REPOSITORY_NAME, name),
      imageTagMutability: props.mutableTags === true ? 'MUTABLE' : 'IMMUTABLE',
      imageScanningConfiguration: { scanOnPush: props.scanOnPush ?? true },
      encryptionConfiguration:
        encryptionKey === undefined ? undefined : [{ encryptionType: 'KMS', kmsKey: encryptionKey.keyArn }],
      forceDelete: deleteImages,
      lifecycle: retained(allowDestroy),
    });
    new EcrLifecyclePolicy(this, 'LifecyclePolicy', {
      repository: repository.name,
      policy: lifecyclePolicy(keepLast, untaggedFor.toDays()),
    });
    this.repositoryArn = repository.arn;
    this.repositoryUrl = repository.repositoryUrl;
    this.repositoryName = repository.name;
  }

  /** @throws {ConstructError} `TagInvalid` when no image can have this tag. */
  tag(version: string): string {
    return tagged(this, version);
  }

  /** @throws {ConstructError} `DigestInvalid` when it is none. */
  digest(digest: string): string {
    return digested(this, digest);
  }

  grantPull(grantee: IGrantable): void {
    grantPull(grantee, this.repositoryArn);
  }

  grantPush(grantee: IGrantable): void {
    grantPush(grantee, this.repositoryArn);
  }
}

/**
 * Images of several platforms consist of untagged ones, so that those count apart from the tagged images that are kept.
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_parameters.html
 */
function lifecyclePolicy(keepLast: number, untaggedDays: number): string {
  const untagged = {
    tagStatus: 'untagged',
    countType: 'sinceImagePushed',
    countUnit: 'days',
    countNumber: untaggedDays,
  };
  const tags = { tagStatus: 'tagged', tagPatternList: ['*'], countType: 'imageCountMoreThan', countNumber: keepLast };
  const rules = [untagged, tags].map((selection, index) => ({
    rulePriority: index + 1,
    selection,
    action: { type: 'expire' },
  }));
  return JSON.stringify({ rules });
}
