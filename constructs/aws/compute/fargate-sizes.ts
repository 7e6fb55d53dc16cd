import { isKnown } from '../../core/checks';
import { problem } from '../../core/errors';

const GIB = 1_024;

/**
 * Memory in MiB that goes with each number of CPU units: the least, the most and the step between. The smallest has a list.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html#fargate-tasks-size
 */
const MEMORY: Readonly<Record<number, readonly number[]>> = {
  256: [512, GIB, 2 * GIB],
  512: gibibytes(1, 4),
  1024: gibibytes(2, 8),
  2048: gibibytes(4, 16),
  4096: gibibytes(8, 30),
  8192: gibibytes(16, 60, 4),
  16384: gibibytes(32, 120, 8),
};

/** What is wrong with the size of a task, as sentences; empty where Fargate has such tasks. */
export function sizeProblems(cpuUnits: number, memoryMib: number): string[] {
  if (!isKnown(cpuUnits)) return [];
  const memory = MEMORY[cpuUnits];
  if (memory === undefined) return [problem('cpuUnits', `one of ${Object.keys(MEMORY).join(', ')}`, cpuUnits)];
  if (!isKnown(memoryMib) || memory.includes(memoryMib)) return [];
  return [problem('memoryMib', `one of ${memory.join(', ')} with ${cpuUnits.toString()} CPU units`, memoryMib)];
}

function gibibytes(least: number, most: number, step = 1): number[] {
  return Array.from({ length: (most - least) / step + 1 }, (_, index) => (least + index * step) * GIB);
}
