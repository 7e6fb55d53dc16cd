import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { findTerraform } from '../../../terraform/binary';
import { cliConfigNotes } from '../../../terraform/cli-config-notes';
import { readManifest } from '../../../terraform/manifest';
import { planStacks } from '../../../terraform/plan-stacks';
import { validateStacks } from '../../../terraform/validate';
import { fakeTerraform, folder, output, queues, removeFolders, write } from './support';

afterEach(removeFolders);

test.each(['TF_CLI_CONFIG_FILE', 'TERRAFORM_CONFIG'])('a file named in %s that does not exist is told', (name) => {
  const home = folder();
  expect(cliConfigNotes({ HOME: home, [name]: 'absent.rc' }, home)).toEqual([
    `${name} names ${home}/absent.rc, which does not exist`,
  ]);
});

test('a folder in place of a file is told', () => {
  const home = folder();
  mkdirSync(join(home, 'rc'));
  expect(cliConfigNotes({ HOME: home, TF_CLI_CONFIG_FILE: join(home, 'rc') })).toEqual([
    `TF_CLI_CONFIG_FILE names ${home}/rc, which cannot be read: it is a folder`,
  ]);
});

test.each([
  ['plugin_cache_dir = ', '`plugin_cache_dir` in line 1 has no value'],
  ['# comment\nplugin_cache_dir =\n\ncredentials "host" {\n}\n', '`plugin_cache_dir` in line 2 has no value'],
  ['provider_installation {\n  direct {\n    include =\n  }\n}', '`include` in line 3 has no value'],
  ['disable_checkpoint = true\nplugin_cache_dir = "/cache\n', 'a text in line 2 has no closing quote'],
  ['provider_installation {\n  direct {\n  }\n', 'its braces do not match'],
  ['{"plugin_cache_dir": ', 'it is no valid JSON'],
])('a file that cannot be parsed is told without what it holds: %j', (content, problem) => {
  const home = write(folder(), { rc: content });
  expect(cliConfigNotes({ HOME: home, TF_CLI_CONFIG_FILE: join(home, 'rc') })).toEqual([
    `TF_CLI_CONFIG_FILE names ${home}/rc, which cannot be parsed: ${problem}`,
  ]);
});

test('the file in the home folder is told where it cannot be parsed, and may be missing', () => {
  const home = folder();
  expect(cliConfigNotes({ HOME: home, TF_CLI_CONFIG_FILE: '' })).toEqual([]);
  write(home, { '.terraformrc': 'plugin_cache_dir =' });
  expect(cliConfigNotes({ HOME: home })).toEqual([
    `${home}/.terraformrc cannot be parsed: \`plugin_cache_dir\` in line 1 has no value`,
  ]);
});

test.each([
  '',
  '{ "disable_checkpoint": true }',
  `plugin_cache_dir   = "$HOME/{cache" # "half
disable_checkpoint = true
plugin_cache_may_break_dependency_lock_file = false

credentials "app.terraform.io" {
  token = "a=}\\"b"
}
host "example.com" { services = { "modules.v1" = "https://example.com/modules/" } }
provider_installation {
  dev_overrides {
    "hashicorp/null" = "/tmp/null"
  }
  filesystem_mirror {
    path    = "/opt"
    include = ["example.com/*/*",
      "other/*/*"]
  }
  /* direct { */
  direct {}
}
`,
])('nothing is told of a good file: %j', (content) => {
  const home = write(folder(), { rc: content });
  expect(cliConfigNotes({ HOME: home, TF_CLI_CONFIG_FILE: join(home, 'rc') })).toEqual([]);
});

test.each([0, 1])('`validate` and `plan` tell it beside what Terraform says, where init ends with %d', async (code) => {
  const unreachable = (): object => ({ out: 'no route to the registry', code: 1 });
  const valid = (): object => ({ out: '{"valid":true,"diagnostics":[]}' });
  const fake = fakeTerraform({ ...(code === 0 ? {} : { init: unreachable }), validate: valid });
  const env = { ...fake.env, TF_CLI_CONFIG_FILE: join(folder(), 'absent.rc') };
  const terraform = (await findTerraform(env))!;
  const { stacks } = readManifest(output({ one: { config: queues('one', 'Jobs') } }));
  const told = [`TF_CLI_CONFIG_FILE names ${env.TF_CLI_CONFIG_FILE}, which does not exist`];
  expect((await validateStacks(stacks, { terraform, env, lastResort: [] })).notes).toEqual(told);
  expect((await planStacks(stacks, { terraform, env, all: stacks })).map(({ notes }) => notes)).toEqual([told]);
});
