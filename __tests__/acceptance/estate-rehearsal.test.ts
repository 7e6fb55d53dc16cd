import { mkdtempSync, readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { loadEnvironments } from '../../constructs/core/environment';
import { ordersEnvironments } from '../../environments/orders';
import { portfolioEnvironments } from '../../environments/portfolio';
import { STEPS } from '../../rehearsal/run/result';
import { runProcess, type ProcessRun } from '../../terraform/process';
import { DEFAULT_HOST, fullSource } from '../../terraform/providers';
import {
  ashlar,
  barePath,
  commandToRun,
  failures,
  isAtHand,
  reportOf,
  ROOT,
  stackIds,
  userEnv,
  writeMirrors,
  type Report,
} from './support/command';
import { scratch } from './support/differences';
import { expectIsolation, isolated, isolationProblem, type Isolated } from './support/isolation';
import { hashes } from './support/project-copy';
import { suite } from './support/suite';

/** The steps that Terraform does. */
const ALL_STEPS = STEPS.filter((step) => step !== 'prepare');

/** What the estate asks for: written before it is synthesized. */
const PROVIDERS = [
  { source: 'registry.terraform.io/hashicorp/aws', version: '5.100.0' },
  { source: 'registry.terraform.io/hashicorp/google', version: '6.50.0' },
  { source: 'registry.terraform.io/hashicorp/helm', version: '3.1.1' },
];

/** What is done a second time is done to production: the other environments are made of the same constructs. */
const PRODUCTION = '*-production-*';

/** A rehearsal of the whole estate. */
interface Rehearsed {
  readonly report: Report;
  readonly junit: string;
  readonly keep: string;
  /** Missing where this machine cannot take a network away. */
  readonly isolation?: Isolated;
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

const problem = isolationProblem();
if (problem !== undefined) console.warn(`skipped: the estate is rehearsed with a network: ${problem}`);

// As its users have it at least: no network, no Python and no cloud CLI. The app itself is run as `npm start` does.
suite('the whole estate, rehearsed', ['terraform'], () => {
  const folder = mkdtempSync(join(realpathSync(scratch('.')), 'estate-'));
  const outdir = join(folder, 'cdktf.out');
  let env: NodeJS.ProcessEnv;
  let before: Record<string, string>;
  let again: ProcessRun;
  const rehearsed: Partial<Record<string, Rehearsed>> = {};
  const of = (mode: string): Rehearsed => rehearsed[mode] as Rehearsed;

  beforeAll(async () => {
    const variables = { TF_VAR_container_image: 'registry.example/portfolio:1.0.0', TF_VAR_desired_count: '1' };
    const PATH = await barePath(join(folder, 'bin'));
    env = { ...userEnv(), ...variables, PATH, TF_CLI_CONFIG_FILE: join(folder, 'terraform.rc'), CDKTF_OUTDIR: outdir };
    writeMirrors(join(folder, 'terraform.rc'), PROVIDERS);
    const synth = await ashlar(['synth', '--json'], env);
    if (synth.exitCode !== 0) throw new Error(synth.stderr);
    before = hashes(outdir);
    rehearsed['auto'] = await whole('auto', ['npm', 'start', '--']);
    rehearsed['simulated'] = await whole('simulated', [
      ...(await commandToRun()),
      'rehearse',
      '--out',
      outdir,
      PRODUCTION,
    ]);
    again = await ashlar(['rehearse', '--out', outdir, '--from', of('auto').keep, PRODUCTION], env);
  });

  async function whole(mode: string, command: readonly string[]): Promise<Rehearsed> {
    const [keep, junit] = [join(folder, `kept-${mode}`), join(folder, `${mode}.xml`)];
    const all = [...command, '--json', '--mode', mode, '--keep', keep, '--junit', junit];
    const [program = '', ...args] = all;
    const isolation = problem === undefined ? await isolated(all, env, join(folder, `${mode}.json`)) : undefined;
    const ended = isolation?.run ?? (await runProcess(program, args, { cwd: ROOT, env }));
    const report = reportOf(ended);
    return {
      report,
      junit: readFileSync(junit, 'utf8'),
      keep,
      ...(isolation === undefined ? {} : { isolation }),
    };
  }

  /** Ids of the stacks that are rehearsed in a mode. */
  const idsIn = (mode: string): string[] =>
    stackIds(outdir).filter((id) => mode === 'auto' || id.includes('-production-'));

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

  test('finds neither Python nor a cloud CLI', async () => {
    const script = 'for name in python python3 pip aws gcloud kubectl helm terraform; do command -v $name; done';
    const found = await runProcess('/bin/sh', ['-c', script], { cwd: folder, env });
    expect(found.stdout).toBe(`${join(folder, 'bin/terraform')}\n`);
  });

  test('has stacks in every environment', async () => {
    const systems = {
      orders: await loadEnvironments(ordersEnvironments),
      portfolio: await loadEnvironments(portfolioEnvironments),
    };
    const all = Object.entries(systems).flatMap(([system, environments]) =>
      environments.map(({ name }) => `${system}-${name}-`),
    );
    expect(all).toHaveLength(4);
    expect(all.filter((start) => !stackIds(outdir).some((id) => id.startsWith(start)))).toEqual([]);
  });

  describe.each(['simulated', 'auto'])('in the mode %s', (mode) => {
    test('takes every stack that was asked for through every step', () => {
      const { report } = of(mode);
      expect(failures(report)).toEqual([]);
      expect(report.ok).toBe(true);
      const steps = report.stacks.map(({ id, result, steps }) => [id, result, steps.map(({ name }) => name)]);
      expect(steps.sort()).toEqual(idsIn(mode).map((id) => [id, 'ok', ALL_STEPS]));
    });

    test('creates or imports, applies and keeps as many resources as were synthesized, and made nothing up', () => {
      const { report, keep } = of(mode);
      const counts = report.stacks.map(({ id, totals, resources, notes }) => {
        const { resources: kept } = JSON.parse(readFileSync(join(keep, `${id}.tfstate`), 'utf8')) as State;
        const managed = kept.filter((each) => each.mode === 'managed').flatMap(({ instances }) => instances);
        return { id, begun: totals.create + totals.import, kept: managed.length, resources, notes };
      });
      expect(counts).toEqual(
        report.stacks.map(({ id }) => {
          const count = blocks(id);
          return { id, begun: count, kept: count, resources: count, notes: [] };
        }),
      );
    });

    test('has an empty second plan for every stack, by what Terraform itself has logged', () => {
      const { keep } = of(mode);
      const changes = idsIn(mode).map((id) => {
        const log = readFileSync(join(keep, 'logs', id, 'second-plan.log'), 'utf8');
        const lines = log.split('\n').filter((line) => line.includes('"type":"change_summary"'));
        return [id, ...lines.map((line) => (JSON.parse(line) as { changes: object }).changes)];
      });
      const none = { add: 0, change: 0, remove: 0, import: 0, operation: 'plan' };
      expect(changes).toEqual(idsIn(mode).map((id) => [id, none]));
    });

    test('writes a JUnit case for each step of each stack', () => {
      const { junit } = of(mode);
      const ids = idsIn(mode);
      const head = `<testsuites name="ashlar rehearse" tests="${ids.length * ALL_STEPS.length}" failures="0" skipped="0"`;
      expect(junit.split('\n')[1]).toContain(head);
      const cases = [...junit.matchAll(/<testcase classname="([^"]+)" name="([^"]+)"/g)].map(
        ([, id, step]) => `${id} ${step}`,
      );
      expect(cases.sort()).toEqual(ids.flatMap((id) => ALL_STEPS.map((step) => `${id} ${step}`)).sort());
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
    });
  });

  test('shows no change to what it kept, as long as the app is the same', () => {
    const { exitCode, stdout, stderr } = again;
    expect([exitCode, exitCode === 0 ? '' : stdout + stderr]).toEqual([0, '']);
    const ids = idsIn('simulated');
    const rows = [...stdout.matchAll(/^(\S+) +no changes +ok +[\d.]+$/gm)].map(([, id]) => id);
    expect(rows.sort()).toEqual(ids);
    expect(stdout).toContain(`\n${ids.length} stacks, no changes: ${ids.length} ok in `);
    const text = again.stdout.replace(/\s+/g, ' ');
    const unsaid = bestModes().filter(
      (each) => !text.includes(`provider: ${each.replace(`${DEFAULT_HOST}/`, '')}, from `),
    );
    expect(unsaid).toEqual([]);
  });

  test('begins with the same resources whether providers plan themselves or are simulated', () => {
    const begun = ({ report }: Rehearsed): unknown =>
      report.stacks
        .filter(({ id }) => idsIn('simulated').includes(id))
        .map(({ id, totals }) => [id, totals.create, totals.import])
        .sort();
    expect(begun(of('simulated'))).toEqual(begun(of('auto')));
  });

  const isolating = problem === undefined ? test : test.skip;
  isolating.each(['simulated', 'auto'])('needs no network, %s, and tells what real providers wanted of it', (mode) => {
    const { isolation, report } = of(mode);
    expectIsolation(isolation!);
    // The real helm provider looks for the charts of the add-ons, that of Google for who it is, and both go on without.
    const asked = report.refused.map(({ source, host }) => `${source.replace(/^.*\//, '')} ${host}`).sort();
    const sought = [
      ...['metadata.google.internal', 'openidconnect.googleapis.com'].map((host) => `google ${host}`),
      ...chartHosts(outdir).map((host) => `helm ${host}`),
    ];
    expect(asked).toEqual(mode === 'simulated' ? [] : sought);
  });

  test('leaves what was synthesized as it was, to the byte', () => {
    expect(Object.keys(before).length).toBeGreaterThan(stackIds(outdir).length);
    expect(hashes(outdir)).toEqual(before);
  });
});

/** Where the add-ons of a synthesized app have their charts. */
function chartHosts(outdir: string): string[] {
  const releases = stackIds(outdir).flatMap((id) => {
    const text = readFileSync(join(outdir, 'stacks', id, 'cdk.tf.json'), 'utf8');
    const { resource = {} } = JSON.parse(text) as {
      readonly resource?: { readonly helm_release?: Readonly<Record<string, { readonly repository?: string }>> };
    };
    return Object.values(resource.helm_release ?? {});
  });
  const hosts = releases.flatMap(({ repository }) => (repository === undefined ? [] : new URL(repository).host));
  return [...new Set(hosts)].sort();
}
