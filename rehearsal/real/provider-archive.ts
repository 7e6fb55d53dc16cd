import { createHash } from 'node:crypto';
import { createWriteStream, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { openPromise } from 'yauzl';
import { UserError } from '../../constructs/core/errors';
import { cacheFolder } from './cache-folder';

/** Where archives are unpacked. */
export interface UnpackOptions {
  readonly unpackFolder?: string;
  readonly env?: NodeJS.ProcessEnv;
}

const UNFINISHED = '.unfinished-';

/** What a killed process has begun to unpack is removed after this time. */
const UNFINISHED_HOURS = 1;

/** The provider's program in a folder, by Terraform's naming rule; undefined where there is none. */
export function programIn(folder: string, type: string): string | undefined {
  const named = new RegExp(`^terraform-provider-${type}(_.*|\\.exe)?$`);
  try {
    const name = readdirSync(folder)
      .sort()
      .find((entry) => named.test(entry) && statSync(join(folder, entry)).isFile());
    return name === undefined ? undefined : join(folder, name);
  } catch {
    return undefined;
  }
}

/**
 * The program out of a packed provider, unpacked on first use into the user's cache; undefined where the archive holds none.
 * Several processes may do so at once. An archive that changes is unpacked anew.
 * @throws {UserError} `ProviderUnusable` when it cannot be unpacked.
 */
export async function unpackProgram(
  archive: string,
  type: string,
  options: UnpackOptions,
): Promise<string | undefined> {
  const folder = join(options.unpackFolder ?? cacheFolder(options.env ?? process.env, 'providers'), keyOf(archive));
  const known = programIn(folder, type);
  if (known !== undefined) return known;
  try {
    mkdirSync(dirname(folder), { recursive: true, mode: 0o700 });
    removeUnfinished(dirname(folder));
    const unfinished = mkdtempSync(join(dirname(folder), UNFINISHED));
    try {
      await unpack(archive, unfinished);
      moveInto(unfinished, folder);
    } finally {
      rmSync(unfinished, { recursive: true, force: true });
    }
  } catch (error) {
    throw new UserError(archive, 'ProviderUnusable', [
      `cannot be unpacked to ${folder}: ${(error as Error).message}. Install it unpacked, or set XDG_CACHE_HOME to a folder with room`,
    ]);
  }
  return programIn(folder, type);
}

/** A checksum of the content would cost as much as unpacking it. */
function keyOf(archive: string): string {
  const { size, mtimeMs } = statSync(archive);
  const key = createHash('sha256').update(`${archive} ${String(size)} ${String(mtimeMs)}`);
  return `${basename(archive, '.zip')}-${key.digest('hex').slice(0, 16)}`;
}

async function unpack(archive: string, folder: string): Promise<void> {
  // Names that lead out of the folder are refused by the library.
  const zip = await openPromise(archive);
  for await (const entry of zip.eachEntry()) {
    if (entry.fileName.endsWith('/')) continue;
    const file = join(folder, entry.fileName);
    mkdirSync(dirname(file), { recursive: true });
    await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(file, { mode: 0o755 }));
  }
}

/** A rename is all or nothing; where another process was faster, its folder stays. */
function moveInto(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if (!['ENOTEMPTY', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}

function removeUnfinished(folder: string): void {
  const old = Date.now() - UNFINISHED_HOURS * 3_600_000;
  for (const name of readdirSync(folder).filter((entry) => entry.startsWith(UNFINISHED))) {
    const path = join(folder, name);
    const age = statSync(path, { throwIfNoEntry: false })?.mtimeMs;
    if (age !== undefined && age < old) rmSync(path, { recursive: true, force: true });
  }
}
