import { Construct } from 'constructs';
import { isKnown } from '../../core/checks';
import { Cidr } from '../../core/cidr';
import type { Connectable, Destination } from '../../core/connections';
import { ConstructError, problem } from '../../core/errors';
import { standardLabels } from '../labels';
import type { Manifest } from '../manifests/manifest';
import { clusterOf } from '../provider';
import { isSameCluster } from '../same-cluster';
import type { IWorkload, SourceAccess } from '../workload/workload';
import { dnsEgress } from './dns';
import { ipBlocks } from './ip-blocks';
import { describeRules, mergeRules, policyPorts, type PolicyRule } from './policy-rules';
import { type ConnectionSource, podsOf, sourcePeers } from './source';

/** What to open towards the internet. */
export interface InternetAccess {
  /** TCP ports: 1 to 65535, one or more. */
  readonly ports: readonly number[];
  /**
   * Addresses that stay closed.
   * @default - none but those that are not on the internet
   */
  readonly except?: readonly Cidr[];
}

/**
 * What the pods of one workload connect to and who connects to them: one network policy, written at synth when all is declared.
 * Pods of the workload are refused everything else, also where their namespace refuses nothing.
 */
export class Connections {
  private readonly inward: PolicyRule[] = [];
  private readonly outward: PolicyRule[] = [];
  private readonly connectables = new Set<Connectable>();
  private firewalls?: Construct;

  constructor(private readonly owner: IWorkload & Construct) {}

  /**
   * Opens the way to every port of `target`, on both sides. A workload may be in another stack, on the same cluster.
   * @throws {ConstructError} `ConnectionInvalid` when `target` listens on nothing or is on another cluster.
   */
  to(target: IWorkload | Connectable): void {
    if (!isWorkload(target)) {
      this.toConnectable(target);
      return;
    }
    const ports = Object.values(target.ports).map((port) => ({ port }));
    const here = clusterOf(this.owner);
    const there = clusterOf(target);
    this.refuse([
      ...(ports.length > 0 ? [] : [`it connects to '${target.node.path}', which listens on no port`]),
      ...(isSameCluster(here, there)
        ? []
        : [
            `it runs on ${here.plainName} and connects to '${target.node.path}' on ${there.plainName}. Name its addresses as a Connectable`,
          ]),
    ]);
    this.outward.push({ what: nameOf(target), peers: [podsOf(target)], ports });
    target.allowFrom(this.owner);
  }

  /**
   * Opens the way to all public addresses, never to private ones.
   * @throws {ConstructError} `ConnectionInvalid` without a port, or with one that is none.
   */
  toInternet({ ports, except = [] }: InternetAccess): void {
    this.outward.push(
      this.destinationRule({
        what: 'the internet',
        cidrs: [Cidr.anywhere()],
        except,
        ports: ports.map((port) => ({ port })),
      }),
    );
  }

  /**
   * Lets `source` in.
   * @throws {ConstructError} `ConnectionInvalid` when the workload has no such port.
   */
  from(source: ConnectionSource, { ports, what }: SourceAccess = {}): void {
    const own = this.owner.ports;
    const names = Object.keys(own);
    const wrong = (ports ?? []).filter((name) => !names.includes(name));
    const { peers, text } = sourcePeers(source);
    this.refuse([
      ...(peers.length > 0 ? [] : [problem('source', 'one address or more', 'none')]),
      ...(names.length > 0 && ports?.length !== 0 ? [] : [problem('ports', 'one or more', 'none')]),
      ...wrong.map((name) => problem('ports', `one of ${names.join(', ')}`, name)),
    ]);
    const opened = (ports ?? names).flatMap((name) => (own[name] === undefined ? [] : [{ port: own[name] }]));
    this.inward.push({ what: what ?? text, peers, ports: opened });
  }

  /** The policy of the workload, with what its identity connects to. Asked at synth. */
  policies(): Manifest[] {
    const { workloadName: name, namespace, podLabels } = this.owner;
    const inward = mergeRules(this.inward);
    const outward = mergeRules([...this.outward, ...this.destinationRules()]);
    const dns = namespace.opensDns ? [] : [dnsEgress(false)];
    const said = [...describeRules('in from', inward), ...describeRules('out to', outward)];
    return [
      {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'NetworkPolicy',
        metadata: {
          name,
          namespace: namespace.namespaceName,
          labels: { ...standardLabels(this.owner, name) },
          annotations: { 'kubernetes.io/description': said.length === 0 ? 'nothing in or out' : said.join('; ') },
        },
        spec: {
          podSelector: { matchLabels: { ...podLabels } },
          policyTypes: ['Ingress', 'Egress'],
          ...whenAny(
            'ingress',
            inward.map(({ peers, ports }) => ({ from: peers, ports: policyPorts(ports) })),
          ),
          ...whenAny('egress', [
            ...outward.map(({ peers, ports }) => ({ to: peers, ports: policyPorts(ports) })),
            ...dns,
          ]),
        },
      },
    ];
  }

  private toConnectable(target: Connectable): void {
    if (this.connectables.has(target)) return;
    this.connectables.add(target);
    target.admit?.(this.scopeOf(target), clusterOf(this.owner));
  }

  /** A scope of its own for each target, by its path: what one takes cannot meet what another takes. */
  private scopeOf(target: Connectable): Construct {
    this.firewalls ??= new Construct(this.owner, 'Connections');
    const id = Construct.isConstruct(target) ? target.node.path : target.destinations()[0]?.what;
    return new Construct(this.firewalls, id ?? 'Unnamed');
  }

  private destinationRules(): PolicyRule[] {
    const named = [...this.connectables].flatMap((target) => {
      const destinations = target.destinations();
      if (destinations.length === 0) this.refuse(['it connects to something that names no destination']);
      return destinations;
    });
    return [...named, ...(this.owner.identity?.destinations() ?? [])].map((to) => this.destinationRule(to));
  }

  /** An empty list would open everything: it is refused. */
  private destinationRule({ what, cidrs, except, ports }: Destination): PolicyRule {
    const peers = ipBlocks(cidrs, except).map((ipBlock) => ({ ipBlock }));
    this.refuse([
      ...(peers.length > 0 ? [] : [`it connects to ${what}, of which no address is left`]),
      ...(ports.length > 0 ? [] : [`it connects to ${what}, which listens on no port`]),
      ...ports
        .filter(({ port }) => isKnown(port) && !(Number.isInteger(port) && port >= 1 && port <= 65_535))
        .map(({ port }) => `${problem('port', '1 to 65535', port)}, of ${what}`),
    ]);
    return { what, peers, ports };
  }

  private refuse(problems: readonly string[]): void {
    const { constructor, node } = this.owner;
    if (problems.length > 0) throw new ConstructError(constructor.name, node.path, 'ConnectionInvalid', problems);
  }
}

function isWorkload(target: IWorkload | Connectable): target is IWorkload {
  return 'podLabels' in target;
}

function nameOf({ namespace, workloadName }: IWorkload): string {
  return `${namespace.namespaceName}/${workloadName}`;
}

/** An empty list and none mean the same; none is shorter. */
function whenAny(field: 'ingress' | 'egress', rules: readonly object[]): object {
  return rules.length === 0 ? {} : { [field]: rules };
}
