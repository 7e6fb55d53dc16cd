import { readFileSync, statSync } from 'node:fs';
import { terraformEnv } from '../../../../rehearsal/run/terraform-env';
import { folder, removeFolders } from '../../terraform/support';

afterEach(removeFolders);

test('Terraform gets no credential, no proxy and none of the settings of the user, but their variables', () => {
  const scratch = folder();
  const env = terraformEnv({
    scratch,
    env: {
      PATH: '/bin',
      LC_ALL: 'C',
      TF_VAR_name: 'x',
      HOME: '/of/user',
      AWS_ACCESS_KEY_ID: 'secret',
      AWS_SHARED_CREDENTIALS_FILE: '/poisoned',
      GOOGLE_APPLICATION_CREDENTIALS: '/poisoned',
      KUBECONFIG: '/poisoned',
      TF_TOKEN_app_terraform_io: 'secret',
      TF_HTTP_PASSWORD: 'secret',
      TF_CLI_CONFIG_FILE: '/of/user/.terraformrc',
      TF_CLI_ARGS_plan: '-refresh=false',
      TF_LOG: 'trace',
      TF_LOG_PATH: '/log',
      TF_WORKSPACE: 'production',
      TF_DATA_DIR: '/data',
      TF_REATTACH_PROVIDERS: '{}',
      HTTPS_PROXY: 'http://proxy',
      http_proxy: 'http://proxy',
    },
  });
  expect(env).toEqual({
    PATH: '/bin',
    LC_ALL: 'C',
    TF_VAR_name: 'x',
    HOME: `${scratch}/home`,
    TMPDIR: `${scratch}/tmp`,
    HTTP_PROXY: 'http://127.0.0.1:1',
    HTTPS_PROXY: 'http://127.0.0.1:1',
    TF_CLI_CONFIG_FILE: `${scratch}/terraform.rc`,
    GOGC: '400',
    CHECKPOINT_DISABLE: '1',
    TF_IN_AUTOMATION: '1',
    TF_INPUT: '0',
  });
  expect(readFileSync(`${scratch}/terraform.rc`, 'utf8')).toBe(
    `provider_installation {\n  filesystem_mirror {\n    path = "${scratch}/no-providers"\n  }\n}\n`,
  );
  expect((statSync(`${scratch}/home`).mode & 0o777).toString(8)).toBe('700');
});
