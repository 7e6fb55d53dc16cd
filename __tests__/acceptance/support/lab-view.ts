import { isDeepStrictEqual } from 'node:util';
import type { LabClient } from '../../lab/running/client';
import type { KubernetesObject } from '../../lab/running/objects';
import { waitFor } from '../../lab/running/wait';

const LIMIT_SECONDS = 60;

/** By the name of an object. */
export type ByName<T> = Readonly<Record<string, T>>;

/** Fields of a pod that take the place of what a Deployment says. */
export interface OtherFields {
  readonly spec?: object;
  /** Of its only container. */
  readonly container?: object;
}

/** What there is in a lab, in the form that tests compare. */
export class LabView {
  constructor(private readonly client: LabClient) {}

  /** Something of every object of a kind. Where two namespaces have one of the same name, the test has to name its own. */
  async each<T>(
    apiVersion: string,
    kind: string,
    of: (object: KubernetesObject) => T,
    namespace?: string,
  ): Promise<ByName<T>> {
    const objects = await this.client.list({ apiVersion, kind, ...(namespace === undefined ? {} : { namespace }) });
    return Object.fromEntries(objects.map((object) => [object.metadata.name, of(object)]));
  }

  /**
   * Pods that are available, of each Deployment and DaemonSet, once they are as `wanted`: these say so a moment after the
   * ReplicaSets, which Helm looks at. Where they never are, what there is after a minute.
   */
  async availablePods(wanted: ByName<number>): Promise<ByName<number>> {
    let pods: ByName<number> = {};
    const asWanted = async () => isDeepStrictEqual((pods = await this.podsNow()), wanted) || undefined;
    // What there is tells more than that it took too long.
    await waitFor('the pods', asWanted, LIMIT_SECONDS).catch(() => undefined);
    return pods;
  }

  private async podsNow(): Promise<ByName<number>> {
    const count = (field: string) => (object: KubernetesObject) => (object.status?.[field] ?? 0) as number;
    const deployments = await this.each('apps/v1', 'Deployment', count('availableReplicas'));
    return { ...deployments, ...(await this.each('apps/v1', 'DaemonSet', count('numberAvailable'))) };
  }

  /** How many pods each Deployment of a namespace is told to have, by whoever told it last. */
  replicas(namespace: string): Promise<ByName<unknown>> {
    return this.each('apps/v1', 'Deployment', ({ spec }) => spec?.['replicas'], namespace);
  }

  /** Waits until every autoscaler has brought its pods to its minimum. */
  async settled(): Promise<void> {
    const wanted = await this.each('autoscaling/v2', 'HorizontalPodAutoscaler', ({ spec }) => spec?.['minReplicas']);
    await waitFor(
      `pods of ${Object.keys(wanted).join(', ')}`,
      async () => {
        const available = await this.podsNow();
        return Object.entries(wanted).every(([name, least]) => available[name] === least) ? true : undefined;
      },
      LIMIT_SECONDS,
    );
  }

  /** A pod as those of a Deployment are, but for some fields. */
  async podLike(name: string, namespace: string, { spec, container }: OtherFields): Promise<KubernetesObject> {
    const found = await this.client.get({ apiVersion: 'apps/v1', kind: 'Deployment', name, namespace });
    if (found === undefined) throw new Error(`no Deployment ${name}`);
    const { spec: own } = templateOf(found);
    const containers = own.containers.map((one) => ({ ...one, ...container }));
    const metadata = { name: 'other', namespace };
    return { apiVersion: 'v1', kind: 'Pod', metadata, spec: { ...own, ...spec, containers } };
  }

  /** Which template of its pods each Deployment is at: 2 after its first rollout. */
  revisions(): Promise<ByName<number>> {
    return this.each('apps/v1', 'Deployment', ({ metadata }) =>
      Number(metadata.annotations?.['deployment.kubernetes.io/revision']),
    );
  }

  /** How often each Helm release was installed or upgraded. */
  async releases(): Promise<ByName<number>> {
    const secrets = await this.client.list({ apiVersion: 'v1', kind: 'Secret', labels: 'owner=helm' });
    const counts: Record<string, number> = {};
    for (const { metadata } of secrets) {
      const { name = '', version } = metadata.labels ?? {};
      counts[name] = Math.max(counts[name] ?? 0, Number(version));
    }
    return counts;
  }
}

interface Container {
  readonly image: string;
  readonly command?: readonly string[];
  readonly resources: object;
}
interface PodSpec {
  readonly containers: readonly Container[];
}

/** The only container of a pod. */
export function containerOf({ spec }: { readonly spec?: unknown }): Container {
  const [first, ...others] = (spec as PodSpec).containers;
  if (first === undefined || others.length > 0) throw new Error('not one container');
  return first;
}

/** What a Deployment runs, and how it replaces its pods. */
export function deploymentSettings(deployment: KubernetesObject): object {
  const { image, command, resources } = containerOf(templateOf(deployment));
  const { rollingUpdate } = deployment.spec?.['strategy'] as { readonly rollingUpdate: object };
  return { image, ...(command === undefined ? {} : { command }), resources, rollingUpdate };
}

function templateOf({ spec }: KubernetesObject): { readonly spec: PodSpec } {
  return spec?.['template'] as { readonly spec: PodSpec };
}
