import { spawn } from 'node:child_process';
import { requiredProgram } from '../../lab/lab-program';
import { freePort } from '../../lab/running/ports';
import { waitFor } from '../../lab/running/wait';
import { cliConfig } from './suite';

/** A running Google Cloud Storage emulator. It holds objects and their generations; of a bucket little more than its name. */
export interface FakeGcs {
  /** Environment with which Terraform's gcs back end talks to the emulator. */
  readonly env: NodeJS.ProcessEnv;
  /** Line of shell that makes a bucket, as the stand-in for a resource. */
  makeBucket(name: string): string;
  createBucket(name: string): Promise<void>;
  /** Text of an object; undefined where there is none. */
  read(bucket: string, name: string): Promise<string | undefined>;
  /** Waits until an object is there. */
  waitForObject(bucket: string, name: string): Promise<void>;
  stop(): Promise<void>;
}

/** Starts the emulator that `npm run lab` builds, on a free port of the loopback interface. */
export async function startFakeGcs(): Promise<FakeGcs> {
  const port = await freePort();
  const url = `http://127.0.0.1:${String(port)}`;
  const host = ['-scheme', 'http', '-host', '127.0.0.1', '-port', String(port), '-external-url', url];
  const args = [...host, '-backend', 'memory', '-location', 'US-WEST1', '-log-level', 'error'];
  const server = spawn(requiredProgram('fake-gcs-server'), [...args, '-public-host', `127.0.0.1:${String(port)}`], {
    stdio: 'ignore',
  });
  const kill = (): unknown => server.kill('SIGKILL');
  process.once('exit', kill);
  const ended = new Promise<void>((resolve) => server.once('close', () => resolve()));
  const answers = (path: string): Promise<Response> => fetch(`${url}/storage/v1/b${path}`);
  const until = async (what: string, ask: () => Promise<Response>): Promise<void> => {
    await waitFor(what, async () => (await ask()).ok || undefined, 60);
  };
  await until('the emulator of Google Cloud Storage', () => answers(''));
  const object = (bucket: string, name: string): Promise<Response> =>
    answers(`/${bucket}/o/${encodeURIComponent(name)}?alt=media`);
  const kept = Object.entries(process.env).filter(([name]) => !/^(GOOGLE_|TF_)/.test(name));
  return {
    env: {
      ...Object.fromEntries(kept),
      GOOGLE_STORAGE_CUSTOM_ENDPOINT: `${url}/storage/v1/`,
      GOOGLE_OAUTH_ACCESS_TOKEN: 'x',
      TF_CLI_CONFIG_FILE: cliConfig(),
      CHECKPOINT_DISABLE: '1',
    },
    makeBucket: (name) =>
      `'${process.execPath}' -e "fetch('${url}/storage/v1/b',{method:'POST',body:JSON.stringify({name:'${name}'})})"`,
    createBucket: async (name) => {
      const { ok, status } = await fetch(`${url}/storage/v1/b`, { method: 'POST', body: JSON.stringify({ name }) });
      if (!ok) throw new Error(`the bucket ${name} was not made: ${String(status)}`);
    },
    read: async (bucket, name) => {
      const response = await object(bucket, name);
      return response.ok ? response.text() : undefined;
    },
    waitForObject: (bucket, name) => until(`${bucket}/${name}`, () => object(bucket, name)),
    stop: async () => {
      process.removeListener('exit', kill);
      kill();
      await ended;
    },
  };
}
