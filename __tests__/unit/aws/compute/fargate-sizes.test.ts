import { sizeProblems } from '../../../../constructs/aws/compute/fargate-sizes';

/** Fargate's table, from which the list in the code is not copied: least and most of the memory, in MiB, and the step. */
const TABLE: readonly (readonly [cpu: number, least: number, most: number, step: number])[] = [
  [512, 1_024, 4_096, 1_024],
  [1_024, 2_048, 8_192, 1_024],
  [2_048, 4_096, 16_384, 1_024],
  [4_096, 8_192, 30_720, 1_024],
  [8_192, 16_384, 61_440, 4_096],
  [16_384, 32_768, 122_880, 8_192],
];

test.each(TABLE)(
  '%i CPU units go with %i to %i MiB in steps of %i, and with nothing else',
  (cpu, least, most, step) => {
    for (let memory = 512; memory <= 131_072; memory += 512) {
      const fits = memory >= least && memory <= most && (memory - least) % step === 0;
      expect([memory, sizeProblems(cpu, memory).length]).toEqual([memory, fits ? 0 : 1]);
    }
  },
);

test('the smallest goes with half a GiB, one and two', () => {
  const fitting = [256, 512, 1_024, 1_536, 2_048, 3_072].filter((memory) => sizeProblems(256, memory).length === 0);
  expect(fitting).toEqual([512, 1_024, 2_048]);
});

test('a pair that Fargate does not have is told with those that it has', () => {
  expect(sizeProblems(300, 512)).toEqual([
    '`cpuUnits` must be one of 256, 512, 1024, 2048, 4096, 8192, 16384, got 300',
  ]);
  expect(sizeProblems(256, 4_096)).toEqual(['`memoryMib` must be one of 512, 1024, 2048 with 256 CPU units, got 4096']);
});
