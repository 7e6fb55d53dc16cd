import { awsSettings } from '../login/aws-login';
import { asked } from './aws-answer';
import type { Kind } from './kind';

const QUESTION = { action: 'logs:DescribeLogGroups', absent: ['ResourceNotFoundException'] };

/** CloudWatch log groups, which services make by themselves as soon as they write. */
export const logGroup: Kind = {
  types: ['aws_cloudwatch_log_group'],
  importId: (candidate) => candidate.argument('name'),
  look: async (candidate, { env }) => {
    const { CloudWatchLogsClient, DescribeLogGroupsCommand } = await import('@aws-sdk/client-cloudwatch-logs');
    const client = new CloudWatchLogsClient(awsSettings(candidate.provider, 'cloudwatchlogs', env));
    return asked(candidate, QUESTION, async () => {
      const name = candidate.argument('name') ?? '';
      // Names that begin alike come too; the one of this name comes first of them.
      const { logGroups = [] } = await client.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: name }));
      return logGroups.find(({ logGroupName }) => logGroupName === name)?.arn;
    });
  },
};
