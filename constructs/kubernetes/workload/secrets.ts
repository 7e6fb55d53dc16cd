import type { SecretValues } from '../config/external-secret-manifest';
import type { IEnvVar } from './models';
import { fileKey, type Volumes } from './volumes';

/** Name of the Secret that holds what the pods of `name` read. */
export function secretName(name: string): string {
  return name;
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

/** Environment variables that are read from the Secret of the pod, by name. */
export function secretVariables(name: string, environment: SecretValues): IEnvVar[] {
  return Object.keys(environment)
    .sort()
    .map((key) => ({ name: key, valueFrom: { secretKeyRef: { name: secretName(name), key } } }));
}
