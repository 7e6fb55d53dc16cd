import { problem } from './errors';
import { plainSecretProblems } from './plain-secrets';

/** Variables of a program in a container, by name: those that all may read, and those that hold a secret. */
export interface ContainerVariables {
  readonly env: Readonly<Record<string, string>>;
  readonly secrets: object;
}

const VARIABLE = {
  pattern: /^[A-Za-z_][A-Za-z0-9_]*$/,
  allowed: 'named by letters, digits and _, no digit first',
} as const;

/** What is wrong with the variables of a container on any platform, as sentences; empty when nothing is. */
export function containerVariableProblems({ env, secrets }: ContainerVariables): string[] {
  const named = (prop: string, names: readonly string[]) =>
    names.filter((name) => !VARIABLE.pattern.test(name)).map((name) => problem(prop, VARIABLE.allowed, name));
  return [
    ...named('env', Object.keys(env)),
    ...named('secrets', Object.keys(secrets)),
    ...plainSecretProblems('env', env),
    ...Object.keys(secrets)
      .filter((name) => name in env)
      .map((name) => problem('secrets', 'other variables than those of `env`', name)),
  ];
}
