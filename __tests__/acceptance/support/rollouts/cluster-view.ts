import type { LabClient } from '../../../lab/running/client';
import type { KubernetesObject } from '../../../lab/running/objects';
import { waitFor } from '../../../lab/running/wait';
import { imageOf, NAMESPACE } from './system';
import type { RolloutCase } from './cases';
import { type Cluster, clustersOf, matches, type Pod, podOf, type Service, serviceOf } from './played-cluster';
import { percentTo } from './weights';

/** For how long a look at the cluster is shared by all that ask for one. */
const FRESH_MILLISECONDS = 900;

/** Longest time until something is so, on a busy machine. */
const LIMIT_SECONDS = 180;

const KINDS: Readonly<Record<string, string>> = {
  Rollout: 'argoproj.io/v1alpha1',
  HTTPRoute: 'gateway.networking.k8s.io/v1',
  VirtualService: 'networking.istio.io/v1',
  Ingress: 'networking.k8s.io/v1',
  Service: 'v1',
  Pod: 'v1',
};

/** What is in the cluster at one moment. */
export class Look {
  readonly pods: readonly Pod[];
  readonly services: readonly Service[];
  readonly clusters: readonly Cluster[];

  constructor(private readonly objects: Readonly<Record<string, readonly KubernetesObject[]>>) {
    this.pods = (objects['Pod'] ?? []).map(podOf);
    this.services = (objects['Service'] ?? []).map(serviceOf);
    this.clusters = clustersOf(objects['HTTPRoute'] ?? []);
  }

  /** The object of that name. @throws where there is none. */
  get(kind: string, name: string): KubernetesObject {
    const found = this.objects[kind]?.find(({ metadata }) => metadata.name === name);
    if (found === undefined) throw new Error(`there is no ${kind} ${name}`);
    return found;
  }

  /** Pods of a workload, those that are being ended included. */
  podsOf({ name }: RolloutCase): Pod[] {
    return this.pods.filter(({ labels }) => labels['app.kubernetes.io/name'] === name);
  }

  /** Percent of the requests that the version gets: what the route says, or what part of the pods behind the Service are. */
  percentOf(one: RolloutCase, version: string): number {
    const { name, route, strategy } = one;
    if (route !== 'none' && strategy === 'canary') return percentTo(`${name}-canary`, route, this.get(route, name));
    const service = serviceOf(this.get('Service', name));
    const behind = this.podsOf(one).filter((pod) => matches(service, pod));
    const own = behind.filter(({ image }) => image === imageOf(one, version));
    return behind.length === 0 ? 0 : Math.round((100 * own.length) / behind.length);
  }

  /** Where a rollout stands, and what its controller says of it. */
  status({ name }: RolloutCase): RolloutStatus {
    const { status = {}, metadata } = this.get('Rollout', name);
    const { phase = '', message = '', stableRS, currentPodHash, observedGeneration } = status as Partial<Reported>;
    const isSeen = observedGeneration === String(metadata['generation']);
    return { phase: isSeen ? phase : '', message, isWhole: stableRS === currentPodHash };
  }
}

/** What the controller says of a rollout. */
export interface RolloutStatus {
  /** `Healthy`, `Progressing`, `Degraded`; empty until the last change was seen. */
  readonly phase: string;
  readonly message: string;
  /** Whether the version that was asked for is the one that all get. */
  readonly isWhole: boolean;
}

interface Reported {
  readonly phase: string;
  readonly message: string;
  readonly stableRS: string;
  readonly currentPodHash: string;
  readonly observedGeneration: string;
}

/** Looks at a cluster for many that wait at once. */
export class ClusterView {
  private latest: Promise<Look> | undefined;

  constructor(private readonly client: LabClient) {}

  /**
   * Waits until `ask` has an answer other than undefined. It is asked at every look.
   * @throws after three minutes, with what the controller says of the rollout.
   */
  async until<T>(one: RolloutCase, what: string, ask: (look: Look) => T | undefined): Promise<T> {
    let last: Look | undefined;
    const askOnce = async (): Promise<T | undefined> => {
      const look = await this.look();
      if (look === last) return undefined;
      last = look;
      return ask(look);
    };
    return waitFor(`${one.name}: ${what}`, askOnce, LIMIT_SECONDS).catch((error: unknown) => {
      const status = JSON.stringify(last?.status(one));
      throw new Error(`${(error as Error).message}; its status: ${status}`, { cause: error });
    });
  }

  /** What is in the cluster, or was a moment ago. */
  look(): Promise<Look> {
    if (this.latest !== undefined) return this.latest;
    const taken = this.take();
    this.latest = taken;
    const forget = (): void => {
      if (this.latest === taken) this.latest = undefined;
    };
    const forgetSoon = (): unknown => setTimeout(forget, FRESH_MILLISECONDS);
    void taken.then(forgetSoon, forgetSoon);
    return taken;
  }

  /** From now on looks are new: what was seen before something was asked for says nothing of it. */
  renew(): void {
    this.latest = undefined;
  }

  private async take(): Promise<Look> {
    const lists = Object.entries(KINDS).map(async ([kind, apiVersion]) => {
      return [kind, await this.client.list({ apiVersion, kind, namespace: NAMESPACE })] as const;
    });
    return new Look(Object.fromEntries(await Promise.all(lists)));
  }
}
