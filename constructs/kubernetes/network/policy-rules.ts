import { Token } from 'cdktf';
import type { INetworkPolicyPeer, INetworkPolicyPort } from 'kubernetes-models/networking.k8s.io/v1' with {
  'resolution-mode': 'import',
};
import type { ListeningPort } from '../../core/connections';

/** One thing that a policy opens: to or from whom, and on which ports. */
export interface PolicyRule {
  /** Whom it is about, in a few words. */
  readonly what: string;
  /** One or more: none would mean everyone. */
  readonly peers: readonly INetworkPolicyPeer[];
  /** One or more: none would mean all. */
  readonly ports: readonly ListeningPort[];
}

/** Rules as a policy holds them: one for each set of peers, in an order that no declaration changes. */
export function mergeRules(rules: readonly PolicyRule[]): PolicyRule[] {
  const byPeers = new Map<string, PolicyRule>();
  for (const rule of rules) {
    const key = JSON.stringify(rule.peers);
    const same = byPeers.get(key);
    byPeers.set(key, {
      what: [...new Set([...(same?.what.split(', ') ?? []), rule.what])].sort().join(', '),
      peers: rule.peers,
      ports: [...(same?.ports ?? []), ...rule.ports],
    });
  }
  return [...byPeers.keys()].sort().flatMap((key) => byPeers.get(key) ?? []);
}

/** Ports as a policy holds them: each once, by number. */
export function policyPorts(ports: readonly ListeningPort[]): INetworkPolicyPort[] {
  const unique = new Map(ports.map(({ port, protocol = 'TCP' }) => [`${protocol}/${port}`, { protocol, port }]));
  return [...unique.values()].sort((a, b) => a.port - b.port || (a.protocol < b.protocol ? -1 : 1));
}

/** What rules are for, as a sentence: `out to MySQL database (TCP 3306)`. */
export function describeRules(direction: 'in from' | 'out to', rules: readonly PolicyRule[]): string[] {
  const said = rules.map(({ what, ports }) => `${direction} ${what} (${policyPorts(ports).map(portText).join(', ')})`);
  return [...new Set(said)];
}

function portText({ protocol = 'TCP', port = '' }: INetworkPolicyPort): string {
  return `${protocol} ${Token.isUnresolved(port) ? 'known after apply' : port}`;
}
