import { rmSync } from 'node:fs';

/** Removes what the setup of the acceptance suites has written. */
export default function teardown(): void {
  const folder = process.env['ASHLAR_TEST_FOLDER'];
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
}
