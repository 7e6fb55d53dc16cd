import { IPv4 } from 'ipaddr.js';
import { type Labels, selects } from './label-selector';
import {
  type KubernetesJson,
  namespaceOf,
  type Pods,
  podsOf,
  type Policy,
  policyOf,
  type PolicyPeer,
  type PolicyPort,
  type PolicyRule,
} from './network-objects';

/** What is there besides the objects: pods that something else makes, and addresses of pods. */
export interface Surroundings {
  /** Pods of the cluster itself, such as those of its DNS. */
  readonly pods?: readonly Partial<Pods>[];
  /** An IPv4 address of pods, by `namespace/name`: ranges of addresses match them as well. */
  readonly addresses?: Readonly<Record<string, string>>;
}

interface Connection {
  readonly port: number;
  readonly protocol: string;
}

/**
 * Asks the network policies of rendered objects who connects to whom.
 * A pod is named `namespace/name` of what makes it, anything else by its IPv4 address.
 * Whatever no policy selects is open; what one selects, any policy may open.
 * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/
 */
export class NetworkPolicies {
  private readonly pods: ReadonlyMap<string, Pods>;
  private readonly namespaces: ReadonlyMap<string, Labels>;
  private readonly policies: readonly Policy[];

  constructor(objects: readonly KubernetesJson[], { pods = [], addresses = {} }: Surroundings = {}) {
    const others = pods.map((pod) => ({
      namespace: 'default',
      name: '',
      labels: {},
      ports: [],
      hostNetwork: false,
      ...pod,
    }));
    const all = [...objects.flatMap((object) => podsOf(object) ?? []), ...others];
    this.pods = new Map(
      all.map((pod) => {
        const key = `${pod.namespace}/${pod.name}`;
        return [key, { ...pod, address: addresses[key] ?? pod.address }];
      }),
    );
    this.namespaces = new Map(objects.map(namespaceOf).filter((namespace) => namespace !== undefined));
    this.policies = objects.flatMap((object) => policyOf(object) ?? []);
  }

  /** True when `from` can open a connection to `port` of `to`: both sides have to let it pass. */
  allowed(from: string, to: string, port: number, protocol: 'TCP' | 'UDP' | 'SCTP' = 'TCP'): boolean {
    const [source, target] = [this.place(from), this.place(to)];
    const connection = { port, protocol };
    const ports = typeof target === 'string' ? [] : target.ports;
    return (
      this.passes('egress', source, target, connection, ports) &&
      this.passes('ingress', target, source, connection, ports)
    );
  }

  /** Every open way from pods to a port that other pods name, as `orders/frontend -> orders/backend:8080`, sorted. */
  open(): string[] {
    const ways = [...this.pods].flatMap(([from]) =>
      [...this.pods].flatMap(([to, { ports }]) =>
        ports
          .filter(({ containerPort, protocol = 'TCP' }) => this.allowed(from, to, containerPort, protocol as 'TCP'))
          .map(({ containerPort }) => `${from} -> ${to}:${containerPort}`),
      ),
    );
    return [...new Set(ways)].sort();
  }

  /** Whether the policies that select `subject` let a connection with `other` pass; an address has no policies. */
  private passes(
    direction: 'ingress' | 'egress',
    subject: Pods | string,
    other: Pods | string,
    connection: Connection,
    targetPorts: Pods['ports'],
  ): boolean {
    if (typeof subject === 'string') return true;
    const selecting = this.policies.filter(
      (policy) =>
        policy[direction] !== undefined &&
        policy.namespace === subject.namespace &&
        selects(policy.podSelector, subject.labels),
    );
    if (selecting.length === 0) return true;
    return selecting.some((policy) =>
      (policy[direction] ?? []).some((rule) =>
        this.ruleMatches(rule, policy.namespace, other, connection, targetPorts),
      ),
    );
  }

  private ruleMatches(
    { peers, ports }: PolicyRule,
    namespace: string,
    other: Pods | string,
    connection: Connection,
    targetPorts: Pods['ports'],
  ): boolean {
    const anyPeer = peers.length === 0 || peers.some((peer) => this.peerMatches(peer, namespace, other));
    const anyPort = ports.length === 0 || ports.some((port) => portMatches(port, connection, targetPorts));
    return anyPeer && anyPort;
  }

  private peerMatches(
    { ipBlock, podSelector, namespaceSelector }: PolicyPeer,
    own: string,
    other: Pods | string,
  ): boolean {
    if (ipBlock !== undefined) {
      if (podSelector ?? namespaceSelector) throw new Error('A peer has either an ipBlock or selectors');
      const address = typeof other === 'string' ? other : other.address;
      return (
        address !== undefined &&
        inRange(address, ipBlock.cidr) &&
        !(ipBlock.except ?? []).some((hole) => inRange(address, hole))
      );
    }
    if (typeof other === 'string') return false;
    if (podSelector === undefined && namespaceSelector === undefined)
      throw new Error('A peer has an ipBlock or a selector');
    const inNamespace =
      namespaceSelector === undefined
        ? other.namespace === own
        : selects(namespaceSelector, this.labelsOf(other.namespace));
    return inNamespace && selects(podSelector ?? {}, other.labels);
  }

  /** Kubernetes itself labels every namespace with its name. */
  private labelsOf(namespace: string): Labels {
    return { ...this.namespaces.get(namespace), 'kubernetes.io/metadata.name': namespace };
  }

  private place(name: string): Pods | string {
    if (IPv4.isValidFourPartDecimal(name)) return name;
    const pods = this.pods.get(name);
    if (pods === undefined) throw new Error(`No pods '${name}'. There are: ${[...this.pods.keys()].join(', ')}`);
    if (pods.hostNetwork)
      throw new Error(`Pods '${name}' are on the network of their node: no policy says what holds for them`);
    return pods;
  }
}

/** A named port is that of the pods which are connected to. */
function portMatches(
  { protocol = 'TCP', port, endPort }: PolicyPort,
  asked: Connection,
  named: Pods['ports'],
): boolean {
  if (protocol !== asked.protocol) return false;
  if (port === undefined) return true;
  if (typeof port === 'number') return asked.port >= port && asked.port <= (endPort ?? port);
  return named.some(
    ({ name, containerPort, protocol: own = 'TCP' }) =>
      name === port && containerPort === asked.port && own === protocol,
  );
}

function inRange(address: string, cidr: string): boolean {
  return IPv4.parse(address).match(IPv4.parseCIDR(cidr));
}
