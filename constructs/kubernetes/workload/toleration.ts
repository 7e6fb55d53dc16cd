import type { IToleration } from './models';

/**
 * A taint of nodes that pods put up with.
 * @see https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/
 */
export interface Toleration {
  /** Key of the taint: `dedicated`. */
  readonly key: string;
  /**
   * Value of the taint.
   * @default - any
   */
  readonly value?: string;
  /**
   * What the taint does to others.
   * @default - any of them
   */
  readonly effect?: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute';
}

export function tolerationsOf(tolerations: readonly Toleration[]): IToleration[] {
  return tolerations.map(({ key, value, effect }) => ({
    key,
    ...(value === undefined ? { operator: 'Exists' as const } : { operator: 'Equal' as const, value }),
    ...(effect === undefined ? {} : { effect }),
  }));
}
