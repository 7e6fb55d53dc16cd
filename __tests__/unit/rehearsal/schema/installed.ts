import { resolve } from 'node:path';
import { findBindings, type Bindings } from '../../../../rehearsal/schema/find-bindings';
import type { Attribute, Type, UsedTypes } from '../../../../rehearsal/schema/model';

/** The project's own folder. */
export const ROOT = resolve(__dirname, '../../../..');

const installed = findBindings(ROOT);

/** The installed bindings of one version of a provider. */
export function bindingsOf(name: string, version: string): Bindings {
  const found = installed.find((each) => each.source.endsWith(`/${name}`) && each.version === version);
  if (found === undefined) throw new Error(`the bindings of ${name} ${version} are not installed`);
  return found;
}

/** Types to read, all others left out. */
export function used(types: Partial<UsedTypes>): UsedTypes {
  return { resources: [], dataSources: [], ephemeralResources: [], ...types };
}

export const required = (type: Type): Attribute => ({ type, required: true });
export const optional = (type: Type): Attribute => ({ type, optional: true });
export const computed = (type: Type): Attribute => ({ type, computed: true });
export const either = (type: Type): Attribute => ({ type, optional: true, computed: true });
