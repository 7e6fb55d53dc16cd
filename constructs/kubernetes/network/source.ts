import type { INetworkPolicyPeer } from 'kubernetes-models/networking.k8s.io/v1' with { 'resolution-mode': 'import' };
import { Cidr } from '../../core/cidr';
import type { INamespace } from '../namespace-ref';
import { ipBlocks } from './ip-blocks';

/** Pods that labels select: of a workload, or of something that this app does not manage, such as a monitoring system. */
export interface PodSelection {
  readonly namespace: Pick<INamespace, 'namespaceName'>;
  readonly podLabels: Readonly<Record<string, string>>;
}

/** Who connects to a workload: selected pods, all pods of a namespace, or addresses outside the cluster. */
export type ConnectionSource = PodSelection | INamespace | Cidr | readonly Cidr[];

/** `source` as a policy names it, and in words. */
export function sourcePeers(source: ConnectionSource): { readonly peers: INetworkPolicyPeer[]; readonly text: string } {
  if (source instanceof Cidr) return sourcePeers([source]);
  if ('podLabels' in source) return { peers: [podsOf(source)], text: podsText(source) };
  if ('namespaceName' in source) {
    const { namespaceName } = source;
    return { peers: [namespaceOf(namespaceName)], text: `namespace ${namespaceName}` };
  }
  return {
    peers: ipBlocks(source).map((ipBlock) => ({ ipBlock })),
    text: [...new Set(source.map(String))].sort().join(', '),
  };
}

/** The pods of `selection`, wherever the policy that names them is. */
export function podsOf({ namespace, podLabels }: PodSelection): INetworkPolicyPeer {
  return { ...namespaceOf(namespace.namespaceName), podSelector: { matchLabels: { ...podLabels } } };
}

/** Kubernetes itself sets this label on every namespace. */
function namespaceOf(name: string): INetworkPolicyPeer {
  return { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } } };
}

function podsText({ namespace, podLabels }: PodSelection): string {
  const names = Object.keys(podLabels).sort();
  return `${namespace.namespaceName}/${names.map((name) => podLabels[name]).join(',')}`;
}
