import { existsSync, linkSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { adoptionsOf, writeAdoptions } from '../../../../terraform/adoption/adoptions-file';
import type { Finding } from '../../../../terraform/adoption/find-existing';
import { folder, removeFolders } from '../support';

afterEach(removeFolders);

const found = (stack: string, path: string, id: string): Finding => ({
  stack,
  path,
  id,
  type: 'aws_s3_bucket',
  address: 'aws_s3_bucket.x',
  result: 'found',
});

test('what was found is named by stack and path, sorted, without what was not', () => {
  const absent: Finding = { ...found('a', 'Absent/Resource', 'x'), result: 'absent' };
  const adoptions = adoptionsOf([found('b', 'B/Resource', '2'), absent, found('a', 'Z', '3'), found('a', 'A', '1')]);
  expect(JSON.stringify(adoptions)).toBe('{"a":{"A":"1","Z":"3"},"b":{"B/Resource":"2"}}');
});

test('a file is written sorted; what it holds already stays, and nothing new leaves it untouched', () => {
  const file = join(folder(), 'adopted.json');
  expect(writeAdoptions(file, {})).toEqual({ added: 0, differing: [] });
  expect(existsSync(file)).toBe(false);
  expect(writeAdoptions(file, { b: { 'B/Resource': '2' } })).toEqual({ added: 1, differing: [] });
  expect(writeAdoptions(file, { b: { 'A/Resource': '1', 'B/Resource': 'other' }, a: { C: '3' } })).toEqual({
    added: 2,
    differing: ['b B/Resource: 2 stays, other was found'],
  });
  const text = '{\n  "a": {\n    "C": "3"\n  },\n  "b": {\n    "A/Resource": "1",\n    "B/Resource": "2"\n  }\n}\n';
  expect(readFileSync(file, 'utf8')).toBe(text);
  const before = statSync(file).mtimeMs;
  expect(writeAdoptions(file, { a: { C: '3' } })).toEqual({ added: 0, differing: [] });
  expect(statSync(file).mtimeMs).toBe(before);
  expect(readFileSync(file, 'utf8')).toBe(text);
});

test('a file is replaced whole: whoever reads it meanwhile has the one before', () => {
  const place = folder();
  const file = join(place, 'adopted.json');
  writeFileSync(file, '{}');
  linkSync(file, join(place, 'before.json'));
  writeAdoptions(file, { a: { C: '3' } });
  expect([readFileSync(join(place, 'before.json'), 'utf8'), readdirSync(place)]).toEqual([
    '{}',
    ['adopted.json', 'before.json'],
  ]);
});

test.each(['[]', '{"a":"b"}', '{"a":{"b":1}}', '{', '{"a":["b"]}'])(
  'a file that holds %s is somebody else’s',
  (text) => {
    const file = join(folder(), 'adopted.json');
    writeFileSync(file, text);
    expect(() => writeAdoptions(file, { a: { C: '3' } })).toThrow(
      new Error(
        `${file} [AdoptionsInvalid]:\n- holds something else than import ids by stack and construct path. Give another file, or delete it`,
      ),
    );
    expect(readFileSync(file, 'utf8')).toBe(text);
  },
);
