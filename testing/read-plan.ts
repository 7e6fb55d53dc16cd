import { UNKNOWN } from '../terraform/attribute-changes';
import { asList, asObject } from '../terraform/providers';
import type { Attributes } from './read-state';

/** What stands in a plan where Terraform learns the value only from the cloud. */
export const KNOWN_AFTER_APPLY = UNKNOWN;

/** What a plan does to a resource; `forget` takes it out of the state and leaves it running. */
export type PlannedAction = 'create' | 'read' | 'update' | 'replace' | 'destroy' | 'forget' | 'no-op';

/** One instance in a plan. */
export interface PlannedInstance {
  readonly action: PlannedAction;
  /** Its values after the plan; empty where nothing is left of it. */
  readonly planned: Attributes;
}

/** Reads `terraform show -json` of a plan: every instance by address. */
export function readPlan(text: string): ReadonlyMap<string, PlannedInstance> {
  const { resource_changes: changes } = asObject(JSON.parse(text));
  const instances = asList(changes)
    .map(asObject)
    .map(({ address, change }) => {
      const { actions, after, after_unknown: unknown } = asObject(change);
      return [
        String(address),
        { action: actionOf(asList(actions)), planned: asObject(withUnknown(after, unknown)) },
      ] as const;
    });
  return new Map(instances);
}

function actionOf(actions: readonly unknown[]): PlannedAction {
  if (actions.length > 1) return 'replace';
  return actions[0] === 'delete' ? 'destroy' : (actions[0] as PlannedAction);
}

/** A value with a mark wherever `unknown`, which has its shape, says that it is not known yet. */
function withUnknown(value: unknown, unknown: unknown): unknown {
  if (unknown === true) return KNOWN_AFTER_APPLY;
  if (Array.isArray(unknown)) {
    const items = asList(value);
    const length = Math.max(items.length, unknown.length);
    return Array.from({ length }, (_, index) => withUnknown(items[index], unknown[index]));
  }
  if (typeof unknown !== 'object' || unknown === null) return value;
  const keys = new Set([...Object.keys(asObject(value)), ...Object.keys(unknown)]);
  return Object.fromEntries([...keys].map((key) => [key, withUnknown(asObject(value)[key], asObject(unknown)[key])]));
}
