import type { LabClient } from '../../lab/running/client';
import type { KubernetesObject } from '../../lab/running/objects';

const EVERY_MS = 300;

interface Claim extends KubernetesObject {
  readonly spec: {
    readonly storageClassName?: string;
    readonly volumeName?: string;
    readonly resources: { readonly requests: object };
  };
}

/** Gives every claim of a volume one, as a cloud would: in the lab nobody makes volumes. Returns what ends it. */
export function bindVolumes(client: LabClient): () => Promise<void> {
  let ended = false;
  const work = async (): Promise<void> => {
    while (!ended) {
      const claims = (await client.list({ apiVersion: 'v1', kind: 'PersistentVolumeClaim' })) as Claim[];
      for (const claim of claims.filter(({ spec }) => spec.volumeName === undefined))
        await client.apply(volumeOf(claim));
      await new Promise((done) => setTimeout(done, EVERY_MS));
    }
  };
  const working = work();
  return async () => {
    ended = true;
    await working;
  };
}

function volumeOf({ metadata: { name, namespace }, spec }: Claim): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: `${namespace ?? ''}-${name}` },
    spec: {
      accessModes: ['ReadWriteOnce', 'ReadWriteMany'],
      capacity: spec.resources.requests,
      claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', name, namespace },
      hostPath: { path: '/tmp' },
      storageClassName: spec.storageClassName ?? '',
      persistentVolumeReclaimPolicy: 'Retain',
    },
  };
}
