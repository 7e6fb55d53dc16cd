import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { findBindings } from '../../rehearsal/schema/find-bindings';
import { readSchema } from '../../rehearsal/schema/read-bindings';
import { writeCliConfig } from '../../terraform/mirrors';
import { runTerraform } from '../../terraform/process';
import type { RealProvider } from '../support/real-schema';
import { compareSchemas, type Comparison } from '../support/schema-difference';
import { scratch } from './support/differences';
import { listedDifferences } from './support/schema-document';
import { cliConfig, suite } from './support/suite';

const root = resolve(__dirname, '../..');

/** Providers whose own schema is compared, with the least shares of types in percent that must be exact. */
const PROVIDERS = [
  { name: 'aws', version: '5.100.0', exact: 94, exactApartFromCounts: 99.5 },
  { name: 'google', version: '6.50.0', exact: 98.5, exactApartFromCounts: 99.5 },
  { name: 'helm', version: '3.1.1', exact: 100, exactApartFromCounts: 100 },
] as const;

suite('the schema read from bindings', ['terraform'], () => {
  for (const provider of PROVIDERS) {
    const { name, version } = provider;
    const source = `registry.terraform.io/hashicorp/${name}`;
    const config = scratch(`schema-${name}.rc`);
    const env: NodeJS.ProcessEnv = { ...process.env, TF_CLI_CONFIG_FILE: cliConfig() };
    const extraMirrors = [resolve(root, '../shared/providers')];
    const options = { providers: [{ source, version }], direct: false, keepRest: false, extraMirrors, env };
    const isMissing = writeCliConfig(config, options).missing.length > 0;
    if (isMissing) console.warn(`skipped: the schema of ${name} ${version}: the provider is in no local mirror`);

    describe(`of ${name} ${version}`, () => {
      let comparison: Comparison;

      beforeAll(async () => {
        if (isMissing) return;
        const bindings = findBindings(root).find((each) => each.source === source && each.version === version);
        if (bindings === undefined) throw new Error(`the bindings of ${name} ${version} are not installed`);
        const real = await realProvider(source, version, { ...env, TF_CLI_CONFIG_FILE: config });
        comparison = compareSchemas(readSchema(bindings, 'all'), real);
      });

      const check = isMissing ? test.skip : test;

      check('differs from its own in what docs/schema-differences.md lists, and in nothing else', () => {
        const { types, exact, exactApartFromCounts, differences } = comparison;
        const classes: Record<string, number> = {};
        for (const { name: each } of differences) classes[each] = (classes[each] ?? 0) + 1;
        const listed = listedDifferences(`hashicorp/${name} ${version}`);
        const unlisted = differences.filter((each) => listed.classes[each.name] === undefined);
        expect(unlisted).toEqual([]);
        expect({ types, exact, exactApartFromCounts, classes }).toEqual(listed);
      });

      check('is exact for nearly all types', () => {
        const percent = (count: number): number => (100 * count) / comparison.types;
        expect(percent(comparison.exact)).toBeGreaterThanOrEqual(provider.exact);
        expect(percent(comparison.exactApartFromCounts)).toBeGreaterThanOrEqual(provider.exactApartFromCounts);
      });
    });
  }
});

/** What the provider's own program says of itself. */
async function realProvider(source: string, version: string, env: NodeJS.ProcessEnv): Promise<RealProvider> {
  const name = source.split('/').at(-1) ?? '';
  const cwd = scratch(`schema-${name}`);
  mkdirSync(cwd, { recursive: true });
  const terraform = { required_providers: { [name]: { source, version } } };
  writeFileSync(join(cwd, 'main.tf.json'), JSON.stringify({ terraform }));
  await terraformOutput(['init', '-no-color'], cwd, env);
  const printed = await terraformOutput(['providers', 'schema', '-json'], cwd, env);
  const schemas = JSON.parse(printed) as { readonly provider_schemas: Readonly<Record<string, RealProvider>> };
  const real = schemas.provider_schemas[source];
  if (real === undefined) throw new Error(`Terraform printed no schema of ${source}`);
  return real;
}

async function terraformOutput(args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Promise<string> {
  const { exitCode, stdout, stderr } = await runTerraform('terraform', args, { cwd, env });
  if (exitCode !== 0) throw new Error(`terraform ${args.join(' ')} ended with ${String(exitCode)}\n${stderr}`);
  return stdout;
}
