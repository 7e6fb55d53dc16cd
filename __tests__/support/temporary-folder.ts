import { mkdtempSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clearLeftovers, ScratchRecord } from '../../terraform/leftovers';

/**
 * Runs once before the suites of a project: gives all tests of this run one temporary folder, so that nothing of theirs is left
 * when they fail, and no other run on the machine meets them. That of a run which was killed goes with the next one.
 */
export default function useTemporaryFolder(): void {
  // Of several projects each has this done.
  if (process.env['ASHLAR_TEST_TMPDIR'] !== undefined) return;
  const parent = realpathSync(tmpdir());
  clearLeftovers(parent);
  // Short, as there are sockets in it, and of the name that is looked for by who clears up.
  const folder = mkdtempSync(join(parent, 'ashlar-'));
  new ScratchRecord(folder);
  process.env['ASHLAR_TEST_TMPDIR'] = folder;
  process.env['TMPDIR'] = folder;
}
