import { commandTable, ratioOf, ratioTable } from '../../../bench/figures';
import { together } from '../../../bench/measure';

const figures = (wallSeconds: number, cpuSeconds: number, peakMib: number) => ({ wallSeconds, cpuSeconds, peakMib });

test('ratios are taken round by round, with the smallest, the middle and the largest', () => {
  const theirs = [figures(10, 8, 400), figures(30, 9, 500), figures(24, 9, 600)];
  const ours = [figures(1, 2, 200), figures(2, 3, 100), figures(3, 3, 300)];
  expect(ratioOf('x', theirs, ours)).toEqual({
    name: 'x',
    wallSeconds: { min: 8, median: 10, max: 15 },
    cpuSeconds: { min: 3, median: 3, max: 4 },
    peakMib: { min: 2, median: 2, max: 5 },
  });
});

test('what the system does not tell is a dash', () => {
  const runs = [{ wallSeconds: 2 }];
  expect(ratioTable([ratioOf('x', runs, [{ wallSeconds: 1 }])])).toBe(
    [
      'ratio, round by round  wall  processor  peak memory',
      '---------------------  ----  ---------  -----------',
      'x                      2.00          -            -',
    ].join('\n'),
  );
  expect(commandTable([{ name: 'x', runs }])).toBe(
    [
      'command  runs  wall s  processor s  peak MiB',
      '-------  ----  ------  -----------  --------',
      'x           1    2.00            -         -',
    ].join('\n'),
  );
});

test('commands one after the other take their times together, and the memory of the largest', () => {
  expect(together([figures(1, 2, 300), figures(4, 8, 200)])).toEqual(figures(5, 10, 300));
  expect(together([figures(1, 2, 300), { wallSeconds: 4 }])).toEqual({ wallSeconds: 5 });
});
