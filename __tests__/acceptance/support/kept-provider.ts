import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { findProviderProgram } from '../../../rehearsal/real/find-program';
import { scratch } from './differences';
import type { Moto } from './moto';
import { cliConfig } from './suite';

const AWS = { source: 'registry.terraform.io/hashicorp/aws', version: '5.100.0' };

/** What Terraform starts a provider with. @see https://github.com/hashicorp/terraform-plugin-go/blob/main/tfprotov5/tf5server/server.go */
const START = {
  TF_PLUGIN_MAGIC_COOKIE: 'd602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2',
  PLUGIN_PROTOCOL_VERSIONS: '5',
};

/**
 * The emulator, with one process of the real AWS provider that all runs of Terraform share: each would start its own two or three
 * times, which takes longer than what it is asked. For runs one after the other, as a provider has one configuration at a time.
 */
export async function withKeptProvider(moto: Moto): Promise<Moto> {
  const program = await findProviderProgram(AWS, { env: { ...process.env, TF_CLI_CONFIG_FILE: cliConfig() } });
  if (program === undefined) throw new Error('the AWS provider is in no mirror');
  // Its socket is in its temporary folder.
  const env = { ...moto.env, ...START, TMPDIR: mkdtempSync(scratch('aws-')) };
  const provider = spawn(program.file, [], { env, stdio: ['ignore', 'pipe', 'ignore'] });
  const kill = (): unknown => provider.kill('SIGKILL');
  process.once('exit', kill);
  const ended = new Promise<void>((done) => provider.once('close', () => done()));
  const socket = await new Promise<string>((resolve, reject) => {
    provider.stdout.once('data', (line: Buffer) => resolve(line.toString().split('|')[3] ?? ''));
    provider.once('error', reject);
    void ended.then(() => reject(new Error('the AWS provider has ended')));
  });
  const address = { Network: 'unix', String: socket };
  const attached = { Protocol: 'grpc', ProtocolVersion: 5, Pid: provider.pid, Test: true, Addr: address };
  const stop = async (): Promise<void> => {
    process.removeListener('exit', kill);
    kill();
    await ended;
    await moto.stop();
  };
  const TF_REATTACH_PROVIDERS = JSON.stringify({ [AWS.source]: attached });
  return { ...moto, env: { ...moto.env, TF_REATTACH_PROVIDERS }, stop };
}
