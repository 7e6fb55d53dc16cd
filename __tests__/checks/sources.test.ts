import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(__dirname, '../..');
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  readonly scripts: Readonly<Record<string, string>>;
};
const LIMIT_MILLISECONDS = 600_000;

/** What a script of package.json has to say, and the code that it ends with. */
function run(script: string): Promise<{ readonly code: number | null; readonly output: string }> {
  const PATH = `${join(root, 'node_modules/.bin')}:${process.env['PATH'] ?? ''}`;
  const env = { ...process.env, PATH, NO_COLOR: '1' };
  const child = spawn(script, { cwd: root, env, shell: true, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return new Promise((done) => child.once('close', (code) => done({ code, output })));
}

test.each([
  ['lint:code', 'the linter has nothing against any source'],
  ['lint:format', 'every file is formatted'],
])(
  '%s: %s',
  async (name, _) => {
    const { code, output } = await run(scripts[name] ?? `no script ${name}`);
    // Both say how long they took.
    expect([code, code === 0 ? '' : output]).toEqual([0, '']);
  },
  LIMIT_MILLISECONDS,
);
