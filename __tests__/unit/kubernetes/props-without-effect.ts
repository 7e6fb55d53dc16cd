import { Release } from '@cdktf/provider-helm/lib/release';
import type { Construct } from 'constructs';
import { manifestsOf } from '../../../constructs/kubernetes/manifests/releases';
import { Apps } from './workload/support';

/**
 * Builds once without and once with each prop, and returns the props that made no difference to the objects and the release.
 * `values` must name every prop, so that a new one cannot be forgotten.
 */
export function propsWithoutEffect<P extends object>(
  build: (stack: Apps, props: Partial<P>) => Construct,
  values: { readonly [K in keyof Required<P>]: (stack: Apps) => P[K] },
): string[] {
  const made = (prop?: keyof P): string => {
    const stack = new Apps();
    const construct = build(stack, (prop === undefined ? {} : { [prop]: values[prop](stack) }) as Partial<P>);
    const resource = construct.node.findChild('Resource');
    if (!(resource instanceof Release)) throw new Error(`No release at '${resource.node.path}'`);
    // What goes in: what comes out are references, no two of which read the same.
    const { nameInput, namespaceInput, timeoutInput } = resource;
    return JSON.stringify([manifestsOf(construct), nameInput, namespaceInput, timeoutInput]);
  };
  const plain = made();
  return (Object.keys(values) as (keyof P & string)[]).filter((prop) => made(prop) === plain);
}
