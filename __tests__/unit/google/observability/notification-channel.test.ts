import { GoogleProvider } from '@cdktf/provider-google/lib/provider';
import { TerraformStack } from 'cdktf';
import {
  NotificationChannel,
  type NotificationChannelProps,
} from '../../../../constructs/google/observability/notification-channel';
import { synth } from '../../../../testing/synth';
import { testApp } from '../../../support/stack';
import { googleStack, propsWithoutEffect, synthesized } from '../support';

const email = 'shop-team@acme.example';
const make = (stack: TerraformStack, props: Partial<NotificationChannelProps> = {}) =>
  new NotificationChannel(stack, 'Team', { email, ...props });

test('writes to an address, and is deleted only once nothing uses it', () => {
  expect(synthesized(make).at('Team/Resource')).toEqual({
    type: 'email',
    display_name: 'stack/Team',
    labels: { email_address: email },
    user_labels: {
      system: 'shop',
      environment: 'test',
      owner: 'shop-team',
      'cost-centre': 'retail',
      'managed-by': 'ashlar',
    },
    force_delete: false,
  });
});

test('every setting has an effect', () => {
  const without = propsWithoutEffect<NotificationChannelProps>(make, {
    email: () => 'other@acme.example',
    displayName: () => 'Team',
    deleteInUse: () => true,
  });
  expect(without).toEqual([]);
});

test('in a stack whose provider the caller configured, nobody knows labels', () => {
  const stack = new TerraformStack(testApp(), 'stack');
  new GoogleProvider(stack, 'google');
  make(stack);
  expect(synth(stack).at('Team/Resource')).not.toHaveProperty('user_labels');
});

test('a channel managed elsewhere may be of any type', () => {
  const name = 'projects/acme-shop/notificationChannels/123';
  expect(NotificationChannel.fromChannelName(googleStack(), 'Team', name).channelName).toBe(name);
  expect(() => NotificationChannel.fromChannelName(googleStack(), 'Team', 'team')).toThrow(
    new Error(
      "ImportedNotificationChannel at 'stack/Team' [PropsInvalid]:\n" +
        '- `channelName` must be the name of a channel: projects/PROJECT/notificationChannels/ID, got team',
    ),
  );
});

test('fails with every bad value named at once', () => {
  expect(() => make(googleStack(), { email: 'team', displayName: '' })).toThrow(
    new Error(
      "NotificationChannel at 'stack/Team' [PropsInvalid]:\n" +
        '- `email` must be an e-mail address, got team\n' +
        '- `displayName` must be 1 to 512 characters, got 0',
    ),
  );
});
