import { problem } from '../../core/errors';
import type { IPodSecurityContext, ISecurityContext } from './models';

/** Group of the files of a volume claim where none is named. Any number above those of systems does: the pod gets it as well. */
const VOLUME_GROUP = 10_001;
const MAX_ID = 2_147_483_647;

/**
 * What pods may do beyond the restricted level of the Pod Security Standards, which is the default. A namespace of that level
 * refuses all of it but NET_BIND_SERVICE, `runAsUser`, `volumeGroup` and `allowWritableRoot`.
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/
 */
export interface PodSecurity {
  /**
   * User and group that the program runs as: 1 to 2147483647. Needed where the image names its user by a name, not a number:
   * Kubernetes cannot tell whether that is root, and does not start it.
   * @default - that of the image
   */
  readonly runAsUser?: number;
  /**
   * Group that the files of volume claims belong to, in which the program then is: 1 to 2147483647.
   * @default 10001 with a volume claim, else none
   */
  readonly volumeGroup?: number;
  /**
   * Lets the program run as root, if its image says so.
   * @default false
   */
  readonly allowRoot?: boolean;
  /**
   * Lets the program write to the file system of its image, which is gone when the container restarts.
   * @default false: only to `/tmp` and to volumes
   */
  readonly allowWritableRoot?: boolean;
  /**
   * Lets the program gain rights that it did not start with, as `sudo` does.
   * @default false
   */
  readonly allowPrivilegeEscalation?: boolean;
  /**
   * Linux capabilities besides none at all, such as `NET_BIND_SERVICE`.
   * @default - none
   */
  readonly addCapabilities?: readonly string[];
}

/** What is wrong with `security`, as sentences; empty when nothing is. */
export function securityProblems(security: PodSecurity = {}): string[] {
  const { runAsUser, volumeGroup, allowRoot = false, addCapabilities = [] } = security;
  const isId = (id: number | undefined) => id === undefined || (Number.isInteger(id) && id >= 1 && id <= MAX_ID);
  return [
    ...(isId(runAsUser)
      ? []
      : [problem('security.runAsUser', `1 to ${MAX_ID.toString()}`, runAsUser, 'Root takes `allowRoot`')]),
    ...(runAsUser !== undefined && allowRoot
      ? [problem('security.runAsUser', 'left out with `allowRoot`', runAsUser)]
      : []),
    ...(isId(volumeGroup) ? [] : [problem('security.volumeGroup', `1 to ${MAX_ID.toString()}`, volumeGroup)]),
    ...addCapabilities
      .filter((name) => !/^[A-Z]+(_[A-Z]+)*$/.test(name) || name.startsWith('CAP_'))
      .map((name) => problem('security.addCapabilities', 'capabilities such as NET_BIND_SERVICE', name)),
  ];
}

/** What counts for the pod as a whole. */
export function podSecurityContext(security: PodSecurity = {}, claimsVolumes = false): IPodSecurityContext {
  const { runAsUser, volumeGroup = claimsVolumes ? VOLUME_GROUP : undefined, allowRoot = false } = security;
  return {
    runAsNonRoot: !allowRoot,
    seccompProfile: { type: 'RuntimeDefault' },
    ...(runAsUser === undefined ? {} : { runAsUser, runAsGroup: runAsUser }),
    // Without a group of its own a new volume is root's; changing the owner of every file of a full one would take its time.
    ...(volumeGroup === undefined ? {} : { fsGroup: volumeGroup, fsGroupChangePolicy: 'OnRootMismatch' }),
  };
}

/** What counts for each container. */
export function containerSecurityContext(security: PodSecurity = {}): ISecurityContext {
  const { allowWritableRoot = false, allowPrivilegeEscalation = false, addCapabilities = [] } = security;
  return {
    allowPrivilegeEscalation,
    readOnlyRootFilesystem: !allowWritableRoot,
    capabilities: { drop: ['ALL'], ...(addCapabilities.length === 0 ? {} : { add: [...addCapabilities] }) },
  };
}
