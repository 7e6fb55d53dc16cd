import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Command, measure } from './measure';
import type { Probed } from './probe';

/** Seconds of each step of a synth, run by run, without and with stack traces in the metadata. */
export interface Phases {
  readonly withoutTraces: Readonly<Record<string, readonly number[]>>;
  readonly withTraces: Readonly<Record<string, readonly number[]>>;
}

const PROVIDER = /[/\\]node_modules[/\\]@?cdkt[fn][/\\]provider-/;
const CDKTF = /[/\\]node_modules[/\\](cdktf|constructs)[/\\]/;

/** Runs the probe in the compiled project, `runs` times without and with stack traces by turns. */
export async function phases(compiled: string, scratch: string, runs: number): Promise<Phases> {
  const groupsFile = join(scratch, 'groups.json');
  const probe = async (traces: string): Promise<Probed> => {
    const args = [join(compiled, 'bench/probe.js'), groupsFile, join(scratch, 'probe.out'), traces];
    const command: Command = { name: 'probe', program: process.execPath, args, cwd: compiled };
    return JSON.parse((await measure(command)).output) as Probed;
  };
  // A first run finds out which packages the app loads; the others load them group by group.
  writeFileSync(groupsFile, '{}');
  const { packages } = await probe('');
  const provider = packages.filter((file) => PROVIDER.test(file));
  const groups = {
    'import of cdktf and constructs': packages.filter((file) => CDKTF.test(file)),
    'import of other libraries': packages.filter((file) => !CDKTF.test(file) && !PROVIDER.test(file)),
    [`import of the provider, ${provider.length} files`]: provider,
  };
  writeFileSync(groupsFile, JSON.stringify(groups));
  const withoutTraces: Record<string, number[]> = {};
  const withTraces: Record<string, number[]> = {};
  for (let run = 0; run < runs; run += 1) {
    for (const [traces, found] of [
      ['', withoutTraces],
      ['stack-traces', withTraces],
    ] as const) {
      const { steps } = await probe(traces);
      for (const [step, seconds] of Object.entries(steps)) (found[step] ??= []).push(seconds);
    }
  }
  return { withoutTraces, withTraces };
}
