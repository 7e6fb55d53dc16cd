import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { ProviderHost, ProviderMode } from '../../rehearsal/host';
import { startHost } from '../../rehearsal/start-host';
import { findTerraform } from '../../terraform/binary';
import { writeCliConfig } from '../../terraform/mirrors';
import { requiredProviders } from '../../terraform/providers';
import { CORPUS } from '../corpus/cases';
import type { CorpusCase, Failure, Unseen } from '../corpus/model';
import { rehearseCase, type Outcome } from '../corpus/rehearse-case';
import { scratch } from './support/differences';
import { cliConfig, suite } from './support/suite';

const ROOT = resolve(__dirname, '../..');
const MODES: readonly ProviderMode[] = ['simulated', 'real-plan'];

/** Cases that run at once: one waits for a process most of its time. */
const AT_ONCE = 3;

const CASES = Object.values(CORPUS).flat();

/** The real providers of the cases; a mistake in a version is none of them. */
const REAL = Object.entries({ aws: '5.100.0', google: '6.50.0', helm: '3.1.1' }).map(([name, version]) => {
  return { source: `registry.terraform.io/hashicorp/${name}`, version };
});

suite('wrong stacks', ['terraform'], () => {
  const env: NodeJS.ProcessEnv = { ...process.env, TF_CLI_CONFIG_FILE: scratch('corpus.rc') };
  const missing = writeCliConfig(scratch('corpus.rc'), {
    providers: REAL,
    direct: false,
    keepRest: false,
    extraMirrors: [resolve(ROOT, '../shared/providers')],
    env: { ...process.env, TF_CLI_CONFIG_FILE: cliConfig() },
  }).missing.map(({ source }) => source);
  const left = CASES.filter((one) => usesOneOf(one, missing));
  if (left.length > 0) {
    console.warn(`skipped: ${left.length} wrong stacks with the real ${missing.join(' and ')}: in no local mirror`);
  }

  const hosts: ProviderHost[] = [];
  const outcomes = new Map<string, Outcome>();

  beforeAll(async () => {
    const terraform = await findTerraform();
    if (terraform === undefined) throw new Error('no Terraform');
    const work: (() => Promise<void>)[] = [];
    for (const mode of MODES) {
      const folder = scratch(`corpus/${mode}/host`);
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      const host = await startHost({ scratch: folder, project: ROOT, env, mode });
      hosts.push(host);
      CASES.filter((one) => mode === 'simulated' || !left.includes(one)).forEach((one, index) => {
        const stage = { terraform, project: ROOT, env, mode, host };
        work.push(async () => {
          outcomes.set(
            `${mode} ${one.name}`,
            await rehearseCase(one, scratch(join('corpus', mode, String(index))), stage),
          );
        });
      });
    }
    const worker = async (): Promise<void> => {
      for (let next = work.shift(); next !== undefined; next = work.shift()) await next();
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
  });

  afterAll(async () => {
    await Promise.all(hosts.map((host) => host.close()));
  });

  describe.each(MODES)('%s', (mode) => {
    const skipped = mode === 'simulated' ? [] : left;
    const failing = CASES.filter((one) => 'step' in one.expected[mode]);
    const unseen = CASES.filter((one) => 'unseen' in one.expected[mode]);

    const titled = (cases: readonly CorpusCase[]) => cases.filter((one) => !skipped.includes(one));
    if (skipped.length > 0) test.skip.each(skipped)('$name', () => undefined);

    test.each(titled(failing))('fails on $name', (one) => {
      const { step, at, message } = one.expected[mode] as Failure;
      const outcome = outcomes.get(`${mode} ${one.name}`);
      const expected = { text: matching(message), at: at === undefined ? undefined : matching(at) };
      const found = outcome?.messages.map(({ text, at: path }) => ({ text, at: path }));
      expect({ ok: outcome?.ok, step: outcome?.step }).toEqual({ ok: false, step });
      expect(found).toContainEqual(expected);
      expect(outcome?.told).not.toMatch(/^\s+at .+:\d+:\d+\)?$|\$\{TfToken|TfToken\[/m);
      expect(outcome?.told).not.toContain('undefined');
    });

    test.each(titled(unseen))('does not fail on $name', (one) => {
      const { shows } = one.expected[mode] as Unseen;
      const outcome = outcomes.get(`${mode} ${one.name}`);
      expect([outcome?.ok, outcome?.step, outcome?.told]).toEqual([true, undefined, '']);
      if (shows === undefined) return;
      const { warnings = [], changes = [] } = outcome ?? {};
      if ('warning' in shows) expect(warnings).toContain(shows.warning);
      else expect(changes).toContainEqual(expect.objectContaining({ kind: shows.kind, constructPath: shows.at }));
    });
  });
});

/** The whole text, or a pattern of it. */
function matching(text: string | RegExp): unknown {
  return typeof text === 'string' ? text : expect.stringMatching(text);
}

function usesOneOf({ stacks }: CorpusCase, sources: readonly string[]): boolean {
  return stacks.some(({ config }) => requiredProviders(config).some(({ source }) => sources.includes(source)));
}
