import { VpcSecurityGroupEgressRule } from '@cdktf/provider-aws/lib/vpc-security-group-egress-rule';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule';
import { Construct } from 'constructs';
import { Checks } from '../../core/checks';
import { Cidr } from '../../core/cidr';
import { Peer, type RulePeer } from './peer';
import type { Port } from './port';

/** @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_SecurityGroupRuleRequest.html */
export const DESCRIPTION = /^[A-Za-z0-9 ._\-:/()#,@[\]+=&;{}!$*]{1,255}$/;
export const DESCRIPTION_ALLOWED = '1 to 255 letters, digits, spaces and ._-:/()#,@[]+=&;{}!$*';
/** Networks wider than this are meant for the whole internet, which a rule has to say. */
const WIDEST_PREFIX = 8;

/** What a rule is about, whichever its direction. */
export interface RuleProps {
  /** Traffic that passes. */
  readonly port: Port;
  /** Reason for the rule, kept as its description: 1 to 255 letters, digits, spaces and `._-:/()#,@[]+=&;{}!$*`. */
  readonly why: string;
}

/** A rule that lets traffic in. */
export interface IngressRuleProps extends RuleProps {
  /** Who may send. Everyone is `Peer.internet()`. */
  readonly from: RulePeer;
  /**
   * Lets everyone reach more than one port by this rule: for protocols that choose among many, such as RTP. Every protocol and
   * port at once stays refused.
   * @default false
   */
  readonly manyPorts?: boolean;
}

/** A rule that lets traffic out. */
export interface EgressRuleProps extends RuleProps {
  /** Who may be reached. Everyone is `Peer.internet()`. */
  readonly to: RulePeer;
}

interface Rule extends RuleProps {
  readonly direction: 'ingress' | 'egress';
  readonly name: string;
  readonly peer: RulePeer;
  readonly manyPorts?: boolean;
}

/** The rules of one security group: a resource each, by name. */
export class SecurityGroupRules {
  private readonly rules: Rule[] = [];
  private readonly folders = new Map<string, Construct>();

  constructor(
    private readonly group: Construct,
    private readonly securityGroupId: string,
  ) {}

  /** @throws {ConstructError} `RuleInvalid`, listing everything that AWS would refuse or nobody can mean. */
  ingress(name: string, { from, port, why, manyPorts }: IngressRuleProps): void {
    const rule: Rule = { direction: 'ingress', name, peer: from, port, why, manyPorts };
    this.check(rule, 'from');
    new VpcSecurityGroupIngressRule(this.folder('Ingress'), name, this.config(rule));
  }

  /** @throws {ConstructError} `RuleInvalid`, listing everything that AWS would refuse or nobody can mean. */
  egress(name: string, { to, port, why }: EgressRuleProps): void {
    const rule: Rule = { direction: 'egress', name, peer: to, port, why };
    this.check(rule, 'to');
    new VpcSecurityGroupEgressRule(this.folder('Egress'), name, this.config(rule));
  }

  /** True where one of the rules lets members of the group `from` in on the TCP port `port`. */
  letsIn(from: { readonly securityGroupId: string }, port: number): boolean {
    return this.rules.some(
      (rule) =>
        rule.direction === 'ingress' &&
        'securityGroupId' in rule.peer &&
        rule.peer.securityGroupId === from.securityGroupId &&
        rule.port.holds('tcp', port),
    );
  }

  private check(rule: Rule, peerProp: 'from' | 'to'): void {
    const { direction, name, peer, port, why, manyPorts = false } = rule;
    const of = (prop: string): string => `${direction} ${name}: ${prop}`;
    const same = this.rules.filter((other) => other.direction === direction);
    const twin = same.find((other) => key(other) === key(rule) && other.name !== name);
    const wide = peer instanceof Cidr && peer.prefix < WIDEST_PREFIX;
    const open = direction === 'ingress' && peer instanceof Peer && peer.kind === 'the internet';
    new Checks(this.group)
      .matches(of('name'), name, /^[a-z0-9]+(-[a-z0-9]+)*$/, 'lower-case letters, digits and single hyphens')
      .that(!same.some((other) => other.name === name), of('name'), `a name no other ${direction} rule has`, name)
      .that(
        twin === undefined,
        of(peerProp),
        `of another rule than '${twin?.name ?? ''}'`,
        `${show(peer)}, ${port.toString()}`,
      )
      .that(
        !wide,
        of(peerProp),
        `a network of /${WIDEST_PREFIX.toString()} or narrower`,
        peer,
        'Everyone is Peer.internet()',
      )
      .that(
        !open || (manyPorts ? port.protocol !== '-1' : port.first !== undefined && port.first === port.last),
        of('port'),
        manyPorts ? 'ports of one protocol where everyone is let in' : 'one port where everyone is let in',
        port,
        manyPorts || port.protocol === '-1' ? '' : 'A protocol that needs a range says manyPorts',
      )
      .matches(of(peerProp), prefixListOf(peer), /^pl-[0-9a-f]+$/, 'a prefix list id: pl-63a5400a')
      .matches(of('why'), why, DESCRIPTION, DESCRIPTION_ALLOWED)
      .throwIfAny('RuleInvalid');
    this.rules.push(rule);
  }

  private config({ peer, port, why }: Rule) {
    return {
      securityGroupId: this.securityGroupId,
      description: why,
      ipProtocol: port.protocol,
      fromPort: port.first,
      toPort: port.last,
      ...target(peer),
    };
  }

  private folder(id: 'Ingress' | 'Egress'): Construct {
    const folder = this.folders.get(id) ?? new Construct(this.group, id);
    this.folders.set(id, folder);
    return folder;
  }
}

function target(peer: RulePeer) {
  if (peer instanceof Cidr) return { cidrIpv4: peer.toString() };
  if (!(peer instanceof Peer)) return { referencedSecurityGroupId: peer.securityGroupId };
  return peer.kind === 'the internet' ? { cidrIpv4: Cidr.anywhere().toString() } : { prefixListId: peer.prefixListId };
}

/** AWS refuses two rules of a group that let the same traffic through. */
function key({ peer, port }: Rule): string {
  return JSON.stringify([target(peer), port.toString()]);
}

function prefixListOf(peer: RulePeer): string | undefined {
  return peer instanceof Peer ? peer.prefixListId : undefined;
}

function show(peer: RulePeer): string {
  if (peer instanceof Cidr || peer instanceof Peer) return peer.toString();
  return peer instanceof Construct ? peer.node.path : 'a security group';
}
