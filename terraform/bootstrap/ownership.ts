import type { Stack } from '../manifest';
import { asList, asObject, type TerraformJson } from '../providers';
import { backendBlock } from '../state-store/backend-block';

/** Argument with the name of the bucket, by the type that makes one. */
const BUCKETS: Readonly<Record<string, { readonly backend: string; readonly name: string }>> = {
  aws_s3_bucket: { backend: 's3', name: 'bucket' },
  google_storage_bucket: { backend: 'gcs', name: 'name' },
};

/** Resources that may make anything: by a program that they run. */
const RUN_PROGRAMS = ['terraform_data', 'null_resource'];

/**
 * Whether a stack makes the bucket of its own back end: by the resource at `address`; maybe, by a module or a program that it runs;
 * or not at all.
 */
export type Making = { readonly makes: 'yes'; readonly address: string } | { readonly makes: 'maybe' | 'no' };

/** Looks whether a stack makes the bucket of its own back end. */
export function makingOf(stack: Stack): Making {
  const address = bucketAddress(stack, stack.backend, bucketName(stack));
  if (address !== undefined) return { makes: 'yes', address };
  const { module, resource } = stack.config;
  const runs = RUN_PROGRAMS.flatMap((type) => Object.values(asObject(asObject(resource)[type])));
  const isMaybe =
    Object.keys(asObject(module)).length > 0 ||
    runs.some(
      (block) =>
        asList(asObject(block)['provisioner']).length + Object.keys(asObject(asObject(block)['provisioner'])).length >
        0,
    );
  return { makes: isMaybe ? 'maybe' : 'no' };
}

/** The stack that makes the bucket in which `stack` keeps its state; undefined where none of the app does. */
export function makerOf(stack: Stack, all: readonly Stack[]): Stack | undefined {
  const name = bucketName(stack);
  return all.find((other) => bucketAddress(other, stack.backend, name) !== undefined);
}

/** Name of the bucket of a stack's back end. @throws {UserError} `BackendUnsupported` where the stack does not say it. */
export function bucketName(stack: Stack): string {
  return backendBlock(stack).required('bucket');
}

/** Blocks of a type, with their addresses. */
export function blocksOf(config: TerraformJson, type: string): [string, Readonly<Record<string, unknown>>][] {
  const blocks = Object.entries(asObject(asObject(config['resource'])[type]));
  return blocks.map(([name, block]) => [`${type}.${name}`, asObject(block)]);
}

/** Whether a resource of this type with these arguments is the bucket of a back end. */
export function isBucket(
  backend: string,
  type: string,
  block: Readonly<Record<string, unknown>>,
  name: string,
): boolean {
  const bucket = BUCKETS[type];
  return bucket !== undefined && bucket.backend === backend && block[bucket.name] === name;
}

function bucketAddress(stack: Stack, backend: string, name: string): string | undefined {
  return Object.keys(BUCKETS)
    .flatMap((type) => blocksOf(stack.config, type).filter(([, block]) => isBucket(backend, type, block, name)))
    .map(([address]) => address)[0];
}
