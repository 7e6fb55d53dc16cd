import type { Command } from '../measure';
import type { Projects } from './projects';

const NODE = process.execPath;
const TSX = ['--import', 'tsx', 'main.ts'];
/** tsx turns source maps on, and CDKTF takes a stack trace of every token: each is then translated. */
const NO_MAPS = ['--import', 'data:text/javascript,process.setSourceMapsEnabled = () => undefined'];
const SYNTH = ['cdktf', 'synth'];
const TS_NODE = ['ts-node', 'main.ts'];

/** What is run in a round, in this order: a pair that is compared stands together. */
export const KEYS = [
  'stockSynth',
  'oursSynth',
  'stockApp',
  'oursApp',
  'unmapped',
  'uncached',
  'compiled',
  'rootTsNode',
  'deepTsNode',
  'rootTsx',
  'deepTsx',
] as const;
export type Key = (typeof KEYS)[number];

/** Beside the point, slow, and far apart: once is enough. */
export const ONCE: readonly Key[] = ['rootTsNode', 'deepTsNode', 'rootTsx', 'deepTsx'];

/** Pairs whose quotient says something: heading, theirs, ours. */
export const RATIOS: readonly (readonly [string, Key, Key])[] = [
  ['cdktf synth of the estate: stock / ours', 'stockSynth', 'oursSynth'],
  ['the app alone, without the CDKTF command line: stock / ours', 'stockApp', 'oursApp'],
  ['one queue with ts-node: package root / by resource', 'rootTsNode', 'deepTsNode'],
  ['one queue with tsx: package root / by resource', 'rootTsx', 'deepTsx'],
];

/** The command behind each key. */
export function commandsIn(projects: Projects): Readonly<Record<Key, Command>> {
  const { ours, stock, compiled, queueFromRoot, queueByResource } = projects;
  const command = (name: string, cwd: string, program: string, args: readonly string[]): Command => {
    return { name, cwd, program, args };
  };
  return {
    stockSynth: command('estate, stock: cdktf synth with npx ts-node main.ts', stock, 'npx', SYNTH),
    oursSynth: command('estate, ours: cdktf synth with node --import tsx main.ts', ours, 'npx', SYNTH),
    stockApp: command('estate, stock: npx ts-node main.ts alone', stock, 'npx', TS_NODE),
    oursApp: command('estate, ours: node --import tsx main.ts alone', ours, NODE, TSX),
    unmapped: command('estate, ours: the same with no source maps', ours, NODE, [...NO_MAPS, ...TSX]),
    uncached: {
      ...command('estate, ours: the same without the cache of tsx', ours, NODE, TSX),
      env: { TSX_DISABLE_CACHE: '1' },
    },
    compiled: command('estate, ours: the same as JavaScript, node main.js', compiled, NODE, ['main.js']),
    rootTsNode: command('one queue, package root: npx ts-node main.ts', queueFromRoot, 'npx', TS_NODE),
    deepTsNode: command('one queue, by resource: npx ts-node main.ts', queueByResource, 'npx', TS_NODE),
    rootTsx: command('one queue, package root: node --import tsx main.ts', queueFromRoot, NODE, TSX),
    deepTsx: command('one queue, by resource: node --import tsx main.ts', queueByResource, NODE, TSX),
  };
}
