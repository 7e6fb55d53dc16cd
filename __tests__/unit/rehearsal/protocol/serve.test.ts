import { Client, credentials, status, type ServiceError } from '@grpc/grpc-js';
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, realpathSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { messagesOf } from '../../../../rehearsal/protocol/messages';
import {
  methodPath,
  Unimplemented,
  type Method,
  type ProviderSession,
  type ServableProvider,
} from '../../../../rehearsal/protocol/methods';
import { reattachEnv, serveProvider, type ServedProvider } from '../../../../rehearsal/protocol/serve';

let folder: string;
let served: ServedProvider | undefined;
const clients: Client[] = [];

beforeEach(() => (folder = mkdtempSync(join(realpathSync(tmpdir()), 'serve-'))));
afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await served?.close();
  served = undefined;
  rmSync(folder, { recursive: true, force: true });
});

/** Sessions that answer with their own number, and note when they end. */
function counting(answer?: (method: Method) => Uint8Array): ServableProvider & { readonly closed: number[] } {
  let opened = 0;
  const closed: number[] = [];
  const open = (): ProviderSession => {
    const number = ++opened;
    const call = (method: Method): Promise<Uint8Array> =>
      new Promise((resolve) => resolve(answer?.(method) ?? Buffer.from([number])));
    return { call, close: () => closed.push(number) };
  };
  return { source: 'registry.terraform.io/ashlar/toy', protocol: 5, open, closed };
}

/** A client with a connection of its own, as Terraform has for each provider configuration. */
function connect({ reattach }: ServedProvider): Client {
  const options = {
    'grpc.max_receive_message_length': -1,
    'grpc.max_send_message_length': -1,
    'grpc.use_local_subchannel_pool': 1,
  };
  const client = new Client(`unix:${reattach.Addr.String}`, credentials.createInsecure(), options);
  clients.push(client);
  return client;
}

const raw = (bytes: Buffer): Buffer => bytes;

function call(client: Client, path: string, request: Uint8Array = Buffer.alloc(0)): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    client.makeUnaryRequest(path, raw, raw, Buffer.from(request), (error: ServiceError | null, response?: Buffer) => {
      if (error === null) resolve(response ?? Buffer.alloc(0));
      else reject(error);
    });
  });
}

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

const GET_SCHEMA = methodPath('GetProviderSchema', 5);

test('every connection has a session of its own, which ends with it', async () => {
  const provider = counting();
  served = await serveProvider(provider, join(folder, 's'));
  const [first, second] = [connect(served), connect(served)];
  const answers = [await call(first, GET_SCHEMA), await call(second, GET_SCHEMA), await call(first, GET_SCHEMA)];
  expect(answers.map((answer) => answer[0])).toEqual([1, 2, 1]);
  first.close();
  while (provider.closed.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  expect(provider.closed).toEqual([1]);
  expect((await call(second, GET_SCHEMA))[0]).toBe(2);
  await served.close();
  expect(provider.closed).toEqual([1, 2]);
});

test('only the owner reaches the socket, and nothing is left after the end', async () => {
  served = await serveProvider(counting(), join(folder, 's'));
  const { reattach } = served;
  const path = reattach.Addr.String;
  expect(statSync(join(folder, 's')).mode & 0o777).toBe(0o700);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(reattach).toEqual({
    Protocol: 'grpc',
    ProtocolVersion: 5,
    Pid: expect.any(Number),
    Test: true,
    Addr: { Network: 'unix', String: path },
  });
  expect(reattachEnv([served])).toEqual({
    TF_REATTACH_PROVIDERS: JSON.stringify({ 'registry.terraform.io/ashlar/toy': reattach }),
  });
  await served.close();
  await served.close();
  expect(existsSync(path)).toBe(false);
});

test('Terraform, which may kill it, gets the number of a process of its own, that ends with the provider', async () => {
  const [one, two] = [
    await serveProvider(counting(), join(folder, 's')),
    await serveProvider(counting(), join(folder, 's')),
  ];
  const pids = [one, two].map(({ reattach }) => reattach.Pid);
  expect(new Set([...pids, process.pid]).size).toBe(3);
  expect(pids.map(isAlive)).toEqual([true, true]);
  process.kill(pids[0] ?? 0, 'SIGKILL');
  while (isAlive(pids[0] ?? 0)) await new Promise((resolve) => setTimeout(resolve, 5));
  const client = connect(one);
  expect((await call(client, GET_SCHEMA))[0]).toBe(1);
  await Promise.all([one, two].map((provider) => provider.close()));
  while (isAlive(pids[1] ?? 0)) await new Promise((resolve) => setTimeout(resolve, 5));
});

test('a folder that others can read is refused', async () => {
  chmodSync(folder, 0o755);
  await expect(serveProvider(counting(), folder)).rejects.toThrow(
    `${folder} [SocketFolderOpen]:\n- must be readable by its owner only, as planned values pass through the sockets in it: chmod 700`,
  );
});

test('a path that no socket can have is refused with what to do', async () => {
  const long = join(folder, 'x'.repeat(100));
  const bytes = long.length + '/01234567.sock'.length;
  const limit = process.platform === 'darwin' ? 104 : 108;
  await expect(serveProvider(counting(), long)).rejects.toThrow(
    `${long} [SocketPathTooLong]:\n- is too long a path for a socket: with the name of the socket it must be below ${limit} bytes, got ${bytes}. Name a shorter folder in TMPDIR`,
  );
  expect(existsSync(long)).toBe(false);
});

test('what go-plugin asks for is answered: health, shutdown, and streams that stay open', async () => {
  served = await serveProvider(counting(), join(folder, 's'));
  const client = connect(served);
  expect(await call(client, '/grpc.health.v1.Health/Check')).toEqual(Buffer.from([8, 1]));
  expect(await call(client, '/plugin.GRPCController/Shutdown')).toEqual(Buffer.alloc(0));
  const ends: string[] = [];
  const stdio = client.makeServerStreamRequest('/plugin.GRPCStdio/StreamStdio', raw, raw, Buffer.alloc(0));
  const broker = client.makeBidiStreamRequest('/plugin.GRPCBroker/StartStream', raw, raw);
  for (const [name, stream] of Object.entries({ stdio, broker })) {
    stream.on('error', () => ends.push(name)).on('end', () => ends.push(name));
    stream.resume();
  }
  // A round trip later, a stream that had ended would have said so.
  await call(client, GET_SCHEMA);
  expect(ends).toEqual([]);
  stdio.cancel();
  broker.cancel();
});

test('messages of any size pass', async () => {
  served = await serveProvider(
    counting(() => Buffer.alloc(9_000_000, 7)),
    join(folder, 's'),
  );
  const answer = await call(connect(served), GET_SCHEMA, Buffer.alloc(6_000_000));
  expect(answer.equals(Buffer.alloc(9_000_000, 7))).toBe(true);
});

test('a call that is not served is unimplemented', async () => {
  const refuse = (method: Method): never => {
    throw new Unimplemented(method);
  };
  served = await serveProvider(counting(refuse), join(folder, 's'));
  await expect(call(connect(served), methodPath('CallFunction', 5))).rejects.toMatchObject({
    code: status.UNIMPLEMENTED,
    details: 'CallFunction is not served',
  });
});

test('a session that fails names the call and the type, and no value', async () => {
  const fail = (): never => {
    throw new TypeError('hunter2 is no number');
  };
  served = await serveProvider(counting(fail), join(folder, 's'));
  const client = connect(served);
  const request = messagesOf(5).encode('ValidateConfigRequest', { typeName: 'toy_box' });
  const error = { code: status.INTERNAL };
  await expect(call(client, methodPath('ValidateResourceConfig', 5), request)).rejects.toMatchObject({
    ...error,
    details: 'ValidateResourceConfig of toy_box failed: TypeError',
  });
  await expect(call(client, methodPath('ConfigureProvider', 5), request)).rejects.toMatchObject({
    ...error,
    details: 'ConfigureProvider failed: TypeError',
  });
  await expect(call(client, methodPath('ReadResource', 5), Buffer.from('hunter2'))).rejects.toMatchObject({
    ...error,
    details: 'ReadResource failed: TypeError',
  });
});

test('a served provider does not keep its process alive', () => {
  const script = `require('./rehearsal/protocol/serve').serveProvider(
    { source: 'a', protocol: 5, open: () => ({ call: async () => Buffer.alloc(0), close() {} }) }, ${JSON.stringify(join(folder, 's'))})`;
  const run = spawnSync(process.execPath, ['--import', 'tsx', '--eval', script], { encoding: 'utf8', timeout: 20_000 });
  expect({ status: run.status, stderr: run.stderr }).toEqual({ status: 0, stderr: '' });
});
