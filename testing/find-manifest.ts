import { DefaultTokenResolver, StringConcat, type TerraformStack, Tokenization } from 'cdktf';
import { isToken } from '../constructs/core/token';
import { type Manifest, titleOf } from '../constructs/kubernetes/manifests/manifest';
import { manifestsOf } from '../constructs/kubernetes/manifests/releases';

/**
 * An object that `stack` installs on its cluster, with references in the place of what is known after apply.
 * @throws {Error} where there is none, with those that there are, and where several namespaces have one and `namespace` names none.
 */
export function findManifest(stack: TerraformStack, kind: string, name: string, namespace?: string): Manifest {
  const all = manifestsOf(stack).map((manifest) => named(stack, manifest));
  const found = all.filter(
    ({ metadata, ...rest }) =>
      rest.kind === kind && metadata.name === name && (namespace === undefined || metadata.namespace === namespace),
  );
  const [only, another] = found;
  if (only === undefined) throw new Error(unknownObject(all, `${kind}/${name}${inNamespace(namespace)}`));
  if (another === undefined) return resolved(stack, only);
  const places = found.map(({ metadata }) => metadata.namespace ?? 'none').sort();
  throw new Error(`${kind}/${name} is in several namespaces: name one of ${places.join(', ')}`);
}

/** With the name as it is found where others refer to it: a part of it may be known after apply. */
function named(stack: TerraformStack, manifest: Manifest): Manifest {
  const { metadata } = manifest;
  return isToken(metadata.name)
    ? { ...manifest, metadata: { ...metadata, name: resolved(stack, metadata.name) } }
    : manifest;
}

function resolved<T>(stack: TerraformStack, value: T): T {
  const resolver = new DefaultTokenResolver(new StringConcat());
  return Tokenization.resolve(value, { scope: stack, resolver }) as T;
}

function unknownObject(all: readonly Manifest[], wanted: string): string {
  const known = all.map((manifest) => `${titleOf(manifest)}${inNamespace(manifest.metadata.namespace)}`).sort();
  return `no ${wanted}; there are: ${known.join(', ') || 'none'}`;
}

function inNamespace(namespace: string | undefined): string {
  return namespace === undefined ? '' : ` in ${namespace}`;
}
