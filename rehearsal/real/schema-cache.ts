import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { DIAGNOSTICS } from './schema-filter';
import { wireFields } from './wire';

/** A schema of the AWS provider has 5 MB. */
const KEPT = 8;

/** A file that another process has only begun to write is younger. */
const UNFINISHED_MS = 3_600_000;

/**
 * A program's answer to GetProviderSchema, from `folder` where it is there: asking the AWS provider takes 0.6 s. It is known by the
 * program's file, and asked for again when that changes. Without the folder, or room in it, the program is asked each time.
 */
export async function cachedSchema(
  program: string,
  folder: string,
  ask: () => Promise<Uint8Array>,
): Promise<Uint8Array> {
  const file = join(folder, keyOf(program));
  const known = readChecked(file);
  if (known !== undefined) return known;
  const schema = await ask();
  // What it complains about may be mended by the next time.
  if (!wireFields(schema).some(({ number }) => number === DIAGNOSTICS)) keep(file, folder, schema);
  return schema;
}

/** A checksum of the program would cost as much as its answer. */
function keyOf(program: string): string {
  const { dev, ino, size, mtimeMs, ctimeMs } = statSync(program);
  const key = createHash('sha256').update([dev, ino, size, mtimeMs, ctimeMs].join(' '));
  return `${basename(program)}-${key.digest('hex').slice(0, 16)}`;
}

/** The content of a file after its checksum; undefined where there is none, or another. */
function readChecked(file: string): Uint8Array | undefined {
  try {
    const whole = readFileSync(file);
    const [sum, content] = [whole.subarray(0, 32), whole.subarray(32)];
    if (!sum.equals(sumOf(content))) return undefined;
    utimesSync(file, new Date(), new Date());
    return content;
  } catch {
    return undefined;
  }
}

function keep(file: string, folder: string, schema: Uint8Array): void {
  const unfinished = `${file}.${randomUUID()}`;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    try {
      writeFileSync(unfinished, Buffer.concat([sumOf(schema), schema]), { mode: 0o600 });
      renameSync(unfinished, file);
    } finally {
      rmSync(unfinished, { force: true });
    }
    removeOld(folder);
  } catch {
    // Nothing is lost: the next rehearsal asks again.
  }
}

/** Keeps those used last. */
function removeOld(folder: string): void {
  const files = readdirSync(folder).map((name) => ({
    path: join(folder, name),
    used: statSync(join(folder, name)).mtimeMs,
  }));
  const isUnfinished = /\.[\da-f-]{36}$/;
  const [unfinished, whole] = [true, false].map((is) => files.filter(({ path }) => isUnfinished.test(path) === is));
  const old = [...(whole ?? [])].sort((a, b) => b.used - a.used).slice(KEPT);
  const lost = (unfinished ?? []).filter(({ used }) => used < Date.now() - UNFINISHED_MS);
  for (const { path } of [...old, ...lost]) rmSync(path, { force: true });
}

function sumOf(content: Uint8Array): Buffer {
  return createHash('sha256').update(content).digest();
}
