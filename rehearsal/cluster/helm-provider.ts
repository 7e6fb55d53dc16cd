import { join } from 'node:path';
import { UserError } from '../../constructs/core/errors';
import { withAbsolutePaths } from '../../terraform/cli-config';
import { writeCliConfig } from '../../terraform/mirrors';
import { DEFAULT_HOST, providerLabel } from '../../terraform/providers';
import type { PreparedStack } from '../run/prepare';
import { usedProviders } from '../run/used-types';

/** Full address of the helm provider. */
export const HELM = `${DEFAULT_HOST}/hashicorp/helm`;

/** Settings of {@link helmConfig}. */
export interface HelmConfigOptions {
  /** The user's environment. */
  readonly env: NodeJS.ProcessEnv;
  readonly platform: string;
  /** Whether Terraform may load it from its registry. */
  readonly download: boolean;
  /** Folder for the configuration that is written. */
  readonly scratch: string;
}

/**
 * Writes a Terraform CLI configuration that has the real helm provider, from where the user's Terraform would find it.
 * @throws {UserError} `ProviderUnavailable` where it is not at hand.
 */
export function helmConfig(stacks: readonly PreparedStack[], options: HelmConfigOptions): string {
  const { env, platform, download, scratch } = options;
  const wanted = stacks.flatMap(({ modules }) => usedProviders(modules)).filter(({ source }) => source === HELM);
  const extraMirrors = stacks.map(({ stack }) => join(stack.folder, '.terraform/providers'));
  const file = join(scratch, 'helm.rc');
  const given = { env: withAbsolutePaths(env), extraMirrors, platform };
  const { missing } = writeCliConfig(file, { ...given, providers: wanted, direct: download, keepRest: download });
  if (missing.length === 0 || download) return file;
  const [first = { source: HELM }] = missing;
  throw new UserError(providerLabel(first), 'ProviderUnavailable', [
    `the provider ${providerLabel(first)}, which installs the releases, is not at hand. Run \`terraform init\` where it is used, ` +
      'name a mirror that holds it in the Terraform CLI configuration, or give --download',
  ]);
}

/** Version that the stacks ask for; undefined where they leave it open. */
export function helmVersion(stacks: readonly PreparedStack[]): string | undefined {
  return stacks
    .flatMap(({ modules }) => usedProviders(modules))
    .find(({ source, version }) => source === HELM && version !== undefined)?.version;
}
