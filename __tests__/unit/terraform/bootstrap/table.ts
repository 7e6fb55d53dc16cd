import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

type Item = Readonly<Record<string, { readonly S: string }>>;

interface Asked {
  readonly Key?: Item;
  readonly Item?: Item;
  readonly ConditionExpression?: string;
  readonly ExpressionAttributeValues?: Item;
}

/** One table of DynamoDB in this process, as far as locks need it. */
export class Table {
  /** What each item notes, by its id. */
  readonly items = new Map<string, string>();
  /** Name of the error that is answered to calls of these names; to every call where the name is `*`. */
  readonly failures = new Map<string, string>();
  private server: Server | undefined;

  /** Starts it, and returns its address. */
  async start(): Promise<string> {
    const server = (this.server = createServer((request, response) => {
      const call = String(request.headers['x-amz-target']).replace(/^.*\./, '');
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.once('end', () => {
        const failure = this.failures.get(call) ?? this.failures.get('*');
        const answer = failure === undefined ? this.answer(call, JSON.parse(body) as Asked) : { __type: failure };
        const isError = '__type' in answer;
        response.writeHead(isError ? 400 : 200, { connection: 'close', 'content-type': 'application/x-amz-json-1.0' });
        response.end(JSON.stringify(isError ? { ...answer, message: 'not this time' } : answer));
      });
    }));
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  }

  async stop(): Promise<void> {
    await new Promise((done) => (this.server === undefined ? done(undefined) : this.server.close(done)));
  }

  private answer(call: string, asked: Asked): object {
    const id = (asked.Key ?? asked.Item)?.['LockID']?.S ?? '';
    const there = this.items.get(id);
    if (call === 'GetItem') return there === undefined ? {} : { Item: { Info: { S: there } } };
    const held = asked.ExpressionAttributeValues?.[':held']?.S;
    const holds = asked.ConditionExpression?.startsWith('attribute_not_exists') === true ? undefined : held;
    if (asked.ConditionExpression !== undefined && there !== holds)
      return { __type: 'ConditionalCheckFailedException' };
    if (call === 'DeleteItem') this.items.delete(id);
    else this.items.set(id, asked.Item?.['Info']?.S ?? '');
    return {};
  }
}
