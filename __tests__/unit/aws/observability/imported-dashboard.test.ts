import { Dashboard } from '../../../../constructs/aws/observability/dashboard';
import { textWidget } from '../../../../constructs/aws/observability/widgets';
import { awsStack } from '../../../support/stack';

test('a dashboard managed elsewhere is known by its name', () => {
  const stack = awsStack();
  const made = new Dashboard(stack, 'Application', { widgets: [[textWidget({ markdown: '# Orders' })]] });
  for (const name of ['orders-sqs', made.dashboardName])
    expect(Dashboard.fromDashboardName(stack, `Other-${name.length.toString()}`, name).dashboardName).toBe(name);
  expect(() => Dashboard.fromDashboardName(stack, 'Sqs', 'orders sqs')).toThrow(
    "ImportedDashboard at 'stack/Sqs' [PropsInvalid]:\n" +
      '- `dashboardName` must be letters, digits, - and _, at most 255 characters, got orders sqs',
  );
});
