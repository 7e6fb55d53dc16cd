import { readDataSource } from '../fakes/data-source';
import { fillUnknowns } from '../fakes/fill';
import { placeOf, type Place } from '../fakes/place';
import type { FakeSubject } from '../fakes/subject';
import type { ProtocolDiagnostic } from '../protocol/shapes';
import type { Block } from '../schema/model';
import type { ObjectValue } from '../values/codec';
import { checkValues } from './checks';
import { replacementPaths } from './replacement';

/** What a simulated provider knows about the world beyond the schema. */
export interface Fakes {
  /** Account, region and project that a provider's configuration leads to. */
  placeOf(source: string, config: ObjectValue): Place;
  /** Keeps all known values, and puts a value of the right type and shape for every unknown. Equal subjects give equal values. */
  fillUnknowns(planned: ObjectValue, block: Block, subject: FakeSubject): ObjectValue;
  /** What a data source or ephemeral resource gives; follows from its arguments alone. */
  readDataSource(config: ObjectValue, block: Block, subject: FakeSubject): ObjectValue;
  /** Paths of the attributes whose change needs a new resource: `name`, `root_block_device.encrypted`. */
  replacementPaths(type: string): readonly string[];
  /** What the real provider would say about the values of a resource; `config` may hold unknowns. */
  checkValues(type: string, config: ObjectValue): readonly ProtocolDiagnostic[];
}

/** What can be told from the names of types and attributes, and from tables of what AWS, Google and others give. */
export const FAKES: Fakes = { placeOf, fillUnknowns, readDataSource, replacementPaths, checkValues };
