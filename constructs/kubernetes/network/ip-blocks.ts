import type { IIPBlock } from 'kubernetes-models/networking.k8s.io/v1' with { 'resolution-mode': 'import' };
import { Cidr } from '../../core/cidr';

/**
 * Addresses that are nobody's on the internet: of private networks, of one machine or link, for several receivers, or kept back.
 * @see https://www.iana.org/assignments/iana-ipv4-special-registry/iana-ipv4-special-registry.xhtml
 */
const NOT_INTERNET = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '224.0.0.0/3',
].map((text) => Cidr.parse(text));

/**
 * `cidrs` without `except`, as a network policy says it. A range that reaches over private networks, such as all of the internet,
 * does not mean them: whoever means a private network names it.
 */
export function ipBlocks(cidrs: readonly Cidr[], except: readonly Cidr[] = []): IIPBlock[] {
  const blocks = cidrs
    .filter((cidr) => !except.some((other) => other.contains(cidr)))
    .map((cidr) => {
      const holes = outermost([...except, ...NOT_INTERNET].filter((other) => inside(cidr, other)));
      return { cidr: cidr.toString(), ...(holes.length === 0 ? {} : { except: holes }) };
    });
  const unique = new Map(blocks.map((block) => [JSON.stringify(block), block]));
  return [...unique.keys()].sort().flatMap((key) => unique.get(key) ?? []);
}

/** The API server refuses an exception that is not smaller than its range. */
function inside(cidr: Cidr, other: Cidr): boolean {
  return cidr.contains(other) && other.prefix > cidr.prefix;
}

function outermost(cidrs: readonly Cidr[]): string[] {
  const kept = cidrs.filter((cidr) => !cidrs.some((other) => inside(other, cidr)));
  return [...new Set(kept.map(String))].sort();
}
