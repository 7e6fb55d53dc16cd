import type { KubernetesObject, Manifest, ObjectMeta } from './manifest';

/**
 * `objects`, which stay when their release is uninstalled: the same release takes them over when it is installed again.
 * @see https://helm.sh/docs/howto/charts_tips_and_tricks/#tell-helm-not-to-uninstall-a-resource
 */
export function kept(objects: readonly KubernetesObject[]): Manifest[] {
  return objects.map((object) => {
    const { name = '', ...others }: Partial<ObjectMeta> = { ...object.metadata };
    const annotations = { ...others.annotations, 'helm.sh/resource-policy': 'keep' };
    return { ...object, metadata: { name, ...others, annotations } };
  });
}
