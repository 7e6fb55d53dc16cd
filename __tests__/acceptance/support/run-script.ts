import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '../../..');

/** Runs the file that follows as Jest runs the files of an app. */
export const JEST = [
  join(ROOT, 'node_modules/jest/bin/jest.js'),
  '--config',
  JSON.stringify({ rootDir: ROOT, testMatch: ['**/*-script.ts'], transform: { '\\.ts$': '@swc/jest' } }),
  '--runTestsByPath',
];

/** A script that `runner` runs in a process of its own, with a temporary folder that only it uses. */
export function runScript(script: string, runner: readonly string[] = ['--import', 'tsx']) {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'r-'));
  const file = join(ROOT, `__tests__/acceptance/support/${process.pid}-script.ts`);
  try {
    writeFileSync(file, script);
    const env = { ...process.env, TMPDIR: folder, NODE_OPTIONS: '' };
    const options = { cwd: ROOT, env, encoding: 'utf8', timeout: 120_000 } as const;
    const { status, stdout, stderr } = spawnSync(process.execPath, [...runner, file], options);
    const left = readdirSync(folder).filter((name) => name.startsWith('ashlar-'));
    return { status, stdout, stderr, left };
  } finally {
    rmSync(file, { force: true });
    rmSync(folder, { recursive: true, force: true });
  }
}
