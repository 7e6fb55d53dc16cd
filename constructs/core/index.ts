export { addressAt, addressOf, imported, moved, type RemovalOptions, removed, resourceOf } from './addresses';
export { adopt, type Adoptions } from './adopt';
export { Checks, isKnown } from './checks';
export type { CiIdentity, Claim } from './ci-identity';
export { Cidr } from './cidr';
export { Duration } from './duration';
export {
  cidrSchema,
  type Environment,
  type EnvironmentFiles,
  environmentShape,
  loadEnvironments,
  parseEnvironment,
  whenValid,
} from './environment';
export type { ClusterAccess, ClusterLogin, ExecLogin, KubeconfigLogin } from './cluster-access';
export type { Connectable, Destination, ListeningPort } from './connections';
export { ConstructError, problem, UserError, UserErrors } from './errors';
export {
  githubActions,
  type GitHubBranch,
  type GitHubEnvironment,
  type GitHubPullRequest,
  type GitHubRepository,
  type GitHubRuns,
} from './github-actions';
export {
  gitlabCi,
  type GitLabBranch,
  type GitLabEnvironment,
  type GitLabJobs,
  type GitLabMergeRequest,
  type GitLabProject,
} from './gitlab-ci';
export { type Destroyable, retained } from './guardrails';
export { type Layer, LAYERS } from './layers';
export { addLocation } from './locations';
export { nameProblems, type NameRule, physicalName } from './naming';
export type { PodIdentity } from './pod-identity';
export type { SecretPart, SecretRef, SecretTemplate } from './secret-ref';
export {
  candidate,
  containerImage,
  desiredTasks,
  serviceOutputs,
  type ServiceOutputs,
  trafficSplit,
} from './service-variables';
export { Size } from './size';
export { type Cloud, LayerStack, type LayerStackProps } from './stack';
export { addStateBackend } from './state-backend';
export { gcsState, type GcsState, s3State, type S3State, type StateBackend } from './state-backend-data';
export { runApp, synthesize } from './synthesize';
export { type StandardTags, standardTags } from './tags';
