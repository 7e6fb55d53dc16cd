import { Construct } from 'constructs';
import { Checks, isKnown } from '../../core/checks';
import { IMAGE_DIGEST, IMAGE_TAG } from '../../core/image-parts';
import type { IGrantable } from '../identity/role';

const REPOSITORY_ARN = /^arn:aws:ecr:([a-z0-9-]+):(\d{12}):repository\/([a-z0-9._/-]+)$/;

/** A repository of container images this app can name images of, whether or not it manages it. */
export interface IImageRepository {
  readonly repositoryArn: string;
  /** Where images are pushed to, without tag: `ACCOUNT.dkr.ecr.REGION.amazonaws.com/NAME`. */
  readonly repositoryUrl: string;
  /** The image tagged `version`, as a pod or task names it. */
  tag(version: string): string;
  /** The image whose manifest has this digest, `sha256:` and 64 hexadecimal digits: the same bytes for ever. */
  digest(digest: string): string;
  /** Lets `grantee` pull images, and log in to the registry for it. */
  grantPull(grantee: IGrantable): void;
  /** Lets `grantee` push images, and log in to the registry for it. Gives no right to delete any. */
  grantPush(grantee: IGrantable): void;
}

/** A repository managed elsewhere: made by `ImageRepository.fromRepositoryArn`. */
export class ImportedImageRepository extends Construct implements IImageRepository {
  readonly repositoryUrl: string;

  /** @throws {ConstructError} `PropsInvalid` when it is no ARN of a repository, or not known at synth. */
  constructor(
    scope: Construct,
    id: string,
    readonly repositoryArn: string,
  ) {
    super(scope, id);
    const [, region = '', account = '', name = ''] = REPOSITORY_ARN.exec(repositoryArn) ?? [];
    const allowed = 'a repository ARN, known at synth: arn:aws:ecr:REGION:ACCOUNT:repository/NAME';
    const got = isKnown(repositoryArn) ? repositoryArn : 'a value known after apply';
    new Checks(this).that(name !== '', 'repositoryArn', allowed, got).throwIfAny();
    this.repositoryUrl = `${account}.dkr.ecr.${region}.amazonaws.com/${name}`;
  }

  tag(version: string): string {
    return tagged(this, version);
  }

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

/** The image of `repository` that is tagged `version`. */
export function tagged(repository: Construct & IImageRepository, version: string): string {
  const { pattern, allowed } = IMAGE_TAG;
  new Checks(repository).matches('version', version, pattern, allowed).throwIfAny('TagInvalid');
  return `${repository.repositoryUrl}:${version}`;
}

/** The image of `repository` that has this digest. */
export function digested(repository: Construct & IImageRepository, digest: string): string {
  const { pattern, allowed } = IMAGE_DIGEST;
  new Checks(repository).matches('digest', digest, pattern, allowed).throwIfAny('DigestInvalid');
  return `${repository.repositoryUrl}@${digest}`;
}

/**
 * Lets `grantee` pull from the repository.
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policy-examples.html
 */
export function grantPull(grantee: IGrantable, repositoryArn: string): void {
  const actions = ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'];
  grantee.grantRole.allow({ actions, resources: [repositoryArn] });
  grantLogin(grantee);
}

/**
 * Lets `grantee` push to the repository.
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-push-iam.html
 */
export function grantPush(grantee: IGrantable, repositoryArn: string): void {
  const actions = [
    'ecr:BatchCheckLayerAvailability',
    'ecr:BatchGetImage',
    'ecr:CompleteLayerUpload',
    'ecr:InitiateLayerUpload',
    'ecr:PutImage',
    'ecr:UploadLayerPart',
  ];
  grantee.grantRole.allow({ actions, resources: [repositoryArn] });
  grantLogin(grantee);
}

/** A login is to the whole registry of the account: the action knows no narrower resource. */
function grantLogin(grantee: IGrantable): void {
  grantee.grantRole.allow({ actions: ['ecr:GetAuthorizationToken'], resources: ['*'] });
}
