/**
 * Query of the share of pods that are ready and have never crashed: 0 to 1. Those that were not ready yet count as ready for
 * `startSeconds`, as they may wait for a node. Pods that are being ended, or that a node has thrown out, are not counted. Of
 * kube-state-metrics.
 * @see https://github.com/kubernetes/kube-state-metrics/blob/main/docs/metrics/workload/pod-metrics.md
 */
export function podHealth(pods: string, startSeconds: number): string {
  const byPod = (metric: string): string => `max by (pod) (${metric})`;
  const ready = `kube_pod_status_ready{${pods},condition="true"}`;
  const wasReady = byPod(`max_over_time(${ready}[${startSeconds.toString()}s]) == 1`);
  const crashed = byPod(`kube_pod_container_status_restarts_total{${pods}} > 0`);
  const starting = byPod(`time() - kube_pod_created{${pods}} < ${startSeconds.toString()}`);
  const leaving = byPod(`kube_pod_deletion_timestamp{${pods}}`);
  const thrownOut = `(${byPod(`kube_pod_status_phase{${pods},phase="Failed"} == 1`)} unless ${crashed})`;
  const gone = `(${leaving} or ${thrownOut})`;
  const good = `((${byPod(`${ready} == 1`)} or (${starting} unless ${wasReady})) unless ${crashed} unless ${gone})`;
  return `count(${good}) / count(${byPod(`kube_pod_created{${pods}}`)} unless ${gone})`;
}

/** Matchers of the pods of the new version of `workload`: the controller puts the hash of their template in. */
export function newPods(namespace: string, workload: string): string {
  return `namespace="${namespace}",pod=~"${workload}-{{args.hash}}-[a-z0-9]+"`;
}
