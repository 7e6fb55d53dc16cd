import { isNamespaced } from '../schema/scope';

/** Names and labels of an object. */
export interface ObjectMeta {
  readonly name: string;
  /** Missing on objects that belong to no namespace, such as a ClusterRole. */
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly [field: string]: unknown;
}

/** A Kubernetes object as a release holds it. Any value in it may be one that Terraform knows only later. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ObjectMeta;
  readonly [field: string]: unknown;
}

/**
 * What may be installed: a plain object, one typed by `kubernetes-models` (`IDeployment`), or what `toJson()` of a cdk8s chart returns.
 * @example
 * const object: KubernetesObject = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'colours' }, data: { sky: 'blue' } };
 */
export type KubernetesObject = Manifest | TypedObject;

/** The form that every interface of `kubernetes-models` has: interfaces are assignable to no index signature. */
interface TypedObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata?: { readonly name?: string; readonly namespace?: string };
}

/** An object in its plain form, in `namespace` where it names none and its kind belongs to one. */
export function manifestOf(object: KubernetesObject, namespace: string): Manifest {
  const { name = '', ...others } = object.metadata ?? {};
  // Of a custom kind that is not known here only the cluster knows: Helm puts it where it belongs.
  const home = isNamespaced(object.apiVersion, object.kind) === true ? { namespace } : {};
  return { ...object, metadata: { name, ...home, ...others } };
}

/** How messages name an object: `Deployment/backend`. */
export function titleOf({ kind, metadata }: Manifest): string {
  return `${kind}/${metadata.name}`;
}
