import { mkdirSync, mkdtempSync, realpathSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { runProcess } from '../../terraform/process';
import { output, removeFolders } from '../unit/terraform/support';
import { OLDEST, OTHERS } from './support/binding-sets';
import { installBindings, twoAtATime, type Bindings } from './support/bindings';
import { barePath, failures, isAtHand, modes, rehearse, ROOT, stackIds, userEnv, type Report } from './support/command';
import { scratch } from './support/differences';
import { copySources } from './support/project-copy';
import { suite } from './support/suite';

const ALL = [OLDEST, ...OTHERS];
const AWS = 'registry.terraform.io/hashicorp/aws';

/** Types of which each AWS provider has not all: what is known of them follows from its bindings. */
const TYPES: Readonly<Record<string, object>> = {
  aws_simpledb_domain: { name: 'sessions' },
  aws_appsync_api: { name: 'events' },
  aws_cloudwatch_otel_enrichment: {},
};

const KNOWN: Readonly<Record<string, readonly string[]>> = {
  '5.100.0': ['aws_simpledb_domain'],
  '6.25.0': ['aws_appsync_api'],
  '6.66.0': ['aws_appsync_api', 'aws_cloudwatch_otel_enrichment'],
};

/** What a project with one set of bindings, on a machine without Python, gives. */
interface Outcome {
  readonly home: string;
  /** The whole estate, each provider in the best mode to be had. */
  readonly best: Report;
  /** A stack for each of `TYPES`, from the bindings alone. */
  readonly types: Report;
}

suite('a rehearsal on a machine without Python', ['terraform'], () => {
  const folder = mkdtempSync(join(realpathSync(scratch('.')), 'versions-'));
  const outcomes = new Map<Bindings, Outcome>();
  const of = (bindings: Bindings): Outcome => outcomes.get(bindings) as Outcome;
  let env: NodeJS.ProcessEnv;
  let simulated: Report;

  beforeAll(async () => {
    env = { ...userEnv(), PATH: await barePath(join(folder, 'bin')) };
    await twoAtATime(ALL, async (bindings) => outcomes.set(bindings, await outcome(bindings)));
    const { home } = of(OLDEST);
    simulated = await rehearse(['--out', join(home, 'cdktf.out'), '--mode', 'simulated'], env, home);
  });
  afterAll(removeFolders);

  async function outcome(bindings: Bindings): Promise<Outcome> {
    const home = join(folder, bindings.awsProvider);
    mkdirSync(home);
    copySources(ROOT, home);
    installBindings(join(ROOT, 'node_modules'), join(home, 'node_modules'), bindings);
    const best = await rehearse([], { ...env, CDKTF_OUTDIR: 'cdktf.out' }, home);
    const outdir = join(home, 'types.out');
    renameSync(typeStacks(bindings.awsProvider), outdir);
    const types = await rehearse(['--out', outdir, '--mode', 'simulated'], env, home);
    return { home, best, types };
  }

  test('finds neither Python nor a cloud CLI', async () => {
    const script = 'for name in python python3 pip aws gcloud kubectl helm terraform; do command -v $name; done';
    const found = await runProcess('/bin/sh', ['-c', script], { cwd: folder, env });
    expect(found.stdout).toBe(`${join(folder, 'bin/terraform')}\n`);
  });

  test.each(ALL)('takes the whole estate through every step with $name', (bindings) => {
    const { best, home } = of(bindings);
    expect(failures(best)).toEqual([]);
    expect(best.stacks.map(({ id }) => id).sort()).toEqual(stackIds(join(home, 'cdktf.out')));
  });

  test('plans with the real provider of the version that the bindings are for, and without it where asked', () => {
    const { best } = of(OLDEST);
    expect(modes(best)).toEqual([`aws ${OLDEST.awsProvider} real-plan`, 'helm 3.1.1 real-plan']);
    expect(failures(simulated)).toEqual([]);
    expect(modes(simulated)).toEqual([`aws ${OLDEST.awsProvider} simulated`, 'helm 3.1.1 simulated']);
    const totals = ({ stacks }: Report): unknown => stacks.map(({ id, totals: { create } }) => [id, create]).sort();
    expect(totals(simulated)).toEqual(totals(best));
  });

  test.each(OTHERS)('with $name says that it simulates, and why', (bindings) => {
    const version = bindings.awsProvider;
    const all = of(bindings).best.stacks.flatMap((stack) => stack.providers);
    const providers = all.filter(({ source }) => source === AWS);
    const played = [...new Set(providers.map((each) => JSON.stringify(each)))].map((text): unknown => JSON.parse(text));
    const expected = isAtHand(AWS, version)
      ? { source: AWS, version, mode: 'real-plan', origin: expect.any(String) }
      : {
          source: AWS,
          version,
          mode: 'simulated',
          origin: '@cdktf/provider-aws',
          reason: expect.stringMatching(/^of hashicorp\/aws only [\d., ]+ (is|are) on this machine$/),
        };
    expect(played).toEqual([expected]);
  });

  test.each(ALL)('knows the types of AWS provider $awsProvider, and no other', (bindings) => {
    const { types } = of(bindings);
    expect(modes(types)).toEqual([`aws ${bindings.awsProvider} simulated`]);
    const known = KNOWN[bindings.awsProvider] ?? [];
    const results = types.stacks.map(({ id, failure }) => [
      id,
      failure?.step,
      failure?.diagnostics.map((one) => one.detail),
    ]);
    const unknown = (type: string): string => `The provider hashicorp/aws does not support resource type "${type}".`;
    expect(results.sort()).toEqual(
      Object.keys(TYPES)
        .map((type) => (known.includes(type) ? [type, undefined, undefined] : [type, 'validate', [unknown(type)]]))
        .sort(),
    );
  });

  test('takes each version from the bindings that were made for it, where a project has several', async () => {
    const stacks = ALL.map(({ awsProvider: version }) => {
      return [version, { config: awsStack(version, 'aws_sqs_queue', { name: 'jobs' }) }] as const;
    });
    const report = await rehearse(['--out', output(Object.fromEntries(stacks)), '--mode', 'simulated'], env, ROOT);
    expect(failures(report)).toEqual([]);
    expect(report.stacks.map(({ id, providers }) => [id, ...providers.map(({ origin }) => origin)]).sort()).toEqual([
      ['5.100.0', '@cdktf/provider-aws'],
      ['6.25.0', 'provider-aws-21'],
      ['6.66.0', '@cdktn/provider-aws'],
    ]);
  });
});

/** A stack for each type, in a version of the AWS provider. */
function typeStacks(version: string): string {
  const stacks = Object.entries(TYPES).map(
    ([type, block]) => [type, { config: awsStack(version, type, block) }] as const,
  );
  return output(Object.fromEntries(stacks));
}

function awsStack(version: string, type: string, block: object): object {
  return {
    terraform: { required_providers: { aws: { source: 'aws', version } } },
    provider: { aws: [{ region: 'eu-west-1' }] },
    resource: { [type]: { Main: block } },
  };
}
