import { bucketImports, declaredImports, importOf } from '../../../../terraform/bootstrap/import-ids';
import { makerOf, makingOf } from '../../../../terraform/bootstrap/ownership';
import { readManifest, type Stack } from '../../../../terraform/manifest';
import { output, removeFolders } from '../support';

afterEach(removeFolders);

const backend = { s3: { bucket: 'acme-state', key: 'shop/staging/state.tfstate' } };

function stacksOf(configs: Readonly<Record<string, object>>): readonly Stack[] {
  return readManifest(output(Object.fromEntries(Object.entries(configs).map(([id, config]) => [id, { config }]))))
    .stacks;
}

const stackOf = (config: object): Stack => stacksOf({ 'shop-staging-state': config })[0] as Stack;

test('a bucket is imported by its name, and so are those of its parts that are declared', () => {
  const part = { bucket: '${aws_s3_bucket.State.id}' };
  const resource = {
    aws_s3_bucket: { State: { bucket: 'acme-state' }, Logs: { bucket: 'acme-logs' } },
    aws_s3_bucket_policy: { State: part, Logs: { bucket: '${aws_s3_bucket.Logs.bucket}' } },
    aws_s3_bucket_versioning: { State: part },
  };
  expect(bucketImports(stackOf({ resource }), 'aws_s3_bucket.State', {})).toEqual([
    { to: 'aws_s3_bucket.State', id: 'acme-state' },
    { to: 'aws_s3_bucket_policy.State', id: 'acme-state' },
    { to: 'aws_s3_bucket_versioning.State', id: 'acme-state' },
  ]);
});

test.each([
  ['aws_iam_role_policy', { role: '${aws_iam_role.Ci.name}', name: 'deploy' }, 'ci:deploy'],
  ['aws_dynamodb_table', { name: 'acme-locks' }, 'acme-locks'],
  [
    'google_artifact_registry_repository',
    { location: 'us-west1', repository_id: 'shop' },
    'projects/acme-prod/locations/us-west1/repositories/shop',
  ],
  [
    'google_iam_workload_identity_pool_provider',
    {
      workload_identity_pool_id: '${google_iam_workload_identity_pool.Ci.workload_identity_pool_id}',
      workload_identity_pool_provider_id: 'github',
    },
    'acme-prod/ci/github',
  ],
  ['google_storage_bucket', { name: 'acme-state' }, 'acme-state'],
])('%s is imported by what the provider asks for', (type, block, id) => {
  const stack = stackOf({
    provider: { google: [{ project: 'acme-prod' }] },
    resource: {
      aws_iam_role: { Ci: { name: 'ci' } },
      google_iam_workload_identity_pool: { Ci: { workload_identity_pool_id: 'ci' } },
      [type]: { It: block },
    },
  });
  expect(importOf(stack, `${type}.It`, {})).toEqual({ to: `${type}.It`, id });
});

test('what is named by the cloud, or of a type that nobody has looked up, is not imported', () => {
  const resource = { aws_kms_key: { Key: {} }, aws_iam_role: { Ci: { name: '${aws_kms_key.Key.key_id}' } } };
  expect(['aws_kms_key.Key', 'aws_iam_role.Ci'].map((address) => importOf(stackOf({ resource }), address, {}))).toEqual(
    [undefined, undefined],
  );
});

test('an import that stands for several is refused, all of them at once', () => {
  const one = { to: 'aws_s3_bucket.State', id: 'acme-state' };
  expect(declaredImports(stackOf({ import: [one] }))).toEqual([one]);
  const several = (type: string): object => ({
    for_each: '${toset(["a"])}',
    to: `${type}.All[each.key]`,
    id: '${each.key}',
  });
  expect(() => declaredImports(stackOf({ import: [one, several('aws_sqs_queue'), several('aws_sns_topic')] }))).toThrow(
    new Error(
      "stack 'shop-staging-state' [ImportUnsupported]:\n" +
        '- the `import` block of aws_sqs_queue.All[each.key] has `for_each`, and which of them exist is only found out one by one. Write a block for each\n' +
        '- the `import` block of aws_sns_topic.All[each.key] has `for_each`, and which of them exist is only found out one by one. Write a block for each',
    ),
  );
});

test('a stack makes the bucket of its back end by a resource of that name, maybe by a module or a program, or not at all', () => {
  const making = (config: object) => makingOf(stackOf({ terraform: { backend }, ...config }));
  const program = { provisioner: [{ 'local-exec': { command: 'make-bucket' } }] };
  expect(making({ resource: { aws_s3_bucket: { State: { bucket: 'acme-state' } } } })).toEqual({
    makes: 'yes',
    address: 'aws_s3_bucket.State',
  });
  expect(making({ resource: { aws_s3_bucket: { State: { bucket: 'acme-other' } } } })).toEqual({ makes: 'no' });
  expect(making({ module: { state: { source: 'acme/state/aws' } } })).toEqual({ makes: 'maybe' });
  expect(making({ resource: { terraform_data: { Bucket: program } } })).toEqual({ makes: 'maybe' });
  expect(making({ resource: { terraform_data: { Bucket: {} } } })).toEqual({ makes: 'no' });
});

test('the maker of a shared bucket is the stack that has it', () => {
  const [owner, other] = stacksOf({
    'shop-staging-state': { terraform: { backend }, resource: { aws_s3_bucket: { State: { bucket: 'acme-state' } } } },
    'shop-production-state': { terraform: { backend } },
  });
  expect(makerOf(other as Stack, [other as Stack, owner as Stack])?.id).toBe('shop-staging-state');
  expect(makerOf(other as Stack, [other as Stack])).toBeUndefined();
});
