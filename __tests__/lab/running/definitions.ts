import type { LabClient } from './client';
import type { KubernetesObject } from './objects';

/** What is read of a CustomResourceDefinition. */
interface Definition {
  readonly group: string;
  readonly names: { readonly kind: string };
  readonly versions: readonly { readonly name: string; readonly served: boolean }[];
}

/** Applies CustomResourceDefinitions, and waits until the API server knows what they define. */
export async function installDefinitions(client: LabClient, definitions: readonly KubernetesObject[]): Promise<void> {
  await Promise.all(definitions.map((definition) => client.apply(definition)));
  for (const { spec } of definitions) {
    const { group, names, versions } = spec as unknown as Definition;
    for (const { name } of versions.filter(({ served }) => served)) {
      await client.waitForKind(`${group}/${name}`, names.kind);
    }
  }
}
