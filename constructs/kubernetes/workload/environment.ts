import { problem } from '../../core/errors';
import type { SecretValues } from '../config/external-secret-manifest';
import type { ConfigSource } from './config-source';
import type { IEnvFromSource, IEnvVar } from './models';
import { plainSecretProblems } from './plain-secrets';
import { secretVariables } from './secrets';

/** Names that every shell can read. Kubernetes would take more. */
const VARIABLE = {
  pattern: /^[A-Za-z_][A-Za-z0-9_]*$/,
  allowed: 'named by letters, digits and _, no digit first',
} as const;

/** What a container finds in its environment. */
export interface Environment {
  readonly env: Readonly<Record<string, string>>;
  readonly secrets: SecretValues;
  readonly config: readonly ConfigSource[];
}

/** What is wrong with an environment, as sentences; empty when nothing is. */
export function environmentProblems({ env, secrets, config }: Environment): string[] {
  const named = (prop: string, names: readonly string[]) =>
    names.filter((name) => !VARIABLE.pattern.test(name)).map((name) => problem(prop, VARIABLE.allowed, name));
  const maps = config.map(({ configMapName }) => configMapName);
  return [
    ...named('env', Object.keys(env)),
    ...named('secrets', Object.keys(secrets)),
    ...plainSecretProblems('env', env),
    ...Object.keys(secrets)
      .filter((name) => name in env)
      .map((name) => problem('secrets', 'other variables than those of `env`', name)),
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
