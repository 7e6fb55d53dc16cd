import { Cidr } from '../../constructs/core/cidr';
import type { SynthesizedStack } from '../../testing/synth';

/** A security group, by its stack and address, its literal id, or the expression that refers to it. */
export interface Group {
  readonly group: string;
}

/** Members of a group, everyone outside, or the addresses of a network. */
export type Place = Group | 'internet' | Cidr;

/** A connection that somebody might open. What carries several groups is let through by the rules of each of them. */
export interface Connection {
  readonly from: Place | readonly Group[];
  readonly to: Place | readonly Group[];
  readonly port: number;
  /** @default 'tcp' */
  readonly protocol?: 'tcp' | 'udp';
}

type Block = Readonly<Record<string, unknown>>;

interface Rule {
  readonly direction: 'ingress' | 'egress';
  readonly owner: string;
  readonly protocol: string;
  readonly first: number;
  readonly last: number;
  /** What is on the other side: a group or a network; neither with a prefix list. */
  readonly group?: string;
  readonly cidr?: Cidr;
}

/** @see https://www.rfc-editor.org/rfc/rfc1918 */
const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'].map((text) => Cidr.parse(text));

/**
 * Asks the security groups of synthesized stacks who reaches whom. Routes are not looked at.
 * What has to work is tested with `canReach`, true when all of one side reaches all of the other;
 * what must not is tested with `mightReach`, true when any of it does.
 */
export class Reachability {
  private readonly stacks: ReadonlyMap<string, Block>;
  private readonly rules: readonly Rule[];

  constructor(stacks: readonly SynthesizedStack[]) {
    this.stacks = new Map(stacks.map(({ json }) => [nameOf(json), json]));
    this.rules = [...this.stacks.keys()].flatMap((stack) => this.rulesIn(stack));
  }

  /** The group that the construct at `path` of `stack` makes: `group(network, 'Nodes')`. */
  group(stack: SynthesizedStack, path: string): Group {
    return { group: `${nameOf(stack.json)}/${stack.address(`${path}/Resource`)}` };
  }

  /** The group that `value`, as `stack` writes it, refers to: an id, or `${aws_eks_cluster.Main.vpc_config[0]...}`. */
  groupOf(stack: SynthesizedStack, value: string): Group {
    return { group: this.resolve(nameOf(stack.json), value) };
  }

  canReach(connection: Connection): boolean {
    return this.passes(connection, (rule, place) => this.covers(rule, place));
  }

  mightReach(connection: Connection): boolean {
    return this.passes(connection, (rule, place) => this.touches(rule, place));
  }

  /** How many rules `group` has: one that reaches nobody at all has none for egress. */
  count(group: Group, direction: 'ingress' | 'egress'): number {
    return this.rules.filter((rule) => rule.owner === group.group && rule.direction === direction).length;
  }

  private passes(
    { from, to, port, protocol = 'tcp' }: Connection,
    isAbout: (rule: Rule, place: Place) => boolean,
  ): boolean {
    const [sources, targets] = [places(from), places(to)];
    const lets = (direction: Rule['direction'], owners: readonly Place[], others: readonly Place[]): boolean => {
      const groups = owners.filter(isGroup).map((owner) => owner.group);
      // A network or the internet has no rules of its own: it asks nobody for leave.
      if (groups.length === 0) return true;
      return this.rules
        .filter((rule) => rule.direction === direction && groups.includes(rule.owner))
        .filter((rule) => carries(rule, port, protocol))
        .some((rule) => others.some((place) => isAbout(rule, place)));
    };
    return lets('egress', sources, targets) && lets('ingress', targets, sources);
  }

  /** Every address of `place` is on the other side of `rule`. */
  private covers({ group, cidr }: Rule, place: Place): boolean {
    if (place === 'internet') return cidr?.prefix === 0;
    if (!isGroup(place)) return cidr?.contains(place) ?? false;
    return group === place.group || (cidr?.contains(this.networkOf(place.group)) ?? false);
  }

  /** Some address of `place` may be on the other side of `rule`; a prefix list may hold any. */
  private touches({ group, cidr }: Rule, place: Place): boolean {
    if (group === undefined && cidr === undefined) return true;
    if (isGroup(place)) return group === place.group || (cidr?.overlaps(this.networkOf(place.group)) ?? false);
    const addresses = cidr ?? this.networkOf(group ?? '');
    if (place !== 'internet') return addresses.overlaps(place);
    return cidr !== undefined && !PRIVATE.some((network) => network.contains(cidr));
  }

  /** Addresses that members of a group can have: those of its VPC, or any where no stack here makes the group and the VPC. */
  private networkOf(group: string): Cidr {
    const vpcId = this.blockOf(group)?.['vpc_id'];
    const vpc = typeof vpcId === 'string' ? this.resolve(group.split('/')[0] ?? '', vpcId) : '';
    const cidr = this.blockOf(vpc)?.['cidr_block'];
    return typeof cidr === 'string' ? Cidr.parse(cidr) : Cidr.anywhere();
  }

  private rulesIn(stack: string): Rule[] {
    const resources = child(this.stacks.get(stack), 'resource');
    refuseOtherRules(resources);
    return (['ingress', 'egress'] as const).flatMap((direction) =>
      Object.values(child(resources, `aws_vpc_security_group_${direction}_rule`)).map((block) =>
        this.rule(stack, direction, block as Readonly<Record<string, string>>),
      ),
    );
  }

  private rule(stack: string, direction: Rule['direction'], block: Readonly<Record<string, string>>): Rule {
    const { security_group_id: owner = '', referenced_security_group_id: group, cidr_ipv4: cidr } = block;
    return {
      direction,
      owner: this.resolve(stack, owner),
      protocol: block['ip_protocol'] ?? '',
      first: Number(block['from_port']),
      last: Number(block['to_port']),
      group: group === undefined ? undefined : this.resolve(stack, group),
      cidr: cidr === undefined ? undefined : Cidr.parse(cidr),
    };
  }

  /** `stack/address` of what `value` refers to, followed through the outputs of other stacks; a literal id stays one. */
  private resolve(stack: string, value: string): string {
    const expression = /^\$\{(.+)\}$/.exec(value)?.[1];
    if (expression === undefined) return value;
    const remote = /^data\.terraform_remote_state\.cross-stack-reference-input-(.+)\.outputs\.([^.]+)$/.exec(
      expression,
    );
    if (remote === null) return `${stack}/${expression.replace(/\.id$/, '')}`;
    const [, source = '', output = ''] = remote;
    const handedOn = child(child(this.stacks.get(source), 'output'), output)['value'];
    if (typeof handedOn !== 'string') throw new Error(`'${stack}' reads '${source}': give that stack as well`);
    return this.resolve(source, handedOn);
  }

  private blockOf(resolved: string): Block | undefined {
    const [stack = '', address = ''] = resolved.split('/');
    const [type = '', name = ''] = address.split('.');
    return child(child(this.stacks.get(stack), 'resource'), type)[name] as Block | undefined;
  }
}

function places(side: Connection['from']): readonly Place[] {
  return side instanceof Array ? side : [side];
}

function isGroup(place: Place): place is Group {
  return typeof place === 'object' && 'group' in place;
}

function carries(rule: Rule, port: number, protocol: string): boolean {
  return rule.protocol === '-1' || (rule.protocol === protocol && rule.first <= port && port <= rule.last);
}

function child(block: Block | undefined, key: string): Block {
  return (block?.[key] ?? {}) as Block;
}

function nameOf(json: Block): string {
  return child(child(json, '//'), 'metadata')['stackName'] as string;
}

/** An answer that overlooks a rule would be wrong, so a rule of any other form is an error. */
function refuseOtherRules(resources: Block): void {
  const inline = ['aws_security_group', 'aws_default_security_group'].filter((type) =>
    Object.values(child(resources, type)).some((block) =>
      ['ingress', 'egress'].some((key) => Object.keys(child(block as Block, key)).length > 0),
    ),
  );
  const other = [...inline, ...Object.keys(resources).filter((type) => type === 'aws_security_group_rule')];
  if (other.length === 0) return;
  throw new Error(`rules in ${other.join(', ')} are not looked at: make each an aws_vpc_security_group_..._rule`);
}
