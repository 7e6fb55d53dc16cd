import type { Command } from 'commander';
import { DEFAULTS, RANGES, type CutOverCommandOptions } from './cut-over-options';

const EXAMPLES = `
Examples:
  $ ashlar cut-over portfolio-production --from portfolio-staging --image $IMAGE
  $ ashlar cut-over portfolio-production --from portfolio-staging --image $IMAGE --strategy canary=5,25,50,100 --watch 5m
  $ ashlar cut-over portfolio-production --from portfolio-staging --return`;

/** Adds `ashlar cut-over`, which is loaded when it is used. Commander fills in no default: what is not given is to be told from what is. */
export function addCutOver(ashlar: Command): void {
  const { watch, healthAnswers, healthWithin, healthEvery, slow } = RANGES;
  ashlar
    .command('cut-over')
    .argument('<environment>', 'environment that takes over, such as portfolio-production')
    .description('roll an image out in one environment and stop the other, step by step, by Terraform runs alone')
    .option('--from <environment>', 'environment that is stopped')
    .option('--image <image>', 'image to roll out, by digest or tag')
    .option(
      '--strategy <strategy>',
      `blue-green: all traffic at once; or canary=5,25,50,100 (default: ${DEFAULTS.strategy})`,
    )
    .option('--watch <time>', `how long each share of the traffic is watched, 0s: three questions long (${watch})`)
    .option('--skip-aws-stop', 'leave the other environment active')
    .option('--skip_aws_stop <bool>', 'the same as an input of a pipeline: true or false')
    .option(
      '--on-return <what>',
      `what becomes of the stopped environment: restart or leave (default: ${DEFAULTS.onReturn})`,
    )
    .option('--health-url <url>', 'address to ask in place of the output `health_url`')
    .option('--health-answers <count>', `good answers in a row that make it healthy (${healthAnswers})`)
    .option('--health-within <time>', `time within which they have to come (${healthWithin})`)
    .option('--health-every <time>', `time between two questions (${healthEvery})`)
    .option('--slow <time>', `an answer that takes longer is a bad one (${slow})`)
    .option(
      '--return',
      'go back to what was before the last cut-over; of the options above with --from and --on-return',
    )
    .option('--no-synth', 'take what the output folder holds instead of running the app')
    .option('--out <dir>', 'output folder (default: CDKTF_OUTDIR, else the one in cdktf.json, else cdktf.out)')
    .option('--json', 'print a line of JSON for each event')
    .addHelpText('after', EXAMPLES)
    .action(async (environment: string, options: CutOverCommandOptions) => {
      const { cutOver } = await import('./cut-over.js');
      process.exitCode = await cutOver(environment, options);
    });
}
