import { chmodSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { findTerraform } from '../../../terraform/binary';
import { folder, removeFolders, write } from './support';

afterEach(removeFolders);

const script = (...lines: readonly string[]): string => ['#!/bin/sh', ...lines, ''].join('\n');

/** A home with programs in its `bin` folder, and the environment of its user. */
function home(programs: (root: string) => Readonly<Record<string, string>>): { root: string; env: NodeJS.ProcessEnv } {
  const root = folder();
  const found = programs(root);
  write(root, found);
  for (const name of Object.keys(found)) chmodSync(join(root, name), 0o755);
  return { root, env: { HOME: root, PATH: [join(root, 'bin'), '/bin', '/usr/bin'].join(delimiter) } };
}

const REAL = script(`echo '{"terraform_version":"1.11.4","platform":"linux_amd64"}'`);
/** Works for its own user alone, as a version manager's does. */
const shim = (root: string): string => script(`[ "$HOME" = '${root}' ] || exit 126`, `exec '${root}/real' "$@"`);

test.each(['asdf', 'mise'])('behind a shim of %s its own program is found', async (manager) => {
  const which = (root: string): string => script(`[ "$*" = 'which terraform' ] && echo '${root}/real'`);
  const { root, env } = home((at) => ({ real: REAL, 'bin/terraform': shim(at), [`bin/${manager}`]: which(at) }));
  expect(await findTerraform(env)).toEqual({
    program: join(root, 'real'),
    version: '1.11.4',
    platform: 'linux_amd64',
  });
});

test('a shim of a manager that does not tell is taken itself, and a named program as it is named', async () => {
  const { root, env } = home((at) => ({ real: REAL, 'bin/terraform': shim(at), 'bin/asdf': script('exit 1') }));
  expect((await findTerraform(env))?.program).toBe(join(root, 'bin/terraform'));
  expect((await findTerraform({ ...env, TERRAFORM_BINARY_NAME: join(root, 'real') }))?.program).toBe(
    join(root, 'real'),
  );
});
