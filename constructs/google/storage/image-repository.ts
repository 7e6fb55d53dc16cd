import { ArtifactRegistryRepository } from '@cdktf/provider-google/lib/artifact-registry-repository';
import { Construct } from 'constructs';
import { Checks } from '../../core/checks';
import { Duration } from '../../core/duration';
import { type Destroyable, retained } from '../../core/guardrails';
import { nameProblems, physicalName, type NameRule } from '../../core/naming';
import type { IGrantable } from '../identity/grant';
import { serviceAgent } from '../identity/service-agent';
import { placeOf } from '../provider';
import type { IKey } from '../security/key';
import {
  digested,
  grantOn,
  type IImageRepository,
  ImportedImageRepository,
  PULL,
  PUSH,
  tagged,
} from './imported-image-repository';

export type { IImageRepository };

/** @see https://cloud.google.com/artifact-registry/docs/reference/rest/v1/projects.locations.repositories/create */
const REPOSITORY_ID: NameRule = {
  kind: 'Artifact Registry repository',
  max: 63,
  pattern: /^[a-z]([a-z0-9-]*[a-z0-9])?$/,
  allowed: 'lower-case letters, digits and hyphens, a letter first and no hyphen last',
};

/** @see https://cloud.google.com/artifact-registry/docs/repositories/repo-locations */
const REPOSITORY_LOCATION = {
  pattern: /^([a-z]+-[a-z]+\d+|asia|europe|us)$/,
  allowed: 'a region such as europe-west3, or asia, europe or us',
} as const;

const KEPT_ANYWAY =
  'Artifact Registry deletes no image whose tag cannot move. ' +
  'To have older ones deleted, set `mutableTags: true` and deploy by `imageDigest`';

/** Settings of an {@link ImageRepository}. */
export interface ImageRepositoryProps extends Destroyable {
  /**
   * Name: 1 to 63 lower-case letters, digits and hyphens, a letter first. Changing this replaces the repository.
   * @default - generated from system, environment and construct path
   */
  readonly name?: string;
  /**
   * Region that holds the images, or `asia`, `europe` or `us`. Changing this replaces the repository.
   * @default - the region of the stack
   */
  readonly location?: string;
  /**
   * How many images of each name are kept, the latest pushed ones, those without a tag included: 1 to 1000. Older ones are deleted. Keep it
   * above the number of releases that may still run or be rolled back to. Only with `mutableTags`: Artifact Registry deletes no image whose
   * tag cannot move.
   * @see https://cloud.google.com/artifact-registry/docs/repositories/cleanup-policy
   * @default - 10 with `mutableTags`, else every image that has a tag
   */
  readonly keepLast?: number;
  /**
   * How long an image without a tag is kept: 1 to 365 days. One that belongs to a tagged image of several platforms stays with it, and the
   * latest of each name stay: `keepLast` of them, or ten.
   * @default Duration.days(7)
   */
  readonly untaggedFor?: Duration;
  /**
   * Lets a push move a tag to another image: two instances of one version may then run different code, unless they are deployed by
   * `imageDigest`. While tags cannot move, no image that has one is ever deleted, and each is paid for.
   * @see https://cloud.google.com/artifact-registry/docs/docker/names#tags
   * @default false
   */
  readonly mutableTags?: boolean;
  /**
   * Looks for known vulnerabilities in each image that is pushed, where the project has the Container Scanning API on; each is paid for.
   * @see https://cloud.google.com/artifact-analysis/docs/enable-automatic-scanning
   * @default true
   */
  readonly scanOnPush?: boolean;
  /**
   * Cloud KMS key that encrypts the images, in their location. Changing this replaces the repository.
   * @see https://cloud.google.com/artifact-registry/docs/cmek
   * @default - a key that Google manages, at no cost
   */
  readonly encryptionKey?: IKey;
}

/**
 * An Artifact Registry repository for container images whose tags never move: it keeps every image that has one, and cleans up the others.
 * Deleting it deletes every image in it, so Terraform refuses to without `allowDestroy`.
 * @see https://cloud.google.com/artifact-registry/docs/docker
 * @example
 * const images = new ImageRepository(stack, 'Images');
 * const image = images.imageUri('api', '1.4.0');
 */
export class ImageRepository extends Construct implements IImageRepository {
  /** Refers to a repository managed elsewhere, by `projects/PROJECT/locations/LOCATION/repositories/NAME`. */
  static fromRepositoryName(scope: Construct, id: string, repositoryName: string): IImageRepository {
    return new ImportedImageRepository(scope, id, repositoryName);
  }

  readonly repositoryName: string;
  readonly repositoryUrl: string;

  /** @throws {ConstructError} `PropsInvalid`, listing every value that Artifact Registry would refuse. */
  constructor(scope: Construct, id: string, props: ImageRepositoryProps = {}) {
    super(scope, id);
    const { name, keepLast = 10, untaggedFor = Duration.days(7), mutableTags = false, encryptionKey } = props;
    const { project, region } = placeOf(this);
    const location = props.location ?? region;
    new Checks(this)
      .all(nameProblems(REPOSITORY_ID, 'name', name))
      .matches('location', location, REPOSITORY_LOCATION.pattern, REPOSITORY_LOCATION.allowed)
      .range('keepLast', keepLast, 1, 1_000, 'images')
      .that(mutableTags, 'keepLast', 'left out without mutableTags', props.keepLast, KEPT_ANYWAY)
      .range('untaggedFor', untaggedFor.toSeconds() / 86_400, 1, 365, 'days')
      .throwIfAny();
    const usable = encryptionKey?.grantEncryptDecrypt(serviceAgent(this, 'artifact-registry'));
    const repositoryId = physicalName(this, REPOSITORY_ID, name);
    const repository = new ArtifactRegistryRepository(this, 'Resource', {
      repositoryId,
      location,
      format: 'DOCKER',
      dockerConfig: { immutableTags: !mutableTags },
      vulnerabilityScanningConfig: { enablementConfig: props.scanOnPush === false ? 'DISABLED' : 'INHERITED' },
      cleanupPolicies: [
        // What a policy keeps, no other deletes.
        { id: 'keep-last', action: 'KEEP', mostRecentVersions: { keepCount: keepLast } },
        ...(mutableTags ? [{ id: 'older', action: 'DELETE', condition: { tagState: 'TAGGED' } }] : []),
        {
          id: 'untagged',
          action: 'DELETE',
          condition: { tagState: 'UNTAGGED', olderThan: `${untaggedFor.toSeconds().toString()}s` },
        },
      ],
      kmsKeyName: encryptionKey?.keyName,
      lifecycle: retained(props.allowDestroy),
      dependsOn: usable && [usable],
    });
    this.repositoryName = repository.id;
    this.repositoryUrl = `${location}-docker.pkg.dev/${project}/${repository.repositoryId}`;
  }

  /** @throws {ConstructError} `ImageInvalid` when no image can have this name or tag. */
  imageUri(name: string, tag: string): string {
    return tagged(this, name, tag);
  }

  /** @throws {ConstructError} `ImageInvalid` when no image can have this name, or it is no digest. */
  imageDigest(name: string, digest: string): string {
    return digested(this, name, digest);
  }

  grantPull(grantee: IGrantable): void {
    grantOn(this, grantee, PULL);
  }

  grantPush(grantee: IGrantable): void {
    grantOn(this, grantee, PUSH);
  }
}
