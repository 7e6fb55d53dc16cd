import type { Construct } from 'constructs';
import { isKnown } from '../../../../core/checks';
import { problem } from '../../../../core/errors';
import type { Size } from '../../../../core/size';
import { standardLabels } from '../../../labels';
import type { Manifest } from '../../../manifests/manifest';
import type { INamespace } from '../../../namespace-ref';
import { policyPorts } from '../../../network/policy-rules';
import { CLUSTER_STORAGE_CLASS } from './storage-class';

/** Pods of a database or a broker, as the policies and budgets of Kubernetes see them. */
export interface Members {
  /** Name of the cluster. */
  readonly name: string;
  readonly namespace: INamespace;
  /** Labels that the operator gives all its pods, and no others. */
  readonly selector: Readonly<Record<string, string>>;
  /** TCP ports for the pods of its namespace. */
  readonly clientPorts: readonly number[];
  /** TCP ports for everyone: metrics, and what the operator asks. */
  readonly watchedPorts: readonly number[];
}

/** Keeps an object, and the data that goes with it, when its release is uninstalled. */
export function kept(allowDestroy: boolean | undefined): { annotations?: Record<string, string> } {
  return allowDestroy === true ? {} : { annotations: { 'helm.sh/resource-policy': 'keep' } };
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

/** Opens a namespace that refuses everything: members to each other, its pods to them, and them to the API server. */
export function membersPolicy(scope: Construct, members: Members): Manifest[] {
  const { name, namespace, selector, clientPorts, watchedPorts } = members;
  if (!namespace.opensDns) return [];
  const own = { podSelector: { matchLabels: { ...selector } } };
  const ports = (numbers: readonly number[]) => policyPorts(numbers.map((port) => ({ port })));
  return [
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name, labels: { ...standardLabels(scope, name) } },
      spec: {
        ...own,
        policyTypes: ['Ingress', 'Egress'],
        ingress: [
          { from: [own] },
          { from: [{ podSelector: {} }], ports: ports(clientPorts) },
          { ports: ports(watchedPorts) },
        ],
        egress: [{ to: [own] }, { ports: ports([443, 6443]) }],
      },
    },
  ];
}

/** Lets nodes be drained one member at a time. */
export function membersBudget(scope: Construct, { name, selector }: Members, count: number): Manifest[] {
  if (count === 1) return [];
  return [
    {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name, labels: { ...standardLabels(scope, name) } },
      spec: {
        maxUnavailable: 1,
        unhealthyPodEvictionPolicy: 'AlwaysAllow',
        selector: { matchLabels: { ...selector } },
      },
    },
  ];
}
