/** An object of the Kubernetes API. Its fields are looked at freely: a wrong one fails the test that does. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly [field: string]: unknown;
  };
  readonly spec?: Readonly<Record<string, unknown>>;
  readonly status?: Readonly<Record<string, unknown>>;
  readonly [field: string]: unknown;
}

/** Names one object. */
export interface ObjectRef {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  /** @default 'default', of a kind that lives in namespaces */
  readonly namespace?: string;
}

/** What the API server has refused, as it says it. */
export class ApiError extends Error {
  constructor(
    /** HTTP status: 404 for what is not there, 403 for what may not be, 400 and 422 for what is wrong. */
    readonly status: number,
    /** One word, such as `Forbidden` or `Invalid`. */
    readonly reason: string,
    message: string,
  ) {
    super(message);
    this.name = 'ApiError';
  }
}

/** Says whether an object reports that condition with status True: `Available`, `Ready`. */
export function hasCondition(object: KubernetesObject, type: string): boolean {
  const conditions = (object.status?.['conditions'] ?? []) as readonly Readonly<Record<string, string>>[];
  return conditions.some((condition) => condition['type'] === type && condition['status'] === 'True');
}
