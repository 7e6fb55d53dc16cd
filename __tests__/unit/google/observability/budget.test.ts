import { TerraformOutput, type TerraformStack } from 'cdktf';
import { Budget, type BudgetProps } from '../../../../constructs/google/observability/budget';
import { NotificationChannel } from '../../../../constructs/google/observability/notification-channel';
import { googleStack, propsWithoutEffect, synthesized } from '../support';

const channelName = 'projects/acme-shop/notificationChannels/123';
const billingAccount = '012345-6789AB-CDEF01';
const channel = (stack: TerraformStack, id = 'Team') => NotificationChannel.fromChannelName(stack, id, channelName);
const make = (stack: TerraformStack, props: Partial<BudgetProps> = {}) =>
  new Budget(stack, 'Budget', { billingAccount, monthlyAmount: 50, channels: [channel(stack)], ...props });

test('watches what the project costs in a month: spent by half, nearly, whole, and as expected', () => {
  const stack = synthesized((scope) => new TerraformOutput(scope, 'Name', { value: make(scope).budgetName }));
  expect(stack.at('Budget/Resource')).toEqual({
    billing_account: billingAccount,
    display_name: 'stack/Budget',
    amount: { specified_amount: { units: '50' } },
    budget_filter: { projects: [`projects/${stack.ref('AshlarGoogleProject', 'number')}`], calendar_period: 'MONTH' },
    threshold_rules: [
      { threshold_percent: 0.5, spend_basis: 'CURRENT_SPEND' },
      { threshold_percent: 0.9, spend_basis: 'CURRENT_SPEND' },
      { threshold_percent: 1, spend_basis: 'CURRENT_SPEND' },
      { threshold_percent: 1, spend_basis: 'FORECASTED_SPEND' },
    ],
    all_updates_rule: { monitoring_notification_channels: [channelName] },
  });
  expect(stack.at('AshlarGoogleProject')).toEqual({ project_id: 'acme-shop' });
  expect(stack.at('Name')['value']).toBe(stack.ref('Budget/Resource', 'name'));
});

test('every setting has an effect', () => {
  const without = propsWithoutEffect<BudgetProps>(make, {
    billingAccount: () => 'ABCDEF-012345-6789AB',
    monthlyAmount: () => 100,
    displayName: () => 'Shop',
    atPercent: () => [80],
    atForecastPercent: () => [],
    channels: (stack) => [channel(stack, 'One'), channel(stack, 'Two')],
  });
  expect(without).toEqual([]);
});

test('fails with every bad value named at once', () => {
  const wrong: BudgetProps = {
    billingAccount: '0123',
    monthlyAmount: 0.5,
    displayName: 'x'.repeat(61),
    atPercent: [0, 50, 50],
    atForecastPercent: [1_001],
    channels: [],
  };
  expect(() => new Budget(googleStack(), 'Budget', wrong)).toThrow(
    new Error(
      "Budget at 'stack/Budget' [PropsInvalid]:\n" +
        '- `billingAccount` must be a billing account such as 012345-6789AB-CDEF01, got 0123\n' +
        '- `monthlyAmount` must be 1 to 9007199254740991 units, got 0.5\n' +
        '- `displayName` must be 1 to 60 characters, got 61\n' +
        '- `channels` must be 1 to 5 channels, got 0\n' +
        '- `atPercent` must be different from each other, got 0, 50, 50\n' +
        '- `atPercent` must be 1 to 1000 percent, got 0\n' +
        '- `atForecastPercent` must be 1 to 1000 percent, got 1001',
    ),
  );
});
