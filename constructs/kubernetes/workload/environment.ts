import { containerVariableProblems } from '../../core/container-variables';
import { problem } from '../../core/errors';
import type { SecretValues } from '../config/external-secret-manifest';
import type { ConfigSource } from './config-source';
import type { IEnvFromSource, IEnvVar } from './models';
import { secretVariables } from './secrets';

/** What a container finds in its environment. */
export interface Environment {
  readonly env: Readonly<Record<string, string>>;
  readonly secrets: SecretValues;
  readonly config: readonly ConfigSource[];
}

/** What is wrong with an environment, as sentences; empty when nothing is. */
export function environmentProblems({ env, secrets, config }: Environment): string[] {
  const maps = config.map(({ configMapName }) => configMapName);
  return [
    ...containerVariableProblems({ env, secrets }),
    ...maps
      .filter((name, index) => maps.indexOf(name) !== index)
      .map((name) => problem('config', 'different config maps', name)),
  ];
}

/** Variables of a container, sorted by name: those named here win over those of config maps, and later maps over earlier ones. */
export function environmentOf(
  secretName: string,
  { env, secrets, config }: Environment,
): { readonly env?: IEnvVar[]; readonly envFrom?: IEnvFromSource[] } {
  const values = Object.entries(env).map(([variable, value]): IEnvVar => ({ name: variable, value }));
  const variables = [...values, ...secretVariables(secretName, secrets)].sort((one, other) =>
    one.name < other.name ? -1 : 1,
  );
  return {
    ...(variables.length === 0 ? {} : { env: variables }),
    ...(config.length === 0
      ? {}
      : { envFrom: config.map(({ configMapName }) => ({ configMapRef: { name: configMapName } })) }),
  };
}
