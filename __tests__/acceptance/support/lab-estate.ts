import { mkdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { startHost } from '../../../rehearsal/start-host';
import { type Lab, startLab } from '../../lab/start-lab';
import { scratch } from './differences';
import { synthesizeEstate } from './estate';
import { serveCharts } from './lab-charts';
import { LabStack } from './lab-stack';
import { PROJECT, rehearseStates } from './lab-states';

/** Nodes of the lab: enough for every replica to have one of its own. */
export const NODES = 3;

/** What of `orders` runs on a lab, ready to be installed; the layers below exist as states alone. */
export interface LabEstate {
  readonly lab: Lab;
  readonly platform: LabStack;
  readonly apps: LabStack;
  /** The only output of a layer below whose name fits. */
  output(layer: string, name: RegExp): string;
  close(): Promise<void>;
}

/** Starts a lab, and has what the layers below platform and apps would be made up by a rehearsal. */
export async function openLabEstate(environment: string): Promise<LabEstate> {
  const file = await synthesizeEstate('lab', { only: environment });
  const id = (layer: string): string => `orders-${environment}-${layer}`;
  const outdir = resolve(dirname(file(id('apps'))), '../..');
  const states = scratch('lab/states');
  // Short: sockets are in it.
  const sockets = scratch('h');
  mkdirSync(sockets, { mode: 0o700 });
  const host = await startHost({ scratch: sockets, project: PROJECT, mode: 'simulated' });
  const charts = await serveCharts();
  const [lab] = await Promise.all([
    startLab({ nodes: NODES }),
    rehearseStates(outdir, [id('data'), id('cluster')], states),
  ]);
  const [platform, apps] = ['platform', 'apps'].map((layer) => {
    const stack = new LabStack(id(layer), join(scratch('lab'), layer), { lab, charts, host, states });
    stack.take(file(stack.id));
    return stack;
  }) as [LabStack, LabStack];
  const close = async (): Promise<void> => {
    await Promise.all([platform.close(), apps.close()]);
    await Promise.all([host.close(), charts.close(), lab.stop()]);
  };
  const output = (layer: string, name: RegExp): string => outputOf(join(states, `${id(layer)}.tfstate`), name);
  return { lab, platform, apps, output, close };
}

function outputOf(state: string, name: RegExp): string {
  const { outputs } = JSON.parse(readFileSync(state, 'utf8')) as {
    readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  };
  const found = Object.entries(outputs).filter(([one]) => name.test(one));
  if (found.length !== 1) throw new Error(`${state} has ${found.length} outputs like ${String(name)}`);
  return found[0]?.[1].value ?? '';
}
