import type { CommanderError } from 'commander';
import { allNames, command } from '../../lab/build';
import { allPackages } from '../../lab/building/packages';
import { allPrograms, basePrograms } from '../../lab/building/programs';

/** The programs that a command line asks for, or its error. */
async function asked(...args: readonly string[]): Promise<unknown> {
  let names: readonly string[] = [];
  const parsed = command((wanted) => Promise.resolve(void (names = wanted)));
  parsed.exitOverride().configureOutput({ writeErr: () => undefined });
  return parsed.parseAsync(['node', 'build.ts', ...args]).then(
    () => names,
    (error: unknown) => (error as CommanderError).message,
  );
}

test('builds what a lab needs, what is named in the order of the list, or everything', async () => {
  expect(await asked()).toEqual(basePrograms);
  expect(await asked('external-secrets')).toEqual(['external-secrets']);
  expect(await asked('external-secrets', 'helm')).toEqual(['helm', 'external-secrets']);
  expect(await asked('prometheus', 'kwok')).toEqual(['kwok', 'prometheus']);
  expect(await asked('--all')).toEqual([...allPrograms, ...allPackages]);
});

test('a program that is not known is one error with those that are', async () => {
  expect(await asked('helm', 'vault')).toBe(
    "error: command-argument value 'vault' is invalid for argument 'program'. " +
      `Allowed choices are ${allNames.join(', ')}.`,
  );
});
