import { stepTable, stepTimes } from '../../../bench/rehearsal-steps';

const printed = JSON.stringify({
  seconds: 3.5,
  stacks: [
    {
      totals: { create: 4 },
      steps: [
        { name: 'init', seconds: 0.5 },
        { name: 'plan', seconds: 1 },
      ],
    },
    { totals: { create: 3 }, steps: [{ name: 'plan', seconds: 2 }] },
  ],
});

test('the steps of all stacks count together', () => {
  expect(stepTimes(printed)).toEqual({ wallSeconds: 3.5, resources: 7, steps: { init: 0.5, plan: 3 } });
});

test('rehearsals stand beside each other, with zero for a step that one of them did not do', () => {
  const short = { wallSeconds: 1, resources: 1, steps: { plan: 0.25 } };
  expect(stepTable('s', { long: stepTimes(printed), short })).toBe(
    [
      's                           long  short',
      '--------------------------  ----  -----',
      'init                        0.50   0.00',
      'plan                        3.00   0.25',
      'sum of the steps            3.50   0.25',
      'wall time of the rehearsal  3.50   1.00',
    ].join('\n'),
  );
});
