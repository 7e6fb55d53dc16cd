import { UserError } from '../../constructs/core/errors';
import type { Diagnostic } from '../../terraform/diagnostics';

const FULL = /no space left on device|disk quota exceeded|ENOSPC|EDQUOT/i;

/** The mistake behind an error of this process, or behind what Terraform said, that there is no room left; undefined for others. */
export function diskFull(error: unknown, folder: string): UserError | undefined {
  const { code = '' } = (error ?? {}) as NodeJS.ErrnoException;
  return !(error instanceof UserError) && FULL.test(code) ? full(folder) : undefined;
}

/**
 * Ends everything where Terraform ran out of room, which is no mistake in a stack.
 * @throws {UserError} `DiskFull`.
 */
export function throwIfDiskFull(diagnostics: readonly Diagnostic[], folder: string): void {
  if (diagnostics.some(({ summary, detail }) => FULL.test(`${summary} ${detail}`))) throw full(folder);
}

function full(folder: string): UserError {
  return new UserError(folder, 'DiskFull', [
    'no space is left here for the rehearsal. Make room, or name a folder with more of it in TMPDIR',
  ]);
}
