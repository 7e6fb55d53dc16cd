import { UserError } from '../../core/errors';

const LAST_PORT = 65_535;

/**
 * The traffic that a security group rule is about: a protocol and its ports.
 * @example
 * const https = Port.tcp(443);
 * const kubelets = Port.tcp(1025, 65_535);
 */
export class Port {
  /** TCP ports from `first` to `last`, both included: 1 to 65535. Without `last`, one port. */
  static tcp(first: number, last = first): Port {
    return Port.range('tcp', first, last);
  }
  /** UDP ports from `first` to `last`, both included: 1 to 65535. Without `last`, one port. */
  static udp(first: number, last = first): Port {
    return Port.range('udp', first, last);
  }
  /** Every protocol and port. */
  static all(): Port {
    return new Port('-1');
  }

  /** @throws {UserError} `PortInvalid` when a port is none, or the range holds none. */
  private static range(protocol: 'tcp' | 'udp', first: number, last: number): Port {
    const problems = [...new Set([first, last])]
      .filter((port) => !Number.isInteger(port) || port < 1 || port > LAST_PORT)
      .map((port) => `\`port\` must be 1 to ${LAST_PORT.toString()}, got ${String(port)}`);
    if (first > last) problems.push(`\`last\` must be ${String(first)} or more, got ${String(last)}`);
    if (problems.length > 0) throw new UserError('Port', 'PortInvalid', problems);
    return new Port(protocol, first, last);
  }

  private constructor(
    /** As AWS names it; `-1` is every protocol. */
    readonly protocol: 'tcp' | 'udp' | '-1',
    /** First port; undefined with every protocol. */
    readonly first?: number,
    /** Last port, included; undefined with every protocol. */
    readonly last?: number,
  ) {}

  /** True where the traffic that this is about includes that to `port`. */
  holds(protocol: 'tcp' | 'udp', port: number): boolean {
    if (this.protocol === '-1') return true;
    return this.protocol === protocol && (this.first ?? 0) <= port && port <= (this.last ?? 0);
  }

  /** `tcp 443`, `tcp 1025-65535`, `all traffic`. */
  toString(): string {
    if (this.protocol === '-1') return 'all traffic';
    const ports = [...new Set([this.first, this.last])].join('-');
    return `${this.protocol} ${ports}`;
  }
}
