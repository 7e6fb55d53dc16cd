import { Construct, type IConstruct } from 'constructs';
import { isKnown } from '../../../../core/checks';
import { problem } from '../../../../core/errors';
import { KUBERNETES_NAME } from '../../../../core/kubernetes-name';
import { DATA_KEY } from '../../../config/data-key';

/** A Secret that an `ExternalSecret` of this app keeps. */
export interface ISecret extends IConstruct {
  readonly secretName: string;
}

/** One key of a Secret: where a password is, never what it is. */
export interface SecretKey {
  /** The Secret, of the namespace of the add-on: an `ExternalSecret`, or the name of one that is there already. */
  readonly secret: ISecret | string;
  /** Key in it: 1 to 253 letters, digits and `-_.`. */
  readonly key: string;
}

/** Name of the Secret. */
export function secretNameOf(secret: ISecret | string): string {
  return typeof secret === 'string' ? secret : secret.secretName;
}

/** Constructs that come before whoever reads these secrets. */
export function secretsFirst(secrets: readonly (ISecret | string)[]): IConstruct[] {
  return [...new Set(secrets.filter((secret) => Construct.isConstruct(secret)))];
}

/** What is wrong with the name of a Secret, as sentences; empty when nothing is. */
export function secretProblems(prop: string, secret: ISecret | string | undefined): string[] {
  const name = secret === undefined ? undefined : secretNameOf(secret);
  if (name === undefined) return [problem(prop, 'an ExternalSecret, or the name of a Secret', 'none')];
  return isKnown(name) && !KUBERNETES_NAME.pattern.test(name) ? [problem(prop, KUBERNETES_NAME.allowed, name)] : [];
}

/** What is wrong with one key of a Secret, as sentences; empty when nothing is. */
export function secretKeyProblems(prop: string, given: SecretKey | undefined): string[] {
  if (given === undefined) return [problem(prop, 'a key of a Secret: { secret, key }', 'none')];
  return [
    ...secretProblems(`${prop}.secret`, given.secret),
    ...(DATA_KEY.pattern.test(given.key) ? [] : [problem(`${prop}.key`, DATA_KEY.allowed, given.key)]),
  ];
}
