import type { ClusterView } from './cluster-view';
import { type Cluster, matches, type Pod, type Service } from './played-cluster';

/** Requests that a pod answers between two scrapes. */
const REQUESTS = 100;
/** Upper bounds of a histogram of answers, in milliseconds. */
const BOUNDS = [10, 50, 100, 500, 1_000, 5_000, Infinity];

/** How pods of one version do. */
export interface Behaviour {
  /** Share of requests that are answered without an error of the server, from 0 to 1. */
  readonly successRate: number;
  /** How long all requests take. */
  readonly latencyMilliseconds: number;
  /** Whether its pods have crashed since they started. */
  readonly hasCrashed: boolean;
  /** Whether its requests are counted at all. */
  readonly isCounted: boolean;
}

/** What a good version does. */
export const GOOD: Behaviour = { successRate: 1, latencyMilliseconds: 40, hasCrashed: false, isCounted: true };

/** Names of the series that one proxy has of one target. */
interface Series {
  readonly requests: (code: number) => string;
  readonly bucket: (bound: number) => string;
}

/**
 * Plays the proxies of a cluster and kube-state-metrics: what they would count of the pods, Services and routes that are in a lab.
 * Which pods a Service leads to and what a route gives to a Service is read from the lab; how pods answer, a test says by image.
 */
export class PlayedMetrics {
  private readonly behaviours = new Map<string, Behaviour>();
  private readonly counters = new Map<string, number>();

  constructor(
    private readonly view: ClusterView,
    private readonly namespace: string,
  ) {}

  /** From now on pods of that image do so. Others are good. */
  set(image: string, behaviour: Behaviour): void {
    this.behaviours.set(image, behaviour);
  }

  /** All metrics, with the requests since the last time added. */
  async tell(): Promise<string> {
    const { pods, services, clusters } = await this.view.look();
    const told = [
      ...services.flatMap((service) => this.ofService(service, pods)),
      ...clusters.flatMap((cluster) => this.ofCluster(cluster, services, pods)),
    ];
    const lines = [...new Set(told)].map((series) => `${series} ${this.counters.get(series) ?? 0}`);
    return [...lines, ...pods.flatMap((pod) => this.ofPod(pod)), ''].join('\n');
  }

  /** What Istio and Traefik count of a Service. */
  private ofService(service: Service, pods: readonly Pod[]): string[] {
    const { namespace } = this;
    const istio = `reporter="source",destination_service_namespace="${namespace}",destination_service_name="${service.name}"`;
    const all: Series[] = service.ports.map((port) => {
      const labels = `service="${namespace}-${service.name}-${port}@kubernetesgateway"`;
      return {
        requests: (code) => `traefik_service_requests_total{${labels},code="${code}"}`,
        bucket: (bound) => `traefik_service_request_duration_seconds_bucket{${labels},le="${le(bound / 1_000)}"}`,
      };
    });
    all.push({
      requests: (code) => `istio_requests_total{${istio},response_code="${code}"}`,
      bucket: (bound) => `istio_request_duration_milliseconds_bucket{${istio},le="${le(bound)}"}`,
    });
    const chosen = pods.filter((pod) => matches(service, pod));
    return chosen.flatMap((pod) => all.flatMap((series) => this.count(pod, series)));
  }

  /** What Envoy Gateway counts of a rule of a route. */
  private ofCluster({ name, services }: Cluster, known: readonly Service[], pods: readonly Pod[]): string[] {
    const labels = `envoy_cluster_name="${name}"`;
    const series: Series = {
      requests: (code) =>
        `envoy_cluster_upstream_rq_xx{${labels},envoy_response_code_class="${Math.floor(code / 100)}"}`,
      bucket: (bound) => `envoy_cluster_upstream_rq_time_bucket{${labels},le="${le(bound)}"}`,
    };
    const asked = services.filter(({ weight }) => weight > 0).map((service) => service.name);
    const targets = known.filter((service) => asked.includes(service.name));
    const chosen = targets.flatMap((service) => pods.filter((pod) => matches(service, pod)));
    return chosen.flatMap((pod) => this.count(pod, series));
  }

  /** Adds what a pod has answered since the last time; the series that tell of it. */
  private count({ image }: Pod, { requests, bucket }: Series): string[] {
    const { successRate, latencyMilliseconds, isCounted } = this.behaviourOf(image);
    if (!isCounted) return [];
    const good = Math.round(REQUESTS * successRate);
    const added: readonly (readonly [string, number])[] = [
      [requests(200), good],
      [requests(503), REQUESTS - good],
      ...BOUNDS.map((bound) => [bucket(bound), latencyMilliseconds <= bound ? REQUESTS : 0] as const),
    ];
    for (const [name, more] of added) this.counters.set(name, (this.counters.get(name) ?? 0) + more);
    return added.map(([name]) => name);
  }

  /** What kube-state-metrics tells of a pod. */
  private ofPod({ name, namespace, image, created, deleted, isReady }: Pod): string[] {
    const labels = `namespace="${namespace}",pod="${name}"`;
    return [
      `kube_pod_created{${labels}} ${created}`,
      `kube_pod_status_ready{${labels},condition="true"} ${Number(isReady)}`,
      `kube_pod_container_status_restarts_total{${labels},container="app"} ${Number(this.behaviourOf(image).hasCrashed)}`,
      ...(deleted === undefined ? [] : [`kube_pod_deletion_timestamp{${labels}} ${deleted}`]),
    ];
  }

  private behaviourOf(image: string): Behaviour {
    return this.behaviours.get(image) ?? GOOD;
  }
}

function le(bound: number): string {
  return Number.isFinite(bound) ? bound.toString() : '+Inf';
}
