/**
 * `npm test`: types and imports, then every suite in one Jest run, whose last line counts them all.
 * Arguments go to Jest: `npm test -- --selectProjects unit docs`.
 */
const { spawn, spawnSync } = require('node:child_process');
const path = require('node:path');
const { scripts } = require('../package.json');

const root = path.dirname(__dirname);
const bin = path.join(root, 'node_modules', '.bin');
const env = { ...process.env, PATH: `${bin}${path.delimiter}${process.env.PATH}` };
// Some tools take CI=true for a terminal that shows colours.
const plain = !process.stdout.isTTY && !process.env.FORCE_COLOR;
if (plain) env.NO_COLOR = '1';
/** What takes seconds, and without which no test means anything. */
const checks = ['types', 'lint:imports'];

/** Runs one script of package.json, silent while it succeeds. */
function check(name) {
  const start = performance.now();
  return new Promise((resolve) => {
    const output = [];
    // A compiler in Go lives for seconds: collecting its garbage seldom is a fifth less of its processor time.
    const checkEnv = { GOGC: '400', ...env };
    const child = spawn(scripts[name], { cwd: root, env: checkEnv, shell: true, stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.on('data', (chunk) => output.push(chunk));
    child.stderr.on('data', (chunk) => output.push(chunk));
    child.on('close', (code) => {
      const elapsed = ((performance.now() - start) / 1000).toFixed(1);
      console.log(`${code === 0 ? 'ok  ' : 'FAIL'}  ${name}  ${elapsed} s`);
      resolve({ name, failed: code !== 0, output: Buffer.concat(output).toString().trimEnd() });
    });
  });
}

/** Most of what a test file loads runs once: compiled for speed, it takes more time than it saves. Not every Node knows the option. */
const SELDOM_OPTIMIZED = '--interrupt-budget=2000000';

function runJest() {
  const { status } = spawnSync(process.execPath, [SELDOM_OPTIMIZED, '--version'], { stdio: 'ignore' });
  const options = status === 0 ? [SELDOM_OPTIMIZED] : [];
  const args = [
    ...options,
    require.resolve('jest/bin/jest'),
    '--ci',
    ...(plain ? ['--no-color'] : []),
    ...process.argv.slice(2),
  ];
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'inherit', 'inherit'] });
    child.on('close', (code) => resolve(code ?? 1));
  });
}

async function main() {
  const results = await Promise.all(checks.map(check));
  const failures = results.filter(({ failed }) => failed);
  for (const { name, output } of failures) console.log(`\n${name}: ${scripts[name]}\n${output}`);
  if (failures.length === 0) return runJest();
  console.log(`\nThe tests were not run.\n${results.length - failures.length} passed, ${failures.length} failed`);
  return 1;
}

void main().then((code) => {
  process.exitCode = code;
});
