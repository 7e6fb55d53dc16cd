import { UserError } from '../../constructs/core/errors';
import type { Stack } from '../manifest';
import { asList, asObject } from '../providers';
import { statePlace, type StateRoot } from '../state-store/state-store';
import { bucketName, isBucket } from './ownership';
import { lookInto, stateResources } from './state-objects';

/**
 * Looks whether the bucket of a stack is managed by another state that lives in it: two that manage one bucket undo each other's work.
 * @throws {UserError} `BucketOwned` with the key of that state.
 */
export async function refuseOwned(stack: Stack, store: StateRoot): Promise<void> {
  const [own, name] = [statePlace(stack).state, bucketName(stack)];
  const isOther = (key: string): boolean => key !== own;
  const owners = await lookInto(store, isOther, (key, content = '') => {
    const address = managerIn(content, stack.backend, name);
    return address === undefined ? undefined : `${key} manages bucket ${name}, as ${address}`;
  });
  if (owners.length === 0) return;
  throw new UserError(`stack '${stack.id}'`, 'BucketOwned', [
    ...owners,
    'two states that manage one bucket undo each other. Give this environment `ownedBy`, or take the bucket out of that state first: terraform state rm',
  ]);
}

/** Address of the resource in a state that is the bucket; undefined where there is none, or no state. */
function managerIn(text: string, backend: string, name: string): string | undefined {
  const found = stateResources(text)?.find(({ mode, type, instances }) => {
    const attributes = asList(instances).map((instance) => asObject(asObject(instance)['attributes']));
    return mode === 'managed' && attributes.some((one) => isBucket(backend, String(type), one, name));
  });
  return found && [found['module'], found['type'], found['name']].filter((part) => typeof part === 'string').join('.');
}
