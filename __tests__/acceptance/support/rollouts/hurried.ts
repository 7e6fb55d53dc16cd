import type { KubernetesObject } from '../../../lab/running/objects';

/**
 * Takes seconds out of a Rollout that no prop sets: how long pods stay after their requests are gone, so that proxies everywhere can
 * learn of it. No proxies are here.
 */
export function hurried(object: KubernetesObject): KubernetesObject {
  if (object.kind !== 'Rollout') return object;
  const { strategy } = object.spec as unknown as { readonly strategy: Readonly<Record<string, object>> };
  const delays = { abortScaleDownDelaySeconds: 1, scaleDownDelaySeconds: 1 };
  const entries = Object.entries(strategy).map(([name, settings]) => {
    const set = Object.entries(delays).filter(([delay]) => delay in settings);
    return [name, { ...settings, ...Object.fromEntries(set) }];
  });
  return { ...object, spec: { ...object.spec, strategy: Object.fromEntries(entries) } };
}
