import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { replacementPaths } from '../../rehearsal/simulated/replacement';
import { askReplacements } from '../replacements/ask';
import { startPlanner, type Planner } from '../replacements/planner';
import { PROVIDERS } from '../replacements/providers';
import { scratch } from './support/differences';
import { realProviderProblem } from './support/real-stack';
import { suite } from './support/suite';

const ROOT = resolve(__dirname, '../..');
const MIRRORS = [resolve(ROOT, '../shared/providers')];

/** Of the types that no construct makes, each so many-th is asked for. */
const EVERY = 25;

/** Types that the constructs make, read from what they import of the bindings. */
function madeTypes(): Set<string> {
  const folder = join(ROOT, 'constructs');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  const imports = files.flatMap((file) => [
    ...readFileSync(join(folder, file), 'utf8').matchAll(/@cdktf\/provider-(\w+)\/lib\/([\w-]+)'/g),
  ]);
  return new Set(imports.map(([, provider = '', name = '']) => `${provider}_${name.replaceAll('-', '_')}`));
}

suite('changes that replace a resource', ['terraform'], () => {
  for (const { name, source, version } of PROVIDERS) {
    const problem = realProviderProblem(source, version);
    if (problem !== undefined) console.warn(`skipped: replacements of ${name}: ${problem}`);
    const check = problem === undefined ? test : test.skip;
    let planner: Planner | undefined;

    afterAll(() => planner?.close());

    check(`the table of ${name} says what ${name} ${version} answers`, async () => {
      planner = await startPlanner(source, version, { folder: scratch(`replacements-${name}`), mirrors: MIRRORS });
      const [all, made] = [Object.keys(planner.schema.resources).sort(), madeTypes()];
      const types = all.filter((type, index) => made.has(type) || index % EVERY === 0);
      const { types: answered } = await askReplacements(planner, types);
      const table = types.map((type) => [type, replacementPaths(type).join(' ')]).filter(([, paths]) => paths !== '');
      expect(Object.fromEntries(table)).toEqual(answered);
    });
  }
});
