import { Construct } from 'constructs';
import { Checks } from '../../core/checks';
import type { IGrantable } from '../identity/role';
import { ImageRepository, type ImageRepositoryProps } from './image-repository';

/** Settings of {@link ImageRepositories}: those of each repository, and the names. */
export interface ImageRepositoriesProps<Name extends string> extends Omit<ImageRepositoryProps, 'name'> {
  /**
   * What the images are of, such as `backend`: lower-case letters, digits and single hyphens, a letter first. Each is the property
   * and the construct id of its repository, and the end of its generated name. Their order means nothing.
   */
  readonly names: readonly Name[];
}

const Repositories = class ImageRepositories extends Construct {
  /** Every repository, by name. */
  readonly byName: ReadonlyMap<string, ImageRepository>;

  constructor(scope: Construct, id: string, { names, ...props }: ImageRepositoriesProps<string>) {
    super(scope, id);
    const checks = new Checks(this)
      .that(names.length > 0, 'names', 'one name or more', names)
      .that(new Set(names).size === names.length, 'names', 'different from each other', names);
    for (const name of names) {
      checks
        .matches('names', name, /^[a-z](-?[a-z0-9])*$/, 'lower-case letters, digits and single hyphens, a letter first')
        .that(!(name in this), 'names', 'none that a construct has as a property', name);
    }
    checks.throwIfAny();
    this.byName = new Map(names.map((name) => [name, new ImageRepository(this, name, props)]));
    Object.assign(this, Object.fromEntries(this.byName));
  }

  /** Lets `grantee` pull images from every repository. */
  grantPull(grantee: IGrantable): void {
    for (const repository of this.byName.values()) repository.grantPull(grantee);
  }

  /** Lets `grantee` push images to every repository. */
  grantPush(grantee: IGrantable): void {
    for (const repository of this.byName.values()) repository.grantPush(grantee);
  }
};

/** ECR repositories with the same settings, each a property under its own name: `images.backend`, `images['web-app']`. */
export type ImageRepositories<Name extends string> = InstanceType<typeof Repositories> &
  Readonly<Record<Name, ImageRepository>>;

/**
 * Several ECR repositories with the same settings. Each is a property under its own name; a name that was not given is a type error.
 * AWS knows no such group: repositories managed elsewhere are referred to one by one, by {@link ImageRepository.fromRepositoryArn}.
 * @throws {ConstructError} `PropsInvalid`, listing every name that cannot be one.
 * @example
 * const images = new ImageRepositories(stack, 'Images', { names: ['backend', 'frontend'], keepLast: 10 });
 * const image = images.backend.tag('1.4.0');
 */
export const ImageRepositories = Repositories as unknown as new <const Name extends string>(
  scope: Construct,
  id: string,
  props: ImageRepositoriesProps<Name>,
) => ImageRepositories<Name>;
