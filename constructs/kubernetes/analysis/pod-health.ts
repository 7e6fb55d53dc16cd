/**
 * Query of the share of pods that are ready and have never crashed: 0 to 1. Pods that are being ended are not counted, those within
 * `startSeconds` of their start count as ready. Of kube-state-metrics.
 * @see https://github.com/kubernetes/kube-state-metrics/blob/main/docs/metrics/workload/pod-metrics.md
 */
export function podHealth(pods: string, startSeconds: number): string {
  const byPod = (metric: string): string => `max by (pod) (${metric})`;
  const ready = `kube_pod_status_ready{${pods},condition="true"}`;
  const leaving = byPod(`kube_pod_deletion_timestamp{${pods}}`);
  const crashed = byPod(`kube_pod_container_status_restarts_total{${pods}} > 0`);
  const starting = byPod(`time() - kube_pod_created{${pods}} < ${startSeconds.toString()}`);
  const good = `((${byPod(`${ready} == 1`)} or ${starting}) unless ${crashed} unless ${leaving})`;
  return `count(${good}) / count(${byPod(`kube_pod_created{${pods}}`)} unless ${leaving})`;
}

/** Matchers of the pods of the new version of `workload`: the controller puts the hash of their template in. */
export function newPods(namespace: string, workload: string): string {
  return `namespace="${namespace}",pod=~"${workload}-{{args.hash}}-[a-z0-9]+"`;
}
