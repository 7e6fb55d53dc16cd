import { chmodSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { copyChanged, editText, trimImports } from '../../lab/building/trim';
import { folder, removeFolders, write } from '../terraform/support';

afterEach(removeFolders);

const REGISTER = [
  'import (',
  '\t"fmt"',
  '\t// To ensure that all are registered.',
  '\t_ "a.test/provider/aws"',
  '\t_ "a.test/provider/gcp/aws2"',
  '\t_ "a.test/provider/fake"',
  ')',
].join('\n');

test('drops imports for their effect but those to keep, and nothing else', () => {
  expect(trimImports(REGISTER, ['provider/aws'])).toBe(
    'import (\n\t"fmt"\n\t// To ensure that all are registered.\n\t_ "a.test/provider/aws"\n)',
  );
});

test('fails where an import to keep is not there: upstream has moved it', () => {
  expect(() => trimImports(REGISTER, ['provider/aws', 'aws2', 'provider/gcp', 'vault'])).toThrow(
    new Error('there is no import of provider/gcp and vault to keep'),
  );
});

test('puts one text in the place of another, and fails where upstream has moved it', () => {
  const edits = [
    { from: 'rest.InCluster()', to: 'fromFile()' },
    { from: '"rest"', to: '"file"' },
  ];
  expect(editText('import "rest"\nconfig := rest.InCluster()', edits)).toBe('import "file"\nconfig := fromFile()');
  expect(() => editText('import "rest"', edits)).toThrow(new Error('there is 0 times `rest.InCluster()` to edit'));
  expect(() => editText('a a', [{ from: 'a', to: 'b' }])).toThrow(new Error('there is 2 times `a` to edit'));
});

test('copies a module that may not be written to, and changes the copy', () => {
  const main = 'config := rest.InCluster()';
  const from = write(folder(), { 'go.mod': 'module a.test', 'deep/er/register.go': REGISTER, 'main.go': main });
  const to = join(folder(), 'module');
  chmodSync(join(from, 'deep/er/register.go'), 0o444);
  chmodSync(join(from, 'deep/er'), 0o555);
  try {
    const edited = { 'main.go': [{ from: 'rest.InCluster()', to: 'fromFile()' }] };
    copyChanged(from, to, { trimmed: { 'deep/er/register.go': ['provider/fake'] }, edited });
  } finally {
    chmodSync(join(from, 'deep/er'), 0o755);
  }
  expect(readFileSync(join(to, 'go.mod'), 'utf8')).toBe('module a.test');
  expect(readFileSync(join(to, 'main.go'), 'utf8')).toBe('config := fromFile()');
  expect(readFileSync(join(to, 'deep/er/register.go'), 'utf8')).toBe(trimImports(REGISTER, ['provider/fake']));
  expect(readFileSync(join(from, 'deep/er/register.go'), 'utf8')).toBe(REGISTER);
  expect(readFileSync(join(from, 'main.go'), 'utf8')).toBe(main);
  // It can be removed again.
  rmSync(to, { recursive: true });
});
