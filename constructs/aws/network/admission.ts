import { TerraformProvider, TerraformStack } from 'cdktf';
import { Construct, type IConstruct } from 'constructs';
import type { ClusterAccess } from '../../core/cluster-access';
import { ConstructError, problem } from '../../core/errors';
import { addRule } from '../../core/validation';
import type { ClusterNodes } from '../compute/cluster-contents';
import { isEksCluster } from '../compute/eks-cluster-ref';
import { Port } from './port';
import { type IRuledSecurityGroup, type ISecurityGroup, SecurityGroup } from './security-group';

/** Holds the rules, in a stack where others choose the ids. */
const FOLDER = 'AshlarAdmissions';

/** What pods are to be let in to. */
export interface Admitting {
  readonly construct: IConstruct;
  /** What it is, in a few words, for whoever reads the rule: `MySQL database`. */
  readonly what: string;
  /** Port that it listens on, by TCP. */
  readonly port: number;
  readonly securityGroups: readonly ISecurityGroup[];
}

/**
 * Lets the nodes of `cluster`, those that are added later included, in to `target`: by a rule in the stack of `scope` for each group of
 * nodes that nothing lets in yet, once in an app.
 * @throws {ConstructError} `AdmissionImpossible` where no rule could let them in.
 */
export function admitNodes(target: Admitting, scope: Construct, cluster: ClusterAccess): void {
  const { construct, securityGroups } = target;
  const advice = 'Let its nodes in by a rule of your own';
  if (!isEksCluster(cluster))
    throw impossible(
      target,
      problem('cluster', 'a cluster on EKS, whose nodes have security groups', cluster.plainName, advice),
    );
  const [group] = securityGroups;
  if (group === undefined)
    throw impossible(target, problem('securityGroups', 'given, for what connects to it to be let in', []));
  cluster.contents.eachNodes((nodes) => {
    if (!isIn(target, nodes)) addTo(group, target, nodes, TerraformStack.of(scope), cluster.plainName);
  });
  const once = `${construct.node.path} ${cluster.clusterKey}`;
  const { asked } = admissionsOf(construct.node.root);
  if (asked.has(once)) return;
  asked.add(once);
  const rule = `no nodes of ${cluster.plainName} are known that it could let in. Add a NodeGroup, or nodeSecurityGroups to the attributes of the cluster`;
  addRule(construct, () => (cluster.contents.hasNodes ? [] : [impossible(target, rule)]));
}

/** True where members of one of the groups of the nodes are let in by one of the groups of the target. */
function isIn({ securityGroups, port }: Admitting, nodes: ClusterNodes): boolean {
  const ruled = securityGroups.filter((group): group is IRuledSecurityGroup => 'letsIn' in group);
  return ruled.some((group) => nodes.securityGroups.some((from) => group.letsIn(from, port)));
}

function addTo(
  group: ISecurityGroup,
  target: Admitting,
  { holder, securityGroups: [from] }: ClusterNodes,
  stack: TerraformStack,
  clusterName: string,
): void {
  if (from === undefined) return;
  const { construct, what, port } = target;
  const { rules, groups } = admissionsOf(construct.node.root);
  // AWS refuses a second rule for the same traffic: two databases may share a group.
  const rule = [group.securityGroupId, from.securityGroupId, port].join(' ');
  if (rules.has(rule)) return;
  if (
    !stack.node
      .findAll()
      .some((node) => TerraformProvider.isTerraformProvider(node) && node.terraformResourceType === 'aws')
  )
    throw impossible(
      target,
      `the rule that lets the nodes of ${clusterName} in belongs into '${stack.node.path}', which deploys to no AWS account. Add aws(...) to its clouds`,
    );
  rules.add(rule);
  const id = slug(construct.node.path);
  const key = `${stack.node.path} ${id}`;
  const folder = stack.node.tryFindChild(FOLDER) ?? new Construct(stack, FOLDER);
  const ruled = groups.get(key) ?? SecurityGroup.fromSecurityGroupId(folder, id, group.securityGroupId);
  groups.set(key, ruled);
  const why = `Pods of ${clusterName} to ${what}`;
  ruled.ingress(`from-${slug(holder.node.path)}`, { from, port: Port.tcp(port), why });
}

/** What the app has let in so far. */
interface Admissions {
  readonly rules: Set<string>;
  readonly asked: Set<string>;
  readonly groups: Map<string, IRuledSecurityGroup>;
}

const ADMISSIONS = Symbol.for('ashlar/admissions');

function admissionsOf(root: IConstruct & { [ADMISSIONS]?: Admissions }): Admissions {
  return (root[ADMISSIONS] ??= { rules: new Set(), asked: new Set(), groups: new Map() });
}

function impossible({ construct }: Admitting, rule: string): ConstructError {
  return new ConstructError(construct.constructor.name, construct.node.path, 'AdmissionImpossible', [rule]);
}

function slug(path: string): string {
  return path
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}
