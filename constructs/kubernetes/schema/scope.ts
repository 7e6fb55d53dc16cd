/**
 * Kinds that stand above namespaces, by API group; `''` is the core group. Every other kind of a group that is listed lives in one.
 * @see https://kubernetes.io/docs/reference/kubernetes-api/
 */
const CLUSTER_KINDS: Readonly<Record<string, string>> = {
  '': 'ComponentStatus Namespace Node PersistentVolume',
  'admissionregistration.k8s.io':
    'MutatingAdmissionPolicy MutatingAdmissionPolicyBinding MutatingWebhookConfiguration ' +
    'ValidatingAdmissionPolicy ValidatingAdmissionPolicyBinding ValidatingWebhookConfiguration',
  'apiextensions.k8s.io': 'CustomResourceDefinition',
  'apiregistration.k8s.io': 'APIService',
  apps: '',
  'authentication.k8s.io': 'SelfSubjectReview TokenReview',
  'authorization.k8s.io': 'SelfSubjectAccessReview SelfSubjectRulesReview SubjectAccessReview',
  autoscaling: '',
  batch: '',
  'certificates.k8s.io': 'CertificateSigningRequest ClusterTrustBundle',
  'coordination.k8s.io': '',
  'discovery.k8s.io': '',
  'events.k8s.io': '',
  'flowcontrol.apiserver.k8s.io': 'FlowSchema PriorityLevelConfiguration',
  'networking.k8s.io': 'IPAddress IngressClass ServiceCIDR',
  'node.k8s.io': 'RuntimeClass',
  policy: '',
  'rbac.authorization.k8s.io': 'ClusterRole ClusterRoleBinding',
  'resource.k8s.io': 'DeviceClass DeviceTaintRule ResourceSlice',
  'scheduling.k8s.io': 'PriorityClass',
  'storage.k8s.io': 'CSIDriver CSINode StorageClass VolumeAttachment VolumeAttributesClass',
  // Custom kinds, as the definitions in the charts of their projects have it.
  'argoproj.io': 'ClusterAnalysisTemplate ClusterWorkflowTemplate',
  'bitnami.com': '',
  'cert-manager.io': 'ClusterIssuer',
  'elbv2.k8s.aws': 'IngressClassParams',
  'external-secrets.io': 'ClusterExternalSecret ClusterPushSecret ClusterSecretStore',
  'gateway.envoyproxy.io': '',
  'gateway.networking.k8s.io': 'GatewayClass',
  'generators.external-secrets.io': 'ClusterGenerator',
  'karpenter.k8s.aws': 'EC2NodeClass',
  'karpenter.sh': 'NodeClaim NodeOverlay NodePool',
  'mongodbcommunity.mongodb.com': '',
  'monitoring.coreos.com': '',
  'networking.istio.io': '',
  'postgresql.cnpg.io': 'ClusterImageCatalog',
  'rabbitmq.com': '',
  'security.istio.io': '',
  'telemetry.istio.io': '',
  'traefik.io': '',
  'velero.io': '',
};

const CLUSTER_KINDS_OF = new Map(Object.entries(CLUSTER_KINDS).map(([group, kinds]) => [group, kinds.split(' ')]));

/** API group of an `apiVersion`: `apps` of `apps/v1`, and an empty string for the core group's `v1`. */
export function apiGroup(apiVersion: string): string {
  return apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
}

/** True for a kind that lives in a namespace, false for one that does not; undefined for a custom kind that is not known here. */
export function isNamespaced(apiVersion: string, kind: string): boolean | undefined {
  const clusterKinds = CLUSTER_KINDS_OF.get(apiGroup(apiVersion));
  return clusterKinds === undefined ? undefined : !clusterKinds.includes(kind);
}
