import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { crc32 } from 'node:zlib';

const folders: string[] = [];

/** A folder that is removed when the tests of the file have ended. */
export function scratch(): string {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'ashlar-real-'));
  folders.push(folder);
  return folder;
}

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** Writes a file with its folders, and gives its path. */
export function write(path: string, content: string | Uint8Array): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return path;
}

/** A program in JavaScript that stands in for a provider's. */
export function program(
  folder: string,
  source: string,
): { source: string; version: string; file: string; origin: string } {
  const file = write(join(folder, 'terraform-provider-toy_v1.0.0'), `#!${process.execPath}\n${source}\n`);
  chmodSync(file, 0o755);
  return { source: 'registry.terraform.io/acme/toy', version: '1.0.0', file, origin: file };
}

/** A zip archive of files that are not compressed. */
export function zip(files: Readonly<Record<string, string>>): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  for (const [name, text] of Object.entries(files)) {
    const [path, data] = [Buffer.from(name), Buffer.from(text)];
    const offset = Buffer.concat(bodies).length;
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt32LE(crc32(data), 10);
    common.writeUInt32LE(data.length, 14);
    common.writeUInt32LE(data.length, 18);
    common.writeUInt16LE(path.length, 22);
    const more = Buffer.alloc(14);
    more.writeUInt32LE(offset, 10);
    bodies.push(Buffer.from('PK\x03\x04'), common, path, data);
    directory.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), common, more, path);
  }
  const [body, list] = [Buffer.concat(bodies), Buffer.concat(directory)];
  const end = Buffer.alloc(18);
  const count = Object.keys(files).length;
  end.writeUInt16LE(count, 4);
  end.writeUInt16LE(count, 6);
  end.writeUInt32LE(list.length, 8);
  end.writeUInt32LE(body.length, 12);
  return Buffer.concat([body, list, Buffer.from('PK\x05\x06'), end]);
}
