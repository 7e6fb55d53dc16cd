import { CloudwatchEventRule } from '@cdktf/provider-aws/lib/cloudwatch-event-rule';
import { CloudwatchEventTarget } from '@cdktf/provider-aws/lib/cloudwatch-event-target';
import { Construct } from 'constructs';
import { Duration } from '../../../core/duration';
import { Queue } from '../../messaging/queue';

/**
 * What EC2 and AWS Health say before an instance goes, by a name of ours.
 * @see https://github.com/aws/karpenter-provider-aws/blob/v1.14.1/website/content/en/docs/getting-started/getting-started-with-karpenter/cloudformation.yaml
 */
const EVENTS = {
  CapacityReservation: { source: 'aws.ec2', type: 'EC2 Capacity Reservation Instance Interruption Warning' },
  Rebalance: { source: 'aws.ec2', type: 'EC2 Instance Rebalance Recommendation' },
  ScheduledChange: { source: 'aws.health', type: 'AWS Health Event' },
  SpotInterruption: { source: 'aws.ec2', type: 'EC2 Spot Instance Interruption Warning' },
  StateChange: { source: 'aws.ec2', type: 'EC2 Instance State-change Notification' },
} as const;

/** Settings of {@link KarpenterInterruptions}. */
export interface KarpenterInterruptionsProps {
  /**
   * Name of the queue: 1 to 80 letters, digits, hyphens and underscores.
   * @default - generated from system, environment and construct path
   */
  readonly name?: string;
}

/**
 * A queue that hears that instances of the account will go, two minutes before spot instances do: Karpenter drains them in time. What
 * nobody reads within 5 minutes is late, and goes. One that is managed elsewhere is a {@link Queue} to refer to.
 * @see https://karpenter.sh/docs/concepts/disruption/#interruption
 * @example
 * const { queue } = new KarpenterInterruptions(stack, 'Interruptions');
 */
export class KarpenterInterruptions extends Construct {
  readonly queue: Queue;

  /** @throws {ConstructError} `PropsInvalid` when the name is none. */
  constructor(scope: Construct, id: string, props: KarpenterInterruptionsProps = {}) {
    super(scope, id);
    this.queue = new Queue(this, 'Queue', { name: props.name, retention: Duration.minutes(5), allowDestroy: true });
    for (const [name, { source, type }] of Object.entries(EVENTS)) {
      const rule = new CloudwatchEventRule(this, name, {
        description: `${type}, for Karpenter`,
        eventPattern: JSON.stringify({ source: [source], 'detail-type': [type] }),
      });
      this.queue.grantSendToService({ service: 'events.amazonaws.com', sourceArn: rule.arn });
      new CloudwatchEventTarget(this, `${name}Target`, { rule: rule.name, arn: this.queue.queueArn });
    }
  }
}
