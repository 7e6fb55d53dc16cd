import type * as DynamoDb from '@aws-sdk/client-dynamodb';
import { UserError } from '../../constructs/core/errors';
import { awsSettings } from '../login/aws-login';
import type { Stack } from '../manifest';
import { backendBlock } from '../state-store/backend-block';
import { storeRefused } from '../state-store/failures';
import { ABSENT, type StoredText } from '../state-store/state-store';
import type { LockPlace } from './lock-place';

/** Names of the errors that say that there is no such table, so that nobody can have locked in it. */
const NO_TABLE = 'ResourceNotFoundException';
const TAKEN = 'ConditionalCheckFailedException';

/** The lock of a state in the table that an s3 back end names, as Terraform has it there. */
export class TableLock implements LockPlace {
  /** The lock of a stack; undefined where its back end names no table. */
  static async of(stack: Stack, env: NodeJS.ProcessEnv): Promise<TableLock | undefined> {
    const block = backendBlock(stack);
    const table = block.type === 's3' ? block.text('dynamodb_table') : undefined;
    if (table === undefined) return undefined;
    const sdk = await import('@aws-sdk/client-dynamodb');
    const client = new sdk.DynamoDBClient(awsSettings(block.settings, 'dynamodb', env));
    return new TableLock(sdk, client, table, `${block.required('bucket')}/${block.required('key')}`);
  }

  private constructor(
    private readonly sdk: typeof DynamoDb,
    private readonly client: DynamoDb.DynamoDBClient,
    private readonly table: string,
    /** @see https://github.com/hashicorp/terraform/blob/v1.11.4/internal/backend/remote-state/s3/client.go lockPath */
    private readonly id: string,
  ) {}

  async read(): Promise<StoredText | undefined> {
    const asked = { ...this.at(this.id), ConsistentRead: true };
    const answer = await this.asked('GetItem', this.client.send(new this.sdk.GetItemCommand(asked)));
    const text = answer === NO_TABLE || answer === TAKEN ? undefined : answer.Item?.['Info']?.S;
    return text === undefined ? undefined : { text, version: text };
  }

  async write(info: string, ifVersion: string): Promise<string | undefined> {
    const Item = { LockID: { S: this.id }, Info: { S: info } };
    const condition = ifVersion === ABSENT ? { ConditionExpression: 'attribute_not_exists(LockID)' } : held(ifVersion);
    const command = new this.sdk.PutItemCommand({ TableName: this.table, Item, ...condition });
    return (await this.asked('PutItem', this.client.send(command))) === TAKEN ? undefined : info;
  }

  async remove(ifVersion: string): Promise<void> {
    const command = new this.sdk.DeleteItemCommand({ ...this.at(this.id), ...held(ifVersion) });
    await this.asked('DeleteItem', this.client.send(command));
  }

  /** Removes what Terraform notes there of a state that has gone: it would find that the next one is not the same. */
  async forgetState(): Promise<void> {
    await this.asked('DeleteItem', this.client.send(new this.sdk.DeleteItemCommand(this.at(`${this.id}-md5`))));
  }

  private at(id: string): Pick<DynamoDb.DeleteItemCommandInput, 'TableName' | 'Key'> {
    return { TableName: this.table, Key: { LockID: { S: id } } };
  }

  /** @throws {UserError} `StateStoreRefused` with the right that may be missing. */
  private async asked<T>(action: string, answer: Promise<T>): Promise<T | typeof NO_TABLE | typeof TAKEN> {
    try {
      return await answer;
    } catch (error) {
      // A role that is not handed out says so itself.
      if (!(error instanceof Error) || error instanceof UserError) throw error;
      if (error.name === NO_TABLE || error.name === TAKEN) return error.name;
      const advice = `Log in to AWS as for Terraform (AWS_PROFILE, or keys in the environment), and check its rights on the table: dynamodb:${action}`;
      throw storeRefused(`table ${this.table}`, `${error.name}: ${error.message}`, advice);
    }
  }
}

/** The condition that an item is still as it was read. */
function held(
  info: string,
): Pick<DynamoDb.DeleteItemCommandInput, 'ConditionExpression' | 'ExpressionAttributeValues'> {
  return { ConditionExpression: 'Info = :held', ExpressionAttributeValues: { ':held': { S: info } } };
}
