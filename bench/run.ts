/**
 * `npm run bench -- synth|rehearse|validate|growth|kubernetes`, several or none for all, and `--runs 5`: measures, prints
 * tables, and writes `bench/results.json`.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type Bench, machine } from './bench';
import { growth } from './growth';
import { kubernetes } from './kubernetes';
import { rehearse } from './rehearse';
import { synth } from './synth';
import { validate } from './validate';

const root = resolve(__dirname, '..');
const RESULTS = join(root, 'bench/results.json');
const BENCHES: Readonly<Record<string, Bench>> = { synth, rehearse, validate, growth, kubernetes };

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { runs: { type: 'string', default: '3' } },
    allowPositionals: true,
  });
  const runs = Number(values.runs);
  if (!Number.isInteger(runs) || runs < 1) throw new Error(`--runs must be 1 or more, got ${values.runs}`);
  const names = positionals.length > 0 ? positionals : Object.keys(BENCHES);
  for (const name of names) {
    const bench = BENCHES[name];
    if (bench === undefined) throw new Error(`no bench \`${name}\`; there are ${Object.keys(BENCHES).join(', ')}`);
    const scratch = mkdtempSync(join(tmpdir(), 'ashlar-bench-'));
    try {
      const { text, data } = await bench({ root, scratch, runs });
      const date = new Date().toISOString();
      keep(name, { date, machine: machine(), ...data });
      console.log(`\n${name}  ${date}  ${machine()}\n${text}\n`);
    } finally {
      rmSync(scratch, { recursive: true, force: true });
    }
  }
}

/** Puts the figures of a bench beside those of the others. */
function keep(name: string, data: object): void {
  const old = existsSync(RESULTS) ? (JSON.parse(readFileSync(RESULTS, 'utf8')) as object) : {};
  writeFileSync(RESULTS, `${JSON.stringify({ ...old, [name]: data }, null, 2)}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
