/**
 * The layers of a system in the order in which they are applied; they are destroyed in reverse.
 * A stack reads from layers before its own, never from one after it.
 */
export const LAYERS = [
  'state',
  'network',
  'data',
  'cluster',
  'platform',
  'service',
  'apps',
  'edge',
  'observability',
] as const;

export type Layer = (typeof LAYERS)[number];

/** True when `first` is applied before `second`. */
export function isBefore(first: Layer, second: Layer): boolean {
  return LAYERS.indexOf(first) < LAYERS.indexOf(second);
}
