import { Role } from '../../../../constructs/aws/identity/role';
import { Queue } from '../../../../constructs/aws/messaging/queue';
import { LogGroup, type LogGroupProps } from '../../../../constructs/aws/observability/log-group';
import { Key } from '../../../../constructs/aws/security/key';
import { Duration } from '../../../../constructs/core/duration';
import { awsStack, propsWithoutEffect, synthesized } from '../../../support/stack';

const group = (props?: LogGroupProps) => synthesized((stack) => new LogGroup(stack, 'Backend', props));
const ec2 = { principal: { services: ['ec2.amazonaws.com'] } };

test('with no settings: kept for 30 days, never deleted by Terraform', () => {
  expect(group().at('Backend/Resource')).toEqual({
    name: '/stack-backend',
    retention_in_days: 30,
    skip_destroy: true,
    lifecycle: { prevent_destroy: true },
  });
});

test('allowDestroy lets Terraform delete it, also when it is gone from the code', () => {
  expect(group({ allowDestroy: true }).at('Backend/Resource')).toEqual({
    name: '/stack-backend',
    retention_in_days: 30,
  });
});

test('every setting has an effect on Terraform, but the emitter, which is for the estate', () => {
  const without = propsWithoutEffect<LogGroupProps>((stack, props) => new LogGroup(stack, 'Backend', props), {
    name: () => '/orders/backend',
    retention: () => Duration.days(7),
    encryptionKey: (stack) => new Key(stack, 'Key'),
    emitter: (stack) => new Queue(stack, 'Jobs'),
    allowDestroy: () => true,
  });
  expect(without).toEqual(['emitter']);
});

test('every retention that CloudWatch offers is taken', () => {
  const offered = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288];
  for (const days of [...offered, 3653]) {
    expect(group({ retention: Duration.days(days) }).at('Backend/Resource')['retention_in_days']).toBe(days);
  }
});

test('its writers can be named when it is made and later, each once', () => {
  const stack = awsStack();
  const first = new Queue(stack, 'First');
  const second = new Queue(stack, 'Second');
  const logs = new LogGroup(stack, 'Backend', { emitter: first });
  logs.writtenBy(second);
  logs.writtenBy(first);
  expect(logs.emitters).toEqual([first, second]);
  expect(new LogGroup(stack, 'Frontend').emitters).toEqual([]);
});

test('a grant to write gives streams and events of that group, and nothing else', () => {
  const stack = synthesized((scope) =>
    new LogGroup(scope, 'Backend').grantWrite(new Role(scope, 'Writer', { trust: ec2 })),
  );
  expect(JSON.parse(stack.at('Writer/Policy')['policy'] as string)).toEqual({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: [`${stack.ref('Backend/Resource', 'arn')}:*`],
      },
    ],
  });
});

test('a group managed elsewhere can be written to', () => {
  const stack = synthesized((scope) => {
    const logs = LogGroup.fromLogGroupName(scope, 'Backend', '/acme/backend');
    expect(logs.logGroupName).toBe('/acme/backend');
    logs.grantWrite(new Role(scope, 'Writer', { trust: ec2 }));
  });
  expect(stack.at('Writer/Policy')['policy']).toContain(
    '"Resource":["arn:aws:logs:us-east-1:111122223333:log-group:/acme/backend:*"]',
  );
});

test('fails with every bad value named at once, with the nearest retention', () => {
  expect(() => group({ name: 'my logs', retention: Duration.days(31) })).toThrow(
    "LogGroup at 'stack/Backend' [PropsInvalid]:\n" +
      '- `name` must be letters, digits, ., _, /, # and -, not starting with aws/, at most 512 characters, got my logs\n' +
      '- `retention` must be one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, ' +
      '2922, 3288, 3653 days, got 31 days. The nearest is 30 days',
  );
  expect(() => LogGroup.fromLogGroupName(awsStack(), 'Backend', 'aws/backend')).toThrow(
    "ImportedLogGroup at 'stack/Backend' [PropsInvalid]:\n" +
      '- `logGroupName` must be letters, digits, ., _, /, # and -, not starting with aws/, at most 512 characters, ' +
      'got aws/backend',
  );
});

test('another group moves no address', () => {
  const names = (...ids: string[]) => synthesized((stack) => ids.forEach((id) => new LogGroup(stack, id))).addresses();
  expect(names('Frontend', 'Backend', 'App')).toMatchObject(names('Backend', 'App'));
});

test('a group managed elsewhere may be known after apply alone', () => {
  const stack = awsStack();
  const made = new LogGroup(stack, 'Backend');
  expect(LogGroup.fromLogGroupName(stack, 'Again', made.logGroupName).logGroupName).toBe(made.logGroupName);
});
