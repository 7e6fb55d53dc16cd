import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { PlannedChange, TerraformStackRun } from './terraform-stack';

const LIST = resolve(__dirname, '../../../docs/emulator-differences.md');

/**
 * The differences in a second plan that the emulator, and not our code, is known to cause: `construct path attribute`.
 * They are the rows of `docs/emulator-differences.md` whose construct is in `stack`.
 */
export function knownDifferences(stack: string): string[] {
  return readFileSync(LIST, 'utf8')
    .split('\n')
    .map((line) => /^\|\s*`([^`]+)`\s*\|\s*`([^`]+)`\s*\|/.exec(line))
    .flatMap((row) => (row === null ? [] : [`${row[1] ?? ''} ${row[2] ?? ''}`]))
    .filter((row) => row.startsWith(`${stack}/`))
    .sort();
}

/** The differences of a plan in the same form; what would be created or deleted is named as such. */
export function differences(run: TerraformStackRun, changes: readonly PlannedChange[]): string[] {
  return changes
    .flatMap(({ address, actions, attributes }) =>
      attributes.length > 0 && !['create', 'delete'].includes(actions.join())
        ? attributes.map((attribute) => `${run.path(address)} ${attribute}`)
        : [`${run.path(address)} ${actions.join(' and ')}`],
    )
    .sort();
}

/** Where scratch folders of the acceptance suites go. */
export function scratch(name: string): string {
  return join(process.env['ASHLAR_TEST_FOLDER'] ?? '', name);
}
