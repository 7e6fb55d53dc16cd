export { KNOWN_AFTER_APPLY, type PlannedAction } from './read-plan';
export type { Attributes } from './read-state';
export { closeRehearsals, rehearse } from './rehearse';
export type { RehearseOptions } from './rehearse-options';
export type { RehearsedChange, RehearsedResource, RehearsedStack } from './rehearsed';
export { synth, synthApp, type SynthesizedStack } from './synth';
