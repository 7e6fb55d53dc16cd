import { mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { findProviderProgram } from '../../rehearsal/real/find-program';
import { rehearseStacks } from '../../rehearsal/run/rehearse';
import type { Rehearsal } from '../../rehearsal/run/result';
import { startHost } from '../../rehearsal/start-host';
import { findTerraform } from '../../terraform/binary';
import { readManifest, type Stack } from '../../terraform/manifest';
import type { TerraformJson } from '../../terraform/providers';
import { writeOutput } from '../corpus/support';
import { configurationOf } from '../types/configurations';
import { openProbe } from '../types/probe';
import { AWS } from '../types/provider';
import { stackOf } from '../types/rehearse-types';
import { scratch } from './support/differences';
import { synthesizeEstate } from './support/estate';
import { coveringStacks, importedTypes, typesIn } from './support/library-types';
import { cliConfig, suite } from './support/suite';

const ROOT = resolve(__dirname, '../..');

suite('every type of AWS that the library uses, with the real provider', ['terraform'], () => {
  const imported = importedTypes();
  const env: NodeJS.ProcessEnv = { ...process.env, TF_CLI_CONFIG_FILE: cliConfig() };
  let chosen: readonly Stack[];
  let rehearsal: Rehearsal;

  beforeAll(async () => {
    const terraform = await findTerraform();
    if (terraform === undefined) throw new Error('no Terraform');
    const file = await synthesizeEstate('library-types');
    // What is installed on a cluster is tried on the lab, by the real provider.
    const all = readManifest(resolve(dirname(file('any')), '../..')).stacks;
    const estate = all.filter((stack) => !typesIn(stack).has('helm_release'));
    const inEstate = new Set(estate.flatMap((stack) => [...typesIn(stack)]));
    const rest = await otherTypes([...imported].filter((type) => !inEstate.has(type)));
    chosen = [...coveringStacks(estate), ...rest];
    rehearsal = await rehearseStacks([...estate, ...rest], {
      terraform,
      project: ROOT,
      env,
      mode: 'real-plan',
      startHost,
      chosen: chosen.map(({ id }) => id),
    });
  });

  /** A stack with what the estate leaves out, in configurations that the provider itself has nothing against. */
  async function otherTypes(types: readonly string[]): Promise<readonly Stack[]> {
    const program = await findProviderProgram(AWS, { env });
    if (program === undefined) throw new Error(`no ${AWS.source} ${AWS.version}`);
    const folder = scratch('library-types/probe');
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const probe = await openProbe(program, folder, AWS.settings);
    const configurations = new Map<string, TerraformJson>();
    for (const type of types.filter((one) => !one.startsWith('data.'))) {
      const found = await configurationOf(probe, type);
      if ('refused' in found) throw new Error(`no configuration of ${type} could be made up: ${found.refused}`);
      configurations.set(type, found.config);
    }
    await probe.close();
    const { config, ...stack } = stackOf(AWS, 'others', configurations);
    const data = types.flatMap((type) => (type.startsWith('data.') ? [[type.slice(5), { example: {} }] as const] : []));
    const outdir = scratch('library-types/others');
    writeOutput(outdir, [{ ...stack, config: { ...config, data: Object.fromEntries(data) } }]);
    return readManifest(outdir).stacks;
  }

  test('is planned, applied, planned again without changes, and destroyed', () => {
    const ids = chosen.map(({ id }) => id);
    const results = rehearsal.stacks.filter(({ stack }) => ids.includes(stack));
    expect(results.flatMap(({ failure }) => failure ?? [])).toEqual([]);
    expect(results.map(({ result }) => result)).toEqual(ids.map(() => 'ok'));
    const planned = results.flatMap(({ changes }) => changes.map(({ address }) => address.split('.')[0] ?? ''));
    const read = chosen.flatMap((stack) => [...typesIn(stack)]).filter((type) => type.startsWith('data.'));
    expect([...imported].filter((type) => ![...planned, ...read].includes(type))).toEqual([]);
  });

  test('has the plans of the provider itself, none of them simulated', () => {
    const providers = rehearsal.stacks.flatMap((stack) => stack.providers);
    expect(new Set(providers.map(({ source, version, mode }) => `${source} ${version} ${mode}`))).toEqual(
      new Set([`${AWS.source} ${AWS.version} real-plan`]),
    );
    // Such a plan comes with a warning, be it that the provider asks its cloud or that it takes no configuration.
    expect(rehearsal.stacks.flatMap(({ warnings }) => warnings)).toEqual([]);
    expect(rehearsal.refused).toEqual([]);
  });
});
