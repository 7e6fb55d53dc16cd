import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { compile } from '../../../bench/compile';
import { folder, removeFolders, write } from '../terraform/support';

afterEach(removeFolders);

test('a folder as plain JavaScript runs: modules, JSON that they import, and what is JavaScript already', () => {
  const [root, to] = [folder(), folder()];
  write(root, {
    'app/main.ts':
      "import { a } from './a';\nimport b from './b.json';\nconsole.log(a as number, b, require('./deep/c'));",
    'app/a.ts': 'export const a: number = 1;',
    'app/b.json': { b: 2 },
    'app/deep/c.js': 'module.exports = 3;',
    'app/README.md': 'not needed',
  });
  compile(root, 'app', to);
  const output = execFileSync(process.execPath, [join(to, 'app/main.js')], { encoding: 'utf8' });
  expect(output).toBe('1 { b: 2 } 3\n');
});
