import type { IConstruct } from 'constructs';
import { problem } from '../../core/errors';
import type { ISecurityGroup } from '../network/security-group';

/** What EKS takes once for each cluster. */
export type ClusterPart = 'add-on' | 'principal';

/** Nodes that all have the same security groups. */
export interface ClusterNodes {
  /** Construct that made them, or refers to them. */
  readonly holder: IConstruct;
  readonly securityGroups: readonly ISecurityGroup[];
}

/** What an app has added to one cluster so far, in whichever stack: what EKS takes once is refused a second time. */
export class ClusterContents {
  private readonly holders: Readonly<Record<ClusterPart, Map<string, IConstruct>>> = {
    'add-on': new Map(),
    principal: new Map(),
  };
  private readonly nodes: ClusterNodes[] = [];
  private readonly visitors: ((nodes: ClusterNodes) => void)[] = [];

  add(part: ClusterPart, name: string, holder: IConstruct): void {
    this.holders[part].set(name, holder);
  }

  has(part: ClusterPart, name: string): boolean {
    return this.holders[part].has(name);
  }

  /** Says which security groups the nodes of `holder` have. */
  addNodes(holder: IConstruct, securityGroups: readonly ISecurityGroup[]): void {
    const added = { holder, securityGroups };
    this.nodes.push(added);
    for (const visit of this.visitors) visit(added);
  }

  /** Calls `visit` for the nodes that are there, and for those that are added later. */
  eachNodes(visit: (nodes: ClusterNodes) => void): void {
    this.visitors.push(visit);
    for (const nodes of this.nodes) visit(nodes);
  }

  get hasNodes(): boolean {
    return this.nodes.length > 0;
  }

  /** Why `name`, which the caller gave as `prop`, cannot be added, for use among other checks; empty when it can. */
  problems(part: ClusterPart, prop: string, name: string): string[] {
    const holder = this.holders[part].get(name);
    if (holder === undefined) return [];
    return [problem(prop, 'new to the cluster', name, `'${holder.node.path}' has it already`)];
  }
}
