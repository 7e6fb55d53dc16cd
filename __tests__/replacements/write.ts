/** `npm run rehearse:replacements`: asks real providers which changes replace a resource, and writes the simulated mode's tables. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { askReplacements } from './ask';
import { startPlanner } from './planner';
import { PROVIDERS } from './providers';

const ROOT = resolve(__dirname, '../..');

async function main(): Promise<void> {
  const mirrors = process.argv.slice(2).map((folder) => resolve(folder));
  const folder = mkdtempSync(join(tmpdir(), 'ashlar-replacements-'));
  try {
    for (const { name, source, version } of PROVIDERS) {
      const planner = await startPlanner(source, version, { folder: join(folder, name), mirrors });
      const { types, unanswered, asked } = await askReplacements(planner, Object.keys(planner.schema.resources).sort());
      await planner.close();
      const table = { provider: `hashicorp/${name} ${version}`, asked, unanswered: unanswered.length, types };
      writeFileSync(
        join(ROOT, `rehearsal/simulated/replacement/${name}.json`),
        `${JSON.stringify(table, undefined, 2)}\n`,
      );
      process.stdout.write(`${table.provider}: ${asked} asked, not answered:\n  ${unanswered.join('\n  ')}\n`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

void main();
