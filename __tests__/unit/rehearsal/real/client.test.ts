import { join } from 'node:path';
import { connectProvider, type ProviderClient } from '../../../../rehearsal/real/client';
import { launchProvider, type LaunchedProvider } from '../../../../rehearsal/real/launch';
import { program, scratch } from './support';

/** Answers a schema with the bytes it got, ends within a plan, fails at an apply, and ends when it is asked to. */
const SERVER = `
const { Server, ServerCredentials } = require(${JSON.stringify(require.resolve('@grpc/grpc-js'))});
const same = (bytes) => bytes;
const call = (path) => ({ path, requestStream: false, responseStream: false, requestSerialize: same,
  requestDeserialize: same, responseSerialize: same, responseDeserialize: same });
setTimeout(() => process.exit(), 60_000);
const server = new Server({ 'grpc.max_receive_message_length': -1, 'grpc.max_send_message_length': -1 });
server.addService(
  { schema: call('/tfplugin6.Provider/GetProviderSchema'), plan: call('/tfplugin6.Provider/PlanResourceChange'),
    apply: call('/tfplugin6.Provider/ApplyResourceChange') },
  { schema: ({ request }, reply) => reply(null, request), plan: () => process.exit(7),
    apply: (_, reply) => reply({ code: 2, details: 'no such thing' }) });
server.addService({ stop: call('/plugin.GRPCController/Shutdown') }, { stop: () => STOP });
const path = process.env.PLUGIN_UNIX_SOCKET_DIR + '/s';
server.bindAsync('unix:' + path, ServerCredentials.createInsecure(), () => console.log('1|6|unix|' + path + '|grpc|'));
`;

let launched: LaunchedProvider;
let client: ProviderClient;

async function connect(stop: string): Promise<void> {
  const folder = scratch();
  const started = program(folder, SERVER.replace('STOP', stop));
  launched = await launchProvider(started, { folder: join(folder, 'r'), proxy: '127.0.0.1:9' });
  client = connectProvider(launched, 'acme/toy');
}

afterEach(() => client.stop());

test('bytes go through as they are, also more than the four megabytes that gRPC allows by default', async () => {
  await connect('process.exit(0)');
  const bytes = Buffer.alloc(6 * 1024 * 1024, 'x');
  expect(bytes.equals(await client.call('GetProviderSchema', bytes))).toBe(true);
});

test('a call that the provider does not serve is told to be so', async () => {
  await connect('process.exit(0)');
  await expect(client.call('MoveResourceState', Buffer.alloc(0))).rejects.toThrow('MoveResourceState is not served');
});

test('a provider that ends within a call is named with the call', async () => {
  await connect('process.exit(0)');
  await expect(client.call('PlanResourceChange', Buffer.alloc(0))).rejects.toThrow(
    'the provider acme/toy ended unexpectedly during PlanResourceChange',
  );
});

test('a call that fails is told with what the provider says', async () => {
  await connect('process.exit(0)');
  await expect(client.call('ApplyResourceChange', Buffer.alloc(0))).rejects.toThrow(
    'the provider acme/toy failed during ApplyResourceChange: no such thing',
  );
});

test.each([
  ['ends when it is asked to', 'process.exit(0)'],
  ['does not, and is killed', 'undefined'],
])('a provider that %s is gone after the stop', async (_name, stop) => {
  await connect(stop);
  await client.stop();
  expect(() => process.kill(launched.pid, 0)).toThrow(/ESRCH/);
});
