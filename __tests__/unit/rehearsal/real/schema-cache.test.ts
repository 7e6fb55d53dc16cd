import { mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Writer } from 'protobufjs/light';
import { cachedSchema } from '../../../../rehearsal/real/schema-cache';
import { scratch } from './support';

let folder: string;
let program: string;
let asked: number;

beforeEach(() => {
  folder = join(scratch(), 'schemas');
  program = join(scratch(), 'terraform-provider-toy');
  writeFileSync(program, 'toy');
  asked = 0;
});

/** An answer with one field. */
const answer = (field: number, text: string): Uint8Array =>
  Writer.create()
    .uint32((field << 3) | 2)
    .string(text)
    .finish();

const RESOURCES = 2;
const DIAGNOSTICS = 4;

const schema = async (bytes = answer(RESOURCES, 'toy')): Promise<string> => {
  const ask = (): Promise<Uint8Array> => Promise.resolve(bytes).finally(() => asked++);
  return Buffer.from(await cachedSchema(program, folder, ask)).toString('hex');
};

const kept = (): string[] => readdirSync(folder);

test('a program is asked once, and what it says is for its owner alone', async () => {
  const first = await schema();
  expect([await schema(), asked]).toEqual([first, 1]);
  expect(kept().map((name) => (statSync(join(folder, name)).mode & 0o777).toString(8))).toEqual(['600']);
  expect((statSync(folder).mode & 0o777).toString(8)).toBe('700');
});

test('another program at the same place is asked', async () => {
  await schema();
  writeFileSync(program, 'toy2');
  const second = answer(RESOURCES, 'other');
  expect([await schema(second), asked]).toEqual([Buffer.from(second).toString('hex'), 2]);
});

test('what was damaged is asked for again', async () => {
  const first = await schema();
  const file = join(folder, kept()[0] ?? '');
  writeFileSync(file, readFileSync(file).subarray(0, -1));
  expect([await schema(), await schema(), asked]).toEqual([first, first, 2]);
});

test('an answer with complaints is not kept', async () => {
  await schema(answer(DIAGNOSTICS, 'out of order'));
  await schema();
  expect(asked).toBe(2);
});

test('where nothing can be written the program is asked each time', async () => {
  writeFileSync(folder, 'a file');
  await schema();
  await schema();
  expect(asked).toBe(2);
});

test('the eight used last are kept, and what nobody finished goes after an hour', async () => {
  mkdirSync(folder);
  const old = (name: string, minutes: number): void => {
    writeFileSync(join(folder, name), '');
    const then = Date.now() / 1000 - minutes * 60;
    utimesSync(join(folder, name), then, then);
  };
  for (let minutes = 1; minutes <= 9; minutes++) old(`kept-${minutes}`, minutes);
  old('a.00000000-0000-4000-8000-000000000000', 59);
  old('b.00000000-0000-4000-8000-000000000000', 61);
  await schema();
  expect(kept().filter((name) => /^(kept|a|b)/.test(name))).toEqual([
    'a.00000000-0000-4000-8000-000000000000',
    ...[1, 2, 3, 4, 5, 6, 7].map((minutes) => `kept-${minutes}`),
  ]);
});
