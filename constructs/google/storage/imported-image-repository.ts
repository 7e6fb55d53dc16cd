import { ArtifactRegistryRepositoryIamMember } from '@cdktf/provider-google/lib/artifact-registry-repository-iam-member';
import { Construct } from 'constructs';
import { Checks, isKnown } from '../../core/checks';
import { IMAGE_DIGEST, IMAGE_TAG } from '../../core/image-parts';
import { bindOnce, type IGrantable } from '../identity/grant';

const REPOSITORY_NAME = /^projects\/([a-z0-9:.-]+)\/locations\/([a-z0-9-]+)\/repositories\/([a-z][a-z0-9-]*)$/;

/** @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests */
const IMAGE_NAME = /^[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(\/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*$/;

/** A repository of container images this app can name images of, whether or not it manages it. */
export interface IImageRepository {
  /** `projects/PROJECT/locations/LOCATION/repositories/NAME`. */
  readonly repositoryName: string;
  /** Where images are pushed to, without their name: `LOCATION-docker.pkg.dev/PROJECT/NAME`. */
  readonly repositoryUrl: string;
  /** The image of this name that is tagged `tag`, as a service or pod names it. */
  imageUri(name: string, tag: string): string;
  /** The image of this name whose manifest has this digest, `sha256:` and 64 hexadecimal digits: the same bytes for ever. */
  imageDigest(name: string, digest: string): string;
  /** Lets `grantee` pull images. */
  grantPull(grantee: IGrantable): void;
  /** Lets `grantee` push images, and pull them. Gives no right to delete any. */
  grantPush(grantee: IGrantable): void;
}

/** A repository managed elsewhere: made by `ImageRepository.fromRepositoryName`. */
export class ImportedImageRepository extends Construct implements IImageRepository {
  readonly repositoryUrl: string;

  /** @throws {ConstructError} `PropsInvalid` when it is no name of a repository, or not known at synth. */
  constructor(
    scope: Construct,
    id: string,
    readonly repositoryName: string,
  ) {
    super(scope, id);
    const [, project = '', location = '', name = ''] = REPOSITORY_NAME.exec(repositoryName) ?? [];
    const allowed = 'a repository, known at synth: projects/PROJECT/locations/LOCATION/repositories/NAME';
    const got = isKnown(repositoryName) ? repositoryName : 'a value known after apply';
    new Checks(this).that(name !== '', 'repositoryName', allowed, got).throwIfAny();
    this.repositoryUrl = `${location}-docker.pkg.dev/${project}/${name}`;
  }

  imageUri(name: string, tag: string): string {
    return tagged(this, name, tag);
  }

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

/** @see https://cloud.google.com/artifact-registry/docs/access-control#roles */
export const PULL = 'roles/artifactregistry.reader';
/** @see https://cloud.google.com/artifact-registry/docs/access-control#roles */
export const PUSH = 'roles/artifactregistry.writer';

/** The image `name` of `repository` that is tagged `tag`. */
export function tagged(repository: Construct & IImageRepository, name: string, tag: string): string {
  const { pattern, allowed } = IMAGE_TAG;
  imageChecks(repository, name).matches('tag', tag, pattern, allowed).throwIfAny('ImageInvalid');
  return `${repository.repositoryUrl}/${name}:${tag}`;
}

/** The image `name` of `repository` that has this digest. */
export function digested(repository: Construct & IImageRepository, name: string, digest: string): string {
  const { pattern, allowed } = IMAGE_DIGEST;
  imageChecks(repository, name).matches('digest', digest, pattern, allowed).throwIfAny('ImageInvalid');
  return `${repository.repositoryUrl}/${name}@${digest}`;
}

function imageChecks(repository: Construct, name: string): Checks {
  const allowed = 'lower-case letters and digits, with . _ - / between them';
  return new Checks(repository).matches('name', name, IMAGE_NAME, allowed);
}

/** Gives a role on the repository alone. Its whole name says project and location as well. */
export function grantOn(repository: Construct & IImageRepository, grantee: IGrantable, role: string): void {
  bindOnce({ grantee, role, on: repository }, (scope, id, member) => {
    return new ArtifactRegistryRepositoryIamMember(scope, id, { repository: repository.repositoryName, role, member });
  });
}
