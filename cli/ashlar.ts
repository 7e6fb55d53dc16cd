#!/usr/bin/env node
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Command, Option } from 'commander';
import { UserError } from '../constructs/core/errors';
import { Interrupted } from '../terraform/scratch';
import { addAdopt } from './adopt-command';
import { addBootstrap } from './bootstrap-command';
import { addCutOver } from './cut-over-command';
import type { PlanCommandOptions } from './plan';
import type { RehearseCommandOptions } from './rehearse';
import type { SynthOptions } from './synth';

const STACKS = 'ids or globs of stacks, such as shop-dev-data or "shop-*-data"; all of them when omitted';

/** The `ashlar` command line; each command is loaded when it is used. */
export function program(): Command {
  const ashlar = new Command('ashlar')
    .description(
      'Synthesize a CDKTF app and see what Terraform makes of it. Only `bootstrap` and `cut-over` change a cloud; they, `adopt`, `plan` and `rehearse --cluster` use credentials.',
    )
    .version(version(), '-v, --version')
    .showHelpAfterError('(ashlar --help lists commands, ashlar <command> --help the options of one)');

  ashlar
    .command('validate')
    .argument('[stack...]', STACKS)
    .description('synthesize, then validate each stack with Terraform')
    .option('--no-synth', 'take what the output folder holds instead of running the app')
    .option('--out <dir>', 'output folder (default: CDKTF_OUTDIR, else the one in cdktf.json, else cdktf.out)')
    .option('--json', 'print JSON for machines')
    .addHelpText(
      'after',
      examples(
        ['ashlar validate', 'every stack'],
        ['ashlar validate "shop-dev-*"', 'one environment'],
        ['ashlar validate --no-synth --out ../infra/cdktf.out', 'what another app has synthesized'],
      ),
    )
    .action(async (stacks: string[], options: SynthOptions) => {
      const { validate } = await import('./validate.js');
      process.exitCode = await validate(stacks, options);
    });

  ashlar
    .command('rehearse')
    .argument('[stack...]', STACKS)
    .description('synthesize, then plan, apply, plan again and destroy each stack with Terraform, without a cloud')
    .option('--out <dir>', 'take what this output folder holds instead of running the app')
    .option('--keep <dir>', 'keep states and logs of the rehearsal in this folder')
    .option('--from <dir>', 'start from the states that an earlier rehearsal has kept there')
    .addOption(
      new Option('--mode <mode>', 'how providers are played: the real program plans where it is at hand, or not')
        .choices(['auto', 'simulated', 'real-plan'])
        .default('auto'),
    )
    .option('--download', 'load providers and modules that are not at hand')
    .option('--junit <file>', 'write JUnit XML to this file')
    .option(
      '--cluster <kubeconfig>',
      'install, upgrade and uninstall the releases on this cluster, given for the purpose',
    )
    .option('--context <name>', 'context of that kubeconfig (default: its current one)')
    .option('--charts <dir>', 'folder of packaged charts (NAME-VERSION.tgz) to take in place of repositories')
    .option('--mark-cluster', 'mark the cluster as one that is given for rehearsals')
    .option('--release <workload=image>', 'give an installed workload this image, and follow its rollout')
    .option('--fail <metric>', 'let this metric of its analysis be bad: the rollout has to come back')
    .option('--prometheus <url>', 'address at which the controller of the rollout finds Prometheus')
    .option('--real-pauses', 'keep pauses, intervals and delays of the rollout')
    .option('--json', 'print JSON for machines')
    .addHelpText(
      'after',
      examples(
        ['ashlar rehearse', 'every stack'],
        ['ashlar rehearse "shop-dev-*" --keep before', 'one environment, states kept'],
        ['ashlar rehearse "shop-dev-*" --cluster kind.yaml', 'its releases, on a cluster'],
        ['ashlar rehearse --from before', 'what a change does to it'],
        ['ashlar rehearse --out ../infra/cdktf.out', 'what another app has synthesized'],
      ),
    )
    .action(async (stacks: string[], options: RehearseCommandOptions) => {
      const { rehearse } = await import('./rehearse.js');
      process.exitCode = await rehearse(stacks, options);
    });

  ashlar
    .command('synth')
    .argument('[stack...]', STACKS)
    .description('run the app of cdktf.json and show what it wrote')
    .option('--out <dir>', 'output folder (default: CDKTF_OUTDIR, else the one in cdktf.json, else cdktf.out)')
    .option('--json', 'print JSON for machines')
    .addHelpText(
      'after',
      examples(['ashlar synth', 'write cdktf.out'], ['ashlar synth --json | jq .stacks', 'for scripts']),
    )
    .action(async (stacks: string[], options: SynthOptions) => {
      const { synth } = await import('./synth.js');
      process.exitCode = await synth(stacks, options);
    });

  ashlar
    .command('plan')
    .argument('[stack...]', STACKS)
    .description('synthesize, then plan each stack with Terraform and your credentials; applies nothing')
    .option('--no-synth', 'take what the output folder holds instead of running the app')
    .option('--out <dir>', 'output folder (default: CDKTF_OUTDIR, else the one in cdktf.json, else cdktf.out)')
    .option('--detailed-exitcode', 'exit with 2 where there is something to apply')
    .option('--json', 'print JSON for machines, without sensitive values')
    .addHelpText(
      'after',
      examples(['ashlar plan', 'every stack'], ['ashlar plan "shop-dev-*"', 'one environment, upstream stacks first']),
    )
    .action(async (stacks: string[], options: PlanCommandOptions) => {
      const { plan } = await import('./plan.js');
      process.exitCode = await plan(stacks, options);
    });

  addAdopt(ashlar);
  addBootstrap(ashlar);
  addCutOver(ashlar);

  return ashlar;
}

/** Runs a command line; a mistake of the user's, and what the system refuses, is printed without a stack trace. */
export async function main(argv: readonly string[]): Promise<void> {
  try {
    await program().parseAsync(argv);
  } catch (error) {
    process.exitCode = error instanceof Interrupted ? error.exitCode : 1;
    // Who has pressed Ctrl-C knows what happened.
    if (error instanceof Interrupted) return;
    const { errno, message, stack } = error as NodeJS.ErrnoException;
    process.stderr.write(`${error instanceof UserError || errno !== undefined ? message : stack}\n`);
  }
}

function examples(...lines: readonly (readonly [command: string, what: string])[]): string {
  const width = Math.max(...lines.map(([command]) => command.length));
  return `\nExamples:\n${lines.map(([command, what]) => `  $ ${command.padEnd(width)}   ${what}`).join('\n')}`;
}

/** The version in the nearest package file, which is one folder up in the sources and two in the package. */
export function version(folder = __dirname): string {
  while (!existsSync(join(folder, 'package.json'))) {
    if (dirname(folder) === folder) return 'unknown';
    folder = dirname(folder);
  }
  return (JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string }).version;
}

if (require.main === module) {
  // package.json says which Node the command needs; a vendor's client would print its own plans for that.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
  // `ashlar synth --json | head` closes the pipe early, which is no error: the command's own result is the exit code.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') process.exit(1);
  });
  void main(process.argv);
}
