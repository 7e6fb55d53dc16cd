import { Fn } from 'cdktf';
import { Role } from '../../../../constructs/aws/identity/role';
import { Key } from '../../../../constructs/aws/security/key';
import { ImageRepository, type ImageRepositoryProps } from '../../../../constructs/aws/storage/image-repository';
import { Duration } from '../../../../constructs/core/duration';
import type { SynthesizedStack } from '../../../../testing/synth';
import { awsStack, propsWithoutEffect, synthesized } from '../../../support/stack';

const repository = (props?: ImageRepositoryProps) =>
  synthesized((stack) => new ImageRepository(stack, 'Backend', props));
const ec2 = { principal: { services: ['ec2.amazonaws.com'] } };
const repositoryArn = 'arn:aws:ecr:eu-west-1:444455556666:repository/team/backend';
const statements = (stack: SynthesizedStack, path: string) =>
  (JSON.parse(stack.at(path)['policy'] as string) as { Statement: unknown[] }).Statement;

test('with no settings: tags never move, images are scanned, the last ten tagged ones are kept', () => {
  const stack = repository();
  expect(stack.at('Backend/Resource')).toEqual({
    name: 'stack-backend',
    image_tag_mutability: 'IMMUTABLE',
    image_scanning_configuration: { scan_on_push: true },
    force_delete: false,
    lifecycle: { prevent_destroy: true },
  });
  const { policy, ...lifecycle } = stack.at('Backend/LifecyclePolicy');
  expect(lifecycle).toEqual({ repository: stack.ref('Backend/Resource', 'name') });
  expect(JSON.parse(policy as string)).toEqual({
    rules: [
      {
        rulePriority: 1,
        selection: { tagStatus: 'untagged', countType: 'sinceImagePushed', countUnit: 'days', countNumber: 7 },
        action: { type: 'expire' },
      },
      {
        rulePriority: 2,
        selection: { tagStatus: 'tagged', tagPatternList: ['*'], countType: 'imageCountMoreThan', countNumber: 10 },
        action: { type: 'expire' },
      },
    ],
  });
});

test('every setting has an effect', () => {
  const without = propsWithoutEffect<ImageRepositoryProps>(
    (stack, props) => new ImageRepository(stack, 'Backend', { allowDestroy: true, ...props }),
    {
      name: () => 'team/backend',
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
});

test('allowDestroy lets Terraform delete it once it is empty', () => {
  expect(repository({ allowDestroy: true }).at('Backend/Resource')).toEqual({
    name: 'stack-backend',
    image_tag_mutability: 'IMMUTABLE',
    image_scanning_configuration: { scan_on_push: true },
    force_delete: false,
  });
});

test('deleteImages lets it delete the images as well, and means nothing without allowDestroy', () => {
  const stack = repository({ allowDestroy: true, deleteImages: true });
  expect(stack.at('Backend/Resource')).toMatchObject({ force_delete: true });
  expect(() => repository({ deleteImages: true })).toThrow(
    new Error(
      "ImageRepository at 'stack/Backend' [PropsInvalid]:\n" +
        '- `deleteImages` must be false without allowDestroy, got true',
    ),
  );
});

test('a key encrypts the images', () => {
  const stack = synthesized((scope) => {
    new ImageRepository(scope, 'Backend', { encryptionKey: new Key(scope, 'Key') });
  });
  expect(stack.at('Backend/Resource')['encryption_configuration']).toEqual([
    { encryption_type: 'KMS', kms_key: stack.ref('Key/Resource', 'arn') },
  ]);
});

test.each([
  ['made here', (scope: ReturnType<typeof awsStack>) => new ImageRepository(scope, 'Backend'), undefined],
  [
    'managed elsewhere',
    (scope: ReturnType<typeof awsStack>) => ImageRepository.fromRepositoryArn(scope, 'Backend', repositoryArn),
    repositoryArn,
  ],
] as const)('a repository %s lets pull and push apart, and nobody delete', (_, make, arn) => {
  const stack = synthesized((scope) => {
    const backend = make(scope);
    backend.grantPull(new Role(scope, 'Node', { trust: ec2 }));
    backend.grantPush(new Role(scope, 'Pipeline', { trust: ec2 }));
  });
  const Resource = [arn ?? stack.ref('Backend/Resource', 'arn')];
  const login = { Effect: 'Allow', Action: ['ecr:GetAuthorizationToken'], Resource: ['*'] };
  expect(statements(stack, 'Node/Policy')).toEqual([
    {
      Effect: 'Allow',
      Action: ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
      Resource,
    },
    login,
  ]);
  expect(statements(stack, 'Pipeline/Policy')).toEqual([
    {
      Effect: 'Allow',
      Action: [
        'ecr:BatchCheckLayerAvailability',
        'ecr:BatchGetImage',
        'ecr:CompleteLayerUpload',
        'ecr:InitiateLayerUpload',
        'ecr:PutImage',
        'ecr:UploadLayerPart',
      ],
      Resource,
    },
    login,
  ]);
});

const url = '444455556666.dkr.ecr.eu-west-1.amazonaws.com/team/backend';
const digest = `sha256:${'0a'.repeat(32)}`;

test('an image is named by tag, or by digest', () => {
  const backend = ImageRepository.fromRepositoryArn(awsStack(), 'Backend', repositoryArn);
  expect([backend.repositoryUrl, backend.tag('1.4.0'), backend.digest(digest)]).toEqual([
    url,
    `${url}:1.4.0`,
    `${url}@${digest}`,
  ]);
});

test('what is no tag or digest is refused', () => {
  const backend = new ImageRepository(awsStack(), 'Backend');
  expect(() => backend.tag('v1/beta')).toThrow(
    "ImageRepository at 'stack/Backend' [TagInvalid]:\n" +
      '- `version` must be 1 to 128 letters, digits and . _ -, a letter, digit or _ first, got v1/beta',
  );
  expect(() => backend.digest('sha256:1')).toThrow(
    "ImageRepository at 'stack/Backend' [DigestInvalid]:\n" +
      '- `digest` must be sha256: and 64 hexadecimal digits, got sha256:1',
  );
});

test('fails with every bad value named at once', () => {
  expect(() => repository({ name: 'Backend', keepLast: 0, untaggedFor: Duration.hours(1) })).toThrow(
    "ImageRepository at 'stack/Backend' [PropsInvalid]:\n" +
      '- `name` must be 2 or more lower-case letters and digits, with . _ - / between them, a letter first, ' +
      'at most 256 characters, got Backend\n' +
      '- `keepLast` must be 1 to 1000 images, got 0\n' +
      `- \`untaggedFor\` must be 1 to 365 days, got ${(1 / 24).toString()}`,
  );
});

test.each(['a', 'team/', '/team', 'a..b', 'a___b', '1a'])('%s is no name of a repository', (name) => {
  expect(() => repository({ name })).toThrow(`at most 256 characters, got ${name}`);
});

test.each(['team/backend', 'a.b', 'a__b', 'a--b', 'ab', 'a1'])('%s is a name of a repository', (name) => {
  expect(repository({ name }).at('Backend/Resource')['name']).toBe(name);
});

test.each([
  ['backend', 'backend'],
  ['arn:aws:ecr:eu-west-1:444455556666:repository/*', 'arn:aws:ecr:eu-west-1:444455556666:repository/*'],
  [repositoryArn.replace('aws', 'aws-cn'), repositoryArn.replace('aws', 'aws-cn')],
  [Fn.lower('x'), 'a value known after apply'],
])('what is no repository ARN known at synth is refused', (arn, shown) => {
  expect(() => ImageRepository.fromRepositoryArn(awsStack(), 'Backend', arn)).toThrow(
    "ImportedImageRepository at 'stack/Backend' [PropsInvalid]:\n" +
      `- \`repositoryArn\` must be a repository ARN, known at synth: arn:aws:ecr:REGION:ACCOUNT:repository/NAME, got ${shown}`,
  );
});
