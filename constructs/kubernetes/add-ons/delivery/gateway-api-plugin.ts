import { isKnown } from '../../../core/checks';
import { problem } from '../../../core/errors';
import { withoutLogin } from './gitops/repository';

/** Architecture of a node. */
export type PluginArchitecture = 'amd64' | 'arm64';

/** A program that Argo Rollouts fetches at its start, and does not start without. */
export interface GatewayApiPlugin {
  /** Where it is: an https:// address of one version for Linux. */
  readonly location: string;
  /** SHA-256 of the program, 64 hexadecimal digits: another one is refused. */
  readonly sha256: string;
}

const RELEASE = 'https://github.com/argoproj-labs/rollouts-plugin-trafficrouter-gatewayapi/releases/download/v0.17.0';

/** The plugin of the Gateway API as its project publishes it. @see https://github.com/argoproj-labs/rollouts-plugin-trafficrouter-gatewayapi/releases/tag/v0.17.0 */
export const GATEWAY_API_PLUGINS: Readonly<Record<PluginArchitecture, GatewayApiPlugin>> = {
  amd64: {
    location: `${RELEASE}/gatewayapi-plugin-linux-amd64`,
    sha256: '1904ca787d33107c140521899d61fff030ee75d99908bd175fca5a4647759061',
  },
  arm64: {
    location: `${RELEASE}/gatewayapi-plugin-linux-arm64`,
    sha256: '5221279f7bf2c9b2c0ff6ed7ff12718ecce1d4892f1ff5e5224bb723cfd0fd92',
  },
};

/** What is wrong with `plugin`, as sentences; empty when nothing is. */
export function gatewayApiPluginProblems(prop: string, plugin: GatewayApiPlugin | undefined): string[] {
  if (plugin === undefined) return [];
  const { location, sha256 } = plugin;
  const isWrong = (text: string, pattern: RegExp) => isKnown(text) && !pattern.test(text);
  return [
    ...(isWrong(location, /^https:\/\/[^\s/@]+\/\S+$/) || /\/latest\//.test(location)
      ? [problem(`${prop}.location`, 'an https:// address of one version, without a login', withoutLogin(location))]
      : []),
    // Of any other length Argo Rollouts takes another sum.
    ...(isWrong(sha256, /^[0-9a-f]{64}$/)
      ? [problem(`${prop}.sha256`, '64 hexadecimal digits in lower case', sha256)]
      : []),
  ];
}
