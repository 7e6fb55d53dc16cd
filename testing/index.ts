export { synth, synthApp, type SynthesizedStack } from './synth';
