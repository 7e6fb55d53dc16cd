import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import type { Method, ServableProvider } from '../../../rehearsal/protocol/methods';
import { reattachEnv, serveProvider } from '../../../rehearsal/protocol/serve';
import { connectProvider, type ProviderClient } from '../../../rehearsal/real/client';
import { findProviderProgram } from '../../../rehearsal/real/find-program';
import { filterSchema } from '../../../rehearsal/real/schema-filter';
import { wireFields, withField } from '../../../rehearsal/real/wire';
import { scratch } from './differences';
import type { Moto } from './moto';
import { cliConfig } from './suite';

const AWS = { source: 'registry.terraform.io/hashicorp/aws', version: '5.100.0' };

/** What Terraform starts a provider with. @see https://github.com/hashicorp/terraform-plugin-go/blob/main/tfprotov5/tf5server/server.go */
const START = {
  TF_PLUGIN_MAGIC_COOKIE: 'd602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2',
  PLUGIN_PROTOCOL_VERSIONS: '5',
};

/** Field of the provider's schema that says what it can do. */
const CAPABILITIES = 6;

/**
 * The emulator, with one process of the real AWS provider that all runs of Terraform share: each would start its own two or three
 * times, which takes longer than what it is asked. For runs one after the other, as a provider has one configuration at a time.
 * @param types - The only resources that runs use: all others are left out of the schema, which Terraform reads anew in each run for a
 * second of processor time. Terraform must then not be waited for synchronously. Without them it gets the whole schema.
 */
export async function withKeptProvider(moto: Moto, types?: readonly string[]): Promise<Moto> {
  const program = await findProviderProgram(AWS, { env: { ...process.env, TF_CLI_CONFIG_FILE: cliConfig() } });
  if (program === undefined) throw new Error('the AWS provider is in no mirror');
  // Its socket is in its temporary folder.
  const folder = mkdtempSync(scratch('aws-'));
  const env = { ...moto.env, ...START, TMPDIR: folder };
  const provider = spawn(program.file, [], { env, stdio: ['ignore', 'pipe', 'ignore'] });
  const kill = (): unknown => provider.kill('SIGKILL');
  process.once('exit', kill);
  let hasEnded = false;
  const ended = new Promise<void>((done) => provider.once('close', () => done())).then(() => void (hasEnded = true));
  const socket = await new Promise<string>((resolve, reject) => {
    provider.stdout.once('data', (line: Buffer) => resolve(line.toString().split('|')[3] ?? ''));
    provider.once('error', reject);
    void ended.then(() => reject(new Error('the AWS provider has ended')));
  });
  const pid = provider.pid ?? 0;
  const launched = { pid, protocol: 5, target: `unix:${socket}`, hasEnded: () => hasEnded, ended, kill } as const;
  const client = types && connectProvider(launched, AWS.source);
  const served = client && (await serveProvider(await narrowed(client, types), folder));
  const whole = { Protocol: 'grpc', ProtocolVersion: 5, Pid: pid, Test: true } as const;
  const reattach = served?.reattach ?? { ...whole, Addr: { Network: 'unix', String: socket } };
  const stop = async (): Promise<void> => {
    process.removeListener('exit', kill);
    await served?.close();
    kill();
    await client?.stop();
    await ended;
    await moto.stop();
  };
  return { ...moto, env: { ...moto.env, ...reattachEnv([{ source: AWS.source, reattach }]) }, stop };
}

/** The provider with these resources alone; what it says of them, and all that it does, is its own. */
async function narrowed(client: ProviderClient, resources: readonly string[]): Promise<ServableProvider> {
  const whole = await client.call('GetProviderSchema', Buffer.alloc(0));
  const own = wireFields(whole).find(({ number }) => number === CAPABILITIES)?.content ?? Buffer.alloc(0);
  const filtered = filterSchema(whole, { resources, dataSources: [], ephemeralResources: [] });
  const schema = withField(filtered, CAPABILITIES, own);
  const call = (method: Method, request: Buffer): Promise<Uint8Array> =>
    method === 'GetProviderSchema' ? Promise.resolve(schema) : client.call(method, request);
  return { source: AWS.source, protocol: 5, open: () => ({ call, close: () => undefined }) };
}
