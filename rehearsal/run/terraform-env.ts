import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What Terraform gets of the user's environment. Everything else could carry a credential, or change what it does. */
const KEPT = /^(PATH|LANG|LC_[A-Z]+|TZ|SystemRoot|TF_VAR_.+)$/;

/**
 * Lets a short-lived Terraform collect its garbage seldom: on two cores that is a third of its processor time, for less than 100 MB.
 * @see https://go.dev/doc/gc-guide#GOGC
 */
export const SELDOM_COLLECTED = { GOGC: '400' } as const;

/** Where nobody listens. Terraform sends nothing of its own anywhere but to this machine, where no proxy is asked. */
const NOWHERE = 'http://127.0.0.1:1';

/** Terraform takes a program of this name in place of its own provisioner, and stops where it is no plugin. */
const REFUSING_PROVISIONER = '#!/bin/sh\necho "a rehearsal runs no provisioner"\nexit 1\n';

/** Where a rehearsed Terraform lives. */
export interface TerraformHome {
  /** Folder for its home, temporary files and configuration; readable by its owner only. */
  readonly scratch: string;
  /** The user's environment. */
  readonly env: NodeJS.ProcessEnv;
}

/**
 * The variables of a Terraform that can reach neither a cloud nor a registry, and runs no provisioner whatever the configuration
 * says: those of the user that name no credential, their `TF_VAR_*`, a home folder of its own, and a CLI configuration under which
 * no provider can be installed.
 */
export function terraformEnv({ scratch, env }: TerraformHome): Record<string, string> {
  const [home, temporary, empty] = ['home', 'tmp', 'no-providers'].map((name) => join(scratch, name)) as [
    string,
    string,
    string,
  ];
  for (const folder of [home, temporary, empty]) mkdirSync(folder, { recursive: true, mode: 0o700 });
  const config = join(scratch, 'terraform.rc');
  // Without it init would look for a provider that is not served in the registry.
  writeFileSync(
    config,
    `provider_installation {\n  filesystem_mirror {\n    path = ${JSON.stringify(empty)}\n  }\n}\n`,
    { mode: 0o600 },
  );
  const plugins = join(home, '.terraform.d/plugins');
  mkdirSync(plugins, { recursive: true, mode: 0o700 });
  for (const name of ['local-exec', 'remote-exec', 'file']) {
    writeFileSync(join(plugins, `terraform-provisioner-${name}`), REFUSING_PROVISIONER, { mode: 0o700 });
  }
  const kept = Object.entries(env).filter((entry): entry is [string, string] => {
    return KEPT.test(entry[0]) && entry[1] !== undefined;
  });
  return {
    ...Object.fromEntries(kept),
    ...SELDOM_COLLECTED,
    HOME: home,
    TMPDIR: temporary,
    HTTP_PROXY: NOWHERE,
    HTTPS_PROXY: NOWHERE,
    TF_CLI_CONFIG_FILE: config,
    CHECKPOINT_DISABLE: '1',
    TF_IN_AUTOMATION: '1',
    TF_INPUT: '0',
  };
}
