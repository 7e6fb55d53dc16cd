import { join } from 'node:path';
import { type Bench, shown, versions } from './bench';
import type { Figures } from './measure';
import { commandsIn, type Key, KEYS, ONCE } from './synth/commands';
import { prober, type Steps } from './synth/phases';
import { layOut } from './synth/projects';
import { ratios, type Results, steps, text } from './synth/report';

const PACKAGES = ['cdktf', 'constructs', '@cdktf/provider-aws', 'ts-node', 'tsx', 'typescript', 'jest'];

/** What a synth of the estate costs beside that of a new CDKTF project, where its time goes, and what the unit suite costs. */
export const synth: Bench = async ({ root, scratch, runs }) => {
  const jest = [join(root, 'node_modules/jest/bin/jest.js'), '--selectProjects', 'unit'];
  // First, because a failing suite ends the run.
  const unit = await shown({ name: 'unit suite', program: process.execPath, args: jest, cwd: root });
  const projects = layOut(root, scratch);
  const commands = commandsIn(projects);
  await shown({ ...commands.oursApp, name: 'warm-up, which fills the cache of tsx' });
  const measured = Object.fromEntries(KEYS.map((key) => [key, [] as Figures[]])) as Record<Key, Figures[]>;
  const probe = await prober(projects.compiled, scratch);
  const probed: { plain: Steps[]; traced: Steps[] } = { plain: [], traced: [] };
  for (let round = 1; round <= runs; round += 1) {
    for (const key of KEYS.filter((candidate) => round === 1 || !ONCE.includes(candidate)))
      measured[key].push((await shown(commands[key], `${round}/${runs}  `)).figures);
    probed.plain.push(await probe(false));
    probed.traced.push(await probe(true));
  }
  const results: Results = {
    versions: versions(root, PACKAGES),
    commands: [
      ...KEYS.map((key) => ({ name: commands[key].name, runs: measured[key] })),
      { name: 'unit suite', runs: [unit.figures] },
    ],
    ratios: ratios(measured),
    steps: steps(measured, probed),
  };
  return { text: text(results), data: results };
};
