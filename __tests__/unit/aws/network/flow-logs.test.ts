import { FlowLogs, type FlowLogsProps } from '../../../../constructs/aws/network/flow-logs';
import { Key } from '../../../../constructs/aws/security/key';
import { Duration } from '../../../../constructs/core/duration';
import { awsStack, propsWithoutEffect, synthesized } from '../../../support/stack';

const vpc = { vpcId: 'vpc-0a1b2c3d' };
const traffic = (props: Partial<FlowLogsProps> = {}) =>
  synthesized((stack) => new FlowLogs(stack, 'Traffic', { vpc, ...props }));

test('with no settings: all traffic, kept for 90 days and not to be destroyed', () => {
  const stack = traffic();
  expect(stack.at('Traffic/Resource')).toEqual({
    vpc_id: 'vpc-0a1b2c3d',
    traffic_type: 'ALL',
    log_destination_type: 'cloud-watch-logs',
    log_destination: stack.ref('Traffic/LogGroup/Resource', 'arn'),
    iam_role_arn: stack.ref('Traffic/Role/Resource', 'arn'),
  });
  expect(stack.at('Traffic/LogGroup/Resource')).toMatchObject({
    retention_in_days: 90,
    lifecycle: { prevent_destroy: true },
  });
});

test('its role is for the flow logs of this account alone, and for this log group alone', () => {
  const stack = traffic();
  expect(JSON.parse(stack.at('Traffic/Role/Resource')['assume_role_policy'] as string)).toEqual({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: ['vpc-flow-logs.amazonaws.com'] },
        Action: ['sts:AssumeRole'],
        Condition: {
          StringEquals: { 'aws:SourceAccount': '111122223333' },
          ArnLike: { 'aws:SourceArn': 'arn:aws:ec2:us-east-1:111122223333:vpc-flow-log/*' },
        },
      },
    ],
  });
  const group = stack.ref('Traffic/LogGroup/Resource', 'arn');
  expect(JSON.parse(stack.at('Traffic/Role/Policy')['policy'] as string)).toEqual({
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Resource: [`${group}:*`] },
      {
        Effect: 'Allow',
        Action: ['logs:DescribeLogGroups', 'logs:DescribeLogStreams'],
        Resource: [group, `${group}:*`],
      },
    ],
  });
});

test('every setting has an effect', () => {
  const without = propsWithoutEffect<FlowLogsProps>(
    (stack, props) => new FlowLogs(stack, 'Traffic', { vpc, ...props }),
    {
      vpc: () => ({ vpcId: 'vpc-1' }),
      retention: () => Duration.days(7),
      encryptionKey: (stack) => new Key(stack, 'Key'),
      allowDestroy: () => true,
    },
  );
  expect(without).toEqual([]);
});

test('says what writes to its log group', () => {
  const logs = new FlowLogs(awsStack(), 'Traffic', { vpc });
  expect(logs.logGroup.emitters).toEqual([logs]);
});

test('a retention that CloudWatch does not offer is refused', () => {
  expect(() => traffic({ retention: Duration.days(91) })).toThrow(
    "FlowLogs at 'stack/Traffic' [PropsInvalid]:\n" +
      '- `retention` must be one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653 days, ' +
      'got 91 days. The nearest is 90 days',
  );
});
