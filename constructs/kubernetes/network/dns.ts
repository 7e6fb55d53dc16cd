import type { INetworkPolicyEgressRule } from 'kubernetes-models/networking.k8s.io/v1' with {
  'resolution-mode': 'import',
};

/**
 * Address of the DNS cache that runs on every node, where a cluster has one.
 * @see https://kubernetes.io/docs/tasks/administer-cluster/nodelocaldns/
 */
const NODE_LOCAL_DNS = '169.254.20.10/32';

/** Lets pods ask the DNS of the cluster, and the cache on their node where `nodeLocal` says that there is one. */
export function dnsEgress(nodeLocal: boolean): INetworkPolicyEgressRule {
  const clusterDns = {
    namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } },
    podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
  };
  return {
    to: [clusterDns, ...(nodeLocal ? [{ ipBlock: { cidr: NODE_LOCAL_DNS } }] : [])],
    ports: [
      { protocol: 'UDP', port: 53 },
      { protocol: 'TCP', port: 53 },
    ],
  };
}
