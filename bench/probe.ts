/**
 * Runs the app once, as plain JavaScript, and prints how long each step took.
 * Arguments: a file with the modules to load first, one group a step; the output folder; and whether to record stack traces.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { App, AppConfig } from 'cdktf';

/** What the probe prints. */
export interface Probed {
  /** Seconds of each step, in their order. */
  readonly steps: Readonly<Record<string, number>>;
  /** Files that were loaded from `node_modules`, in their order. */
  readonly packages: readonly string[];
}

type Build = (app: App) => void | Promise<void>;
interface Synthesizer {
  prepare(app: App): void;
  runApp(build: Build): void;
}

const [groupsFile = '', outdir = '', traces = ''] = process.argv.slice(2);
const load = createRequire(__filename);
const steps: Record<string, number> = {};
// Counted from the start of the process, so that the first step is Node's own.
let last = 0;
const step = (name: string): void => {
  const now = performance.now();
  steps[name] = (now - last) / 1_000;
  last = now;
};

async function probe(): Promise<Probed> {
  step('Node starts');
  const groups = JSON.parse(readFileSync(groupsFile, 'utf8')) as Record<string, readonly string[]>;
  for (const [name, files] of Object.entries(groups)) {
    for (const file of files) load(file);
    step(name);
  }
  const synthesizer = load('../constructs/core/synthesize') as Synthesizer;
  let build: Build = () => undefined;
  synthesizer.runApp = (given) => {
    build = given;
  };
  load('../main');
  step('modules of the estate');
  const { App: StockApp } = load('cdktf') as { App: new (config: AppConfig) => App };
  const app = new StockApp({ outdir, stackTraces: traces === 'stack-traces' });
  await build(app);
  step('construct tree');
  synthesizer.prepare(app);
  step('references and checks');
  app.synth();
  step('JSON');
  return { steps, packages: Object.keys(load.cache).filter((file) => /[/\\]node_modules[/\\]/.test(file)) };
}

void probe().then((probed) => process.stdout.write(JSON.stringify(probed)));
