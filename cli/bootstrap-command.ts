import type { Command } from 'commander';
import type { BootstrapCommandOptions } from './bootstrap';

const EXAMPLES = `
Examples:
  $ ashlar bootstrap portfolio-staging             the state bucket and what is in its stack; again: nothing to do
  $ ashlar bootstrap portfolio-staging --destroy   once no other state lives in the bucket`;

/** Adds `ashlar bootstrap`, which is loaded when it is used. */
export function addBootstrap(ashlar: Command): void {
  ashlar
    .command('bootstrap')
    .argument('<environment>', 'environment whose state layer is applied, such as portfolio-staging')
    .description('make or adopt the bucket for the state of an environment, and move its own state into it')
    .option('--destroy', 'move the state back and destroy the bucket, once no other state lives in it')
    .option('--no-synth', 'take what the output folder holds instead of running the app')
    .option('--out <dir>', 'output folder (default: CDKTF_OUTDIR, else the one in cdktf.json, else cdktf.out)')
    .option('--json', 'print JSON for machines')
    .addHelpText('after', EXAMPLES)
    .action(async (environment: string, options: BootstrapCommandOptions) => {
      const { bootstrap } = await import('./bootstrap.js');
      process.exitCode = await bootstrap(environment, options);
    });
}
