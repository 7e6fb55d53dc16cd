import { Construct } from 'constructs';
import type { ContainerInsights } from '../../constructs/aws/compute/container-insights';
import type { Database } from '../../constructs/aws/data/database';
import type { Queue } from '../../constructs/aws/messaging/queue';
import type { ITopic } from '../../constructs/aws/messaging/topic';
import { Alarm, type AlarmProps } from '../../constructs/aws/observability/alarm';
import type { MetricMath } from '../../constructs/aws/observability/metric';
import { Duration } from '../../constructs/core/duration';
import { Size } from '../../constructs/core/size';

/** What the alarms watch. */
export interface OrdersAlarmsProps {
  /** Told when an alarm rings, and when it stops. */
  readonly topic: ITopic;
  readonly jobs: Queue;
  readonly database: Database;
  readonly insights: ContainerInsights;
  /** Share of requests that fail, in percent. */
  readonly errorRate: MetricMath;
}

/** The alarms of orders, each with what to do when it rings. */
export class OrdersAlarms extends Construct {
  readonly all: readonly Alarm[];

  constructor(scope: Construct, id: string, { topic, jobs, database, insights, errorRate }: OrdersAlarmsProps) {
    super(scope, id);
    const alarm = (name: string, props: Omit<AlarmProps, 'actions' | 'okActions'>) =>
      new Alarm(this, name, { ...props, actions: [topic], okActions: [topic] });
    const above = { comparison: '>', evaluationPeriods: 3 } as const;
    this.all = [
      alarm('HighCpu', {
        ...above,
        metric: insights.nodeCpu(),
        threshold: 80,
        // Nodes always report: no data means that the agent, or every node, is gone.
        missingData: 'breaching',
        description: 'Nodes are over 80 % CPU for 15 minutes: look for a runaway pod, else raise the maximum of nodes.',
      }),
      alarm('HighMemory', {
        ...above,
        metric: insights.nodeMemory(),
        threshold: 80,
        missingData: 'breaching',
        description:
          'Nodes are over 80 % memory for 15 minutes: look for a leaking pod, else raise the maximum of nodes.',
      }),
      alarm('ErrorRate', {
        ...above,
        metric: errorRate,
        threshold: 5,
        // Without requests there is nothing that fails.
        missingData: 'notBreaching',
        description: 'Over 5 % of requests fail for 15 minutes: read the backend log, and roll back the last release.',
      }),
      alarm('DatabaseHighCpu', {
        ...above,
        metric: database.metricCpu(),
        threshold: 80,
        missingData: 'breaching',
        description: 'The database is over 80 % CPU for 15 minutes: read the slow query log.',
      }),
      alarm('DatabaseLowStorage', {
        metric: database.metricFreeStorage(),
        comparison: '<',
        threshold: Size.gibibytes(2).toBytes(),
        missingData: 'breaching',
        description: 'The database has under 2 GiB of storage left: raise storageGib before writes fail.',
      }),
      alarm('QueueDepth', {
        ...above,
        metric: jobs.metricDepth(),
        threshold: 1_000,
        // An idle queue reports nothing after six hours.
        missingData: 'notBreaching',
        description: 'Over 1000 messages wait for 15 minutes: the workers are too slow or too few.',
      }),
      alarm('OldestMessage', {
        metric: jobs.metricOldestMessageAge(),
        comparison: '>',
        threshold: Duration.minutes(15).toSeconds(),
        missingData: 'notBreaching',
        description:
          'A message has waited for over 15 minutes: check that the workers run, and read what they write to the app log.',
      }),
      alarm('DeadLetters', {
        metric: jobs.metricDeadLetters(),
        comparison: '>',
        threshold: 0,
        missingData: 'notBreaching',
        description: 'A message failed five times: read it in the dead-letter queue, mend the cause, then redrive it.',
      }),
    ];
  }
}
