import { chmodSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { scratch } from './support/differences';
import { startMoto, stop } from './support/moto';
import { suite } from './support/suite';
import { findHelm, motoProblem, terraformOrReason } from './support/tools';

const ADVICE =
  'install Terraform 1.11 or newer (https://developer.hashicorp.com/terraform/install), or name another binary in TERRAFORM_BINARY_NAME';

/** A program of its own in the scratch folder. */
function program(name: string, script: string): string {
  const file = scratch(`tools/${name}`);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, `#!/usr/bin/env node\n${script}`);
  chmodSync(file, 0o755);
  return file;
}

/** The environment of a machine with these programs, and none of their name further down the PATH. */
function machine(name: string, script: string): NodeJS.ProcessEnv {
  const file = program(name, script);
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    PATH: `${join(file, '..')}${delimiter}${process.env['PATH'] ?? ''}`,
  };
  delete env['TERRAFORM_BINARY_NAME'];
  return env;
}

test('a Terraform that is too old, broken or gone is one line, which skips what needs it', async () => {
  const old = await terraformOrReason(machine('old/terraform', `console.log('{"terraform_version":"1.5.7"}');`));
  expect(old).toBe(`\`${scratch('tools/old/terraform')}\` is version 1.5.7, older than 1.11.0. To cure it, ${ADVICE}`);
  const broken = await terraformOrReason(machine('broken/terraform', `console.error('oops'); process.exitCode = 3;`));
  expect(broken).toBe(
    `\`${scratch('tools/broken/terraform')} version\` ended with exit code 3: oops. To cure it, ${ADVICE}`,
  );
  expect(await terraformOrReason({ PATH: scratch('tools/nowhere') })).toBe(ADVICE);
});

test('an emulator counts as missing where it is on the PATH but does not run', () => {
  const missing = "moto_server is missing: pip install 'moto[server]==5.2.1'";
  expect(motoProblem(machine('shim/moto_server', 'process.exitCode = 127;'))).toBe(missing);
  expect(motoProblem({ PATH: scratch('tools/nowhere') })).toBe(missing);
  expect(motoProblem(machine('good/moto_server', ''))).toBe(undefined);
});

test('Helm 3 and 4 of the PATH are used, and no older one', () => {
  const helm = (version: string): NodeJS.ProcessEnv => ({
    ...machine(`${version}/helm`, `process.stdout.write('${version}');`),
    XDG_CACHE_HOME: scratch('tools/nowhere'),
  });
  expect(['v3.19.2', 'v4.0.0', 'v2.17.0'].map((version) => findHelm(helm(version)))).toEqual([
    'helm',
    'helm',
    undefined,
  ]);
  expect(findHelm({ PATH: scratch('tools/nowhere') })).toBe(undefined);
});

test('an emulator that does not answer in time is ended', async () => {
  const beats = scratch('tools/beats');
  const silent = program(
    'silent',
    `setInterval(() => require('node:fs').appendFileSync(${JSON.stringify(beats)}, '.'), 20);`,
  );
  await expect(startMoto('444455556666', { program: silent, limitSeconds: 2 })).rejects.toThrow(
    /^moto_server did not answer on http:\/\/127\.0\.0\.1:\d+ within 2 s$/,
  );
  const { size } = statSync(beats);
  await pause(200);
  expect(statSync(beats).size).toBe(size);
});

test('an emulator that cannot be started, or ends at once, says so', async () => {
  await expect(startMoto('444455556666', { program: scratch('tools/nowhere') })).rejects.toThrow(
    `moto_server did not start: spawn ${scratch('tools/nowhere')} ENOENT`,
  );
  const ends = program('ends', 'process.exitCode = 3;');
  await expect(startMoto('444455556666', { program: ends })).rejects.toThrow('moto_server ended with exit code 3');
});

suite('an emulator', ['moto'], () => {
  test('can be stopped twice, and not at all where it has not started', async () => {
    const moto = await startMoto('444455556666');
    await moto.stop();
    await moto.stop();
    await stop(undefined);
    await expect(fetch(moto.url)).rejects.toThrow('fetch failed');
  });
});
