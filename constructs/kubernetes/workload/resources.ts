import { BYTES, CPU, pairProblems } from '../quantity';
import type { IResourceRequirements } from './models';

/**
 * What a container is sure to get, and the most that it gets: `[request, limit]`.
 * @see https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/
 */
export interface Resources {
  /**
   * Cores (`0.5`) or thousandths of one (`250m`). Above the limit the container is slowed; without a limit it takes what its node
   * has left, unless the `podDefaults` of its namespace have one.
   */
  readonly cpu: readonly [request: string, limit?: string];
  /** Bytes in binary units: `256Mi`, `1Gi`. Above the limit the container is killed. */
  readonly memory: readonly [request: string, limit: string];
  /**
   * Disk for what the container writes to `/tmp`, other emptyDir volumes and its log. Above the limit the pod is evicted.
   * @default - no request and no limit
   */
  readonly ephemeralStorage?: readonly [request: string, limit: string];
}

/** What is wrong with `resources`, as sentences; empty when nothing is. */
export function resourcesProblems(prop: string, { cpu, memory, ephemeralStorage }: Resources): string[] {
  return [
    ...pairProblems(`${prop}.cpu`, cpu, CPU),
    ...pairProblems(`${prop}.memory`, memory, BYTES),
    ...(ephemeralStorage === undefined ? [] : pairProblems(`${prop}.ephemeralStorage`, ephemeralStorage, BYTES)),
  ];
}

export function resourceRequirements({ cpu, memory, ephemeralStorage }: Resources): IResourceRequirements {
  const [cpuRequest, cpuLimit] = cpu;
  const [memoryRequest, memoryLimit] = memory;
  const [storageRequest, storageLimit] = ephemeralStorage ?? [];
  return {
    requests: {
      cpu: cpuRequest,
      memory: memoryRequest,
      ...(storageRequest === undefined ? {} : { 'ephemeral-storage': storageRequest }),
    },
    limits: {
      ...(cpuLimit === undefined ? {} : { cpu: cpuLimit }),
      memory: memoryLimit,
      ...(storageLimit === undefined ? {} : { 'ephemeral-storage': storageLimit }),
    },
  };
}
