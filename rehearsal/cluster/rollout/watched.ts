import { asList, asObject } from '../../../terraform/providers';
import type { ClusterApi } from '../cluster-api';
import type { FoundWorkload } from './find-workload';
import { trafficOf } from './traffic';

type Json = Readonly<Record<string, unknown>>;

/** How far a workload has come with its new image. */
export interface WorkloadView {
  /** False until the workload has been told of the image, and has begun. */
  readonly hasBegun: boolean;
  /** Everything runs the new image, and gets all requests. */
  readonly isPromoted: boolean;
  /** It was taken back, or is to be. */
  readonly isAborted: boolean;
  /** No pod of the new image runs any more. */
  readonly isOldOnly: boolean;
  /** Percent of the requests that the new image gets, by route; empty where none is split. */
  readonly weights: Readonly<Record<string, number>>;
  /** `step 2 of 8, weight 25 %, 1 of 4 pods new`. */
  readonly text: string;
  /** What the workload itself says. */
  readonly message: string;
}

/** Path of a workload in the API. */
export function pathOf({ kind, namespace, name }: Pick<FoundWorkload, 'kind' | 'namespace' | 'name'>): string {
  return kind === 'Rollout'
    ? `/apis/argoproj.io/v1alpha1/namespaces/${namespace}/rollouts/${name}`
    : `/apis/apps/v1/namespaces/${namespace}/deployments/${name}`;
}

/** The image of the workload's own container. */
export function imageOf(workload: Json, container: number): string {
  return String(asObject(containersOf(asObject(workload['spec'])['template'])[container])['image']);
}

/** Looks at a workload that gets `image`. */
export async function view(api: ClusterApi, workload: FoundWorkload, image: string): Promise<WorkloadView> {
  const { body } = await api.call({ path: pathOf(workload) });
  const pods = await runningPods(api, workload, body);
  const isNew = (pod: Json): boolean => asObject(containersOf(pod)[workload.container])['image'] === image;
  const fresh = pods.filter(isNew).length;
  const counts = `${fresh} of ${pods.length} pods new`;
  const hasImage = imageOf(body, workload.container) === image;
  const common = { isOldOnly: fresh === 0, message: messageOf(body) };
  if (workload.kind === 'Deployment') {
    const isDone = hasImage && isRolledOut(body) && fresh === pods.length;
    return { ...common, hasBegun: hasImage, isPromoted: isDone, isAborted: false, weights: {}, text: counts };
  }
  const status = asObject(body['status']);
  const { weights } = await trafficOf(api, body, workload.namespace);
  const isSeen = String(status['observedGeneration']) === String(asObject(body['metadata'])['generation']);
  const isPromoted = hasImage && isSeen && status['phase'] === 'Healthy' && fresh === pods.length;
  const shown = Object.entries(weights).map(([route, weight]) => `${route} ${weight} %`);
  return {
    ...common,
    hasBegun: hasImage && isSeen,
    isPromoted,
    isAborted: hasImage && status['abort'] === true,
    weights,
    text: [...stepText(body), ...shown, counts].join(', '),
  };
}

/** Where a canary stands, with the weight that it is to have. */
function stepText(rollout: Json): string[] {
  const { canary } = asObject(asObject(rollout['spec'])['strategy']);
  const steps = asList(asObject(canary)['steps']).map(asObject);
  const { currentStepIndex: index, phase, abort } = asObject(rollout['status']);
  if (abort === true) return ['aborted'];
  if (typeof index !== 'number' || steps.length === 0) return [String(phase)];
  const weight = steps.slice(0, index + 1).findLast((step) => 'setWeight' in step)?.['setWeight'];
  const at = index >= steps.length ? 'after the last step' : `step ${index + 1} of ${steps.length}`;
  return [at, ...(typeof weight === 'number' ? [`weight ${weight} %`] : [])];
}

async function runningPods(api: ClusterApi, { namespace }: FoundWorkload, workload: Json): Promise<Json[]> {
  const labels = Object.entries(asObject(asObject(asObject(workload['spec'])['selector'])['matchLabels']));
  const selector = encodeURIComponent(labels.map(([name, value]) => `${name}=${String(value)}`).join(','));
  const { body } = await api.call({ path: `/api/v1/namespaces/${namespace}/pods?labelSelector=${selector}` });
  const pods = asList(body['items']).map(asObject);
  return pods.filter((pod) => asObject(pod['metadata'])['deletionTimestamp'] === undefined);
}

function containersOf(pod: unknown): readonly unknown[] {
  return asList(asObject(asObject(pod)['spec'])['containers']);
}

function isRolledOut(deployment: Json): boolean {
  const { replicas, updatedReplicas, availableReplicas, observedGeneration } = asObject(deployment['status']);
  const { generation } = asObject(deployment['metadata']);
  return observedGeneration === generation && updatedReplicas === replicas && availableReplicas === replicas;
}

function messageOf(workload: Json): string {
  const { message } = asObject(workload['status']);
  return typeof message === 'string' ? message : '';
}
