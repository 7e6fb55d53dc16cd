import type { LabClient } from '../../lab/running/client';
import { refOf } from '../../lab/running/client';
import type { KubernetesObject } from '../../lab/running/objects';
import { pause } from '../../lab/running/wait';

const EVERY_MS = 300;

/** An address that nobody has. @see https://www.rfc-editor.org/rfc/rfc5737 */
const ADDRESS = { loadBalancer: { ingress: [{ ip: '192.0.2.1' }] } };

interface Claim extends KubernetesObject {
  readonly spec: {
    readonly storageClassName?: string;
    readonly volumeName?: string;
    readonly resources: { readonly requests: object };
  };
}

interface Pod extends KubernetesObject {
  readonly spec: {
    readonly volumes?: readonly { readonly persistentVolumeClaim?: { readonly claimName: string } }[];
  };
}

interface Service extends KubernetesObject {
  readonly spec: { readonly type: string };
  readonly status?: { readonly loadBalancer?: { readonly ingress?: unknown } };
}

/**
 * Gives every claim that a pod uses a volume, and every load balancer an address, as a cloud would: in the lab nobody does, and Helm
 * waits for both. What no pod uses stays as it is, as with `WaitForFirstConsumer`.
 * @see https://kubernetes.io/docs/concepts/storage/storage-classes/#volume-binding-mode
 * Returns what ends it, and takes the volumes back.
 */
export function playCloud(client: LabClient): () => Promise<void> {
  let ended = false;
  const work = async (): Promise<void> => {
    while (!ended) {
      const claims = (await client.list({ apiVersion: 'v1', kind: 'PersistentVolumeClaim' })) as Claim[];
      const unbound = claims.filter(isUnbound);
      const pods = unbound.length === 0 ? [] : ((await client.list({ apiVersion: 'v1', kind: 'Pod' })) as Pod[]);
      const wanted = unbound.filter((claim) => pods.some((pod) => isUsedBy(claim, pod)));
      for (const claim of wanted) await client.apply(volumeOf(claim));
      const services = (await client.list({ apiVersion: 'v1', kind: 'Service' })) as Service[];
      for (const service of services.filter(isWithoutAddress)) {
        // It may be gone by now.
        await client.patch(refOf(service), { status: ADDRESS }, { subresource: 'status' }).catch(() => undefined);
      }
      await pause(EVERY_MS);
    }
  };
  const working = work();
  return async () => {
    ended = true;
    await working;
    for (const volume of await client.list({ apiVersion: 'v1', kind: 'PersistentVolume' })) {
      await client.delete(refOf(volume));
    }
  };
}

function isUnbound({ spec }: Claim): boolean {
  return spec.volumeName === undefined;
}

function isUsedBy({ metadata: { name, namespace } }: Claim, { metadata, spec }: Pod): boolean {
  const names = spec.volumes?.map(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName) ?? [];
  return metadata.namespace === namespace && names.includes(name);
}

function isWithoutAddress({ spec, status }: Service): boolean {
  return spec.type === 'LoadBalancer' && status?.loadBalancer?.ingress === undefined;
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
      persistentVolumeReclaimPolicy: 'Delete',
    },
  };
}
