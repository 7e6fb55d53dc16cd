import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { measure } from '../measure';
import type { Probed, Step } from './probe';

/** The steps of one run of the app, in their order. */
export type Steps = Readonly<Record<string, Step>>;

const PROVIDER = /[/\\]node_modules[/\\]@?cdkt[fn][/\\]provider-/;
const CDKTF = /[/\\]node_modules[/\\](cdktf|constructs)[/\\]/;

/** Prepares the probe in the compiled project; what it returns runs the app once, with or without stack traces. */
export async function prober(compiled: string, scratch: string): Promise<(traces: boolean) => Promise<Steps>> {
  const groupsFile = join(scratch, 'groups.json');
  const probe = async (traces: boolean): Promise<Probed> => {
    const files = [join(compiled, 'bench/synth/probe.js'), groupsFile, join(scratch, 'probe.out')];
    const args = [...files, traces ? 'stack-traces' : ''];
    const { output } = await measure({ name: 'probe', program: process.execPath, args, cwd: compiled });
    return JSON.parse(output) as Probed;
  };
  // A first run finds out which packages the app loads; the others load them group by group.
  writeFileSync(groupsFile, '{}');
  const { packages } = await probe(false);
  const provider = packages.filter((file) => PROVIDER.test(file));
  const groups = {
    'import of cdktf and constructs': packages.filter((file) => CDKTF.test(file)),
    'import of other libraries': packages.filter((file) => !CDKTF.test(file) && !PROVIDER.test(file)),
    [`import of the provider, ${provider.length} files`]: provider,
  };
  writeFileSync(groupsFile, JSON.stringify(groups));
  return async (traces) => (await probe(traces)).steps;
}
