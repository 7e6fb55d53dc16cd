import { join } from 'node:path';
import { findTerraform } from '../../../terraform/binary';
import { readCliConfig } from '../../../terraform/cli-config';
import { fakeTerraform, folder, removeFolders, write } from './support';

afterEach(removeFolders);

test('Terraform tells its version without the home folder, configuration and credentials of the user', async () => {
  const fake = fakeTerraform({});
  const env = { ...fake.env, AWS_SECRET_ACCESS_KEY: 'secret', TF_TOKEN_app_terraform_io: 'secret', TF_VAR_x: 'secret' };
  expect((await findTerraform(env))?.version).toBe('1.11.4');
  expect(fake.calls().map((call) => [call.env['HOME'], call.env['TF_CLI_CONFIG_FILE']])).toEqual([
    ['/dev/null', '/dev/null'],
  ]);
  expect(JSON.stringify(fake.calls())).not.toContain('secret');
});

test('a version manager, which finds its settings in the home folder alone, is asked again with it', async () => {
  const fake = fakeTerraform({
    version: ({ env }) =>
      env['HOME'] === '/dev/null' ? { code: 126 } : { out: '{"terraform_version":"1.12.0","platform":"linux_amd64"}' },
  });
  expect((await findTerraform(fake.env))?.version).toBe('1.12.0');
  expect(fake.calls().map((call) => call.env['HOME'])).toEqual(['/dev/null', fake.env['HOME']]);
});

test('the file of `terraform login` is not read for mirrors; those beside it are', () => {
  const home = write(folder(), {
    '.terraform.d/credentials.tfrc.json': { provider_installation: { filesystem_mirror: { path: '/theirs' } } },
    '.terraform.d/mirrors.tfrc.json': { provider_installation: { filesystem_mirror: { path: '/mirror' } } },
  });
  const { files, mirrors } = readCliConfig({ HOME: home }, home);
  expect([files, mirrors]).toEqual([[join(home, '.terraform.d/mirrors.tfrc.json')], ['/mirror']]);
});
