import { MonitoringAlertPolicy } from '@cdktf/provider-google/lib/monitoring-alert-policy';
import { Construct } from 'constructs';
import { Checks } from '../../core/checks';
import { Duration } from '../../core/duration';
import { labelsOf } from '../provider';
import type { AlertCondition } from './alert-condition';
import type { INotificationChannel } from './notification-channel';

/** How urgent an alert is. */
export type Severity = 'critical' | 'error' | 'warning';

/** Settings of an {@link AlertPolicy}. */
export interface AlertPolicyProps {
  /**
   * What shows in the console and in notifications: 1 to 512 characters.
   * @default - the construct path
   */
  readonly displayName?: string;
  /** What to do when it rings: 1 to 8192 characters of Markdown, sent with every notification. */
  readonly description: string;
  /** What is watched: any of 1 to 6 is enough. */
  readonly conditions: readonly AlertCondition[];
  /** Who is told: 1 to 16 channels. */
  readonly channels: readonly INotificationChannel[];
  /**
   * How urgent it is.
   * @default 'error'
   */
  readonly severity?: Severity;
  /**
   * Time without data after which an incident counts as over: 30 minutes to 7 days.
   * @default Duration.minutes(30)
   */
  readonly autoClose?: Duration;
}

/**
 * Tells channels when something is wrong, and when it is over.
 * @see https://cloud.google.com/monitoring/alerts
 * @example
 * const channels = [new NotificationChannel(stack, 'Team', { email: 'shop-team@acme.example' })];
 * const conditions = [serverErrors(runService, 5), slowRequests(runService, 95, Duration.seconds(2))];
 * new AlertPolicy(stack, 'Requests', { conditions, channels, description: 'Return to the last revision, then look at the logs.' });
 */
export class AlertPolicy extends Construct {
  /** `projects/PROJECT/alertPolicies/ID`. */
  readonly policyName: string;

  /** @throws {ConstructError} `PropsInvalid`, listing every value that Cloud Monitoring would refuse. */
  constructor(scope: Construct, id: string, props: AlertPolicyProps) {
    super(scope, id);
    const { displayName = this.node.path, description, conditions, channels } = props;
    const { severity = 'error', autoClose = Duration.minutes(30) } = props;
    new Checks(this)
      .range('displayName', displayName.length, 1, 512, 'characters')
      .range('description', description.length, 1, 8_192, 'characters')
      .range('conditions', conditions.length, 1, 6, 'conditions')
      .all(conditions.flatMap(({ problems }) => problems))
      .range('channels', channels.length, 1, 16, 'channels')
      .oneOf('severity', severity, ['critical', 'error', 'warning'])
      .range('autoClose', autoClose.toSeconds(), 1_800, 604_800, 'seconds')
      .throwIfAny();
    const policy = new MonitoringAlertPolicy(this, 'Resource', {
      displayName,
      combiner: 'OR',
      severity: severity.toUpperCase(),
      conditions: conditions.map(({ title, threshold }) => ({ displayName: title, conditionThreshold: threshold })),
      documentation: { content: description, mimeType: 'text/markdown' },
      notificationChannels: channels.map(({ channelName }) => channelName),
      alertStrategy: { autoClose: `${autoClose.toSeconds().toString()}s` },
      userLabels: labelsOf(this),
    });
    this.policyName = policy.name;
  }
}
