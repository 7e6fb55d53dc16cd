import { UserError } from '../constructs/core/errors';
import { findTerraform, INSTALL_ADVICE } from '../terraform/binary';
import { cutOver as run, StepFailed, type CutOverEvent } from '../terraform/cut-over/cut-over';
import { findServices, type Service } from '../terraform/cut-over/contract';
import { Interrupted } from '../terraform/scratch';
import { cutOverSettings, type CutOverCommandOptions } from './cut-over-options';
import { eventText, outcomeText } from './cut-over-text';
import { processTerminal, type Terminal } from './output';
import { progress } from './progress';
import { synthesize } from './synth';

const AFTER_BEGIN = ': the journal says where. Run it again to go on from there, or with --return to go back';

/**
 * `ashlar cut-over <system>-<environment>`: rolls an image out in one environment and stops the other, by Terraform runs alone.
 * With `json` it prints a line for each event. Returns the exit code: 0 where it is done, 1 where it has returned or cannot go on.
 * @throws {UserError} `OptionsInvalid`, `TerraformMissing`, and whatever keeps it from beginning.
 */
export async function cutOver(
  environment: string,
  options: CutOverCommandOptions,
  terminal: Terminal = processTerminal(),
): Promise<number> {
  const { from, ...settings } = cutOverSettings(environment, options);
  const terraform = await findTerraform(terminal.env);
  if (terraform === undefined) {
    throw new UserError('Terraform', 'TerraformMissing', [`was not found. To cut over, ${INSTALL_ADVICE}`]);
  }
  const json = options.json === true;
  const synthesized = await synthesize([], options, terminal, progress(terminal, json));
  if (synthesized === undefined) return 1;
  const services = findServices(synthesized.manifest.stacks, [environment, from]) as [Service, Service];
  const seen = { start: false };
  const onEvent = (event: CutOverEvent): void => {
    seen.start ||= event.event === 'start';
    if (json) terminal.out(JSON.stringify(event));
    else terminal.err(eventText(event, terminal));
  };
  const { cwd, env } = terminal;
  try {
    const sides = { to: services[0], from: services[1] };
    const outcome = await run({ ...settings, terraform, services: sides, cwd, env, onEvent });
    terminal.out(json ? JSON.stringify({ event: 'end', ...outcome }) : outcomeText(outcome, environment, terminal));
    return outcome.result === 'returned' && !settings.goBack ? 1 : 0;
  } catch (error) {
    if (error instanceof Interrupted)
      terminal.err(`stopped${seen.start ? AFTER_BEGIN : ' before anything was changed'}`);
    if (!(error instanceof StepFailed)) throw error;
    throw new UserError(`cut-over to ${environment}`, 'ReturnFailed', [
      ...error.problems,
      'the return stopped here, and the journal says where. Mend that, and run it again: it goes on returning',
    ]);
  }
}
