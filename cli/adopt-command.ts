import type { Command } from 'commander';
import type { AdoptOptions } from './adopt';

const EXAMPLES = `
Examples:
  $ ashlar adopt                                     what exists already, of every stack
  $ ashlar adopt "shop-dev-*" --write adopted.json   write the imports, for the app to read`;

/** Adds `ashlar adopt`, which is loaded when it is used. */
export function addAdopt(ashlar: Command): void {
  ashlar
    .command('adopt')
    .argument('[stack...]', 'ids or globs of stacks, such as shop-dev-data or "shop-*-data"; all of them when omitted')
    .description(
      'find what the stacks declare and somebody has made already, and propose to import it; changes no cloud',
    )
    .option('--write <file>', 'write the imports to this JSON file, which the app gives to `adopt`')
    .option('--no-synth', 'take what the output folder holds instead of running the app')
    .option('--out <dir>', 'output folder (default: CDKTF_OUTDIR, else the one in cdktf.json, else cdktf.out)')
    .option('--json', 'print JSON for machines')
    .addHelpText('after', EXAMPLES)
    .action(async (stacks: string[], options: AdoptOptions) => {
      const { adopt } = await import('./adopt.js');
      process.exitCode = await adopt(stacks, options);
    });
}
