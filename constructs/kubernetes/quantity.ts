import { isKnown } from '../core/checks';
import { problem } from '../core/errors';
import type { Size } from '../core/size';

/** How an amount of something is written. */
export interface QuantityForm {
  readonly pattern: RegExp;
  readonly allowed: string;
}

/** @see https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#meaning-of-cpu */
export const CPU: QuantityForm = {
  pattern: /^(\d+(\.\d{1,3})?|\d+m)$/,
  allowed: 'cores or thousandths of one, such as 0.5 or 500m',
};

/**
 * Binary units alone: `m` is thousandths of a byte, and `M` is less than most people think.
 * @see https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#meaning-of-memory
 */
export const BYTES: QuantityForm = { pattern: /^\d+[KMGTP]i$/, allowed: 'a size such as 512Mi or 16Gi' };

const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  m: 1e-3,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
};

/** What is wrong with one amount, as sentences. */
export function quantityProblems(prop: string, value: string | undefined, form: QuantityForm): string[] {
  return isKnown(value) && !form.pattern.test(value) ? [problem(prop, form.allowed, value)] : [];
}

/** What is wrong with `[request, limit]`, as sentences: each amount, and a request above the limit. */
export function pairProblems(
  prop: string,
  [request, limit]: readonly [request: string, limit?: string],
  form: QuantityForm,
): string[] {
  const wrong = [...quantityProblems(`${prop}[0]`, request, form), ...quantityProblems(`${prop}[1]`, limit, form)];
  if (wrong.length > 0 || !isKnown(request) || !isKnown(limit) || amount(request) <= amount(limit)) return wrong;
  return [problem(`${prop}[1]`, `the request of ${request} or more`, limit)];
}

function amount(quantity: string): number {
  const [, digits = '', unit = ''] = /^([\d.]+)(\D*)$/.exec(quantity) ?? [];
  return Number(digits) * (UNITS[unit] ?? NaN);
}

/** `size` as Kubernetes writes it: `20Gi`. */
export function quantityOf(size: Size): string {
  return size
    .toString()
    .replace(/ (?:bytes?)?/, '')
    .replace(/B$/, '');
}
