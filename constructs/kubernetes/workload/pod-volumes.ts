import { quantityOf } from '../quantity';
import type { IPersistentVolumeClaimTemplate, IVolume, IVolumeMount } from './models';
import { fileKey, type Volume, type VolumeClaim, volumeName, type Volumes } from './volumes';

/** The mounts of a container, sorted by path. */
export function volumeMounts(volumes: Volumes): IVolumeMount[] {
  return sorted(volumes).map(([mountPath, { holds }]) => ({
    name: volumeName(mountPath),
    mountPath,
    ...(holds === 'config' || holds === 'secrets' ? { readOnly: true } : {}),
  }));
}

/** The volumes of a pod but claims, whose volumes the stateful set adds itself. `secretName` holds the files of secrets. */
export function podVolumes(volumes: Volumes, secretName: string): IVolume[] {
  return sorted(volumes).flatMap(([path, volume]) => {
    const source = volumeSource(path, volume, secretName);
    return source === undefined ? [] : [{ name: volumeName(path), ...source }];
  });
}

function volumeSource(
  path: string,
  volume: Volume | VolumeClaim,
  secretName: string,
): Omit<IVolume, 'name'> | undefined {
  switch (volume.holds) {
    case 'nothing': {
      const { sizeLimit, inMemory = false } = volume;
      const limit = sizeLimit === undefined ? {} : { sizeLimit: quantityOf(sizeLimit) };
      return { emptyDir: { ...limit, ...(inMemory ? { medium: 'Memory' } : {}) } };
    }
    case 'config':
      return { configMap: { name: volume.config.configMapName } };
    case 'secrets': {
      const items = Object.keys(volume.files).sort();
      return { secret: { secretName, items: items.map((file) => ({ key: fileKey(path, file), path: file })) } };
    }
    case 'data':
      return undefined;
  }
}

/** The claims of a stateful set. Nothing in them can be changed later: only what selects is a label of theirs. */
export function claimTemplates(
  volumes: Volumes,
  selector: Readonly<Record<string, string>>,
): IPersistentVolumeClaimTemplate[] {
  return sorted(volumes).flatMap(([path, volume]) => {
    if (volume.holds !== 'data') return [];
    const { size, storageClass } = volume;
    return [
      {
        metadata: { name: volumeName(path), labels: { ...selector } },
        spec: {
          accessModes: ['ReadWriteOnce'],
          resources: { requests: { storage: quantityOf(size) } },
          ...(storageClass === undefined ? {} : { storageClassName: storageClass }),
        },
      },
    ];
  });
}

function sorted(volumes: Volumes): [string, Volume | VolumeClaim][] {
  return Object.entries(volumes).sort(([one], [other]) => (one < other ? -1 : 1));
}
