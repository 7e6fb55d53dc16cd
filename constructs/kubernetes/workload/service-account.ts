import { problem } from '../../core/errors';
import type { PodIdentity } from '../../core/pod-identity';
import type { INamespace } from '../namespace-ref';
import type { IServiceAccount } from './models';

/** Name of the service account of the workload `name`. */
export function accountName(name: string, identity: PodIdentity | undefined): string {
  return identity?.serviceAccount ?? name;
}

/** What is wrong with `identity` for pods in `namespace`, as sentences; empty when nothing is. */
export function identityProblems(identity: PodIdentity | undefined, { namespaceName }: INamespace): string[] {
  if (identity === undefined || identity.namespace === namespaceName) return [];
  const { namespace, serviceAccount } = identity;
  return [problem('identity', `one for namespace ${namespaceName}`, `one for ${namespace}/${serviceAccount}`)];
}

/** The service account of a workload, without a token for the Kubernetes API: whoever takes over a pod would have it. */
export function serviceAccount(
  name: string,
  labels: Readonly<Record<string, string>>,
  identity: PodIdentity | undefined,
): IServiceAccount {
  const annotations = identity?.serviceAccountAnnotations ?? {};
  return {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: {
      name: accountName(name, identity),
      labels: { ...labels },
      ...(Object.keys(annotations).length === 0 ? {} : { annotations: { ...annotations } }),
    },
    automountServiceAccountToken: false,
  };
}
