import type { SplitKind } from './weights';

/** What is bad about a new version, or about the way it is watched. */
export type Fault = 'success-rate' | 'latency' | 'health' | 'no-series' | 'no-prometheus';

/** One rollout that is played. */
export interface RolloutCase {
  /** Name of the workload. */
  readonly name: string;
  readonly strategy: 'canary' | 'blue-green';
  /** What splits the requests; where nothing does, the number of pods. */
  readonly route: SplitKind | 'none';
  /** Whose metrics are asked for; of nobody's requests without. */
  readonly requests?: 'envoy' | 'istio' | 'traefik';
  /** @default - it is good */
  readonly fault?: Fault;
}

const FAULTS: readonly Fault[] = ['success-rate', 'latency', 'health', 'no-series', 'no-prometheus'];

function all(prefix: string, faults: readonly Fault[], rest: Omit<RolloutCase, 'name' | 'fault'>): RolloutCase[] {
  return [
    { name: `${prefix}-good`, ...rest },
    ...faults.map((fault) => ({ name: `${prefix}-${fault}`, ...rest, fault })),
  ];
}

/** Every strategy, every kind of route, every source of metrics, and every fault with the default way in. */
export const CASES: readonly RolloutCase[] = [
  ...all('envoy', FAULTS, { strategy: 'canary', route: 'HTTPRoute', requests: 'envoy' }),
  ...all('istio', ['success-rate', 'latency'], { strategy: 'canary', route: 'VirtualService', requests: 'istio' }),
  ...all('traefik', ['success-rate', 'latency'], { strategy: 'canary', route: 'HTTPRoute', requests: 'traefik' }),
  ...all('alb', ['health'], { strategy: 'canary', route: 'Ingress' }),
  ...all('pods', ['health'], { strategy: 'canary', route: 'none' }),
  ...all('swap', FAULTS, { strategy: 'blue-green', route: 'HTTPRoute', requests: 'envoy' }),
];
