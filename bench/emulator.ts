import { spawn } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';

const START_SECONDS = 60;

/** An AWS emulator that runs. */
export interface Emulator {
  /** Variables under which Terraform talks to it. */
  readonly env: NodeJS.ProcessEnv;
  /** Makes a bucket, as a team has made that of its states. */
  createBucket(name: string): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts plain `moto_server` on the loopback interface.
 * @throws when it is not installed or does not answer within a minute.
 */
export async function startEmulator(account: string): Promise<Emulator> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const server = spawn('moto_server', ['-H', '127.0.0.1', '-p', String(port)], {
    stdio: 'ignore',
    env: { ...process.env, MOTO_ACCOUNT_ID: account, MOTO_IAM_LOAD_MANAGED_POLICIES: 'true' },
  });
  let running = true;
  const ended = new Promise<void>((resolve) => {
    const end = (): void => {
      running = false;
      resolve();
    };
    server.once('error', end).once('exit', end);
  });
  const kill = (): unknown => server.kill('SIGKILL');
  process.once('exit', kill);
  const stop = async (): Promise<void> => {
    kill();
    await ended;
    process.removeListener('exit', kill);
  };
  if (!(await answers(`${url}/moto-api/`, () => running))) {
    await stop();
    throw new Error("moto_server does not answer: pip install 'moto[server]==5.2.1'");
  }
  const credentials = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test', AWS_REGION: 'us-east-1' };
  return {
    env: { ...credentials, AWS_ENDPOINT_URL: url, AWS_EC2_METADATA_DISABLED: 'true' },
    createBucket: async (name) => {
      const { ok } = await fetch(`${url}/${name}`, {
        method: 'PUT',
        headers: {
          authorization:
            'AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0',
        },
      });
      if (!ok) throw new Error(`the emulator does not make the bucket ${name}`);
    },
    stop,
  };
}

async function answers(url: string, running: () => boolean): Promise<boolean> {
  const limit = performance.now() + START_SECONDS * 1_000;
  while (running() && performance.now() < limit) {
    const up = await fetch(url, { signal: AbortSignal.timeout(5_000) }).then(
      ({ ok }) => ok,
      () => false,
    );
    if (up) return true;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return false;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
