/**
 * Runs the app once, as plain JavaScript, and prints how long each step took.
 * Arguments: a file with the modules to load first, one group a step; the output folder; and whether to record stack traces.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { App, AppConfig } from 'cdktf';

/** What one step took, in seconds. */
export interface Step {
  readonly wall: number;
  /** Processor time, that of the threads beside the main one included. */
  readonly cpu: number;
}

/** What the probe prints. */
export interface Probed {
  /** What each step took, in their order. */
  readonly steps: Readonly<Record<string, Step>>;
  /** Files that were loaded from `node_modules`, in their order. */
  readonly packages: readonly string[];
}

type Build = (app: App) => void | Promise<void>;
interface Synthesizer {
  runApp(build: Build): void;
}
interface Preparer {
  readonly prepare: (app: App) => void;
}

const [groupsFile = '', outdir = '', traces = ''] = process.argv.slice(2);
const load = createRequire(__filename);
const steps: Record<string, Step> = {};
// Both clocks count from the start of the process, so that the first step is Node's own.
let last: Step = { wall: 0, cpu: 0 };
const step = (name: string): void => {
  const { user, system } = process.cpuUsage();
  const now = { wall: performance.now() / 1_000, cpu: (user + system) / 1_000_000 };
  steps[name] = { wall: now.wall - last.wall, cpu: now.cpu - last.cpu };
  last = now;
};

async function probe(): Promise<Probed> {
  step('Node starts');
  const groups = JSON.parse(readFileSync(groupsFile, 'utf8')) as Record<string, readonly string[]>;
  for (const [name, files] of Object.entries(groups)) {
    for (const file of files) load(file);
    step(name);
  }
  const synthesizer = load('../../constructs/core/synthesize') as Synthesizer;
  const { prepare } = load('../../constructs/core/prepare') as Preparer;
  let build: Build = () => undefined;
  synthesizer.runApp = (given) => {
    build = given;
  };
  load('../../main');
  step('modules of the estate');
  const { App: StockApp } = load('cdktf') as { App: new (config: AppConfig) => App };
  const app = new StockApp({ outdir, stackTraces: traces === 'stack-traces' });
  await build(app);
  step('construct tree');
  prepare(app);
  step('references and checks');
  app.synth();
  step('JSON');
  return { steps, packages: Object.keys(load.cache).filter((file) => /[/\\]node_modules[/\\]/.test(file)) };
}

void probe().then((probed) => process.stdout.write(JSON.stringify(probed)));
