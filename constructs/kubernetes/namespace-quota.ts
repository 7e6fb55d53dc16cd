import type { ILimitRange, IResourceQuota } from 'kubernetes-models/v1' with { 'resolution-mode': 'import' };
import { problem } from '../core/errors';
import { BYTES, CPU, pairProblems, quantityProblems } from './quantity';

/** Most that all pods of a namespace may ask for together. Quantities as Kubernetes writes them. */
export interface NamespaceQuota {
  /**
   * Pods that have not ended: 1 or more. Leave room for the pods that a rolling update adds.
   * @default - no limit
   */
  readonly pods?: number;
  /**
   * CPU requests, in cores: `8` or `500m`.
   * @default - no limit
   */
  readonly cpu?: string;
  /**
   * Memory requests: `16Gi`.
   * @default - no limit
   */
  readonly memory?: string;
  /**
   * Storage that volume claims ask for: `100Gi`.
   * @default - no limit
   */
  readonly storage?: string;
}

/**
 * Request and limit of a container that names none: `[request, limit]`. Each is set on its own, also beside one that is named.
 * @see https://kubernetes.io/docs/concepts/policy/limit-range/
 */
export interface PodDefaults {
  /**
   * With a limit, a container that requests more than that and names no limit of its own is refused.
   * @default ['100m']
   */
  readonly cpu?: readonly [request: string, limit?: string];
  /** @default ['128Mi', '256Mi'] */
  readonly memory?: readonly [request: string, limit: string];
}

/** What Kubernetes would refuse of `quota` and `defaults`, as sentences. */
export function quotaProblems(quota: NamespaceQuota = {}, defaults: PodDefaults = {}): string[] {
  const { pods, cpu, memory, storage } = quota;
  return [
    ...(pods === undefined || (Number.isInteger(pods) && pods >= 1)
      ? []
      : [problem('quota.pods', '1 or more pods', pods)]),
    ...quantityProblems('quota.cpu', cpu, CPU),
    ...quantityProblems('quota.memory', memory, BYTES),
    ...quantityProblems('quota.storage', storage, BYTES),
    ...(defaults.cpu === undefined ? [] : pairProblems('podDefaults.cpu', defaults.cpu, CPU)),
    ...(defaults.memory === undefined ? [] : pairProblems('podDefaults.memory', defaults.memory, BYTES)),
  ];
}

/** Without requests of its own, a pod would be refused by a quota on them. */
export function limitRange(namespace: string, { cpu, memory }: PodDefaults): ILimitRange & Named {
  const [cpuRequest, cpuLimit] = cpu ?? ['100m'];
  const [memoryRequest, memoryLimit] = memory ?? ['128Mi', '256Mi'];
  return {
    apiVersion: 'v1',
    kind: 'LimitRange',
    metadata: { name: 'defaults', namespace },
    spec: {
      limits: [
        {
          type: 'Container',
          defaultRequest: { cpu: cpuRequest, memory: memoryRequest },
          default: { ...(cpuLimit === undefined ? {} : { cpu: cpuLimit }), memory: memoryLimit },
        },
      ],
    },
  };
}

export function resourceQuota(
  namespace: string,
  { pods, cpu, memory, storage }: NamespaceQuota,
): IResourceQuota & Named {
  const hard = {
    ...(pods === undefined ? {} : { pods: pods.toString() }),
    ...(cpu === undefined ? {} : { 'requests.cpu': cpu }),
    ...(memory === undefined ? {} : { 'requests.memory': memory }),
    ...(storage === undefined ? {} : { 'requests.storage': storage }),
  };
  return { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'quota', namespace }, spec: { hard } };
}

interface Named {
  readonly metadata: { readonly name: string; readonly namespace: string };
}
