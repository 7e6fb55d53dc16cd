import type { Api } from './api';
import { ApiError, type KubernetesObject, type ObjectRef } from './objects';
import { waitFor } from './wait';

const WAIT_SECONDS = 30;

/** How {@link LabClient.apply} writes. */
export interface ApplyOptions {
  /** Admits and checks, and writes nothing. @default false */
  readonly dryRun?: boolean;
  /** Refuses unknown and duplicate fields. @default true */
  readonly strict?: boolean;
}

/** Which objects {@link LabClient.list} gives. */
export interface ListOptions {
  readonly apiVersion: string;
  readonly kind: string;
  /** @default - all namespaces */
  readonly namespace?: string;
  /** Such as `app.kubernetes.io/name=backend`. @default - all objects */
  readonly labels?: string;
}

interface Resource {
  readonly name: string;
  readonly kind: string;
  readonly namespaced: boolean;
}

/** Reads and writes objects of a lab, of any kind that its API server knows, those of custom resources included. */
export class LabClient {
  private readonly resources = new Map<string, readonly Resource[]>();

  constructor(private readonly api: Api) {}

  /** Makes an object as `kubectl create` does. @throws {ApiError} where the server refuses it. */
  async create(object: KubernetesObject, options: ApplyOptions = {}): Promise<KubernetesObject> {
    const path = `${await this.collection(refOf(object))}?${query(options)}`;
    return (await this.api.call({ method: 'POST', path, body: object })) as KubernetesObject;
  }

  /** Makes or changes an object, as `kubectl apply --server-side --force-conflicts` does. @throws {ApiError} where the server refuses it. */
  async apply(object: KubernetesObject, options: ApplyOptions = {}): Promise<KubernetesObject> {
    const path = `${await this.path(refOf(object))}?fieldManager=lab&force=true&${query(options)}`;
    const contentType = 'application/apply-patch+yaml';
    return (await this.api.call({ method: 'PATCH', path, body: object, contentType })) as KubernetesObject;
  }

  /** Merges a change into an object; into its status with `subresource: 'status'`. */
  async patch(ref: ObjectRef, change: object, { subresource = '' } = {}): Promise<KubernetesObject> {
    const path = `${await this.path(ref)}${subresource === '' ? '' : `/${subresource}`}`;
    const contentType = 'application/merge-patch+json';
    return (await this.api.call({ method: 'PATCH', path, body: change, contentType })) as KubernetesObject;
  }

  /** The object; undefined where there is none. */
  async get(ref: ObjectRef): Promise<KubernetesObject | undefined> {
    return orNothing(async () => {
      const path = await this.path(ref);
      return (await this.api.call({ method: 'GET', path })) as KubernetesObject;
    });
  }

  /** Every object of a kind. */
  async list({ apiVersion, kind, namespace, labels = '' }: ListOptions): Promise<KubernetesObject[]> {
    const { name } = await this.resource(apiVersion, kind);
    const within = namespace === undefined ? '' : `/namespaces/${namespace}`;
    const path = `${root(apiVersion)}${within}/${name}?labelSelector=${encodeURIComponent(labels)}`;
    const { items } = (await this.api.call({ method: 'GET', path })) as { items: Omit<KubernetesObject, 'kind'>[] };
    // The items of a list leave out what they have in common.
    return items.map((item) => ({ ...item, apiVersion, kind }) as KubernetesObject);
  }

  /** Deletes an object with what it owns; does nothing where there is none. */
  async delete(ref: ObjectRef): Promise<void> {
    const body = { apiVersion: 'v1', kind: 'DeleteOptions', propagationPolicy: 'Background' };
    await orNothing(async () => this.api.call({ method: 'DELETE', path: await this.path(ref), body }));
  }

  /**
   * Waits until an object is there and `isSo`; gives it.
   * @throws after `limitSeconds`, with the status that it has by then.
   */
  async waitFor(
    ref: ObjectRef,
    isSo: (object: KubernetesObject) => boolean = () => true,
    limitSeconds = WAIT_SECONDS,
  ): Promise<KubernetesObject> {
    let last: KubernetesObject | undefined;
    const ask = async (): Promise<KubernetesObject | undefined> => {
      last = await this.get(ref);
      return last !== undefined && isSo(last) ? last : undefined;
    };
    return waitFor(`${ref.kind} ${ref.name}`, ask, limitSeconds).catch((error: unknown) => {
      throw new Error(`${(error as Error).message}; its status: ${JSON.stringify(last?.status)}`, { cause: error });
    });
  }

  /** Waits until an object is gone. */
  async waitUntilGone(ref: ObjectRef, limitSeconds = WAIT_SECONDS): Promise<void> {
    const ask = async () => ((await this.get(ref)) === undefined ? true : undefined);
    await waitFor(`end of ${ref.kind} ${ref.name}`, ask, limitSeconds);
  }

  /** Waits until the API server knows a kind, which it does a moment after it has taken its definition. */
  async waitForKind(apiVersion: string, kind: string, limitSeconds = WAIT_SECONDS): Promise<void> {
    await waitFor(`kind ${apiVersion} ${kind}`, () => orNothing(() => this.resource(apiVersion, kind)), limitSeconds);
  }

  private async path(ref: ObjectRef): Promise<string> {
    return `${await this.collection(ref)}/${ref.name}`;
  }

  private async collection({ apiVersion, kind, namespace = 'default' }: ObjectRef): Promise<string> {
    const { name, namespaced } = await this.resource(apiVersion, kind);
    return `${root(apiVersion)}${namespaced ? `/namespaces/${namespace}` : ''}/${name}`;
  }

  private async resource(apiVersion: string, kind: string): Promise<Resource> {
    const among = (known: readonly Resource[] = []): Resource | undefined =>
      known.find((one) => one.kind === kind && !one.name.includes('/'));
    const found = among(this.resources.get(apiVersion)) ?? among(await this.discover(apiVersion));
    if (found === undefined) throw new ApiError(404, 'NotFound', `the API server knows no ${apiVersion} ${kind}`);
    return found;
  }

  /** Asks again for a kind that is unknown: its CRD may have come in the meantime. */
  private async discover(apiVersion: string): Promise<readonly Resource[]> {
    const list = (await orNothing(() => this.api.call({ method: 'GET', path: root(apiVersion) }))) ?? { resources: [] };
    const { resources } = list as { resources: readonly Resource[] };
    this.resources.set(apiVersion, resources);
    return resources;
  }
}

/** Names the object. */
export function refOf({ apiVersion, kind, metadata: { name, namespace } }: KubernetesObject): ObjectRef {
  return { apiVersion, kind, name, ...(namespace === undefined ? {} : { namespace }) };
}

function root(apiVersion: string): string {
  return apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
}

function query({ dryRun = false, strict = true }: ApplyOptions): string {
  return `fieldValidation=${strict ? 'Strict' : 'Warn'}${dryRun ? '&dryRun=All' : ''}`;
}

async function orNothing<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return undefined;
    throw error;
  }
}
