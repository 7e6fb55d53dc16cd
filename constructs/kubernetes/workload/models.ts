/**
 * Kubernetes' own types, for the compiler alone: their package is made of ECMAScript modules, which this code cannot load at
 * synth.
 */
export type { IDeployment, IStatefulSet } from 'kubernetes-models/apps/v1' with { 'resolution-mode': 'import' };
export type { IHorizontalPodAutoscaler, IMetricSpec } from 'kubernetes-models/autoscaling/v2' with {
  'resolution-mode': 'import',
};
export type { ICronJob, IJob, IJobSpec } from 'kubernetes-models/batch/v1' with { 'resolution-mode': 'import' };
export type { IPodDisruptionBudget } from 'kubernetes-models/policy/v1' with { 'resolution-mode': 'import' };
export type {
  IContainer,
  IEnvFromSource,
  IEnvVar,
  IPersistentVolumeClaimTemplate,
  IPodSecurityContext,
  IPodSpec,
  IPodTemplateSpec,
  IProbe,
  IResourceRequirements,
  ISecurityContext,
  IService,
  IServiceAccount,
  IToleration,
  ITopologySpreadConstraint,
  IVolume,
  IVolumeMount,
} from 'kubernetes-models/v1' with { 'resolution-mode': 'import' };
