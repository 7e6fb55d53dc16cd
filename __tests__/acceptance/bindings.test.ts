import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { findBindings } from '../../rehearsal/schema/find-bindings';
import { readSchema } from '../../rehearsal/schema/read-bindings';
import { either, required } from '../unit/rehearsal/schema/installed';
import { output, removeFolders } from '../unit/terraform/support';
import { OLDEST, OTHERS } from './support/binding-sets';
import { type Bindings, installBindings, type Outcome, twoAtATime, withBindings } from './support/bindings';
import { failures, isAtHand, modes, rehearse, ROOT, stackIds, type Report } from './support/command';
import { scratch } from './support/differences';
import { suite } from './support/suite';

const ALL = [OLDEST, ...OTHERS];
const AWS = 'registry.terraform.io/hashicorp/aws';
/** What several bindings are declared by. */
const PINS = join(ROOT, '__tests__/bindings/package.json');
const PRODUCTION = '*-production-*';

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

/** What a project with one set of bindings gives. */
interface Found extends Outcome {
  readonly home: string;
  /** What is in production, each provider in the best mode to be had; of the project's own bindings the whole estate is rehearsed elsewhere. */
  readonly production?: Report;
  /** A stack for each of `TYPES`, from the bindings alone. */
  readonly ofTypes: Report;
}

suite('a project with other bindings', ['terraform'], () => {
  const folder = mkdtempSync(join(realpathSync(scratch('.')), 'bindings-'));
  const found = new Map<string, Found>();
  const of = ({ name }: Bindings): Found => found.get(name) as Found;

  beforeAll(() => twoAtATime(ALL, async (bindings) => found.set(bindings.name, await find(bindings))));
  afterAll(removeFolders);

  async function find(bindings: Bindings): Promise<Found> {
    const home = join(folder, bindings.awsProvider);
    mkdirSync(home);
    const outcome = await withBindings(ROOT, home, bindings);
    const outdir = join(home, 'types.out');
    renameSync(typeStacks(bindings.awsProvider), outdir);
    const ofTypes = await rehearse(['--out', outdir, '--mode', 'simulated'], undefined, home);
    if (bindings === OLDEST) return { ...outcome, home, ofTypes };
    return {
      ...outcome,
      home,
      ofTypes,
      production: await rehearse(['--out', 'cdktf.out', PRODUCTION], undefined, home),
    };
  }

  test.each(ALL)('type-checks with $name', (bindings) => {
    expect(of(bindings).types).toBe('');
  });

  test.each(ALL)('synthesizes every stack with $name, for AWS provider $awsProvider', (bindings) => {
    expect(of(bindings)).toMatchObject({ synth: '', awsProviders: [bindings.awsProvider] });
  });

  test.each(OTHERS)('has the same addresses with $name', (bindings) => {
    const { addresses } = of(OLDEST);
    expect(Object.values(addresses).flat().length).toBeGreaterThan(0);
    expect(of(bindings).addresses).toEqual(addresses);
  });

  test.each(OTHERS)('takes production through every step with $name', (bindings) => {
    const { production, home } = of(bindings);
    expect(failures(production!)).toEqual([]);
    const ids = stackIds(join(home, 'cdktf.out')).filter((id) => id.includes('-production-'));
    expect(ids.length).toBeGreaterThan(0);
    expect(production?.stacks.map(({ id }) => id).sort()).toEqual(ids);
  });

  test.each(OTHERS)('with $name says that it simulates, and why', (bindings) => {
    const version = bindings.awsProvider;
    const all = of(bindings).production?.stacks.flatMap((stack) => stack.providers) ?? [];
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
    const { ofTypes } = of(bindings);
    expect(modes(ofTypes)).toEqual([`aws ${bindings.awsProvider} simulated`]);
    const known = KNOWN[bindings.awsProvider] ?? [];
    const results = ofTypes.stacks.map(({ id, failure }) => [
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
});

describe('a project with bindings of several versions of one provider', () => {
  const home = join(scratch('.'), 'several-bindings');
  const ofAws = () => findBindings(home).filter(({ source }) => source === AWS);

  beforeAll(async () => {
    const { dependencies } = JSON.parse(readFileSync(PINS, 'utf8')) as {
      readonly dependencies: Record<string, string>;
    };
    const itself = Object.fromEntries(Object.keys(dependencies).map((name) => [name, name]));
    await installBindings(join(ROOT, 'node_modules'), join(home, 'node_modules'), itself);
    // A name of a project's own is one that it declares.
    copyFileSync(PINS, join(home, 'package.json'));
  });

  afterAll(removeFolders);

  test('finds each, under an alias too', () => {
    expect(ofAws().map(({ name, version, protocol }) => [name, version, protocol])).toEqual([
      ['@cdktf/provider-aws', '5.100.0', 5],
      ['@cdktn/provider-aws', '6.66.0', 5],
      ['provider-aws-21', '6.25.0', 5],
    ]);
  });

  test('reads the same from each', () => {
    const used = { resources: ['aws_sqs_queue_policy'], dataSources: [], ephemeralResources: ['aws_eks_cluster_auth'] };
    const read = ofAws().map((bindings) => readSchema(bindings, used));
    expect(read).toHaveLength(ALL.length);
    for (const { resources, ephemeralResources } of read) {
      const { attributes, blocks } = resources['aws_sqs_queue_policy']?.block ?? {};
      expect(attributes).toMatchObject({
        id: either('string'),
        policy: required('string'),
        queue_url: required('string'),
      });
      expect(blocks).toEqual({});
      // From a table where the bindings lack it.
      expect(Object.keys(ephemeralResources)).toEqual(['aws_eks_cluster_auth']);
      expect(ephemeralResources['aws_eks_cluster_auth']?.block.attributes['name']).toEqual(required('string'));
    }
  });

  suite('rehearsed', ['terraform'], () => {
    test('plays each version by the bindings that were made for it', async () => {
      const stacks = ALL.map(({ awsProvider: version }) => {
        return [version, { config: awsStack(version, 'aws_sqs_queue', { name: 'jobs' }) }] as const;
      });
      const outdir = output(Object.fromEntries(stacks));
      const report = await rehearse(['--out', outdir, '--mode', 'simulated'], undefined, home);
      expect(failures(report)).toEqual([]);
      expect(report.stacks.map(({ id, providers }) => [id, ...providers.map(({ origin }) => origin)]).sort()).toEqual([
        ['5.100.0', '@cdktf/provider-aws'],
        ['6.25.0', 'provider-aws-21'],
        ['6.66.0', '@cdktn/provider-aws'],
      ]);
    });
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
