import { DefaultTokenResolver, StringConcat, type TerraformStack, Tokenization } from 'cdktf';
import type { Manifest } from '../constructs/kubernetes/manifests/manifest';
import { manifestsOf } from '../constructs/kubernetes/manifests/releases';

/** An object that `stack` installs on its cluster, with references in the place of what is known after apply. */
export function findManifest(stack: TerraformStack, kind: string, name: string, namespace?: string): Manifest {
  const resolver = new DefaultTokenResolver(new StringConcat());
  const all = Tokenization.resolve(manifestsOf(stack), { scope: stack, resolver }) as readonly Manifest[];
  const ofKind = all.filter((manifest) => manifest.kind === kind && manifest.metadata.name === name);
  const found = ofKind.filter(({ metadata }) => namespace === undefined || metadata.namespace === namespace);
  const [only, another] = found;
  if (only !== undefined && another === undefined) return only;
  const places = ofKind.map(({ metadata }) => metadata.namespace ?? 'none').sort();
  const there = [...new Set(all.map((manifest) => `${manifest.kind}/${manifest.metadata.name}`))].sort();
  throw new Error(
    ofKind.length > 0
      ? `${kind}/${name} is in ${ofKind.length === 1 ? 'one namespace' : `${ofKind.length} namespaces`}: name one of ${places.join(', ')}`
      : `no ${kind}/${name}; there are: ${there.join(', ') || 'none'}`,
  );
}
