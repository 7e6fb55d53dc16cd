import type { Duration } from '../../core/duration';
import type { MaxDisrupted } from './disruption';
import type { PortProps } from './ports';
import type { Health, HealthChecks } from './probes';
import type { Spread } from './spread';

/** What workloads that go on running say besides. */
export interface ServingProps extends PortProps {
  /**
   * How the container is asked whether it works: one question for all, or one for each purpose.
   * @default - not asked: whatever runs is ready
   */
  readonly health?: Health | HealthChecks;
  /**
   * Time that a pod still takes requests after it is asked to end, since those who send them learn of it later: 0 seconds to 10
   * minutes, within `terminationGrace`. A load balancer that sends to pods itself takes longer to learn: 20 seconds or so.
   * Kubernetes 1.30 or later.
   * @default Duration.seconds(5) with a port, else Duration.seconds(0)
   */
  readonly drain?: Duration;
  /**
   * Whether pods only prefer to be spread evenly over zones and nodes, or wait until they can be.
   * @default 'prefer'
   */
  readonly spread?: Spread;
  /**
   * Pods that may be missing at a time while nodes are drained: a number, a share (`'25%'`), or `any`.
   * @default 1 where there are always two pods or more, else 'any'
   */
  readonly maxDisrupted?: MaxDisrupted;
  /**
   * Time that a new pod has to stay ready before the next one is replaced: 0 seconds to 10 minutes.
   * @default Duration.seconds(0)
   */
  readonly minReady?: Duration;
  /**
   * Old revisions that the cluster keeps: 0 to 100. Helm rolls back from its own.
   * @default 3
   */
  readonly revisionHistory?: number;
}
