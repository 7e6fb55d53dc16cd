import { SecurityGroup as SecurityGroupResource } from '@cdktf/provider-aws/lib/security-group';
import { Construct } from 'constructs';
import { Checks } from '../../core/checks';
import { nameProblems, physicalName, type NameRule } from '../../core/naming';
import type { IVpc } from './imported-vpc';
import {
  DESCRIPTION,
  DESCRIPTION_ALLOWED,
  type EgressRuleProps,
  type IngressRuleProps,
  type RuleProps,
  SecurityGroupRules,
} from './security-group-rules';

/**
 * 255 characters, of which Terraform needs 26 for the ending that it makes up, and we a hyphen.
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html
 */
const GROUP_NAME: NameRule = {
  kind: 'security group',
  max: 228,
  pattern: /^(?!sg-)[A-Za-z0-9 ._\-:/()#,@[\]+=&;{}!$*]+$/i,
  allowed: 'letters, digits, spaces and ._-:/()#,@[]+=&;{}!$*, not starting with sg-',
};

/** A security group that rules and resources can refer to, whether or not this app manages it. */
export interface ISecurityGroup {
  readonly securityGroupId: string;
}

/** A security group that this app adds rules to, whether or not it manages the group itself. */
export interface IRuledSecurityGroup extends ISecurityGroup {
  /** Lets traffic in. `name` is part of the rule's address: renaming it replaces the rule. */
  ingress(name: string, rule: IngressRuleProps): void;
  /** Lets traffic out; answers to what was let in need no rule. `name` is part of the rule's address. */
  egress(name: string, rule: EgressRuleProps): void;
  /** Lets members of this group reach those of `other`: a rule out of this one and a rule into the other, both called `name`. */
  allowTo(other: IRuledSecurityGroup, name: string, rule: RuleProps): void;
  /** True where a rule that this app has added by now lets members of `from` in on the TCP port `port`. */
  letsIn(from: ISecurityGroup, port: number): boolean;
}

/** Settings of a {@link SecurityGroup}. */
export interface SecurityGroupProps {
  /** Network that the group belongs to. Changing this replaces the group. */
  readonly vpc: Pick<IVpc, 'vpcId'>;
  /**
   * What its members are: 1 to 255 letters, digits, spaces and `._-:/()#,@[]+=&;{}!$*`. Has an effect at creation only: AWS changes no
   * description, and a new group could not take the place of one that other stacks use.
   * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html
   */
  readonly description: string;
  /**
   * `Name` tag, and start of the group's name, whose ending Terraform makes up: 1 to 228 characters of those of `description`.
   * On the name it has an effect at creation only, for the same reason as `description`; the tag follows.
   * @default - generated from system, environment and construct path
   */
  readonly name?: string;
}

/**
 * A security group that lets nothing in and nothing out but what its rules say: each a resource with a name and a reason.
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html
 * @example
 * const web = new SecurityGroup(stack, 'Web', { vpc, description: 'Load balancer' });
 * web.ingress('https', { from: Peer.internet(), port: Port.tcp(443), why: 'Customers' });
 * web.allowTo(group, 'web-to-pods', { port: Port.tcp(8080), why: 'Requests and health checks' });
 */
export class SecurityGroup extends Construct implements IRuledSecurityGroup {
  /** Refers to a group managed elsewhere; rules added to it are managed here. */
  static fromSecurityGroupId(scope: Construct, id: string, securityGroupId: string): IRuledSecurityGroup {
    return new ImportedSecurityGroup(scope, id, securityGroupId);
  }

  readonly securityGroupId: string;

  private readonly rules: SecurityGroupRules;

  /** @throws {ConstructError} `PropsInvalid`, listing every value that AWS would refuse. */
  constructor(scope: Construct, id: string, props: SecurityGroupProps) {
    super(scope, id);
    const { vpc, description, name } = props;
    new Checks(this)
      .matches('description', description, DESCRIPTION, DESCRIPTION_ALLOWED)
      .all(nameProblems(GROUP_NAME, 'name', name))
      .throwIfAny();
    const groupName = physicalName(this, GROUP_NAME, name);
    const group = new SecurityGroupResource(this, 'Resource', {
      // A group in use cannot be deleted, and two cannot share a name: a replacement has to come first, under another one.
      namePrefix: `${groupName}-`,
      lifecycle: { createBeforeDestroy: true, ignoreChanges: ['description', 'name_prefix'] },
      description,
      vpcId: vpc.vpcId,
      tags: { Name: groupName },
    });
    this.securityGroupId = group.id;
    this.rules = new SecurityGroupRules(this, group.id);
  }

  ingress(name: string, rule: IngressRuleProps): void {
    this.rules.ingress(name, rule);
  }

  egress(name: string, rule: EgressRuleProps): void {
    this.rules.egress(name, rule);
  }

  allowTo(other: IRuledSecurityGroup, name: string, rule: RuleProps): void {
    allow(this, other, name, rule);
  }

  letsIn(from: ISecurityGroup, port: number): boolean {
    return this.rules.letsIn(from, port);
  }
}

class ImportedSecurityGroup extends Construct implements IRuledSecurityGroup {
  private readonly rules: SecurityGroupRules;

  constructor(
    scope: Construct,
    id: string,
    readonly securityGroupId: string,
  ) {
    super(scope, id);
    new Checks(this)
      .matches('securityGroupId', securityGroupId, /^sg-[0-9a-f]+$/, 'a security group id: sg-0a1b2c3d')
      .throwIfAny();
    this.rules = new SecurityGroupRules(this, securityGroupId);
  }

  ingress(name: string, rule: IngressRuleProps): void {
    this.rules.ingress(name, rule);
  }

  egress(name: string, rule: EgressRuleProps): void {
    this.rules.egress(name, rule);
  }

  allowTo(other: IRuledSecurityGroup, name: string, rule: RuleProps): void {
    allow(this, other, name, rule);
  }

  letsIn(from: ISecurityGroup, port: number): boolean {
    return this.rules.letsIn(from, port);
  }
}

function allow(from: IRuledSecurityGroup, to: IRuledSecurityGroup, name: string, rule: RuleProps): void {
  from.egress(name, { ...rule, to });
  to.ingress(name, { ...rule, from });
}
