import { problem } from '../../core/errors';
import type { Manifest } from '../manifests/manifest';
import { nearName } from '../../core/near-name';

/**
 * API versions that no cluster in support serves, and what serves their kinds now.
 * @see https://kubernetes.io/docs/reference/using-api/deprecation-guide/
 */
const REMOVED: Readonly<Record<string, string>> = {
  'admissionregistration.k8s.io/v1beta1/MutatingWebhookConfiguration': 'admissionregistration.k8s.io/v1',
  'admissionregistration.k8s.io/v1beta1/ValidatingWebhookConfiguration': 'admissionregistration.k8s.io/v1',
  'apiextensions.k8s.io/v1beta1': 'apiextensions.k8s.io/v1',
  'apiregistration.k8s.io/v1beta1': 'apiregistration.k8s.io/v1',
  'apps/v1beta1': 'apps/v1',
  'apps/v1beta2': 'apps/v1',
  'autoscaling/v2beta1': 'autoscaling/v2',
  'autoscaling/v2beta2': 'autoscaling/v2',
  'batch/v1beta1': 'batch/v1',
  'discovery.k8s.io/v1beta1': 'discovery.k8s.io/v1',
  'events.k8s.io/v1beta1': 'events.k8s.io/v1',
  'extensions/v1beta1/DaemonSet': 'apps/v1',
  'extensions/v1beta1/Deployment': 'apps/v1',
  'extensions/v1beta1/Ingress': 'networking.k8s.io/v1',
  'extensions/v1beta1/NetworkPolicy': 'networking.k8s.io/v1',
  'extensions/v1beta1/ReplicaSet': 'apps/v1',
  'external-secrets.io/v1beta1': 'external-secrets.io/v1',
  'flowcontrol.apiserver.k8s.io/v1beta1': 'flowcontrol.apiserver.k8s.io/v1',
  'flowcontrol.apiserver.k8s.io/v1beta2': 'flowcontrol.apiserver.k8s.io/v1',
  'flowcontrol.apiserver.k8s.io/v1beta3': 'flowcontrol.apiserver.k8s.io/v1',
  'networking.k8s.io/v1beta1/Ingress': 'networking.k8s.io/v1',
  'networking.k8s.io/v1beta1/IngressClass': 'networking.k8s.io/v1',
  'node.k8s.io/v1beta1': 'node.k8s.io/v1',
  'policy/v1beta1/PodDisruptionBudget': 'policy/v1',
  'rbac.authorization.k8s.io/v1beta1': 'rbac.authorization.k8s.io/v1',
  'scheduling.k8s.io/v1beta1': 'scheduling.k8s.io/v1',
  'storage.k8s.io/v1beta1/CSIDriver': 'storage.k8s.io/v1',
  'storage.k8s.io/v1beta1/CSIStorageCapacity': 'storage.k8s.io/v1',
  'storage.k8s.io/v1beta1/StorageClass': 'storage.k8s.io/v1',
};

/** What is wrong with the version or the kind of an object that has no schema; `kinds` are those that have one. */
export function apiVersionProblems({ apiVersion, kind }: Manifest, kinds: readonly string[]): string[] {
  const served = REMOVED[`${apiVersion}/${kind}`] ?? REMOVED[apiVersion];
  if (served !== undefined)
    return [problem('apiVersion', `${served} for this kind`, `${apiVersion}, which is served no more`)];
  const siblings = kinds.filter((id) => id.startsWith(`${apiVersion}/`)).map((id) => id.slice(apiVersion.length + 1));
  const near = nearName(kind, siblings);
  if (near !== undefined) return [problem('kind', `a kind of ${apiVersion}`, kind, `Did you mean ${near}?`)];
  const homes = kinds.filter((id) => id.endsWith(`/${kind}`)).map((id) => id.slice(0, -kind.length - 1));
  const home = nearName(apiVersion, homes);
  return home === undefined ? [] : [problem('apiVersion', `that of a ${kind}`, apiVersion, `Did you mean ${home}?`)];
}
