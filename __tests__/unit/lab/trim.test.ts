import { chmodSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { copyTrimmed, trimImports } from '../../lab/building/trim';
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

test('copies a module that may not be written to, and trims the copy', () => {
  const from = write(folder(), { 'go.mod': 'module a.test', 'deep/er/register.go': REGISTER });
  const to = join(folder(), 'module');
  chmodSync(join(from, 'deep/er/register.go'), 0o444);
  chmodSync(join(from, 'deep/er'), 0o555);
  try {
    copyTrimmed(from, to, { 'deep/er/register.go': ['provider/fake'] });
  } finally {
    chmodSync(join(from, 'deep/er'), 0o755);
  }
  expect(readFileSync(join(to, 'go.mod'), 'utf8')).toBe('module a.test');
  expect(readFileSync(join(to, 'deep/er/register.go'), 'utf8')).toBe(trimImports(REGISTER, ['provider/fake']));
  expect(readFileSync(join(from, 'deep/er/register.go'), 'utf8')).toBe(REGISTER);
  // It can be removed again.
  rmSync(to, { recursive: true });
});
