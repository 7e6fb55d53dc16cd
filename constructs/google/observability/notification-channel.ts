import { MonitoringNotificationChannel } from '@cdktf/provider-google/lib/monitoring-notification-channel';
import { Construct } from 'constructs';
import { Checks } from '../../core/checks';
import { labelsOf } from '../provider';

/** Where alerts are sent to, whether or not this app manages it. */
export interface INotificationChannel {
  /** `projects/PROJECT/notificationChannels/ID`. */
  readonly channelName: string;
}

/** Settings of a {@link NotificationChannel}. */
export interface NotificationChannelProps {
  /** Address that is written to. */
  readonly email: string;
  /**
   * What shows in the console: 1 to 512 characters.
   * @default - the construct path
   */
  readonly displayName?: string;
  /**
   * Lets a deletion of the channel take it out of the alert policies of others that use it.
   * @default false: Cloud Monitoring refuses while one does
   */
  readonly deleteInUse?: boolean;
}

/**
 * An e-mail address that alerts and budgets write to.
 * @see https://cloud.google.com/monitoring/support/notification-options
 * @example
 * const team = new NotificationChannel(stack, 'Team', { email: 'shop-team@acme.example' });
 */
export class NotificationChannel extends Construct implements INotificationChannel {
  /** Refers to a channel managed elsewhere, of any type, by `projects/PROJECT/notificationChannels/ID`. */
  static fromChannelName(scope: Construct, id: string, channelName: string): INotificationChannel {
    return new ImportedNotificationChannel(scope, id, channelName);
  }

  readonly channelName: string;

  /** @throws {ConstructError} `PropsInvalid`, listing every value that Cloud Monitoring would refuse. */
  constructor(scope: Construct, id: string, props: NotificationChannelProps) {
    super(scope, id);
    const { email, displayName = this.node.path } = props;
    new Checks(this)
      .matches('email', email, /^[^\s@]+@[^\s@]+$/, 'an e-mail address')
      .range('displayName', displayName.length, 1, 512, 'characters')
      .throwIfAny();
    const channel = new MonitoringNotificationChannel(this, 'Resource', {
      type: 'email',
      displayName,
      labels: { email_address: email },
      userLabels: labelsOf(this),
      forceDelete: props.deleteInUse === true,
    });
    this.channelName = channel.name;
  }
}

class ImportedNotificationChannel extends Construct implements INotificationChannel {
  constructor(
    scope: Construct,
    id: string,
    readonly channelName: string,
  ) {
    super(scope, id);
    const allowed = 'the name of a channel: projects/PROJECT/notificationChannels/ID';
    new Checks(this)
      .matches('channelName', channelName, /^projects\/[^/\s]+\/notificationChannels\/\d+$/, allowed)
      .throwIfAny();
  }
}
