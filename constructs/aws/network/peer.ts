import type { Cidr } from '../../core/cidr';

/** The other side of a security group rule: the members of a group, a network, or what {@link Peer} names. */
export type RulePeer = { readonly securityGroupId: string } | Cidr | Peer;

/**
 * Other sides of a rule that are neither a group nor a network.
 * @example
 * group.egress('to-s3', { to: Peer.prefixList('pl-63a5400a'), port: Port.tcp(443), why: 'Image layers' });
 */
export class Peer {
  /** Everyone: 0.0.0.0/0. Nothing else in a rule means the whole internet, so that it cannot be meant by accident. */
  static internet(): Peer {
    return new Peer('the internet');
  }

  /**
   * The networks of a prefix list: `pl-` and hexadecimal digits. AWS keeps one for each gateway endpoint.
   * @see https://docs.aws.amazon.com/vpc/latest/userguide/managed-prefix-lists.html
   */
  static prefixList(prefixListId: string): Peer {
    return new Peer('prefix list', prefixListId);
  }

  private constructor(
    readonly kind: 'the internet' | 'prefix list',
    /** Undefined for the internet. */
    readonly prefixListId?: string,
  ) {}

  toString(): string {
    return this.prefixListId ?? this.kind;
  }
}
