import type { SecretValues } from '../config/external-secret-manifest';
import { contentHash } from './content-hash';
import type { IEnvVar } from './models';
import { fileKey, type Volumes } from './volumes';

/**
 * Name of the Secret that holds what the pods of `name` read: another one when other secrets are meant. So new pods wait for those,
 * and a release that names a secret that is not there fails, instead of going on with what was fetched before.
 */
export function secretName(name: string, secrets: SecretValues): string {
  const sorted = Object.entries(secrets).sort(([one], [other]) => (one < other ? -1 : 1));
  return `${name}-${contentHash(sorted)}`;
}

/** All that the Secret of a pod holds: what goes into its environment, and what it mounts as files. */
export function allSecrets(environment: SecretValues, volumes: Volumes): SecretValues {
  const files = Object.entries(volumes).flatMap(([path, volume]) =>
    volume.holds === 'secrets'
      ? Object.entries(volume.files).map(([file, secret]) => [fileKey(path, file), secret] as const)
      : [],
  );
  return { ...environment, ...Object.fromEntries(files) };
}

/** Environment variables that are read from the Secret called `name`. */
export function secretVariables(name: string, environment: SecretValues): IEnvVar[] {
  return Object.keys(environment)
    .sort()
    .map((key) => ({ name: key, valueFrom: { secretKeyRef: { name, key } } }));
}
