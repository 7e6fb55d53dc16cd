import { type App, Aspects, type IAspect } from 'cdktf';
import type { IConstruct } from 'constructs';

/** Aspects that each construct has had, so that synthesizing the same app again does not apply one twice. */
const visited = new WeakMap<IConstruct, Set<IAspect>>();

/** Applies the aspects of an app as CDKTF does when it synthesizes: from a construct down to all that is in it. */
export function visitAspects(app: App): void {
  for (const construct of app.node.findAll()) {
    const seen = visited.get(construct) ?? new Set();
    visited.set(construct, seen);
    for (const aspect of construct.node.scopes.flatMap((scope) => Aspects.of(scope).all)) {
      if (seen.has(aspect)) continue;
      seen.add(aspect);
      aspect.visit(construct);
    }
  }
}
