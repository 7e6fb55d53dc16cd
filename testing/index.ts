export { synth, type SynthesizedStack } from './synth';
