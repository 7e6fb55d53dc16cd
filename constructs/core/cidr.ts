import { isToken } from './token';
import { IPv4 } from 'ipaddr.js';
import { KNOWN_LATER, problem, UserError } from './errors';

/**
 * A range of IPv4 addresses, such as `10.0.0.0/16`.
 * @example
 * const vpc = Cidr.parse('10.0.0.0/16');
 * const inside = vpc.contains(Cidr.parse('10.0.1.0/24')); // true
 */
export class Cidr {
  /** Every IPv4 address: `0.0.0.0/0`. */
  static anywhere(): Cidr {
    return Cidr.parse('0.0.0.0/0');
  }

  /** @throws {UserError} `CidrInvalid` when `text` is no network in CIDR notation. */
  static parse(text: string): Cidr {
    const allowed = Cidr.problem(text);
    const got = isToken(text) ? KNOWN_LATER : text;
    if (allowed !== undefined) throw new UserError('Cidr', 'CidrInvalid', [problem('cidr', allowed, got)]);
    const [address, prefix] = IPv4.parseCIDR(text);
    return new Cidr(toNumber(address), prefix);
  }

  /** What `text` would have to be to name a network; undefined when it does. */
  static problem(text: string): string | undefined {
    if (isToken(text)) return 'known at synth';
    // A leading zero in the prefix would come out as another text than went in.
    if (!/^\d+\.\d+\.\d+\.\d+\/(0|[1-9]\d*)$/.test(text) || !IPv4.isValidFourPartDecimal(text.split('/')[0] ?? '')) {
      return 'an IPv4 network such as 10.0.0.0/16';
    }
    if (Number(text.split('/')[1]) > 32) return 'an IPv4 network with a prefix of 0 to 32 bits';
    const network = `${IPv4.networkAddressFromCIDR(text).toString()}/${text.split('/')[1] ?? ''}`;
    return network === text ? undefined : `a network address (${network})`;
  }

  private constructor(
    private readonly first: number,
    /** Length of the network part: 0 to 32 bits. */
    readonly prefix: number,
  ) {}

  /** How many addresses it holds, the first and last included: 1 to 4,294,967,296. */
  get addresses(): number {
    return 2 ** (32 - this.prefix);
  }

  contains(other: Cidr): boolean {
    return other.prefix >= this.prefix && other.first >= this.first && other.last <= this.last;
  }

  overlaps(other: Cidr): boolean {
    return this.first <= other.last && other.first <= this.last;
  }

  /**
   * The `index`-th network of `prefix` bits inside this one, counted from 0, as Terraform's `cidrsubnet` counts.
   * @throws {UserError} `CidrInvalid` when it does not fit.
   */
  subnet(prefix: number, index: number): Cidr {
    if (!Number.isInteger(prefix) || prefix < this.prefix || prefix > 32) {
      throw new UserError('Cidr', 'CidrInvalid', [
        `\`prefix\` must be ${String(this.prefix)} to 32 bits for networks in ${this.toString()}, got ${String(prefix)}`,
      ]);
    }
    const count = 2 ** (prefix - this.prefix);
    if (!Number.isInteger(index) || index < 0 || index >= count) {
      throw new UserError('Cidr', 'CidrInvalid', [
        `\`index\` must be 0 to ${String(count - 1)} for networks of /${String(prefix)} in ${this.toString()}, got ${String(index)}`,
      ]);
    }
    return new Cidr(this.first + index * 2 ** (32 - prefix), prefix);
  }

  /** CIDR notation, the form that Terraform takes. */
  toString(): string {
    const octets = [24, 16, 8, 0].map((shift) => Math.floor(this.first / 2 ** shift) % 256);
    return `${octets.join('.')}/${this.prefix.toString()}`;
  }

  private get last(): number {
    return this.first + this.addresses - 1;
  }
}

function toNumber(address: IPv4): number {
  return address.octets.reduce((sum, octet) => sum * 256 + octet, 0);
}
