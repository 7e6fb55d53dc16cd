import { dirname } from 'node:path';
import { clearFolder } from '../../terraform/leftovers';

/** Runs once after the suites of a project: removes the temporary folder of the run with what still works in it. */
export default function removeTemporaryFolder(): void {
  const folder = process.env['ASHLAR_TEST_TMPDIR'];
  // Of several projects the first has done it.
  if (folder === undefined) return;
  // In watch mode there will be another run.
  delete process.env['ASHLAR_TEST_TMPDIR'];
  process.env['TMPDIR'] = dirname(folder);
  clearFolder(folder);
}
