import { dependable, TerraformResource, TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';

const STAGES = ['before-nodes', 'nodes', 'after-nodes'] as const;

/** When Terraform makes a part of a cluster, compared with its nodes. */
export type NodeStage = (typeof STAGES)[number];

/**
 * Keeps the parts of one cluster in order: what nodes need to become ready, then nodes, then what needs nodes to become ready.
 * Parts may be added in any order. Parts of different stacks are left alone: the order of their stacks decides.
 */
export class NodeOrder {
  private readonly parts: { readonly stage: NodeStage; readonly resource: TerraformResource }[] = [];

  add(stage: NodeStage, resource: TerraformResource): void {
    for (const other of this.parts) {
      if (TerraformStack.of(other.resource) !== TerraformStack.of(resource)) continue;
      const distance = STAGES.indexOf(stage) - STAGES.indexOf(other.stage);
      if (distance === 1) dependOn(resource, other.resource);
      if (distance === -1) dependOn(other.resource, resource);
    }
    this.parts.push({ stage, resource });
  }
}

/** Makes `resource` wait for `others`, beside what it waits for already. */
export function dependOn(resource: TerraformResource, ...others: readonly TerraformResource[]): void {
  resource.dependsOn = [...(resource.dependsOn ?? []), ...others.map((other) => dependable(other))];
}

/** What Terraform makes for a construct, so that something else can wait for all of it. */
export function resourcesOf(construct: IConstruct): TerraformResource[] {
  return construct.node
    .findAll()
    .filter((node): node is TerraformResource => TerraformResource.isTerraformResource(node));
}
