import type { IConstruct } from 'constructs';
import { problem } from '../../core/errors';

/** What EKS takes once for each cluster. */
export type ClusterPart = 'add-on' | 'principal';

/** What an app has added to one cluster so far, in whichever stack: what EKS takes once is refused a second time. */
export class ClusterContents {
  private readonly holders: Readonly<Record<ClusterPart, Map<string, IConstruct>>> = {
    'add-on': new Map(),
    principal: new Map(),
  };

  add(part: ClusterPart, name: string, holder: IConstruct): void {
    this.holders[part].set(name, holder);
  }

  has(part: ClusterPart, name: string): boolean {
    return this.holders[part].has(name);
  }

  /** Why `name`, which the caller gave as `prop`, cannot be added, for use among other checks; empty when it can. */
  problems(part: ClusterPart, prop: string, name: string): string[] {
    const holder = this.holders[part].get(name);
    if (holder === undefined) return [];
    return [problem(prop, 'new to the cluster', name, `'${holder.node.path}' has it already`)];
  }
}
