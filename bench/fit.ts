/** A stack's size, and what it took. */
export interface Point {
  readonly size: number;
  readonly seconds: number;
}

/** Seconds that each further resource costs, between two sizes. */
export function perResource(from: Point, to: Point): number {
  return (to.seconds - from.seconds) / (to.size - from.size);
}

/**
 * The power of the size that times grow with, 1 where they are linear: the slope of a line through their logarithms. What does not
 * grow at all, such as a start, draws it down.
 */
export function exponent(points: readonly Point[]): number {
  const logs = points.map(({ size, seconds }) => ({ x: Math.log(size), y: Math.log(seconds) }));
  const mean = (of: (one: { x: number; y: number }) => number): number =>
    logs.reduce((sum, one) => sum + of(one), 0) / logs.length;
  const [x, y] = [mean((one) => one.x), mean((one) => one.y)];
  return mean((one) => (one.x - x) * (one.y - y)) / mean((one) => (one.x - x) ** 2);
}

/**
 * The same without what does not grow, which is taken from the two smallest sizes as if growth between them were linear: above 1
 * where a resource of a large stack costs more than one of a small stack.
 * @param points three sizes, ascending.
 */
export function growingExponent([small, middle, large]: readonly [Point, Point, Point]): number {
  const fixed = Math.max(0, small.seconds - perResource(small, middle) * small.size);
  const grown = ({ size, seconds }: Point): Point => ({ size, seconds: seconds - fixed });
  return exponent([grown(middle), grown(large)]);
}
