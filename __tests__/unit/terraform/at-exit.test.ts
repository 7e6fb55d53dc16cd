import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { atExit } from '../../../terraform/at-exit';

const ROOT = join(__dirname, '../../..');

test('at the exit the latest cleanup runs first, one that fails holds up no other, and one taken back does not run', () => {
  const script = `
    const { atExit } = require('${join(ROOT, 'terraform/at-exit')}');
    const print = (text) => () => console.log(text);
    atExit(print('folder'));
    atExit(() => { throw new Error('no'); });
    const takeBack = atExit(print('never'));
    atExit(print('program'));
    takeBack();
    process.exit(3);
  `;
  const run = script.replaceAll('\n', ' ');
  const printed = (): string =>
    execFileSync('node', ['--require', 'tsx/cjs', '-e', run], { cwd: ROOT, encoding: 'utf8' });
  let failed: unknown;
  try {
    printed();
  } catch (error) {
    failed = error;
  }
  expect(failed).toMatchObject({ status: 3, stdout: 'program\nfolder\n' });
});

test('however many cleanups there are, Node has one listener, and none when all are taken back', () => {
  const before = process.listenerCount('exit');
  const back = Array.from({ length: 20 }, () => atExit(() => undefined));
  expect(process.listenerCount('exit')).toBe(before + 1);
  for (const takeBack of back) takeBack();
  expect(process.listenerCount('exit')).toBe(before);
});
