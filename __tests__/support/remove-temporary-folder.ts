import { readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { clearFolder } from '../../terraform/leftovers';

/** What is there for the whole run: the record of its owner, the tools of acceptance suites, what Node and tsx cache, and what apps write. */
const OF_THE_RUN = /^(owner\.json|ashlar-acceptance-.*|tsx-\d+|node-compile-cache|v8-compile-cache-\d+|stacks)$/;

/**
 * Runs once after the suites of a project: removes the temporary folder of the run with what still works in it, and names what tests have left in it.
 * @throws {Error} under `CI=true` where they have left something.
 */
export default function removeTemporaryFolder(): void {
  const folder = process.env['ASHLAR_TEST_TMPDIR'];
  // Of several projects the first has done it.
  if (folder === undefined) return;
  // In watch mode there will be another run.
  delete process.env['ASHLAR_TEST_TMPDIR'];
  process.env['TMPDIR'] = dirname(folder);
  const left = readdirSync(folder).filter((name) => !OF_THE_RUN.test(name));
  clearFolder(folder);
  if (left.length === 0) return;
  const message = `tests have left in their temporary folder: ${left.sort().join(', ')}`;
  if (process.env['CI'] === 'true') throw new Error(message);
  process.stderr.write(`${message}\n`);
}
