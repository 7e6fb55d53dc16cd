/**
 * `npm test`: lint and types, then every suite in one Jest run, whose last line counts them all.
 * Arguments go to Jest: `npm test -- --selectProjects unit docs`.
 */
const { spawn } = require('node:child_process');
const path = require('node:path');
const { scripts } = require('../package.json');

const root = path.dirname(__dirname);
const bin = path.join(root, 'node_modules', '.bin');
const env = { ...process.env, PATH: `${bin}${path.delimiter}${process.env.PATH}` };
// Some tools take CI=true for a terminal that shows colours.
const plain = !process.stdout.isTTY && !process.env.FORCE_COLOR;
if (plain) env.NO_COLOR = '1';
/** Longest first: two at a time then end together. */
const checks = ['lint:code', 'types', 'lint:format', 'lint:imports'];

/** Runs one script of package.json, silent while it succeeds. */
function check(name) {
  const start = performance.now();
  return new Promise((resolve) => {
    const output = [];
    const child = spawn(scripts[name], { cwd: root, env, shell: true, stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.on('data', (chunk) => output.push(chunk));
    child.stderr.on('data', (chunk) => output.push(chunk));
    child.on('close', (code) => {
      const elapsed = ((performance.now() - start) / 1000).toFixed(1);
      console.log(`${code === 0 ? 'ok  ' : 'FAIL'}  ${name}  ${elapsed} s`);
      resolve({ name, failed: code !== 0, output: Buffer.concat(output).toString().trimEnd() });
    });
  });
}

async function runChecks() {
  const waiting = [...checks];
  const results = [];
  const worker = async () => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) results.push(await check(name));
  };
  await Promise.all([worker(), worker()]);
  return results;
}

function runJest() {
  const args = [require.resolve('jest/bin/jest'), '--ci', ...(plain ? ['--no-color'] : []), ...process.argv.slice(2)];
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'inherit', 'inherit'] });
    child.on('close', (code) => resolve(code ?? 1));
  });
}

async function main() {
  const results = await runChecks();
  const failures = results.filter(({ failed }) => failed);
  for (const { name, output } of failures) console.log(`\n${name}: ${scripts[name]}\n${output}`);
  if (failures.length === 0) return runJest();
  console.log(`\nThe tests were not run.\n${results.length - failures.length} passed, ${failures.length} failed`);
  return 1;
}

void main().then((code) => {
  process.exitCode = code;
});
