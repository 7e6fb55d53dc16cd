import { mkdirSync, mkdtempSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Method, ServableProvider } from '../../../rehearsal/protocol/methods';
import { findProviderProgram, type ProviderProgram } from '../../../rehearsal/real/find-program';
import { ProviderPool } from '../../../rehearsal/real/pool';
import { realPlanProvider } from '../../../rehearsal/real/real-plan-provider';
import { hostPlatform, holdsProvider, findMirrors } from '../../../terraform/mirrors';
import { scratch } from './differences';
import { SimulatedStack } from './simulated-stack';

const MIRRORS = [
  resolve(__dirname, '../../../../shared/providers'),
  resolve(__dirname, '../../../node_modules/.cache/ashlar/providers'),
];

/** A version of a provider, or why it cannot be tested here. */
export function realProviderProblem(source: string, version: string): string | undefined {
  const held = findMirrors({ extraMirrors: MIRRORS }).some((mirror) => holdsProvider(mirror, { source, version }));
  return held ? undefined : `${source} ${version} is in no local mirror for ${hostPlatform()}`;
}

/** How a stack of {@link RealProviderRun} differs from others. */
export interface StackOptions {
  /** @default 'stack' */
  readonly seed?: string;
  /** Done once, before the first call of this kind is answered. */
  readonly onFirst?: { readonly method: Method; readonly act: () => void };
}

/** The processes of a real provider, and stacks that it plans. */
export class RealProviderRun {
  readonly pids: number[] = [];
  readonly folder = mkdtempSync(scratch('r-'));
  private readonly stacks: SimulatedStack[] = [];
  private pool: Promise<ProviderPool> | undefined;

  constructor(
    private readonly source: string,
    private readonly version: string,
    private readonly env: NodeJS.ProcessEnv = process.env,
  ) {}

  /** A stack with this configuration; the types that it uses are read from it. */
  async stack(configuration: string, { seed = 'stack', onFirst }: StackOptions = {}): Promise<SimulatedStack> {
    const { source } = this;
    const pool = await (this.pool ??= this.start());
    const types = (kind: string): string[] => [
      ...new Set([...configuration.matchAll(new RegExp(`^${kind} "(\\w+)"`, 'gm'))].map(([, type = '']) => type)),
    ];
    const used = { resources: types('resource'), dataSources: types('data'), ephemeralResources: types('ephemeral') };
    const stack = new SimulatedStack();
    this.stacks.push(stack);
    const provider = await realPlanProvider({ source, pool, seed, types: used, stackFolder: this.folder });
    await stack.serve(onFirst === undefined ? provider : acting(provider, onFirst));
    stack.write(configuration);
    await stack.run('init');
    return stack;
  }

  /** Hosts that it tried to reach, sorted. */
  async refused(): Promise<string[]> {
    return [...((await this.pool)?.refused().keys() ?? [])].sort();
  }

  async close(): Promise<void> {
    await Promise.all(this.stacks.map((stack) => stack.close()));
    await (await this.pool)?.close();
  }

  private async start(): Promise<ProviderPool> {
    const { source, version, env, pids } = this;
    const unpackFolder = scratch('unpacked');
    mkdirSync(unpackFolder, { recursive: true });
    const program = await findProviderProgram({ source, version }, { extraMirrors: MIRRORS, unpackFolder });
    const onProcess = (pid: number): void => void pids.push(pid);
    return new ProviderPool({ program: program as ProviderProgram, scratch: join(this.folder, 'p'), env, onProcess });
  }
}

function acting(provider: ServableProvider, { method, act }: NonNullable<StackOptions['onFirst']>): ServableProvider {
  let isFirst = true;
  const open = (): ReturnType<ServableProvider['open']> => {
    const session = provider.open();
    const call: typeof session.call = (called, request) => {
      if (called === method && isFirst) {
        isFirst = false;
        act();
      }
      return session.call(called, request);
    };
    return { call, close: () => session.close() };
  };
  return { ...provider, open };
}
