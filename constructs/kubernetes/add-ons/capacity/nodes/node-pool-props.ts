import type { Duration } from '../../../../core/duration';
import type { IEc2NodeClass } from './ec2-node-class';

/** A taint of nodes, that keeps off pods that do not put up with it. */
export interface NodeTaint {
  /** `dedicated`, or `acme.com/dedicated`. */
  readonly key: string;
  /** @default - none */
  readonly value?: string;
  readonly effect: 'NoExecute' | 'NoSchedule' | 'PreferNoSchedule';
}

/** Settings of a {@link NodePool}. */
export interface NodePoolProps {
  /** What its machines are like. */
  readonly nodeClass: IEc2NodeClass;
  /**
   * Name: 1 to 63 lower-case letters, digits and hyphens. Changing this replaces the pool, and its nodes.
   * @default - the id, in lower case with hyphens
   */
  readonly name?: string;
  /** Most that its nodes have together, `{ cpu: '100', memory: '400Gi' }`: what a fault, or an attack, can cost. */
  readonly limits: { readonly cpu: string; readonly memory: string };
  /**
   * Processors.
   * @default ['amd64']
   */
  readonly architectures?: readonly ('amd64' | 'arm64')[];
  /**
   * How instances are paid: `spot` is cheaper, and EC2 takes them back with 2 minutes of notice. With both, spot where there is any.
   * @default ['on-demand']
   */
  readonly capacity?: readonly ('on-demand' | 'spot')[];
  /**
   * First letters of the types to choose from, of generation 5 and later. The more there are, the cheaper and surer.
   * @default ['c', 'm', 'r']
   */
  readonly instanceCategories?: readonly string[];
  /**
   * The only types to choose from: `m7i.large`.
   * @default - those of `instanceCategories`
   */
  readonly instanceTypes?: readonly string[];
  /**
   * Zones to choose from.
   * @default - those of the subnets
   */
  readonly zones?: readonly string[];
  /**
   * Labels of nodes, which pods name in their `nodeSelector`.
   * @default - none
   */
  readonly labels?: Readonly<Record<string, string>>;
  /**
   * Taints of nodes.
   * @default - none
   */
  readonly taints?: readonly NodeTaint[];
  /**
   * Of several pools that fit, the one with the largest weight is taken: 1 to 100.
   * @default - the smallest
   */
  readonly weight?: number;
  /**
   * Nodes older than this are replaced: 1 day to 1 year. So faults that come with time, and old images, go.
   * @default Duration.days(30)
   */
  readonly expireAfter?: Duration;
  /**
   * How long a node that goes waits for its pods at the most, budgets and all: 1 minute to 7 days.
   * @default - as long as they take; a pod that may not be moved keeps its node
   */
  readonly terminationGrace?: Duration;
  /**
   * Which nodes go to save cost: those without pods, or those as well whose pods find room elsewhere or on a cheaper one.
   * @default 'underutilized'
   */
  readonly consolidates?: 'empty' | 'underutilized';
  /**
   * How long nothing changed on a node before it may go: 0 seconds to 1 day.
   * @default Duration.minutes(1)
   */
  readonly consolidateAfter?: Duration;
  /**
   * Share of the nodes that may go at the same time: 0 to 100 per cent. With 0 no image is ever renewed.
   * @default 10
   */
  readonly disruptionPercent?: number;
}
