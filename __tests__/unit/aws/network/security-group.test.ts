import type { TerraformStack } from 'cdktf';
import { Peer } from '../../../../constructs/aws/network/peer';
import { Port } from '../../../../constructs/aws/network/port';
import { SecurityGroup, type SecurityGroupProps } from '../../../../constructs/aws/network/security-group';
import { Cidr } from '../../../../constructs/core/cidr';
import { awsStack, propsWithoutEffect, synthesized } from '../../../support/stack';
import { synth } from '../../../../testing/synth';

const vpc = { vpcId: 'vpc-0a1b2c3d' };
const group = (stack: TerraformStack, id = 'Nodes', description = 'Kubernetes nodes') =>
  new SecurityGroup(stack, id, { vpc, description });
const https = { port: Port.tcp(443), why: 'API calls' };

test('with no rules: nothing in, nothing out, a name that a replacement does not clash with, and none for a new text', () => {
  const stack = synthesized((scope) => group(scope));
  expect(stack.at('Nodes/Resource')).toEqual({
    name_prefix: 'stack-nodes-',
    description: 'Kubernetes nodes',
    vpc_id: 'vpc-0a1b2c3d',
    tags: { Name: 'stack-nodes' },
    lifecycle: { create_before_destroy: true, ignore_changes: ['description', 'name_prefix'] },
  });
  expect(Object.keys(stack.json['resource'] as object)).toEqual(['aws_security_group']);
});

test('every setting has an effect', () => {
  const without = propsWithoutEffect<SecurityGroupProps>(
    (stack, props) => new SecurityGroup(stack, 'Nodes', { vpc, description: 'Nodes', ...props }),
    { vpc: () => ({ vpcId: 'vpc-1' }), description: () => 'Pods', name: () => 'nodes' },
  );
  expect(without).toEqual([]);
});

test('a rule is a resource of its own: who, which ports, why', () => {
  const stack = synthesized((scope) => {
    const nodes = group(scope);
    nodes.ingress('dns-from-nodes', { from: nodes, port: Port.udp(53), why: 'Cluster DNS' });
    nodes.ingress('from-office', { from: Cidr.parse('203.0.113.0/24'), port: Port.tcp(1025, 65_535), why: 'Office' });
    nodes.ingress('from-internet', { from: Peer.internet(), port: Port.tcp(443), why: 'Customers' });
    nodes.egress('to-s3', { to: Peer.prefixList('pl-63a5400a'), port: Port.tcp(443), why: 'Image layers' });
    nodes.egress('anywhere', { to: Peer.internet(), port: Port.all(), why: 'Partners' });
  });
  const security_group_id = stack.ref('Nodes/Resource', 'id');
  expect(stack.at('Nodes/Ingress/dns-from-nodes')).toEqual({
    security_group_id,
    referenced_security_group_id: security_group_id,
    ip_protocol: 'udp',
    from_port: 53,
    to_port: 53,
    description: 'Cluster DNS',
  });
  expect(stack.at('Nodes/Ingress/from-office')).toEqual({
    security_group_id,
    cidr_ipv4: '203.0.113.0/24',
    ip_protocol: 'tcp',
    from_port: 1025,
    to_port: 65_535,
    description: 'Office',
  });
  expect(stack.at('Nodes/Ingress/from-internet')).toMatchObject({
    cidr_ipv4: '0.0.0.0/0',
    from_port: 443,
    to_port: 443,
  });
  expect(stack.at('Nodes/Egress/to-s3')).toMatchObject({ prefix_list_id: 'pl-63a5400a', from_port: 443 });
  expect(stack.at('Nodes/Egress/anywhere')).toEqual({
    security_group_id,
    cidr_ipv4: '0.0.0.0/0',
    ip_protocol: '-1',
    description: 'Partners',
  });
  expect(stack.address('Nodes/Egress/anywhere')).toMatch(/^aws_vpc_security_group_egress_rule\./);
});

test('letting one group reach another opens both sides', () => {
  const stack = synthesized((scope) => {
    group(scope, 'Web').allowTo(group(scope), 'web-to-pods', { port: Port.tcp(8080), why: 'Requests' });
  });
  const [web, nodes] = [stack.ref('Web/Resource', 'id'), stack.ref('Nodes/Resource', 'id')];
  const traffic = { ip_protocol: 'tcp', from_port: 8080, to_port: 8080, description: 'Requests' };
  expect(stack.at('Web/Egress/web-to-pods')).toEqual({
    security_group_id: web,
    referenced_security_group_id: nodes,
    ...traffic,
  });
  expect(stack.at('Nodes/Ingress/web-to-pods')).toEqual({
    security_group_id: nodes,
    referenced_security_group_id: web,
    ...traffic,
  });
});

test('rules can be added to a group managed elsewhere', () => {
  const stack = synthesized((scope) => {
    const office = SecurityGroup.fromSecurityGroupId(scope, 'Office', 'sg-0a1b2c3d');
    office.egress('to-partner', { to: Cidr.parse('198.51.100.0/24'), ...https });
    office.ingress('from-partner', { from: Cidr.parse('198.51.100.0/24'), ...https });
    office.allowTo(group(scope), 'office-to-nodes', https);
  });
  expect(stack.at('Office/Egress/to-partner')).toMatchObject({ security_group_id: 'sg-0a1b2c3d' });
  expect(stack.at('Office/Ingress/from-partner')).toMatchObject({ security_group_id: 'sg-0a1b2c3d' });
  expect(stack.at('Nodes/Ingress/office-to-nodes')).toMatchObject({ referenced_security_group_id: 'sg-0a1b2c3d' });
});

test('adding a rule moves no other', () => {
  const addresses = (...names: string[]) =>
    synthesized((scope) => {
      const nodes = group(scope);
      names.forEach((name, index) => nodes.ingress(name, { from: nodes, port: Port.tcp(80 + index), why: 'Test' }));
    }).addresses();
  expect(addresses('first', 'second', 'third')).toMatchObject(addresses('second', 'third'));
});

test('fails with every bad value named at once', () => {
  expect(() => new SecurityGroup(awsStack(), 'Nodes', { vpc, description: "Bob's nodes", name: 'sg-nodes' })).toThrow(
    "SecurityGroup at 'stack/Nodes' [PropsInvalid]:\n" +
      "- `description` must be 1 to 255 letters, digits, spaces and ._-:/()#,@[]+=&;{}!$*, got Bob's nodes\n" +
      '- `name` must be letters, digits, spaces and ._-:/()#,@[]+=&;{}!$*, not starting with sg-, at most 228 characters, got sg-nodes',
  );
  expect(() => SecurityGroup.fromSecurityGroupId(awsStack(), 'Office', 'office')).toThrow(
    "ImportedSecurityGroup at 'stack/Office' [PropsInvalid]:\n" +
      '- `securityGroupId` must be a security group id: sg-0a1b2c3d, got office',
  );
});

describe('a rule is refused', () => {
  const nodes = () => group(awsStack());
  const refused = (...problems: string[]) =>
    `SecurityGroup at 'stack/Nodes' [RuleInvalid]:\n${problems.map((line) => `- ${line}`).join('\n')}`;

  test('when it lets everyone in without saying so', () => {
    const from = Cidr.anywhere();
    expect(() => nodes().ingress('web', { from, ...https })).toThrow(
      refused('`ingress web: from` must be a network of /8 or narrower, got 0.0.0.0/0. Everyone is Peer.internet()'),
    );
  });

  test('when it lets everyone in on every port, however it says so', () => {
    const all = { from: Peer.internet(), port: Port.all(), why: 'All' };
    expect(() => nodes().ingress('web', all)).toThrow(
      refused('`ingress web: port` must be one port where everyone is let in, got all traffic'),
    );
    expect(() => nodes().ingress('web', { ...all, manyPorts: true })).toThrow(
      refused('`ingress web: port` must be ports of one protocol where everyone is let in, got all traffic'),
    );
  });

  test.each([Port.tcp(1, 65_535), Port.tcp(80, 81)])(
    'when it lets everyone in on more than one port, %s, without saying so',
    (port) => {
      const from = Peer.internet();
      expect(() => nodes().ingress('web', { from, port, why: 'Web' })).toThrow(
        refused(
          `\`ingress web: port\` must be one port where everyone is let in, got ${port.toString()}. ` +
            'A protocol that needs a range says manyPorts',
        ),
      );
    },
  );

  test('but not when it says that everyone needs many ports, or lets out to everyone', () => {
    const stack = synthesized((scope) => {
      const media = group(scope, 'Media');
      media.ingress('rtp', { from: Peer.internet(), port: Port.udp(16_384, 32_767), why: 'Calls', manyPorts: true });
      media.egress('anywhere', { to: Peer.internet(), port: Port.tcp(1, 65_535), why: 'Partners' });
    });
    expect(stack.at('Media/Ingress/rtp')).toMatchObject({
      cidr_ipv4: '0.0.0.0/0',
      ip_protocol: 'udp',
      from_port: 16_384,
      to_port: 32_767,
    });
    expect(stack.at('Media/Egress/anywhere')).toMatchObject({ from_port: 1, to_port: 65_535 });
  });

  test('for its name, its reason and its prefix list at once', () => {
    const to = Peer.prefixList('s3');
    expect(() => nodes().egress('To S3', { to, port: Port.tcp(443), why: '' })).toThrow(
      refused(
        '`egress To S3: name` must be lower-case letters, digits and single hyphens, got To S3',
        '`egress To S3: to` must be a prefix list id: pl-63a5400a, got s3',
        '`egress To S3: why` must be 1 to 255 letters, digits, spaces and ._-:/()#,@[]+=&;{}!$*, got an empty string',
      ),
    );
  });

  test('when another has its name', () => {
    const owner = nodes();
    owner.ingress('web', { from: owner, ...https });
    expect(() => owner.ingress('web', { from: owner, port: Port.tcp(80), why: 'HTTP' })).toThrow(
      refused('`ingress web: name` must be a name no other ingress rule has, got web'),
    );
  });

  test('when another lets the same traffic through', () => {
    const owner = nodes();
    owner.ingress('web', { from: owner, ...https });
    expect(() => owner.ingress('api', { from: owner, port: Port.tcp(443), why: 'Again' })).toThrow(
      refused("`ingress api: from` must be of another rule than 'web', got stack/Nodes, tcp 443"),
    );
  });

  test('but not when the same name or traffic goes the other way', () => {
    const stack = awsStack();
    const owner = group(stack);
    owner.ingress('web', { from: owner, ...https });
    owner.egress('web', { to: owner, ...https });
    expect(Object.keys(synth(stack).addresses()).filter((path) => path.endsWith('/web'))).toEqual([
      'Nodes/Egress/web',
      'Nodes/Ingress/web',
    ]);
  });
});

test('tells whom its rules let in on a port: members of the group that they name, on ports that they hold', () => {
  const stack = awsStack();
  const group = (name: string) => new SecurityGroup(stack, name, { vpc: { vpcId: 'vpc-1' }, description: name });
  const [database, nodes, web] = [group('Database'), group('Nodes'), group('Web')];
  database.ingress('mysql', { from: nodes, port: Port.tcp(3306), why: 'Pods' });
  database.ingress('office', { from: Cidr.parse('10.9.0.0/24'), port: Port.tcp(5432), why: 'Office' });
  database.egress('out', { to: web, port: Port.all(), why: 'Out' });
  expect(database.letsIn(nodes, 3306)).toBe(true);
  expect([database.letsIn(nodes, 5432), database.letsIn(web, 3306), nodes.letsIn(database, 3306)]).toEqual([
    false,
    false,
    false,
  ]);
  const elsewhere = SecurityGroup.fromSecurityGroupId(stack, 'Elsewhere', 'sg-0a');
  elsewhere.ingress('all', { from: { securityGroupId: 'sg-0b' }, port: Port.all(), why: 'All' });
  expect(elsewhere.letsIn({ securityGroupId: 'sg-0b' }, 3306)).toBe(true);
});
