import { mkdirSync, rmSync } from 'node:fs';
import { providerLabel } from '../../terraform/providers';
import type { Method, ProtocolVersion } from '../protocol/methods';
import { connectProvider } from './client';
import type { ProviderProgram } from './find-program';
import { launchProvider } from './launch';
import { Memo } from './memo';
import { startRefusingProxy } from './refusing-proxy';

/** A provider's program that runs, and what was asked of it. */
export interface ProviderProcess {
  readonly pid: number;
  readonly protocol: ProtocolVersion;
  hasEnded(): boolean;
  /**
   * @throws {Unimplemented} for a call that the provider does not serve.
   * @throws {ProviderLost} when its program ends before it answers.
   */
  call(method: Method, request: Uint8Array): Promise<Uint8Array>;
  /** Hosts that it tried to reach, with how often. */
  refused(): ReadonlyMap<string, number>;
  /** Ends it, and removes its folder. */
  stop(): Promise<void>;
}

/** Settings of {@link startProvider}. */
export interface StartOptions {
  readonly folder: string;
  /** @default - its own folder */
  readonly cwd?: string;
  readonly env: NodeJS.ProcessEnv;
  readonly onProcess?: (pid: number) => void;
  /** Gives up waiting for a program that does not come up. */
  readonly signal?: AbortSignal;
}

/** Calls whose answer follows from the request alone, as long as the configuration stays. */
const REPEATABLE: ReadonlySet<Method> = new Set<Method>([
  'GetFunctions',
  'ValidateProviderConfig',
  'ValidateResourceConfig',
  'ValidateDataResourceConfig',
  'ValidateEphemeralResourceConfig',
  'UpgradeResourceState',
  'PlanResourceChange',
  'ReadDataSource',
]);

/**
 * Starts a provider's program behind a proxy of its own.
 * @throws {UserError} `ProviderUnusable` when it does not come to listen.
 */
export async function startProvider(program: ProviderProgram, options: StartOptions): Promise<ProviderProcess> {
  const { folder } = options;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const proxy = await startRefusingProxy();
  const clear = async (): Promise<void> => {
    await proxy.close();
    rmSync(folder, { recursive: true, force: true });
  };
  const launched = await launchProvider(program, { ...options, proxy: proxy.address }).catch(async (error: unknown) => {
    await clear();
    throw error;
  });
  const client = connectProvider(launched, providerLabel({ source: program.source }));
  let memo = new Memo();
  return {
    pid: launched.pid,
    protocol: launched.protocol,
    hasEnded: () => launched.hasEnded(),
    call: (method, request) => {
      if (method === 'ConfigureProvider') memo = new Memo();
      const ask = (): Promise<Uint8Array> => client.call(method, request);
      return REPEATABLE.has(method) ? memo.answer(method, request, ask) : ask();
    },
    refused: () => proxy.hosts(),
    stop: async () => {
      await client.stop();
      await clear();
    },
  };
}
