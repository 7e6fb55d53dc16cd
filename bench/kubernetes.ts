import { cpSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Bench, shown, versions } from './bench';
import { compile } from './compile';
import { commandTable, ratioOf, ratioTable } from './figures';
import { CDK8S, MANIFESTS, WORKLOADS } from './kubernetes/programs';
import { checkSame, objectsIn, releasesIn } from './kubernetes/written';
import type { Command, Figures } from './measure';

const OBJECTS = 1_000;
const PACKAGES = ['cdktf', 'cdk8s', 'kubernetes-models', 'yaml'];

const THEIRS = 'cdk8s: objects to YAML';
const PLAIN = 'ours: the same objects, as releases of checked charts';
const TYPED = 'ours: the workloads that make these objects';
const THEIRS_EMPTY = 'cdk8s: no objects';
const EMPTY = 'ours: no objects';

/** Synth of 1,000 Kubernetes objects of one system beside cdk8s, which writes the same ones: every side plain JavaScript. */
export const kubernetes: Bench = async ({ root, scratch, runs }) => {
  layOut(root, scratch);
  const outputs = ['cdktf.out', 'cdk8s.out'].map((name) => join(scratch, name));
  const [ours = '', theirs = ''] = outputs;
  const node = (name: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Command => {
    return { name, program: process.execPath, args, cwd: scratch, env: { CDKTF_OUTDIR: undefined, ...env } };
  };
  const typed = node(TYPED, ['workloads.js'], { OBJECTS: String(OBJECTS) });
  await shown({ ...typed, name: 'a first run, which tells the objects' });
  const releases = releasesIn(ours);
  writeFileSync(join(scratch, 'objects.json'), JSON.stringify(releases));
  writeFileSync(join(scratch, 'none.json'), '[]');
  const commands = [
    node(THEIRS, ['cdk8s.js', 'objects.json']),
    node(PLAIN, ['manifests.js', 'objects.json']),
    typed,
    node(THEIRS_EMPTY, ['cdk8s.js', 'none.json']),
    node(EMPTY, ['manifests.js', 'none.json']),
  ];
  const measured = new Map<string, Figures[]>();
  for (let round = 1; round <= runs; round += 1) {
    for (const command of commands) {
      // Neither side finds files of its last run.
      for (const folder of outputs) rmSync(folder, { recursive: true, force: true });
      const { figures } = await shown(command, `${round}/${runs}  `);
      measured.set(command.name, [...(measured.get(command.name) ?? []), figures]);
      if (round > 1) continue;
      const inReleases = releases.flatMap(({ objects }) => objects);
      if (command.name === THEIRS) checkSame(OBJECTS, inReleases, objectsIn(theirs));
      if (command.name === PLAIN) {
        const written = releasesIn(ours).flatMap(({ objects }) => objects);
        checkSame(OBJECTS, written, inReleases);
      }
    }
  }
  const runsOf = (name: string): readonly Figures[] => measured.get(name) ?? [];
  const ratios = [
    ratioOf('cdk8s / ours, the same objects', runsOf(THEIRS), runsOf(PLAIN)),
    ratioOf('cdk8s / ours, the workloads', runsOf(THEIRS), runsOf(TYPED)),
    ratioOf('cdk8s / ours, no objects', runsOf(THEIRS_EMPTY), runsOf(EMPTY)),
  ];
  const all = [...measured].map(([name, of]) => ({ name, runs: of }));
  const used = versions(root, PACKAGES);
  const text = [
    Object.entries(used)
      .map(([name, version]) => `${name} ${version}`)
      .join(', '),
    `${OBJECTS} objects, ${releases.length} releases. All sides wrote the same objects.`,
    '',
    commandTable(all),
    '',
    ratioTable(ratios),
  ].join('\n');
  return { text, data: { versions: used, objects: OBJECTS, releases: releases.length, commands: all, ratios } };
};

/** Writes the programs, and the constructs as plain JavaScript. */
function layOut(root: string, scratch: string): void {
  mkdirSync(scratch, { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(scratch, 'node_modules'));
  cpSync(join(root, 'package.json'), join(scratch, 'package.json'));
  compile(root, 'constructs', scratch);
  const programs = { 'workloads.js': WORKLOADS, 'manifests.js': MANIFESTS, 'cdk8s.js': CDK8S };
  for (const [name, text] of Object.entries(programs)) writeFileSync(join(scratch, name), text);
}
