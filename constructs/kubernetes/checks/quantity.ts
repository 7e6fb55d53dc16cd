/** What the letters behind a quantity multiply it with. @see https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/ */
const UNITS: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/**
 * A quantity as a number, in units of one: 0.25 for `250m`, 1 048 576 for `1Mi`. Undefined for what is none.
 */
export function parseQuantity(text: string): number | undefined {
  const [, number, unit = '', exponent] =
    /^([+-]?(?:\d+\.?\d*|\.\d+))(?:([numkMGTPE]|[KMGTPE]i)|[eE]([+-]?\d+))?$/.exec(text) ?? [];
  if (number === undefined) return undefined;
  if (exponent !== undefined) return Number(`${number}e${exponent}`);
  const factor = UNITS[unit] ?? 1;
  // Dividing a decimal is exact where multiplying with a thousandth is not.
  return factor < 1 ? Number(number) / Math.round(1 / factor) : Number(number) * factor;
}
