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
  const home = isNamespaced(object) && others.namespace === undefined ? { namespace } : {};
  return { ...object, metadata: { name, ...home, ...others } };
}

/** How messages name an object: `Deployment/backend`. */
export function titleOf({ kind, metadata }: Manifest): string {
  return `${kind}/${metadata.name}`;
}

/** Group of an API version: `apps` of `apps/v1`, empty for the core. */
export function groupOf({ apiVersion }: { readonly apiVersion: string }): string {
  return apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
}

/** Kinds of Kubernetes itself that belong to no namespace. */
const CLUSTER_KINDS: ReadonlySet<string> = new Set([
  'APIService',
  'CSIDriver',
  'CSINode',
  'CertificateSigningRequest',
  'ClusterRole',
  'ClusterRoleBinding',
  'ClusterTrustBundle',
  'CustomResourceDefinition',
  'DeviceClass',
  'FlowSchema',
  'IPAddress',
  'IngressClass',
  'MutatingAdmissionPolicy',
  'MutatingAdmissionPolicyBinding',
  'MutatingWebhookConfiguration',
  'Namespace',
  'Node',
  'PersistentVolume',
  'PriorityClass',
  'PriorityLevelConfiguration',
  'ResourceSlice',
  'RuntimeClass',
  'ServiceCIDR',
  'StorageClass',
  'StorageVersionMigration',
  'ValidatingAdmissionPolicy',
  'ValidatingAdmissionPolicyBinding',
  'ValidatingWebhookConfiguration',
  'VolumeAttachment',
  'VolumeAttributesClass',
]);

/** Custom resources outside of any namespace that this library and its users meet most. */
const CLUSTER_CUSTOM_KINDS: ReadonlySet<string> = new Set(['GatewayClass', 'EC2NodeClass', 'NodePool', 'NodeClaim']);

/** True for a kind that belongs to a namespace. Of custom resources nobody but the cluster knows: those named `Cluster…` do not. */
export function isNamespaced(object: { readonly apiVersion: string; readonly kind: string }): boolean {
  const group = groupOf(object);
  const isCustom = group.includes('.') && !group.endsWith('.k8s.io');
  if (!isCustom && CLUSTER_KINDS.has(object.kind)) return false;
  return !CLUSTER_CUSTOM_KINDS.has(object.kind) && !(isCustom && object.kind.startsWith('Cluster'));
}
