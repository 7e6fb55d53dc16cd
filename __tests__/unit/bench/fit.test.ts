import { exponent, growingExponent, perResource, type Point } from '../../../bench/fit';

const points = (seconds: (size: number) => number): [Point, Point, Point] => {
  const at = (size: number): Point => ({ size, seconds: seconds(size) });
  return [at(20), at(100), at(500)];
};

test('a resource costs the difference of two times, shared among the resources that came on top', () => {
  expect(perResource({ size: 20, seconds: 1 }, { size: 100, seconds: 3 })).toBe(0.025);
});

test.each([
  ['proportional', (size: number) => size * 0.02, 1],
  ['quadratic', (size: number) => size ** 2 * 0.001, 2],
  ['constant', () => 3, 0],
])('times that are %s grow with that power', (_, seconds, expected) => {
  expect(exponent(points(seconds))).toBeCloseTo(expected, 9);
});

test('a start that does not grow draws the exponent down, and is left out of the growing one', () => {
  const times = points((size) => 2 + size * 0.02);
  expect(exponent(times)).toBeCloseTo(0.5, 9);
  expect(growingExponent(times)).toBeCloseTo(1, 9);
});

test('a resource that costs more in a larger stack brings the growing exponent above 1', () => {
  expect(growingExponent(points((size) => 2 + size * 0.02 + size ** 2 * 0.0002))).toBeGreaterThan(1.2);
});

test('where a resource costs so much in a small stack that nothing is left for a start, no start is taken off', () => {
  expect(growingExponent(points((size) => Math.max(0.1, (size - 15) * 0.1)))).toBeCloseTo(
    Math.log(48.5 / 8.5) / Math.log(5),
    9,
  );
});
