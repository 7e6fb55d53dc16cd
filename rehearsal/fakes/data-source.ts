import type { Block } from '../schema/model';
import { UNKNOWN, type ObjectValue, type Value } from '../values/codec';
import { fillUnknowns } from './fill';
import type { FakeSubject } from './subject';

/** What a data source answers: what is configured stays, the rest is made up. Equal configurations give equal answers. */
export function readDataSource(config: ObjectValue, block: Block, subject: FakeSubject): ObjectValue {
  const asked = Object.entries(block.attributes)
    .filter(([name, { computed }]) => computed === true && (config[name] ?? null) === null)
    .map(([name]): [string, Value] => [name, UNKNOWN]);
  return fillUnknowns({ ...config, ...Object.fromEntries(asked) }, block, subject);
}
