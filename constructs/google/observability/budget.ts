import { BillingBudget } from '@cdktf/provider-google/lib/billing-budget';
import { Construct } from 'constructs';
import { Checks } from '../../core/checks';
import { projectNumberOf } from '../identity/service-agent';
import type { INotificationChannel } from './notification-channel';

/** Settings of a {@link Budget}. */
export interface BudgetProps {
  /** Account that pays: `012345-6789AB-CDEF01`. Changing this replaces the budget. */
  readonly billingAccount: string;
  /** What a month may cost: 1 or more, in whole units of the currency of the billing account. */
  readonly monthlyAmount: number;
  /**
   * What shows in the console: 1 to 60 characters.
   * @default - the construct path, cut off
   */
  readonly displayName?: string;
  /**
   * Shares of the amount that are told when they are spent: 1 to 1000 percent each.
   * @default [50, 90, 100]
   */
  readonly atPercent?: readonly number[];
  /**
   * Shares of the amount that are told when the month is expected to end with them: 1 to 1000 percent each.
   * @default [100]
   */
  readonly atForecastPercent?: readonly number[];
  /** Who is told: 1 to 5 channels, beside those who administrate the billing account. */
  readonly channels: readonly INotificationChannel[];
}

/**
 * Tells channels what the project of the stack costs in a month. It stops nothing.
 * Whoever applies it may make budgets of the billing account (`roles/billing.costsManager`).
 * @see https://cloud.google.com/billing/docs/how-to/budgets
 * @example
 * const channels = [new NotificationChannel(stack, 'Team', { email: 'shop-team@acme.example' })];
 * new Budget(stack, 'Budget', { billingAccount: '012345-6789AB-CDEF01', monthlyAmount: 50, channels });
 */
export class Budget extends Construct {
  /** `billingAccounts/ACCOUNT/budgets/ID`. */
  readonly budgetName: string;

  /** @throws {ConstructError} `PropsInvalid`, listing every value that Cloud Billing would refuse. */
  constructor(scope: Construct, id: string, props: BudgetProps) {
    super(scope, id);
    const { billingAccount, monthlyAmount, channels, displayName = this.node.path.slice(-60) } = props;
    const { atPercent = [50, 90, 100], atForecastPercent = [100] } = props;
    const account = 'a billing account such as 012345-6789AB-CDEF01';
    const checks = new Checks(this)
      .matches('billingAccount', billingAccount, /^[0-9A-F]{6}(-[0-9A-F]{6}){2}$/, account)
      .range('monthlyAmount', monthlyAmount, 1, Number.MAX_SAFE_INTEGER, 'units')
      .range('displayName', displayName.length, 1, 60, 'characters')
      .range('channels', channels.length, 1, 5, 'channels');
    for (const [prop, shares] of Object.entries({ atPercent, atForecastPercent })) {
      checks.that(new Set(shares).size === shares.length, prop, 'different from each other', shares);
      for (const share of shares) checks.range(prop, share, 1, 1_000, 'percent');
    }
    checks.throwIfAny();
    const budget = new BillingBudget(this, 'Resource', {
      billingAccount,
      displayName,
      amount: { specifiedAmount: { units: monthlyAmount.toString() } },
      // By number: Cloud Billing answers with it, and an id would be planned anew each time.
      budgetFilter: { projects: [`projects/${projectNumberOf(this)}`], calendarPeriod: 'MONTH' },
      thresholdRules: [
        ...atPercent.map((percent) => ({ thresholdPercent: percent / 100, spendBasis: 'CURRENT_SPEND' })),
        ...atForecastPercent.map((percent) => ({ thresholdPercent: percent / 100, spendBasis: 'FORECASTED_SPEND' })),
      ],
      allUpdatesRule: { monitoringNotificationChannels: channels.map(({ channelName }) => channelName) },
    });
    this.budgetName = budget.name;
  }
}
