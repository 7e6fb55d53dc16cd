import { userInfo, hostname } from 'node:os';
import { UserError } from '../../constructs/core/errors';
import { isGone, ownIdentity } from '../../terraform/process-id';
import { asObject } from '../../terraform/providers';
import { subjectOf } from './check-cluster';
import { type ClusterApi, ClusterRefusal } from './cluster-api';
import type { ClusterLogin } from './kubeconfig';

/** Name of what a rehearsal keeps in the namespace kube-system. */
export const OWN_NAME = 'ashlar-rehearsal';

const LEASES = '/apis/coordination.k8s.io/v1/namespaces/kube-system/leases';
const LEASE = `${LEASES}/${OWN_NAME}`;

/** Annotation with who holds the cluster. */
const HOLDER = 'ashlar.dev/holder';

/** A hold that is not renewed for so long is over. */
const DURATION_SECONDS = 45;

const RENEW_SECONDS = 5;

/** A cluster that does not answer for so long is given up. */
const SILENCE_SECONDS = 30;

/**
 * A cluster that this process alone rehearses on, by a Lease in kube-system that is renewed while the hold lasts. What a process of
 * this machine has held that is no longer there is free at once, what another machine's has held after three quarters of a minute.
 */
export class Hold {
  private readonly lost = new AbortController();
  private timer: NodeJS.Timeout | undefined;
  private answered = performance.now();
  private ended = false;
  private renewal: Promise<void> = Promise.resolve();

  private constructor(
    private readonly api: ClusterApi,
    private readonly login: ClusterLogin,
    private version: string,
  ) {
    this.later();
  }

  /** @throws {UserError} `ClusterBusy` naming who holds it, and since when. */
  static async take(api: ClusterApi, login: ClusterLogin, what: string): Promise<Hold> {
    const found = await api.find(LEASE);
    const { now } = found ?? (await api.call({ path: '/version' }));
    const lease = leaseFor(what, now);
    if (found === undefined) return new Hold(api, login, await write(api, login, 'POST', LEASES, lease));
    const metadata = asObject(found.body['metadata']);
    if (!isOver(found.body, now)) throw busy(found.body, login);
    const { resourceVersion } = metadata;
    const taken = { ...lease, metadata: { ...lease.metadata, resourceVersion } };
    return new Hold(api, login, await write(api, login, 'PUT', LEASE, taken));
  }

  /** Aborted with a `UserError` when the cluster no longer answers, or another has taken it. */
  get signal(): AbortSignal {
    return this.lost.signal;
  }

  /** Lets others rehearse. One that is lost is left to run out. */
  async release(): Promise<void> {
    this.ended = true;
    clearTimeout(this.timer);
    await this.renewal;
    if (this.lost.signal.aborted) return;
    const preconditions = { resourceVersion: this.version };
    await this.api.call({ method: 'DELETE', path: LEASE, body: { preconditions } }).catch(() => undefined);
  }

  private later(): void {
    this.timer = setTimeout(() => {
      this.renewal = this.renew().finally(() => !this.ended && !this.lost.signal.aborted && this.later());
    }, RENEW_SECONDS * 1000);
    this.timer.unref();
  }

  private async renew(): Promise<void> {
    try {
      const { now } = await this.api.call({ path: LEASE });
      const body = { metadata: { resourceVersion: this.version }, spec: { renewTime: microTime(now) } };
      const contentType = 'application/merge-patch+json';
      const { body: lease } = await this.api.call({ method: 'PATCH', path: LEASE, body, contentType });
      this.version = String(asObject(lease['metadata'])['resourceVersion']);
      this.answered = performance.now();
    } catch (error) {
      const isTaken = error instanceof ClusterRefusal && [404, 409].includes(error.status);
      const silence = (performance.now() - this.answered) / 1000;
      if (isTaken) {
        this.lost.abort(
          new UserError(subjectOf(this.login), 'ClusterTaken', ['another has taken or removed the hold on it']),
        );
      } else if (silence >= SILENCE_SECONDS) {
        const problem = `${this.login.server} has not answered for ${Math.round(silence)} s: ${(error as Error).message}`;
        this.lost.abort(new UserError(subjectOf(this.login), 'ClusterLost', [problem]));
      }
    }
  }
}

/** Two that come at the same moment: the server lets one of them write. */
async function write(
  api: ClusterApi,
  login: ClusterLogin,
  method: 'POST' | 'PUT',
  path: string,
  body: object,
): Promise<string> {
  try {
    const { body: lease } = await api.call({ method, path, body });
    return String(asObject(lease['metadata'])['resourceVersion']);
  } catch (error) {
    if (!(error instanceof ClusterRefusal) || error.status !== 409) throw error;
    throw busy((await api.find(LEASE))?.body ?? {}, login);
  }
}

function leaseFor(what: string, now: number) {
  const since = new Date(now).toISOString();
  const who = `${userInfo().username}@${hostname()}`;
  const holder = { who, what, since, process: ownIdentity() };
  return {
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: { name: OWN_NAME, namespace: 'kube-system', annotations: { [HOLDER]: JSON.stringify(holder) } },
    spec: {
      holderIdentity: `${who} ${process.pid}`,
      leaseDurationSeconds: DURATION_SECONDS,
      acquireTime: microTime(now),
      renewTime: microTime(now),
    },
  };
}

function isOver(lease: Readonly<Record<string, unknown>>, now: number): boolean {
  const { renewTime, leaseDurationSeconds } = asObject(lease['spec']);
  const holder = annotation(lease);
  if (holder['who'] === `${userInfo().username}@${hostname()}` && isGone(holder['process'])) return true;
  return !(now <= Date.parse(String(renewTime)) + Number(leaseDurationSeconds) * 1000);
}

function busy(lease: Readonly<Record<string, unknown>>, login: ClusterLogin): UserError {
  const { who = 'somebody', what = 'something', since = 'some time', process: running } = annotation(lease);
  const { pid } = asObject(running);
  return new UserError(subjectOf(login), 'ClusterBusy', [
    `${String(who)}, process ${String(pid)}, rehearses ${String(what)} on it since ${String(since)}. Wait for its end: ` +
      `where that process has died, its hold ends ${DURATION_SECONDS} s after its last sign of life`,
  ]);
}

function annotation(lease: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const text = asObject(asObject(lease['metadata'])['annotations'])[HOLDER];
  try {
    return asObject(JSON.parse(String(text)));
  } catch {
    return {};
  }
}

/** @see https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/lease-v1/ */
function microTime(now: number): string {
  return new Date(now).toISOString().replace('Z', '000Z');
}
