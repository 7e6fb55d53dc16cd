import type { Construct } from 'constructs';
import type { Cidr } from './cidr';
import type { ClusterAccess } from './cluster-access';

/** A port that something listens on. */
export interface ListeningPort {
  /** 1 to 65535. */
  readonly port: number;
  /** @default 'TCP' */
  readonly protocol?: 'TCP' | 'UDP';
}

/** Somewhere outside the cluster that pods connect to: addresses and ports, as a network policy can say them. */
export interface Destination {
  /** What it is, in a few words, for whoever reads the policy: `MySQL database`. */
  readonly what: string;
  /** Addresses that may be reached. */
  readonly cidrs: readonly Cidr[];
  /**
   * Addresses among them that may not.
   * @default - none
   */
  readonly except?: readonly Cidr[];
  readonly ports: readonly ListeningPort[];
}

/** Something outside the cluster that workloads connect to, such as a database. */
export interface Connectable {
  /** Where its clients connect to: one or more. */
  destinations(): readonly Destination[];
  /**
   * Opens its own firewall to the nodes of `cluster`, unless that is open already; what it takes goes into the stack of `scope`.
   * Left out where there is no firewall of its own.
   */
  admit?(scope: Construct, cluster: ClusterAccess): void;
}
