export { findTerraform, type TerraformBinary } from '../terraform/binary';
export { readManifest, type Manifest, type Stack } from '../terraform/manifest';
export type { HostOptions, PlayedProvider, ProviderHost, ProviderMode, ServedStack, StackNeeds } from './host';
export { rehearseStacks, type RehearseOptions } from './run/rehearse';
export type {
  AttributeChange,
  Change,
  ChangeKind,
  Failure,
  Rehearsal,
  RehearsalEvent,
  StackRehearsal,
  StepName,
  StepResult,
  Totals,
} from './run/result';
export { startHost } from './start-host';
