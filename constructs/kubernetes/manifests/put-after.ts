import type { IConstruct } from 'constructs';
import { bookOf } from './releases';

/**
 * Makes the releases of `owner` come after `others` too, besides what they need by themselves, and go before them. For what its
 * author cannot know: that a namespace will hold the Services of a controller whose load balancers something else takes down.
 */
export function putAfter(owner: IConstruct, others: readonly IConstruct[]): void {
  for (const release of bookOf(owner).releases) {
    const mutable: { after: readonly IConstruct[] } = release;
    if (release.owner === owner) mutable.after = [...new Set([...release.after, ...others])];
  }
}
