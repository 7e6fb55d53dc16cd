import { SecurityGroup as SecurityGroupResource } from '@cdktf/provider-aws/lib/security-group';
import { SecurityGroupRule } from '@cdktf/provider-aws/lib/security-group-rule';
import { Vpc as VpcResource } from '@cdktf/provider-aws/lib/vpc';
import { Peer } from '../../../../constructs/aws/network/peer';
import { Port } from '../../../../constructs/aws/network/port';
import { SecurityGroup } from '../../../../constructs/aws/network/security-group';
import { Cidr } from '../../../../constructs/core/cidr';
import { synth } from '../../../../testing/synth';
import { type Group, Reachability } from '../../../support/reachability';
import { awsStack, testApp } from '../../../support/stack';

const VPC = Cidr.parse('10.0.0.0/16');
const OFFICE = Cidr.parse('203.0.113.0/24');

type Name = 'Web' | 'Pods' | 'Database';

/** Three groups in one VPC, with the rules that `rule` adds. */
function groups(rule: (made: Record<Name, SecurityGroup>) => void): { reach: Reachability } & Record<Name, Group> {
  const stack = awsStack();
  const vpc = new VpcResource(stack, 'Vpc', { cidrBlock: VPC.toString() });
  const make = (id: Name) => new SecurityGroup(stack, id, { vpc: { vpcId: vpc.id }, description: id });
  rule({ Web: make('Web'), Pods: make('Pods'), Database: make('Database') });
  const made = synth(stack);
  const reach = new Reachability([made]);
  return {
    reach,
    Web: reach.group(made, 'Web'),
    Pods: reach.group(made, 'Pods'),
    Database: reach.group(made, 'Database'),
  };
}

/** [canReach, mightReach] */
const both = (reach: Reachability, connection: Parameters<Reachability['canReach']>[0]) => [
  reach.canReach(connection),
  reach.mightReach(connection),
];
const http = { port: Port.tcp(8080), why: 'Requests' };

test('takes a rule out of one group and one into the other', () => {
  const { reach, Web, Pods, Database } = groups((made) => {
    made.Web.allowTo(made.Pods, 'requests', http);
    made.Pods.egress('to-database', { to: made.Database, port: Port.tcp(3306), why: 'Half of a way' });
    made.Database.ingress('from-web', { from: made.Web, port: Port.tcp(3306), why: 'Half of another' });
  });
  expect(both(reach, { from: Web, to: Pods, port: 8080 })).toEqual([true, true]);
  expect(both(reach, { from: Pods, to: Web, port: 8080 })).toEqual([false, false]);
  expect(both(reach, { from: Pods, to: Database, port: 3306 })).toEqual([false, false]);
  expect(both(reach, { from: Web, to: Database, port: 3306 })).toEqual([false, false]);
});

test('tells ports and protocols apart, both ends of a range included', () => {
  const { reach, Web, Pods } = groups((made) => {
    made.Web.allowTo(made.Pods, 'range', { port: Port.tcp(1025, 2000), why: 'A range' });
    made.Web.allowTo(made.Pods, 'dns', { port: Port.udp(53), why: 'DNS' });
    made.Pods.allowTo(made.Web, 'all', { port: Port.all(), why: 'Everything' });
  });
  const tcp = [1024, 1025, 2000, 2001].map((port) => reach.canReach({ from: Web, to: Pods, port }));
  expect(tcp).toEqual([false, true, true, false]);
  expect(reach.canReach({ from: Web, to: Pods, port: 1025, protocol: 'udp' })).toBe(false);
  expect(reach.canReach({ from: Web, to: Pods, port: 53, protocol: 'udp' })).toBe(true);
  expect(reach.canReach({ from: Pods, to: Web, port: 9, protocol: 'udp' })).toBe(true);
});

test('members of a group reach each other by a rule only', () => {
  const { reach, Web, Pods } = groups((made) => {
    made.Pods.allowTo(made.Pods, 'among-themselves', http);
  });
  expect(reach.canReach({ from: Pods, to: Pods, port: 8080 })).toBe(true);
  expect(reach.mightReach({ from: Web, to: Web, port: 8080 })).toBe(false);
});

test('the internet needs a rule for every address to get in for sure, and one for any public address to get in perhaps', () => {
  const { reach, Web, Pods, Database } = groups((made) => {
    made.Web.ingress('everyone', { from: Peer.internet(), ...http });
    made.Pods.ingress('office', { from: OFFICE, ...http });
    made.Database.ingress('inside', { from: VPC, ...http });
  });
  expect(both(reach, { from: 'internet', to: Web, port: 8080 })).toEqual([true, true]);
  expect(both(reach, { from: 'internet', to: Pods, port: 8080 })).toEqual([false, true]);
  expect(both(reach, { from: 'internet', to: Database, port: 8080 })).toEqual([false, false]);
  expect(both(reach, { from: OFFICE, to: Pods, port: 8080 })).toEqual([true, true]);
  expect(both(reach, { from: Cidr.parse('203.0.113.128/25'), to: Pods, port: 8080 })).toEqual([true, true]);
  expect(both(reach, { from: Cidr.parse('203.0.112.0/20'), to: Pods, port: 8080 })).toEqual([false, true]);
  expect(both(reach, { from: OFFICE, to: Database, port: 8080 })).toEqual([false, false]);
});

test('a network in a rule stands for the groups of the VPC that it holds', () => {
  const { reach, Web, Pods, Database } = groups((made) => {
    made.Web.egress('anyone', { to: Peer.internet(), ...http });
    made.Pods.ingress('from-vpc', { from: VPC, ...http });
    made.Database.ingress('from-half', { from: Cidr.parse('10.0.0.0/17'), ...http });
  });
  expect(both(reach, { from: Web, to: 'internet', port: 8080 })).toEqual([true, true]);
  expect(both(reach, { from: Web, to: Pods, port: 8080 })).toEqual([true, true]);
  expect(both(reach, { from: Web, to: Database, port: 8080 })).toEqual([false, true]);
});

test('a group in a rule may hold any address of its VPC', () => {
  const { reach, Pods } = groups((made) => {
    made.Pods.ingress('from-web', { from: made.Web, ...http });
  });
  expect(both(reach, { from: Cidr.parse('10.0.7.0/24'), to: Pods, port: 8080 })).toEqual([false, true]);
  expect(both(reach, { from: 'internet', to: Pods, port: 8080 })).toEqual([false, false]);
});

test('a prefix list may hold anyone, for sure it holds none', () => {
  const { reach, Web, Pods } = groups((made) => {
    made.Web.egress('to-list', { to: Peer.prefixList('pl-63a5400a'), ...http });
  });
  expect(both(reach, { from: Web, to: 'internet', port: 8080 })).toEqual([false, true]);
  expect(both(reach, { from: Web, to: OFFICE, port: 8080 })).toEqual([false, true]);
  expect(reach.mightReach({ from: Web, to: Pods, port: 8080 })).toBe(false);
});

test('what carries two groups has the rules of both', () => {
  const { reach, Web, Pods, Database } = groups((made) => {
    made.Web.egress('to-database', { to: made.Database, ...http });
    made.Database.ingress('from-pods', { from: made.Pods, ...http });
  });
  expect(reach.canReach({ from: [Web, Pods], to: Database, port: 8080 })).toBe(true);
  expect(reach.canReach({ from: Web, to: Database, port: 8080 })).toBe(false);
  expect([reach.count(Database, 'egress'), reach.count(Database, 'ingress')]).toEqual([0, 1]);
});

test('follows groups and networks into the stacks that they come from', () => {
  const app = testApp();
  const network = awsStack(app, 'network');
  const vpc = new VpcResource(network, 'Vpc', { cidrBlock: VPC.toString() });
  const nodes = new SecurityGroup(network, 'Nodes', { vpc: { vpcId: vpc.id }, description: 'Nodes' });
  const data = awsStack(app, 'data');
  const database = new SecurityGroup(data, 'Nodes', { vpc: { vpcId: vpc.id }, description: 'Same path, other stack' });
  database.ingress('from-nodes', { from: nodes, ...http });
  new SecurityGroup(data, 'Callers', { vpc: { vpcId: vpc.id }, description: 'By network' }).egress('to-vpc', {
    to: VPC,
    ...http,
  });
  nodes.egress('anyone', { to: Peer.internet(), ...http });
  const outside = SecurityGroup.fromSecurityGroupId(network, 'Outside', 'sg-0a1b2c3d');
  outside.allowTo(nodes, 'from-outside', http);
  const stacks = [synth(network), synth(data)] as const;
  const reach = new Reachability(stacks);
  const [from, to, callers] = [
    reach.group(stacks[0], 'Nodes'),
    reach.group(stacks[1], 'Nodes'),
    reach.group(stacks[1], 'Callers'),
  ];
  expect(reach.canReach({ from, to, port: 8080 })).toBe(true);
  expect(reach.canReach({ from: to, to: from, port: 8080 })).toBe(false);
  expect(reach.canReach({ from: reach.groupOf(stacks[0], 'sg-0a1b2c3d'), to: from, port: 8080 })).toBe(true);
  expect(
    reach.groupOf(stacks[1], stacks[1].at('Nodes/Ingress/from-nodes')['referenced_security_group_id'] as string),
  ).toEqual(from);
  expect(reach.count(callers, 'egress')).toBe(1);
  expect(() => new Reachability([stacks[1]])).toThrow("'data' reads 'network': give that stack as well");
});

test('refuses rules of a form that it would overlook', () => {
  const inline = awsStack();
  new SecurityGroupResource(inline, 'Web', { ingress: [{ fromPort: 22, toPort: 22, protocol: 'tcp' }] });
  expect(() => new Reachability([synth(inline)])).toThrow(
    'rules in aws_security_group are not looked at: make each an aws_vpc_security_group_..._rule',
  );
  const old = awsStack();
  new SecurityGroupRule(old, 'Rule', {
    securityGroupId: 'sg-1',
    type: 'ingress',
    fromPort: 1,
    toPort: 1,
    protocol: 'tcp',
  });
  expect(() => new Reachability([synth(old)])).toThrow(
    'rules in aws_security_group_rule are not looked at: make each an aws_vpc_security_group_..._rule',
  );
});
