import { existsSync, mkdtempSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadEnvironments } from '../../constructs/core/environment';
import { ordersEnvironments } from '../../environments/orders';
import { STEPS } from '../../rehearsal/run/result';
import type { ProcessRun } from '../../terraform/process';
import { DEFAULT_HOST, fullSource } from '../../terraform/providers';
import { output, removeFolders, write } from '../unit/terraform/support';
import {
  ashlar,
  failures,
  isAtHand,
  rehearse,
  reportOf,
  stackIds,
  userEnv,
  writeMirrors,
  type Report,
} from './support/command';
import { scratch } from './support/differences';
import { hashes } from './support/project-copy';
import { suite } from './support/suite';

/** The steps that Terraform does. */
const ALL_STEPS = STEPS.filter((step) => step !== 'prepare');

/** A rehearsal of the whole estate, and one that started from what it kept. */
interface Rehearsed {
  readonly report: Report;
  readonly junit: string;
  readonly keep: string;
  readonly again: ProcessRun;
}

interface Synthesized {
  readonly terraform: {
    readonly required_providers?: Record<string, { readonly source: string; readonly version: string }>;
  };
  readonly resource?: Readonly<Record<string, object>>;
}

interface State {
  readonly resources: readonly { readonly mode: string; readonly instances: readonly object[] }[];
}

suite('the whole estate, rehearsed', ['terraform'], () => {
  const folder = mkdtempSync(join(realpathSync(scratch('.')), 'estate-'));
  const outdir = join(folder, 'cdktf.out');
  const env = { ...userEnv(), TF_CLI_CONFIG_FILE: join(folder, 'terraform.rc') };
  let before: Record<string, string>;
  const rehearsed: Partial<Record<string, Rehearsed>> = {};
  const of = (mode: string): Rehearsed => rehearsed[mode] as Rehearsed;

  beforeAll(async () => {
    const synth = await ashlar(['synth', '--json'], { ...env, CDKTF_OUTDIR: outdir });
    if (synth.exitCode !== 0) throw new Error(synth.stderr);
    writeMirrors(join(folder, 'terraform.rc'), required());
    before = hashes(outdir);
    // Both at once: one computes while the other waits for Terraform.
    await Promise.all(['simulated', 'auto'].map(async (mode) => (rehearsed[mode] = await whole(mode))));
  });
  afterAll(removeFolders);

  async function whole(mode: string): Promise<Rehearsed> {
    const [keep, junit] = [join(folder, `kept-${mode}`), join(folder, `${mode}.xml`)];
    const common = ['--out', outdir, '--mode', mode];
    const report = await rehearse([...common, '--keep', keep, '--junit', junit], env);
    const again = await ashlar(['rehearse', ...common, '--from', keep], env);
    return { report, junit: readFileSync(junit, 'utf8'), keep, again };
  }

  const synthesized = (id: string): Synthesized =>
    JSON.parse(readFileSync(join(outdir, 'stacks', id, 'cdk.tf.json'), 'utf8')) as Synthesized;

  /** Every version of a provider that a stack asks for. */
  function required(): { source: string; version: string }[] {
    const all = stackIds(outdir).flatMap((id) => Object.values(synthesized(id).terraform.required_providers ?? {}));
    const texts = all.map(({ source, version }) => JSON.stringify({ source: fullSource(source), version }));
    return [...new Set(texts)].map((text) => JSON.parse(text) as { source: string; version: string });
  }

  /** The mode that each provider has where the command may choose: real wherever its program is at hand. */
  function bestModes(): string[] {
    return required()
      .map(({ source, version }) => {
        const isReal = isAtHand(source, version) || process.env['CI'] === 'true';
        if (!isReal) console.warn(`skipped: real plans of ${source} ${version}: it is in no local mirror`);
        return `${source} ${version} ${isReal ? 'real-plan' : 'simulated'}`;
      })
      .sort();
  }

  const blocks = (id: string): number =>
    Object.values(synthesized(id).resource ?? {}).reduce((sum, named) => sum + Object.keys(named).length, 0);

  test('has stacks in every environment', async () => {
    const environments = await loadEnvironments(ordersEnvironments);
    const without = environments.filter(({ name }) => !stackIds(outdir).some((id) => id.startsWith(`orders-${name}-`)));
    expect([environments.length, without]).toEqual([Object.keys(ordersEnvironments).length, []]);
  });

  describe.each(['simulated', 'auto'])('in the mode %s', (mode) => {
    test('takes every stack of the app through every step', () => {
      const { report } = of(mode);
      expect(failures(report)).toEqual([]);
      expect(report.ok).toBe(true);
      const steps = report.stacks.map(({ id, result, steps }) => [id, result, steps.map(({ name }) => name)]);
      expect(steps.sort()).toEqual(stackIds(outdir).map((id) => [id, 'ok', ALL_STEPS]));
    });

    test('creates, applies and keeps as many resources as were synthesized, and made nothing up', () => {
      const { report, keep } = of(mode);
      const counts = report.stacks.map(({ id, totals, resources, notes }) => {
        const { resources: kept } = JSON.parse(readFileSync(join(keep, `${id}.tfstate`), 'utf8')) as State;
        const managed = kept.filter((each) => each.mode === 'managed').flatMap(({ instances }) => instances);
        return { id, created: totals.create, kept: managed.length, resources, notes };
      });
      expect(counts).toEqual(
        report.stacks.map(({ id }) => {
          const count = blocks(id);
          return { id, created: count, kept: count, resources: count, notes: [] };
        }),
      );
    });

    test('has an empty second plan for every stack, by what Terraform itself has logged', () => {
      const { keep } = of(mode);
      const changes = stackIds(outdir).map((id) => {
        const log = readFileSync(join(keep, 'logs', id, 'second-plan.log'), 'utf8');
        const lines = log.split('\n').filter((line) => line.includes('"type":"change_summary"'));
        return [id, ...lines.map((line) => (JSON.parse(line) as { changes: object }).changes)];
      });
      const none = { add: 0, change: 0, remove: 0, import: 0, operation: 'plan' };
      expect(changes).toEqual(stackIds(outdir).map((id) => [id, none]));
    });

    test('writes a JUnit case for each step of each stack', () => {
      const { junit } = of(mode);
      const ids = stackIds(outdir);
      const head = `<testsuites name="ashlar rehearse" tests="${ids.length * ALL_STEPS.length}" failures="0" skipped="0"`;
      expect(junit.split('\n')[1]).toContain(head);
      const cases = [...junit.matchAll(/<testcase classname="([^"]+)" name="([^"]+)"/g)].map(
        ([, id, step]) => `${id} ${step}`,
      );
      expect(cases.sort()).toEqual(ids.flatMap((id) => ALL_STEPS.map((step) => `${id} ${step}`)).sort());
    });

    test('shows no change to what it kept, as long as the app is the same', () => {
      const { exitCode, stdout, stderr } = of(mode).again;
      expect([exitCode, exitCode === 0 ? '' : stdout + stderr]).toEqual([0, '']);
      const ids = stackIds(outdir);
      const rows = [...stdout.matchAll(/^(\S+) +no changes +ok +[\d.]+$/gm)].map(([, id]) => id);
      expect(rows.sort()).toEqual(ids);
      expect(stdout).toContain(`\n${ids.length} stacks, no changes: ${ids.length} ok in `);
    });

    test('says how each provider was played', () => {
      const expected =
        mode === 'auto'
          ? bestModes()
          : required()
              .map(({ source, version }) => `${source} ${version} simulated`)
              .sort();
      const played = of(mode).report.stacks.flatMap(({ providers }) =>
        providers.map(({ source, version, mode: each }) => `${source} ${version} ${each}`),
      );
      expect([...new Set(played)].sort()).toEqual(expected);
      const text = of(mode).again.stdout.replace(/\s+/g, ' ');
      const unsaid = expected.filter(
        (each) => !text.includes(`provider: ${each.replace(`${DEFAULT_HOST}/`, '')}, from `),
      );
      expect(unsaid).toEqual([]);
    });
  });

  test('leaves what was synthesized as it was, to the byte', () => {
    expect(Object.keys(before).length).toBeGreaterThan(stackIds(outdir).length);
    expect(hashes(outdir)).toEqual(before);
  });
});

suite('a rehearsal of a stack with a local back end', ['terraform'], () => {
  afterAll(removeFolders);

  test('reads and writes neither its state nor its .terraform folder', async () => {
    const folder = mkdtempSync(join(realpathSync(scratch('.')), 'local-'));
    const state = join(folder, 'terraform.one.tfstate');
    const config = (path: string): object => ({
      terraform: { backend: { local: { path } } },
      resource: { terraform_data: { Main: { input: 'x' } } },
    });
    const absent = join(folder, 'terraform.two.tfstate');
    const outdir = output({ one: { config: config(state) }, two: { config: config(absent) } });
    // No state at all: whoever read it would fail.
    writeFileSync(state, 'the state of somebody');
    write(outdir, { 'stacks/one/.terraform/terraform.tfstate': 'the back end of somebody' });
    const before = { ...hashes(outdir), ...hashes(folder) };
    const run = await ashlar(['rehearse', '--json', '--out', outdir], userEnv());
    expect(reportOf(run).stacks.map(({ id, totals, result }) => [id, totals.create, result])).toEqual([
      ['one', 1, 'ok'],
      ['two', 1, 'ok'],
    ]);
    expect({ ...hashes(outdir), ...hashes(folder) }).toEqual(before);
    expect(existsSync(absent)).toBe(false);
  });
});
