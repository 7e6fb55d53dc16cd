import type { Construct } from 'constructs';
import type { INetworkPolicyPeer } from 'kubernetes-models/networking.k8s.io/v1' with { 'resolution-mode': 'import' };
import { isKnown } from '../../../../core/checks';
import { problem } from '../../../../core/errors';
import type { Size } from '../../../../core/size';
import { standardLabels } from '../../../labels';
import { kept } from '../../../manifests/kept';
import type { KubernetesObject, Manifest } from '../../../manifests/manifest';
import { bookOf } from '../../../manifests/releases';
import type { Connections } from '../../../network/connections';
import { policyPorts } from '../../../network/policy-rules';
import { podsOf } from '../../../network/source';
import { clusterOf } from '../../../provider';
import { isSameCluster } from '../../../same-cluster';
import type { IWorkload } from '../../../workload/workload';
import { CLUSTER_STORAGE_CLASS } from './storage-class';

/** A database or a broker: its pods are all alike to policies and budgets. */
export type Members = Construct & IWorkload & { readonly connections: Connections };

/** Pods that ask each member how it is. */
export interface Watcher {
  /** Labels of the operator's pods. */
  readonly podLabels: Readonly<Record<string, string>>;
  /** Group of its custom resources, by which it is found in the app. */
  readonly apiGroup: string;
  /** TCP port of each member. */
  readonly port: number;
}

/** The objects of a cluster: with what its pods need of the network they stay when it is uninstalled, as the pods do. */
export function keptUnless(
  allowDestroy: boolean | undefined,
  objects: readonly KubernetesObject[],
): readonly KubernetesObject[] {
  return allowDestroy === true ? objects : kept(objects);
}

/** What is wrong with a number of members that vote, as sentences: two of four are no more than one of two. */
export function quorumProblems(prop: string, members: number | undefined): string[] {
  if (!isKnown(members) || [1, 3, 5, 7].includes(members)) return [];
  return [problem(prop, 'one of 1, 3, 5, 7: an odd number has a majority', members)];
}

/** What is wrong with the disk of each member, as sentences. */
export function storageProblems(storage: Size, storageClass: string | undefined): string[] {
  const gibibytes = storage.toBytes() / 2 ** 30;
  const { pattern, allowed } = CLUSTER_STORAGE_CLASS;
  return [
    ...(gibibytes >= 1 && gibibytes <= 65_536 ? [] : [problem('storage', '1 GiB to 64 TiB', storage)]),
    ...(!isKnown(storageClass) || pattern.test(storageClass) ? [] : [problem('storageClass', allowed, storageClass)]),
  ];
}

/**
 * Opens a namespace that refuses everything: members to each other, them to the API server, their operator and whoever was let in to
 * them. Nobody else reaches them.
 */
export function membersPolicies(members: Members, watcher?: Watcher): Manifest[] {
  const { workloadName, namespace, podLabels, connections } = members;
  if (!namespace.opensDns) return [];
  const name = `${workloadName}-members`;
  const own = { podSelector: { matchLabels: { ...podLabels } } };
  const watched =
    watcher === undefined
      ? []
      : [{ from: [operatorPods(members, watcher)], ports: policyPorts([{ port: watcher.port }]) }];
  return [
    ...connections.policies(),
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name, labels: { ...standardLabels(members, workloadName) } },
      spec: {
        ...own,
        policyTypes: ['Ingress', 'Egress'],
        ingress: [{ from: [own] }, ...watched],
        egress: [{ to: [own] }, { ports: policyPorts([{ port: 443 }, { port: 6443 }]) }],
      },
    },
  ];
}

/** In the namespace where the app installs the operator; anywhere where it does not, as its namespace is not known. */
function operatorPods(members: Members, { podLabels, apiGroup }: Watcher): INetworkPolicyPeer {
  const cluster = clusterOf(members);
  const operator = bookOf(members).releases.find(
    (release) => (release.provides.apiGroups ?? []).includes(apiGroup) && isSameCluster(release.cluster, cluster),
  );
  if (operator !== undefined) return podsOf({ namespace: { namespaceName: operator.namespace }, podLabels });
  return { namespaceSelector: {}, podSelector: { matchLabels: { ...podLabels } } };
}

/** Lets nodes be drained one member at a time. */
export function membersBudget(members: Members, count: number): Manifest[] {
  if (count === 1) return [];
  const { workloadName: name, podLabels } = members;
  return [
    {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name, labels: { ...standardLabels(members, name) } },
      spec: {
        maxUnavailable: 1,
        unhealthyPodEvictionPolicy: 'AlwaysAllow',
        selector: { matchLabels: { ...podLabels } },
      },
    },
  ];
}
