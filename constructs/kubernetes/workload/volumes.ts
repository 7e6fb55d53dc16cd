import { problem } from '../../core/errors';
import type { SecretRef, SecretTemplate } from '../../core/secret-ref';
import type { Size } from '../../core/size';
import type { ConfigSource } from './config-source';

/** What a pod mounts: made by {@link emptyDir}, {@link configFiles} and {@link secretFiles}. */
export type Volume = EmptyDir | ConfigFiles | SecretFiles;

/** Settings of an {@link emptyDir}. */
export interface EmptyDirOptions {
  /**
   * Most that it may hold; above it the pod is evicted.
   * @default - what the node has, or the limit of `resources.ephemeralStorage`
   */
  readonly sizeLimit?: Size;
  /**
   * Keeps it in memory, which counts towards the memory limit of the container.
   * @default false
   */
  readonly inMemory?: boolean;
}

interface EmptyDir extends EmptyDirOptions {
  readonly holds: 'nothing';
}

interface ConfigFiles {
  readonly holds: 'config';
  readonly config: ConfigSource;
}

interface SecretFiles {
  readonly holds: 'secrets';
  readonly files: Readonly<Record<string, SecretRef | SecretTemplate>>;
}

/** Storage that stays when its pod goes: made by {@link claim}, for a stateful set. */
export interface VolumeClaim extends ClaimOptions {
  readonly holds: 'data';
}

/** Settings of a {@link claim}. */
export interface ClaimOptions {
  /** Size of the volume of each pod. Kubernetes refuses to change this on a stateful set that is installed. */
  readonly size: Size;
  /**
   * Storage class of the cluster that makes the volume. Kubernetes refuses to change this on a stateful set that is installed.
   * @default - the default class of the cluster
   */
  readonly storageClass?: string;
}

/** An empty directory that goes with its pod. */
export function emptyDir(options: EmptyDirOptions = {}): Volume {
  return { ...options, holds: 'nothing' };
}

/** The entries of a config map as files, one each. Pods start anew when they change. */
export function configFiles(config: ConfigSource): Volume {
  return { holds: 'config', config };
}

/** Secrets as files, by name, in memory of the node. They follow a rotation without a restart. */
export function secretFiles(files: Readonly<Record<string, SecretRef | SecretTemplate>>): Volume {
  return { holds: 'secrets', files };
}

/**
 * A volume for each pod of a stateful set.
 * @example
 * const volumes = { '/var/lib/data': claim({ size: Size.gibibytes(20) }) };
 */
export function claim(options: ClaimOptions): VolumeClaim {
  return { ...options, holds: 'data' };
}

/** By the path in the container. */
export type Volumes = Readonly<Record<string, Volume | VolumeClaim>>;

/** Name of the volume mounted at `path`: `/var/cache` is `var-cache`. */
export function volumeName(path: string): string {
  return path
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}

/** Key under which the secret of a pod holds `file` of the volume at `path`. */
export function fileKey(path: string, file: string): string {
  return `${volumeName(path)}.${file}`;
}

/** What is wrong with `volumes`, as sentences; empty when nothing is. */
export function volumeProblems(volumes: Volumes): string[] {
  const paths = Object.keys(volumes);
  const names = paths.map(volumeName);
  return [
    ...paths
      .filter((path) => !/^(\/[\w.-]+)+$/.test(path) || volumeName(path) === '' || volumeName(path).length > 63)
      .map((path) => problem('volumes', 'mounted at an absolute path such as /var/cache', path)),
    ...paths
      .filter((path, index) => names.indexOf(volumeName(path)) !== index)
      .map((path) => problem('volumes', 'at paths that differ in more than case and punctuation', path)),
    ...Object.entries(volumes).flatMap(([path, volume]) => fileProblems(path, volume)),
  ];
}

function fileProblems(path: string, volume: Volume | VolumeClaim): string[] {
  if (volume.holds !== 'secrets') return [];
  const names = Object.keys(volume.files);
  if (names.length === 0) return [problem(`volumes.${path}`, 'one file or more', names)];
  return names
    .filter((name) => !/^[\w.-]{1,189}$/.test(name) || name.startsWith('..'))
    .map((name) => problem(`volumes.${path}`, 'files named by letters, digits, -, _ and .', name));
}
