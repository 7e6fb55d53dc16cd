import { spawn, type ChildProcess } from 'node:child_process';
import { freePort } from '../../lab/running/ports';
import { pause, waitFor } from '../../lab/running/wait';
import { cliConfig } from './suite';

/** A running AWS emulator for one account. */
export interface Moto {
  readonly url: string;
  /** Environment with which stock Terraform and CDKTF talk to the emulator, and to nothing else. */
  readonly env: NodeJS.ProcessEnv;
  /** Makes a bucket, as a team has made its state bucket before the first `deploy`. */
  createBucket(name: string): Promise<void>;
  /** Writes an object: the state of a stack that the test does not apply. */
  putObject(bucket: string, key: string, body: string): Promise<void>;
  /** Calls an AWS API that speaks JSON, for what has to exist before the test. */
  call(service: string, target: string, body: object): Promise<void>;
  /** Reads a state as Terraform has written it. */
  stateOf(bucket: string, key: string): Promise<unknown>;
  hasObject(bucket: string, key: string): Promise<boolean>;
  /** Waits until an object is there: what a run that is under way writes. */
  waitForObject(bucket: string, key: string): Promise<void>;
  /** Ends the server; does nothing once it has ended. */
  stop(): Promise<void>;
}

/** Starts plain `moto_server`, nothing in it patched, on a free port of the loopback interface. */
export async function startMoto(account: string, { program = 'moto_server', limitSeconds = 30 } = {}): Promise<Moto> {
  const port = await freePort();
  const url = `http://127.0.0.1:${String(port)}`;
  const server = spawn(program, ['-H', '127.0.0.1', '-p', String(port)], {
    stdio: 'ignore',
    env: {
      ...process.env,
      MOTO_ACCOUNT_ID: account,
      MOTO_IAM_LOAD_MANAGED_POLICIES: 'true',
      AWS_DEFAULT_REGION: 'us-east-1',
    },
  });
  const ended = endOf(server);
  try {
    await Promise.race([ended.then(fail), answering(url, limitSeconds)]);
  } catch (error) {
    server.kill('SIGKILL');
    await ended;
    throw error;
  }
  const env = emulatorEnvironment(url);
  return {
    url,
    env,
    createBucket: (name) => put(`${url}/${name}`),
    putObject: (bucket, key, body) => put(`${url}/${bucket}/${key}`, body),
    call: (service, target, body) => call(url, service, target, body),
    stateOf: async (bucket, key) => (await fetch(`${url}/${bucket}/${key}`, { headers: signed('s3') })).json(),
    hasObject: (bucket, key) => has(`${url}/${bucket}/${key}`),
    waitForObject: async (bucket, key) => {
      await waitFor(`${bucket}/${key}`, async () => (await has(`${url}/${bucket}/${key}`)) || undefined, 60);
    },
    stop: async () => {
      server.kill('SIGKILL');
      await ended;
    },
  };
}

/** Ends the emulator of a suite: undefined where it did not start, which has failed the suite already. */
export async function stop(moto: Moto | undefined): Promise<void> {
  await moto?.stop();
}

/** How the server ended, or could not begin. It ends at the latest with this process. */
function endOf(server: ChildProcess): Promise<string> {
  const kill = (): unknown => server.kill('SIGKILL');
  process.once('exit', kill);
  return new Promise<string>((resolve) => {
    server.once('error', ({ message }) => resolve(`moto_server did not start: ${message}`));
    server.once('exit', (code, signal) => resolve(`moto_server ended with ${signal ?? `exit code ${String(code)}`}`));
  }).finally(() => process.removeListener('exit', kill));
}

function fail(message: string): never {
  throw new Error(message);
}

async function call(url: string, service: string, target: string, body: object): Promise<void> {
  const headers = { ...signed(service), 'x-amz-target': target, 'content-type': 'application/x-amz-json-1.1' };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${target}: ${String(response.status)} ${await response.text()}`);
}

/** The emulator reads the service from the scope of the credentials, and does not verify the signature. */
function signed(service: string): { readonly authorization: string } {
  const scope = `20260101/us-east-1/${service}/aws4_request`;
  return { authorization: `AWS4-HMAC-SHA256 Credential=test/${scope}, SignedHeaders=host, Signature=0` };
}

async function has(url: string): Promise<boolean> {
  const { ok, status } = await fetch(url, { method: 'HEAD', headers: signed('s3') });
  if (ok || status === 404) return ok;
  throw new Error(`HEAD ${url}: status ${status}`);
}

async function put(url: string, body = ''): Promise<void> {
  const response = await fetch(url, { method: 'PUT', body, headers: signed('s3') });
  if (!response.ok) throw new Error(`PUT ${url}: ${String(response.status)} ${await response.text()}`);
}

function emulatorEnvironment(url: string): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^(AWS_|TF_)/.test(name));
  return {
    ...Object.fromEntries(kept),
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_REGION: 'us-east-1',
    AWS_EC2_METADATA_DISABLED: 'true',
    TF_CLI_CONFIG_FILE: cliConfig(),
    CHECKPOINT_DISABLE: '1',
    GOGC: '400',
  };
}

async function answering(url: string, limitSeconds: number): Promise<void> {
  const limit = performance.now() + limitSeconds * 1_000;
  while (performance.now() < limit) {
    const up = await fetch(`${url}/moto-api/`, { signal: AbortSignal.timeout(5_000) }).then(
      (response) => response.ok,
      () => false,
    );
    if (up) return;
    await pause(100);
  }
  fail(`moto_server did not answer on ${url} within ${limitSeconds} s`);
}
