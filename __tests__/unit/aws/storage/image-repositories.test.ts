import { Role } from '../../../../constructs/aws/identity/role';
import { Key } from '../../../../constructs/aws/security/key';
import { ImageRepositories, type ImageRepositoriesProps } from '../../../../constructs/aws/storage/image-repositories';
import { ImageRepository } from '../../../../constructs/aws/storage/image-repository';
import { Duration } from '../../../../constructs/core/duration';
import { awsStack, propsWithoutEffect, synthesized } from '../../../support/stack';

const images = (names: readonly string[]) => synthesized((stack) => new ImageRepositories(stack, 'Images', { names }));
const ec2 = { principal: { services: ['ec2.amazonaws.com'] } };

test('each repository is a property under its own name', () => {
  const made = new ImageRepositories(awsStack(), 'Images', { names: ['backend', 'web-app'] });
  expect([made.backend.node.path, made['web-app'].node.path]).toEqual(['stack/Images/backend', 'stack/Images/web-app']);
  expect([...made.byName]).toEqual([
    ['backend', made.backend],
    ['web-app', made['web-app']],
  ]);
  expect(made.backend).toBeInstanceOf(ImageRepository);
  // @ts-expect-error a name that was not given is no property
  expect(made.worker).toBeUndefined();
});

test('adding a repository, or naming them in another order, moves no address', () => {
  expect(images(['worker', 'frontend', 'backend']).addresses()).toMatchObject(
    images(['backend', 'frontend']).addresses(),
  );
});

test('every setting has an effect, on every repository', () => {
  const without = propsWithoutEffect<ImageRepositoriesProps<string>>(
    (stack, props) =>
      new ImageRepositories(stack, 'Images', { names: ['backend', 'frontend'], allowDestroy: true, ...props }),
    {
      names: () => ['backend'],
      keepLast: () => 20,
      untaggedFor: () => Duration.days(1),
      mutableTags: () => true,
      scanOnPush: () => false,
      encryptionKey: (stack) => new Key(stack, 'Key'),
      allowDestroy: () => false,
      deleteImages: () => true,
    },
  );
  expect(without).toEqual([]);
  const stack = synthesized((scope) => {
    new ImageRepositories(scope, 'Images', { names: ['backend', 'frontend'], scanOnPush: false });
  });
  for (const name of ['backend', 'frontend'])
    expect(stack.at(`Images/${name}/Resource`)).toMatchObject({
      name: `stack-images-${name}`,
      image_scanning_configuration: { scan_on_push: false },
    });
});

test('a grant on all is one on each, with one login', () => {
  const stack = synthesized((scope) => {
    const made = new ImageRepositories(scope, 'Images', { names: ['backend', 'frontend'] });
    made.grantPull(new Role(scope, 'Node', { trust: ec2 }));
    made.grantPush(new Role(scope, 'Pipeline', { trust: ec2 }));
  });
  const resources = (path: string) =>
    (JSON.parse(stack.at(path)['policy'] as string) as { Statement: { Resource: string[] }[] }).Statement.map(
      ({ Resource }) => Resource,
    );
  const each = [[stack.ref('Images/backend/Resource', 'arn')], [stack.ref('Images/frontend/Resource', 'arn')], ['*']];
  expect([resources('Node/Policy'), resources('Pipeline/Policy')]).toEqual([each, each]);
});

test('fails with every name that cannot be one', () => {
  expect(() => images(['Backend', 'node', 'frontend', 'frontend'])).toThrow(
    "ImageRepositories at 'stack/Images' [PropsInvalid]:\n" +
      '- `names` must be different from each other, got Backend, node, frontend, frontend\n' +
      '- `names` must be lower-case letters, digits and single hyphens, a letter first, got Backend\n' +
      '- `names` must be none that a construct has as a property, got node',
  );
  expect(() => images([])).toThrow(
    "ImageRepositories at 'stack/Images' [PropsInvalid]:\n- `names` must be one name or more, got none",
  );
});
