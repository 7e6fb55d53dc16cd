import { awsSettings } from '../login/aws-login';
import { asked } from './aws-answer';
import type { Kind } from './kind';

const QUESTION = { action: 'dynamodb:DescribeTable', absent: ['ResourceNotFoundException'] };

/** DynamoDB tables: of locks, for one. */
export const dynamodbTable: Kind = {
  types: ['aws_dynamodb_table'],
  importId: (candidate) => candidate.argument('name'),
  look: async (candidate, { env }) => {
    const { DynamoDBClient, DescribeTableCommand } = await import('@aws-sdk/client-dynamodb');
    const client = new DynamoDBClient(awsSettings(candidate.provider, 'dynamodb', env));
    return asked(candidate, QUESTION, async () => {
      const TableName = candidate.argument('name') ?? '';
      return (await client.send(new DescribeTableCommand({ TableName }))).Table?.TableArn;
    });
  },
};
