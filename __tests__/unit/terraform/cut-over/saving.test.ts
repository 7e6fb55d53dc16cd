import { FARGATE_PRICES, savingOf } from '../../../../terraform/cut-over/saving';

const TASK = { cpuUnits: 256, memoryMib: 512, arm: false, spot: false, region: 'us-west-1' };
const REST = 'Load balancer, addresses, logs and images go on costing';

test('a stopped service saves its tasks for a month of 730 hours, and the rest goes on costing', () => {
  expect(savingOf(TASK, 2)).toEqual({
    // 2 x (0.25 x 0.04656 + 0.5 x 0.00511) x 730
    dollarsAMonth: 20.72,
    text: `$20.72 a month: 2 x 0.25 vCPU, 0.5 GB in us-west-1, 730 h at the prices of 2025-01-01. ${REST}`,
  });
  expect(savingOf({ ...TASK, arm: true, cpuUnits: 1024, memoryMib: 2048, region: 'eu-west-1' }, 1)).toEqual({
    dollarsAMonth: 28.84,
    text: `$28.84 a month: 1 x 1 vCPU, 2 GB (ARM) in eu-west-1, 730 h at the prices of 2025-01-01. ${REST}`,
  });
});

test.each([
  [
    'a region without a price',
    { ...TASK, region: 'mx-central-1' },
    '1 x 0.25 vCPU, 0.5 GB in mx-central-1, for which there is no price in the table',
  ],
  [
    'no region',
    { ...TASK, region: '' },
    '1 x 0.25 vCPU, 0.5 GB in an unknown region, for which there is no price in the table',
  ],
  [
    'spare capacity',
    { ...TASK, spot: true },
    '1 x 0.25 vCPU, 0.5 GB on Fargate Spot, whose price changes by the day: not reckoned',
  ],
  ['no task', undefined, 'its state names no Fargate task size, so the saving is not known'],
])('%s is said, not guessed', (_what, task, text) => {
  expect(savingOf(task, 1)).toEqual({ text });
});

test('every region has a price for both architectures, ARM being a fifth cheaper', () => {
  const { x86, arm } = FARGATE_PRICES;
  expect(Object.keys(arm)).toEqual(Object.keys(x86));
  for (const [region, [vcpu, memory]] of Object.entries(x86)) {
    const [armVcpu = 0, armMemory = 0] = arm[region] ?? [];
    expect([region, armVcpu / vcpu, armMemory / memory]).toEqual([
      region,
      expect.closeTo(0.8, 2),
      // A short price is rounded.
      expect.closeTo(0.8, 1),
    ]);
  }
});
