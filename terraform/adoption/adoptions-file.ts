import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { z, ZodError } from 'zod';
import { UserError } from '../../constructs/core/errors';
import type { Finding } from './find-existing';

/** Import ids by stack and construct path, as the app reads them. */
export type Adoptions = Readonly<Record<string, Readonly<Record<string, string>>>>;

const FILE = z.record(z.string(), z.record(z.string(), z.string()));

/** The found ones as the app reads them, sorted. */
export function adoptionsOf(findings: readonly Finding[]): Adoptions {
  const found = findings.flatMap(({ stack, path, id, result }) =>
    result === 'found' && id !== undefined ? [{ stack, path, id }] : [],
  );
  const stacks = [...new Set(found.map(({ stack }) => stack))];
  return sorted(
    Object.fromEntries(
      stacks.map((stack) => [
        stack,
        Object.fromEntries(found.filter((one) => one.stack === stack).map(({ path, id }) => [path, id])),
      ]),
    ),
  );
}

/** What became of a file of imports. */
export interface WrittenAdoptions {
  /** How many were added. */
  readonly added: number;
  /** What the file has under another id than was found, for people: the file's stays. */
  readonly differing: readonly string[];
}

/**
 * Adds to the file what it does not hold yet; touches it only where that is something.
 * @throws {UserError} `AdoptionsInvalid` where the file holds something else.
 */
export function writeAdoptions(file: string, adoptions: Adoptions): WrittenAdoptions {
  const before = existsSync(file) ? readAdoptions(file) : {};
  const stacks = [...new Set([...Object.keys(before), ...Object.keys(adoptions)])];
  const after = Object.fromEntries(stacks.map((stack) => [stack, { ...adoptions[stack], ...before[stack] }]));
  const added = sizeOf(after) - sizeOf(before);
  if (added > 0) replace(file, `${JSON.stringify(sorted(after), undefined, 2)}\n`);
  const differing = Object.entries(adoptions).flatMap(([stack, paths]) =>
    Object.entries(paths).flatMap(([path, id]) => {
      const held = after[stack]?.[path] ?? id;
      return held === id ? [] : [`${stack} ${path}: ${held} stays, ${id} was found`];
    }),
  );
  return { added, differing };
}

/** Whole or not at all: killed in the middle, it would take the imports of before with it. */
function replace(file: string, text: string): void {
  const written = `${file}.${process.pid}.new`;
  try {
    writeFileSync(written, text);
    renameSync(written, file);
  } finally {
    rmSync(written, { force: true });
  }
}

function readAdoptions(file: string): Adoptions {
  try {
    return FILE.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof ZodError)) throw error;
    throw new UserError(file, 'AdoptionsInvalid', [
      'holds something else than import ids by stack and construct path. Give another file, or delete it',
    ]);
  }
}

function sizeOf(adoptions: Adoptions): number {
  return Object.values(adoptions).reduce((sum, paths) => sum + Object.keys(paths).length, 0);
}

/** In the order of letters, so that a later one adds lines and moves none. */
function sorted(adoptions: Adoptions): Adoptions {
  const byKey = <T>(entries: Readonly<Record<string, T>>): [string, T][] =>
    Object.entries(entries).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(byKey(adoptions).map(([stack, paths]) => [stack, Object.fromEntries(byKey(paths))]));
}
