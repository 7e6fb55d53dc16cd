import { Lazy, TerraformResource, TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';
import { addressOf } from '../../core/addresses';
import { bookOf, type InstalledRelease } from './releases';

/** Makes everything come before `release` that has to. */
export function orderedAfter(release: InstalledRelease): void {
  const { resource } = release;
  resource.dependsOn = Lazy.listValue(
    {
      produce: ({ preparing }) => {
        if (preparing) bookOf(resource).prepare(resource);
        return before(release);
      },
    },
    { omitEmpty: true },
  );
}

/** Addresses in its stack that come before a release; other stacks become dependencies of it. */
function before({ resource, after }: InstalledRelease): string[] {
  const stack = TerraformStack.of(resource);
  const found = after.flatMap((construct) => resourcesIn(construct));
  for (const one of found) if (TerraformStack.of(one) !== stack) stack.addDependency(TerraformStack.of(one));
  return [...new Set(found.filter((one) => TerraformStack.of(one) === stack).map(addressOf))].sort();
}

function resourcesIn(construct: IConstruct): TerraformResource[] {
  return construct.node.findAll().filter((node) => TerraformResource.isTerraformResource(node));
}
