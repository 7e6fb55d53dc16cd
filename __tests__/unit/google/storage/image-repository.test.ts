import { Fn, type TerraformStack } from 'cdktf';
import { Duration } from '../../../../constructs/core/duration';
import { ServiceAccount } from '../../../../constructs/google/identity/service-account';
import { Key } from '../../../../constructs/google/security/key';
import { ImageRepository, type ImageRepositoryProps } from '../../../../constructs/google/storage/image-repository';
import { googleStack, propsWithoutEffect, synthesized } from '../support';

const repositoryName = 'projects/acme-images/locations/europe/repositories/team';
const email = 'node@acme-shop.iam.gserviceaccount.com';
const make = (stack: TerraformStack, props?: ImageRepositoryProps) => new ImageRepository(stack, 'Images', props);
const repository = (props?: ImageRepositoryProps) => synthesized((stack) => make(stack, props)).at('Images/Resource');

test('with no settings: tags never move, images are scanned, and untagged ones go after a week but for the last ten', () => {
  expect(repository()).toEqual({
    repository_id: 'stack-images',
    location: 'europe-west3',
    format: 'DOCKER',
    docker_config: { immutable_tags: true },
    vulnerability_scanning_config: { enablement_config: 'INHERITED' },
    cleanup_policies: [
      { id: 'keep-last', action: 'KEEP', most_recent_versions: { keep_count: 10 } },
      { id: 'untagged', action: 'DELETE', condition: { tag_state: 'UNTAGGED', older_than: '604800s' } },
    ],
    lifecycle: { prevent_destroy: true },
  });
});

test('where tags may move, older images go even with a tag', () => {
  expect(repository({ mutableTags: true, keepLast: 20 })['cleanup_policies']).toEqual([
    { id: 'keep-last', action: 'KEEP', most_recent_versions: { keep_count: 20 } },
    { id: 'older', action: 'DELETE', condition: { tag_state: 'TAGGED' } },
    { id: 'untagged', action: 'DELETE', condition: { tag_state: 'UNTAGGED', older_than: '604800s' } },
  ]);
});

test.each([undefined, false])('keepLast promises nothing that does not happen: with mutableTags %s', (mutableTags) => {
  expect(() => repository({ keepLast: 20, mutableTags })).toThrow(
    new Error(
      "ImageRepository at 'stack/Images' [PropsInvalid]:\n" +
        '- `keepLast` must be left out without mutableTags, got 20. Artifact Registry deletes no image whose tag cannot move. ' +
        'To have older ones deleted, set `mutableTags: true` and deploy by `imageDigest`',
    ),
  );
});

test('every setting has an effect', () => {
  const movable = (stack: TerraformStack, props: ImageRepositoryProps) => make(stack, { mutableTags: true, ...props });
  const without = propsWithoutEffect<ImageRepositoryProps>(movable, {
    name: () => 'team',
    location: () => 'europe',
    keepLast: () => 20,
    untaggedFor: () => Duration.days(1),
    mutableTags: () => false,
    scanOnPush: () => false,
    encryptionKey: (stack) => new Key(stack, 'Key'),
    allowDestroy: () => true,
  });
  expect(without).toEqual([]);
});

test('a key encrypts the images, once Artifact Registry may use it', () => {
  const stack = synthesized((scope) => make(scope, { encryptionKey: new Key(scope, 'Key') }));
  const binding = 'AshlarAgent-artifact-registry/cloudkms.cryptoKeyEncrypterDecrypter-Key';
  expect(stack.at('Images/Resource')).toMatchObject({
    kms_key_name: stack.ref('Key/Resource', 'id'),
    depends_on: [stack.address(binding)],
  });
  expect(stack.at(binding)['member']).toContain('@gcp-sa-artifactregistry.iam.gserviceaccount.com');
});

test.each([
  ['made here', make, undefined],
  [
    'managed elsewhere',
    (scope: TerraformStack) => ImageRepository.fromRepositoryName(scope, 'Images', repositoryName),
    repositoryName,
  ],
] as const)('a repository %s lets pull and push apart', (_, build, name) => {
  const stack = synthesized((scope) => {
    const images = build(scope);
    images.grantPull(ServiceAccount.fromEmail(scope, 'Node', email));
    images.grantPush(new ServiceAccount(scope, 'Pipeline'));
  });
  const repositoryId = name ?? stack.ref('Images/Resource', 'id');
  expect(stack.at('Node/artifactregistry.reader-Images')).toEqual({
    repository: repositoryId,
    role: 'roles/artifactregistry.reader',
    member: `serviceAccount:${email}`,
  });
  expect(stack.at('Pipeline/artifactregistry.writer-Images')).toEqual({
    repository: repositoryId,
    role: 'roles/artifactregistry.writer',
    member: stack.ref('Pipeline/Resource', 'member'),
  });
});

const digest = `sha256:${'0a'.repeat(32)}`;

test('an image is named by tag, or by digest', () => {
  const images = ImageRepository.fromRepositoryName(googleStack(), 'Images', repositoryName);
  const url = 'europe-docker.pkg.dev/acme-images/team';
  expect([images.repositoryUrl, images.imageUri('web/api', '1.4.0'), images.imageDigest('api', digest)]).toEqual([
    url,
    `${url}/web/api:1.4.0`,
    `${url}/api@${digest}`,
  ]);
});

test('what is no name, tag or digest is refused', () => {
  const images = new ImageRepository(googleStack(), 'Images');
  const name = '- `name` must be lower-case letters and digits, with . _ - / between them, got Api\n';
  expect(() => images.imageUri('Api', 'v1/beta')).toThrow(
    new Error(
      "ImageRepository at 'stack/Images' [ImageInvalid]:\n" +
        name +
        '- `tag` must be 1 to 128 letters, digits and . _ -, a letter, digit or _ first, got v1/beta',
    ),
  );
  expect(() => images.imageDigest('Api', 'sha256:1')).toThrow(
    new Error(
      "ImageRepository at 'stack/Images' [ImageInvalid]:\n" +
        name +
        '- `digest` must be sha256: and 64 hexadecimal digits, got sha256:1',
    ),
  );
});

test('fails with every bad value named at once', () => {
  const wrong = { name: 'Images', location: 'Berlin', keepLast: 0, mutableTags: true, untaggedFor: Duration.hours(1) };
  expect(() => repository(wrong)).toThrow(
    new Error(
      "ImageRepository at 'stack/Images' [PropsInvalid]:\n" +
        '- `name` must be lower-case letters, digits and hyphens, a letter first and no hyphen last, at most 63 characters, got Images\n' +
        '- `location` must be a region such as europe-west3, or asia, europe or us, got Berlin\n' +
        '- `keepLast` must be 1 to 1000 images, got 0\n' +
        `- \`untaggedFor\` must be 1 to 365 days, got ${(1 / 24).toString()}`,
    ),
  );
});

test.each([
  ['team', 'team'],
  ['projects/acme/locations/europe/repositories/Team', 'projects/acme/locations/europe/repositories/Team'],
  [Fn.lower('x'), 'a value known after apply'],
])('%s is no repository that is known at synth', (name, shown) => {
  expect(() => ImageRepository.fromRepositoryName(googleStack(), 'Images', name)).toThrow(
    new Error(
      "ImportedImageRepository at 'stack/Images' [PropsInvalid]:\n" +
        '- `repositoryName` must be a repository, known at synth: projects/PROJECT/locations/LOCATION/repositories/NAME, ' +
        `got ${shown}`,
    ),
  );
});
