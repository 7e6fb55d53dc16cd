import { type LabClient, refOf } from '../../lab/running/client';
import { ApiError, hasCondition, type KubernetesObject, type ObjectRef } from '../../lab/running/objects';
import { pause } from '../../lab/running/wait';
import { DEPLOYMENT, GROUP, NODE_LABEL } from './operator-chart';

const FINALIZER = `${GROUP}/cleanup`;

const TURN_MILLISECONDS = 100;

/** What the operator looks after. */
const KINDS = [
  { apiVersion: `${GROUP}/v1`, kind: 'Widget' },
  { apiVersion: 'v1', kind: 'Service' },
];

/**
 * What would run in the pods of an operator: it gives widgets and load balancers a finalizer, and load balancers an address, and takes
 * the finalizer away from what is deleted. It does so only while its Deployment is there and available, as what runs in pods does.
 */
export class Operator {
  private isStopped = false;
  private turns: Promise<void> = Promise.resolve();

  constructor(private readonly client: LabClient) {}

  /** Begins to look after what is there; the pods are nevertheless not ready before {@link letPodsRun}. */
  start(): void {
    this.turns = this.work();
    // Whoever stops it is told.
    this.turns.catch(() => undefined);
  }

  /** @throws where it had ended by itself. */
  async stop(): Promise<void> {
    this.isStopped = true;
    await this.turns;
  }

  /** Gives the pods of the Deployment a node, after which they become ready; or, for the next ones, none. */
  async letPodsRun(isSo = true): Promise<void> {
    const labels = { [NODE_LABEL]: isSo ? 'here' : null };
    await this.client.patch({ apiVersion: 'v1', kind: 'Node', name: 'lab-1' }, { metadata: { labels } });
  }

  async isRunning(): Promise<boolean> {
    const deployment = await this.client.get(DEPLOYMENT);
    return deployment !== undefined && hasCondition(deployment, 'Available');
  }

  /** Objects that wait, deleted, for somebody to take the finalizer away, as `Widget/left`. */
  async hanging(): Promise<string[]> {
    const objects = await this.objects();
    return objects
      .filter(({ metadata }) => metadata['deletionTimestamp'] !== undefined && finalizers(metadata).includes(FINALIZER))
      .map(({ kind, metadata }) => `${kind}/${metadata.name}`)
      .sort();
  }

  /** Takes the finalizer away from everything, as somebody does by hand who gives up on the operator. */
  async giveUp(): Promise<void> {
    for (const object of await this.objects()) await this.release(object);
  }

  private async work(): Promise<void> {
    while (!this.isStopped) {
      await this.turn();
      await pause(TURN_MILLISECONDS);
    }
  }

  /** Whatever the server refuses is tried again: it does so while a kind is new to it, or on its way out. */
  private async turn(): Promise<void> {
    try {
      for (const object of await this.objects()) await this.care(object);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
    }
  }

  private async care(object: KubernetesObject): Promise<void> {
    const { metadata } = object;
    const isDeleted = metadata['deletionTimestamp'] !== undefined;
    const isTaken = finalizers(metadata).includes(FINALIZER);
    // What is deleted was there a moment before: an operator that is gone first is seen to be gone.
    if (isDeleted !== isTaken || !(await this.isRunning())) return;
    if (isDeleted) await this.release(object);
    else await this.take(object);
  }

  private async take(object: KubernetesObject): Promise<void> {
    const ref = refOf(object);
    await this.write(ref, { metadata: { finalizers: [...finalizers(object.metadata), FINALIZER] } });
    if (ref.kind !== 'Service') return;
    const ingress = [{ hostname: `${ref.name}.lb.ashlar.test` }];
    await this.write(ref, { status: { loadBalancer: { ingress } } }, 'status');
  }

  private async release(object: KubernetesObject): Promise<void> {
    const rest = finalizers(object.metadata).filter((one) => one !== FINALIZER);
    await this.write(refOf(object), { metadata: { finalizers: rest } });
  }

  private async objects(): Promise<KubernetesObject[]> {
    const all = await Promise.all(KINDS.map((kind) => orNone(() => this.client.list(kind))));
    return all.flat().filter(({ kind, spec }) => kind !== 'Service' || spec?.['type'] === 'LoadBalancer');
  }

  private async write(ref: ObjectRef, change: object, subresource = ''): Promise<void> {
    await orNone(async () => [await this.client.patch(ref, change, { subresource })]);
  }
}

function finalizers(metadata: KubernetesObject['metadata']): readonly string[] {
  return (metadata['finalizers'] ?? []) as readonly string[];
}

/** Nothing where the object, or its kind, is not there or is no more. */
async function orNone(ask: () => Promise<KubernetesObject[]>): Promise<KubernetesObject[]> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return [];
    throw error;
  }
}
